//! Comments and white space around declarations.

use super::prng::Prng;

/// How wild the white space of a case is.
#[derive(Clone, Copy, PartialEq)]
pub enum Layout {
    /// Two spaces, one declaration a line.
    Plain,
    /// Tabs, and comments where they are seldom written.
    Wild,
}

impl Layout {
    pub fn random(random: &mut Prng) -> Layout {
        if std::env::var_os("CONTRACTS_DIFFERENTIAL_PLAIN").is_some() || random.chance(50) {
            Layout::Plain
        } else {
            Layout::Wild
        }
    }
}

pub struct Comments {
    layout: Layout,
}

const IGNORED: [&str; 14] = [
    "FIELD_LOWER_SNAKE_CASE",
    "ENUM_VALUE_PREFIX",
    "ENUM_VALUE_UPPER_SNAKE_CASE",
    "MESSAGE_PASCAL_CASE",
    "COMMENT_FIELD",
    "COMMENT_ENUM",
    "COMMENT_MESSAGE",
    "RPC_REQUEST_STANDARD_NAME",
    "RPC_REQUEST_RESPONSE_UNIQUE",
    "SERVICE_SUFFIX",
    "PACKAGE_DIRECTORY_MATCH",
    "IMPORT_USED",
    "IMPORT_NO_PUBLIC",
    "PACKAGE_SAME_GO_PACKAGE because",
];

impl Comments {
    pub fn new(layout: Layout) -> Comments {
        Comments { layout }
    }

    /// What stands before a declaration: comments and the indentation.
    pub fn before(&mut self, random: &mut Prng, text: &mut String, depth: usize) {
        let indent = self.indent(depth);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        if self.layout == Layout::Wild && random.chance(30) {
            text.push_str(&wild(random, &indent));
            return;
        }
        let comment = match random.below(16) {
            0..=4 => String::new(),
            5 => format!("{indent}//\n"),
            6 => format!("{indent}// buf:lint:ignore {}\n", random.pick(&IGNORED)),
            7 => format!(
                "{indent}// Why.\n{indent}//  buf:lint:ignore {}\n",
                random.pick(&IGNORED)
            ),
            8 => format!("{indent}/* A block. */\n"),
            9 if self.layout == Layout::Wild => format!("{indent}// Detached.\n\n"),
            10 if self.layout == Layout::Wild => {
                format!("{indent}// Detached.\n\n{indent}// Leading.\n")
            }
            11 if self.layout == Layout::Wild => {
                format!("{indent}/* A block\n{indent} * of two. */\n")
            }
            12 if self.layout == Layout::Wild => format!("{indent}/* Same line. */ "),
            13 if self.layout == Layout::Wild => format!("{indent}/* é漢😀 */\t"),
            14 if self.layout == Layout::Wild => "\n\n".to_owned(),
            _ => format!("{indent}// What it is for.\n"),
        };
        text.push_str(&comment);
        if comment.is_empty() || comment.ends_with('\n') {
            text.push_str(&indent);
        }
    }

    /// A declaration with other white space, and comments between its words.
    pub fn loosen(&self, random: &mut Prng, declaration: &str) -> String {
        if self.layout == Layout::Plain || random.chance(60) {
            return declaration.to_owned();
        }
        let mut loose = String::new();
        for c in declaration.chars() {
            match (c, random.below(20)) {
                (' ', 0) => loose.push('\n'),
                (' ', 1) => loose.push_str("\t\t"),
                (' ', 2) => loose.push_str(" /* é */ "),
                (' ', 3) => loose.push_str(" // Between.\n  "),
                (' ', 4) => loose.push_str("\n\n  // Between.\n\n  "),
                (';' | '(' | ')' | '=', 0) => {
                    loose.push(' ');
                    loose.push(c);
                }
                (';', 1) => loose.push_str(" /* End. */ ;"),
                _ => loose.push(c),
            }
        }
        loose
    }

    /// What stands after `{`.
    pub fn opened(&mut self, random: &mut Prng, text: &mut String, depth: usize) {
        let indent = self.indent(depth);
        let after = match (self.layout, random.below(12)) {
            (Layout::Plain, 0) => " // Opened.\n".to_owned(),
            (Layout::Wild, 0) => " // Opened.\n\n".to_owned(),
            (Layout::Wild, 1) => format!("\n{indent}// Opened.\n\n"),
            (Layout::Wild, 2) => " /* Opened. */\n".to_owned(),
            (Layout::Wild, 3) => " ".to_owned(),
            (Layout::Wild, 4) => format!(" // Opened.\n{indent}// And on.\n"),
            _ => "\n".to_owned(),
        };
        text.push_str(&after);
    }

    /// What stands before `}`.
    pub fn closing(&mut self, random: &mut Prng, text: &mut String, depth: usize) {
        let indent = self.indent(depth);
        let before = match (self.layout, random.below(10)) {
            (Layout::Wild, 0) => format!("{indent}  // Closing.\n"),
            (Layout::Wild, 1) => format!("\n{indent}  // Closing.\n\n"),
            (Layout::Wild, 2) => format!("{indent}  /* Closing. */ "),
            _ => String::new(),
        };
        text.push_str(&before);
        text.push_str(&indent);
        text.push('}');
    }

    /// What stands after a declaration: a trailing comment, and the end of the
    /// line.
    pub fn after(&mut self, random: &mut Prng, text: &mut String) {
        let after = match random.below(12) {
            0 => " // Trailing.\n",
            1 if self.layout == Layout::Wild => "\n// Below.\n\n",
            2 if self.layout == Layout::Wild => " /* Trailing. */\n",
            3 if self.layout == Layout::Wild => "\t// buf:lint:ignore COMMENT_FIELD\n",
            4 if self.layout == Layout::Wild => "\n\n",
            _ => "\n",
        };
        text.push_str(after);
    }

    fn indent(&self, depth: usize) -> String {
        match self.layout {
            Layout::Plain => "  ".repeat(depth),
            Layout::Wild => "\t".repeat(depth),
        }
    }
}

/// Comments in unusual company, and the indentation.
fn wild(random: &mut Prng, indent: &str) -> String {
    let ignored = random.pick(&IGNORED);
    match random.below(14) {
        0 => format!("{indent}/* One. */\n{indent}/* Two. */\n{indent}"),
        1 => format!("{indent}// One.\n{indent}/* Two. */\n{indent}"),
        2 => format!("{indent}/* One. */\n{indent}// Two.\n{indent}"),
        3 => format!("{indent}/* One. */ // Two.\n{indent}"),
        4 => format!("{indent}/* One. */ /* Two. */\n{indent}"),
        5 => {
            format!("{indent}/** Doc\n{indent} * buf:lint:ignore {ignored}\n{indent} */\n{indent}")
        }
        6 => format!("{indent}/* buf:lint:ignore {ignored} */\n{indent}"),
        7 => format!("{indent}/* buf:lint:ignore {ignored} */ "),
        8 => format!("{indent}//buf:lint:ignore {ignored}\n{indent}"),
        9 => format!("{indent}// buf:lint:ignore  {ignored}\n{indent}"),
        10 => format!("{indent}// buf:lint:ignore {ignored}\n\n{indent}"),
        11 => format!("{indent}//\n{indent}//  \n{indent}"),
        12 => format!("{indent}/**/\n{indent}"),
        _ => format!("{indent}// One.\n{indent}//\n{indent}// Two.\n{indent}"),
    }
}

//! Python text: indented lines, docstrings, literals.
//!
//! A name of the runtime stands after [`RUNTIME`] until the module is put
//! together, which so knows what it has to import.

use super::super::model::Comment;

/// Stands before a name that the module imports from the runtime.
pub(super) const RUNTIME: char = '⸢';

#[derive(Default)]
pub(super) struct Code {
    text: String,
    depth: usize,
}

impl Code {
    /// Lines of code.
    pub(super) fn line(&mut self, lines: &str) {
        for line in lines.lines() {
            if !line.is_empty() {
                for _ in 0..self.depth {
                    self.text.push_str("    ");
                }
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    /// The body of a function, to be appended to its head.
    pub(super) fn inside(depth: usize) -> Code {
        Code {
            text: String::new(),
            depth,
        }
    }

    /// Lines that are indented already.
    pub(super) fn append(&mut self, lines: &Code) {
        self.text.push_str(&lines.text);
    }

    /// A line that opens a block.
    pub(super) fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    /// Ends a block.
    pub(super) fn close(&mut self) {
        self.depth -= 1;
    }

    /// Ends a block and opens the next one: `else:`.
    pub(super) fn reopen(&mut self, line: &str) {
        self.close();
        self.open(line);
    }

    /// A list in brackets: on one line, or where that is too long on one each.
    pub(super) fn list(&mut self, open: &str, items: &[String], close: &str) {
        let line = format!("{open}{}{close}", items.join(", "));
        let letters = line.chars().filter(|letter| *letter != RUNTIME);
        if letters.count() + self.depth * 4 <= 100 {
            self.line(&line);
            return;
        }
        self.open(open);
        for item in items {
            self.line(&format!("{item},"));
        }
        self.close();
        self.line(close);
    }

    /// The blank lines between declarations at the top of a module.
    pub(super) fn gap(&mut self) {
        self.text.push_str("\n\n");
    }

    /// A docstring, if there is something to say.
    pub(super) fn doc(&mut self, comment: &Comment, deprecated: bool) {
        if let Some(text) = docstring(comment, deprecated) {
            self.line(&text);
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// A comment as a docstring, without indentation.
pub(super) fn docstring(comment: &Comment, deprecated: bool) -> Option<String> {
    let mut lines: Vec<String> = comment.lines.iter().map(|line| plain(line)).collect();
    if deprecated {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push("Deprecated.".to_owned());
    }
    match lines.as_slice() {
        [] => None,
        [line] if !line.ends_with('"') => Some(format!("\"\"\"{line}\"\"\"")),
        lines => Some(format!("\"\"\"{}\n\"\"\"", lines.join("\n"))),
    }
}

/// A line as it may stand in a docstring.
fn plain(line: &str) -> String {
    let letters = line.chars().filter(|letter| *letter != RUNTIME);
    let text: String = letters.filter(|letter| !letter.is_control()).collect();
    text.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")
}

/// A string literal in double quotes, of ASCII alone.
pub(super) fn literal(text: &str) -> String {
    format!("\"{}\"", escaped(text, '"'))
}

/// What stands between the quotes of a literal.
pub(super) fn escaped(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            _ if letter == quote => {
                out.push('\\');
                out.push(quote);
            }
            _ if letter == ' ' || letter.is_ascii_graphic() => out.push(letter),
            _ if u32::from(letter) < 0x100 => {
                out.push_str(&format!("\\x{:02x}", u32::from(letter)))
            }
            _ if u32::from(letter) < 0x10000 => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ => out.push_str(&format!("\\U{:08x}", u32::from(letter))),
        }
    }
    out
}

/// Text as it stands in an f-string with this quote.
pub(super) fn formatted(text: &str, quote: char) -> String {
    escaped(text, quote).replace('{', "{{").replace('}', "}}")
}

/// A literal of bytes.
pub(super) fn bytes_literal(bytes: &[u8]) -> String {
    let mut out = String::from("b\"");
    for byte in bytes {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(*byte)]),
            b' ' | b'!'..=b'~' => out.push(char::from(*byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out + "\""
}

/// The varint of a tag, as it stands in a literal.
pub(super) fn tag_text(tag: u32) -> String {
    let mut rest = tag;
    let mut out = String::new();
    loop {
        let more = if rest > 0x7f { 0x80 } else { 0 };
        out.push_str(&format!("\\x{:02x}", (rest & 0x7f) | more));
        rest >>= 7;
        if rest == 0 {
            return out;
        }
    }
}

//! One source for TypeScript, JavaScript and type declarations.
//!
//! What only TypeScript has stands between `⟦` and `⟧`: TypeScript is the text
//! without these marks, JavaScript the text without what they enclose. The
//! declarations are collected beside it.

use super::super::model::Comment;

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

#[derive(Default)]
pub(super) struct Script {
    code: String,
    declarations: String,
    depth: usize,
}

impl Script {
    /// A line of code.
    pub(super) fn line(&mut self, text: &str) {
        indented(&mut self.code, self.depth, text);
    }

    pub(super) fn blank(&mut self) {
        self.code.push('\n');
    }

    /// A line that opens a block.
    pub(super) fn open(&mut self, text: &str) {
        self.line(text);
        self.depth += 1;
    }

    /// A line that closes a block.
    pub(super) fn close(&mut self, text: &str) {
        self.depth -= 1;
        self.line(text);
    }

    /// A line that closes a block and opens another.
    pub(super) fn reopen(&mut self, text: &str) {
        self.depth -= 1;
        self.open(text);
    }

    /// Lines that have a meaning for types only.
    pub(super) fn types(&mut self, text: &str) {
        self.code.push(OPEN);
        self.code.push_str(text);
        self.code.push('\n');
        self.code.push(CLOSE);
        self.declare(text);
    }

    /// Lines of the declarations alone.
    pub(super) fn declare(&mut self, text: &str) {
        self.declarations.push_str(text);
        self.declarations.push('\n');
    }

    /// The head of an exported function, and its declaration.
    pub(super) fn function(&mut self, name: &str, parameters: &[(&str, &str)], result: &str) {
        let declared: Vec<String> = parameters
            .iter()
            .map(|(name, ty)| match ty.split_once(" = ") {
                Some((ty, _)) => format!("{name}?: {ty}"),
                None => format!("{name}: {ty}"),
            })
            .collect();
        self.declare(&format!(
            "export declare function {name}({}): {result};",
            declared.join(", ")
        ));
        let coded: Vec<String> = parameters
            .iter()
            .map(
                |(name, ty)| match (name.strip_suffix('?'), ty.split_once(" = ")) {
                    (Some(name), _) => format!("{name}⟦?: {ty}⟧"),
                    (None, Some((ty, default))) => format!("{name}⟦: {ty}⟧ = {default}"),
                    (None, None) => format!("{name}⟦: {ty}⟧"),
                },
            )
            .collect();
        self.open(&format!(
            "export function {name}({})⟦: {result}⟧ {{",
            coded.join(", ")
        ));
    }

    pub(super) fn code(&self) -> &str {
        &self.code
    }

    pub(super) fn typescript(text: &str) -> String {
        text.replace([OPEN, CLOSE], "")
    }

    pub(super) fn javascript(text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut depth = 0_usize;
        for letter in text.chars() {
            match letter {
                OPEN => depth += 1,
                CLOSE => depth = depth.saturating_sub(1),
                _ if depth == 0 => out.push(letter),
                _ => {}
            }
        }
        out
    }

    pub(super) fn declarations(&self) -> &str {
        &self.declarations
    }
}

fn indented(out: &mut String, depth: usize, text: &str) {
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&"  ".repeat(depth));
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// A comment as JSDoc, each line after `indent`; ends with a line break. Empty
/// if there is nothing to say.
pub(super) fn doc(indent: &str, comment: &Comment, deprecated: bool) -> String {
    let mut lines: Vec<String> = comment.lines.clone();
    if deprecated {
        lines.push("@deprecated".to_owned());
    }
    let clean = |line: &String| line.replace("*/", "*\\/").replace([OPEN, CLOSE], "");
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {} */\n", clean(line)),
        lines => {
            let mut out = format!("{indent}/**\n");
            for line in lines {
                let line = format!("{indent} * {}", clean(line));
                out.push_str(line.trim_end());
                out.push('\n');
            }
            out + indent + " */\n"
        }
    }
}

/// A string literal of ASCII alone.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some(letter) if letter == ' ' || letter.is_ascii_graphic() => out.push(letter),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out + "\""
}

/// A property name: as it is, or in quotes.
pub(super) fn property(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    if name.chars().all(plain) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        name.to_owned()
    } else {
        literal(name)
    }
}

//! The text of comments.

use super::Printer;
use crate::format::document::When;
use crate::format::syntax::tokens::TokenId;

const TAB_STOP: usize = 8;

/// A `//` comment as a `/* */` comment.
pub(super) fn line_to_block(text: &str) -> String {
    let body = text.trim_end_matches([' ', '\t']);
    let body = body.strip_prefix("//").unwrap_or(body);
    format!("/*{} */", body.replace("*/", "* /"))
}

impl Printer<'_, '_> {
    /// Prints a comment without white space at its end.
    pub(super) fn comment(&mut self, comment: TokenId) {
        let text = self.tokens.text(comment).trim_end_matches([' ', '\t']);
        let mut lines = text.split('\n');
        let first = lines.next().unwrap_or_default();
        let lines: Vec<&str> = lines.collect();
        match lines.split_last() {
            None => self.text(text),
            Some((last, inner)) => {
                self.text(first.trim_end_matches([' ', '\t']));
                self.comment_lines(&lines, last, inner);
            }
        }
    }

    /// Prints the lines of a block comment below its first. If they all begin
    /// with the same mark, as with `*`, the marks are aligned; else the lines
    /// keep their places relative to one another.
    fn comment_lines(&mut self, lines: &[&str], last: &str, inner: &[&str]) {
        let closes_alone = trimmed(last).trim_end_matches([' ', '\t']) == "*/";
        let mark = mark(lines);
        let margin = lines
            .iter()
            .filter(|line| !matches!(trimmed(line), "" | "*/"))
            .map(|line| width_of_indent(line))
            .min()
            .unwrap_or(0);
        let mut newlines = 0;
        for line in if closes_alone { inner } else { lines } {
            newlines += 1;
            let line = match mark {
                Some(_) => format!(" {}", trimmed(line)),
                None => format!("   {}", unindented(line, margin)),
            };
            let line = line.trim_end_matches([' ', '\t']);
            if !line.is_empty() {
                self.document.newlines(newlines, When::Always);
                self.text(line.to_owned());
                newlines = 0;
            }
        }
        if closes_alone {
            self.document.newlines(newlines + 1, When::Always);
            self.text(if mark == Some(b'*') { " */" } else { "*/" });
        }
    }
}

fn trimmed(line: &str) -> &str {
    line.trim_start_matches([' ', '\t'])
}

/// The mark that all lines begin with, if they do.
fn mark(lines: &[&str]) -> Option<u8> {
    let mut marks = lines
        .iter()
        .map(|line| trimmed(line))
        .filter(|line| *line != "*/")
        .map(|line| {
            let first = line.bytes().next()?;
            first.is_ascii_punctuation().then_some(first)
        });
    let first = marks.next()??;
    marks.all(|mark| mark == Some(first)).then_some(first)
}

/// How far a line is indented; a tab goes to the next multiple of eight.
fn width_of_indent(line: &str) -> usize {
    let mut width = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => width += 1,
            b'\t' => width += TAB_STOP - width % TAB_STOP,
            _ => break,
        }
    }
    width
}

/// The line without the first `margin` columns of its indent.
fn unindented(line: &str, margin: usize) -> String {
    let mut width = 0;
    for (at, byte) in line.bytes().enumerate() {
        if width >= margin {
            // A tab may have gone beyond.
            return format!("{}{}", " ".repeat(width - margin), &line[at..]);
        }
        match byte {
            b' ' => width += 1,
            b'\t' => width += TAB_STOP - width % TAB_STOP,
            _ => return line[at..].to_owned(),
        }
    }
    String::new()
}

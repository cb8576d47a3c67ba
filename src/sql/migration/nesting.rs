//! Statements that no person wrote.
//!
//! The parser descends into every parenthesis and every operator, so that a
//! text of a hundred thousand of them would exhaust the stack. Such a statement
//! is not parsed; the limits are far above anything in real migrations.

use squawk_lexer::{TokenKind, tokenize};
use std::ops::Range;

/// Parentheses and brackets within one another.
const DEEPEST: usize = 100;
/// Tokens in one item of a list.
const LONGEST: usize = 4_000;

/// The statements of `text` that are nested too deeply, as byte ranges from
/// their first token up to the semicolon.
pub(super) fn too_deep(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut statement = Measure::default();
    let mut offset = 0;
    for token in tokenize(text) {
        let start = offset;
        offset += token.len as usize;
        match token.kind {
            TokenKind::Semi => {
                found.extend(statement.excess(start));
                statement = Measure::default();
            }
            TokenKind::Whitespace
            | TokenKind::LineComment
            | TokenKind::BlockComment { .. }
            | TokenKind::Eof => {}
            kind => statement.token(kind, start),
        }
    }
    found.extend(statement.excess(offset));
    found
}

#[derive(Default)]
struct Measure {
    start: Option<usize>,
    depth: usize,
    deepest: usize,
    length: usize,
    longest: usize,
}

impl Measure {
    fn token(&mut self, kind: TokenKind, at: usize) {
        self.start.get_or_insert(at);
        match kind {
            TokenKind::OpenParen | TokenKind::OpenBracket => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
            }
            TokenKind::CloseParen | TokenKind::CloseBracket => {
                self.depth = self.depth.saturating_sub(1);
            }
            TokenKind::Comma => self.length = 0,
            _ => {}
        }
        self.length += 1;
        self.longest = self.longest.max(self.length);
    }

    fn excess(&self, end: usize) -> Option<Range<usize>> {
        let start = self.start?;
        (self.deepest > DEEPEST || self.longest > LONGEST).then_some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, too_deep};

    #[test]
    fn only_the_statement_that_is_too_deep_is_named() {
        let deep = format!("select {}1{}", "(".repeat(101), ")".repeat(101));
        let text = format!("select (1); {deep}; select 2");
        assert_eq!(
            too_deep(&text),
            vec![Range {
                start: 12,
                end: 12 + deep.len()
            }]
        );
        let long = format!("select 1{}", "+1".repeat(3_000));
        assert_eq!(
            too_deep(&long),
            vec![Range {
                start: 0,
                end: long.len()
            }]
        );
        let list = format!("insert into a values (1){}", ",(1)".repeat(9_000));
        assert!(too_deep(&list).is_empty());
    }
}

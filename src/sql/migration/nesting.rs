//! Statements that no person wrote.
//!
//! The parser descends into every parenthesis, every block and every operator,
//! so that a text of a hundred thousand of them would exhaust the stack. Such a
//! statement is not parsed; the limits are far above anything in real
//! migrations.

use squawk_lexer::{TokenKind, tokenize};
use std::ops::Range;

/// Parentheses, brackets, blocks and prefix operators within one another.
const DEEPEST: usize = 100;
/// Tokens in one item of a list: each may be the operand of an operator.
const LONGEST: usize = 3_000;

/// The statements of `text` that are nested too deeply, as byte ranges from
/// their first token up to the semicolon.
pub(super) fn too_deep(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut statement = Measure::default();
    for (kind, range) in tokens(text) {
        if kind == TokenKind::Semi {
            found.extend(statement.excess(range.start));
            statement = Measure::default();
        } else {
            statement.token(kind, text, range);
        }
    }
    found.extend(statement.excess(text.len()));
    found
}

/// The body of a function or of a DO block: its blocks go on across
/// semicolons.
fn is_body_too_deep(body: &str) -> bool {
    let mut whole = Measure::default();
    for (kind, range) in tokens(body) {
        whole.token(kind, body, range);
    }
    whole.excess(body.len()).is_some()
}

/// The tokens that are code.
fn tokens(text: &str) -> impl Iterator<Item = (TokenKind, Range<usize>)> + '_ {
    let mut offset = 0;
    tokenize(text)
        .map(move |token| {
            let start = offset;
            offset += token.len as usize;
            (token.kind, start..offset)
        })
        .filter(|(kind, _)| {
            !matches!(
                kind,
                TokenKind::Whitespace
                    | TokenKind::LineComment
                    | TokenKind::BlockComment { .. }
                    | TokenKind::Eof
            )
        })
}

/// What stood before a token, as far as it matters.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// A statement may begin here.
    #[default]
    Statement,
    End,
    Other,
}

#[derive(Default)]
struct Measure {
    start: Option<usize>,
    /// True for DO and CREATE FUNCTION: strings in them are parsed, too.
    has_body: bool,
    depth: usize,
    prefixes: usize,
    deepest: usize,
    length: usize,
    longest: usize,
    before: Before,
}

impl Measure {
    fn token(&mut self, kind: TokenKind, text: &str, range: Range<usize>) {
        if self.start.is_none() {
            self.start = Some(range.start);
            let first = text[range.clone()].to_ascii_lowercase();
            self.has_body = matches!(first.as_str(), "do" | "create");
        }
        self.length += 1;
        let mut before = Before::Other;
        let mut prefix = false;
        match kind {
            TokenKind::OpenParen | TokenKind::OpenBracket => self.depth += 1,
            TokenKind::CloseParen | TokenKind::CloseBracket => self.close(),
            TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde | TokenKind::At => prefix = true,
            TokenKind::Semi => {
                self.length = 0;
                before = Before::Statement;
            }
            TokenKind::Comma => self.length = 0,
            TokenKind::Ident => (before, prefix) = self.word(&text[range]),
            TokenKind::Literal { .. } => {
                let literal = &text[range];
                let parsed = self.has_body && literal.len() > DEEPEST;
                if parsed && is_body_too_deep(body(literal)) {
                    self.deepest = usize::MAX;
                }
            }
            _ => {}
        }
        self.before = before;
        self.prefixes = if prefix { self.prefixes + 1 } else { 0 };
        self.deepest = self.deepest.max(self.depth + self.prefixes);
        self.longest = self.longest.max(self.length);
    }

    /// Counts blocks; tells what the word is to the next one, and whether it is
    /// a prefix operator.
    fn word(&mut self, word: &str) -> (Before, bool) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        if is("end") {
            self.close();
            return (Before::End, false);
        }
        // `IF EXISTS` is no block: a block begins where a statement does.
        let block = ["begin", "case", "loop"].into_iter().any(is)
            || is("if") && self.before == Before::Statement;
        if block && self.before != Before::End {
            self.depth += 1;
        }
        let opens = ["begin", "then", "else", "loop"].into_iter().any(is);
        let before = if opens {
            Before::Statement
        } else {
            Before::Other
        };
        (before, is("not") || is("explain"))
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn excess(&self, end: usize) -> Option<Range<usize>> {
        let start = self.start?;
        (self.deepest > DEEPEST || self.longest > LONGEST).then_some(start..end)
    }
}

/// What is between the quotes, or the dollars.
fn body(literal: &str) -> &str {
    let quote = match literal.strip_prefix('$') {
        Some(rest) => rest.find('$').map_or(0, |end| end + 2),
        None => literal.find('\'').map_or(0, |quote| quote + 1),
    };
    literal.get(quote..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Range, too_deep};

    #[test]
    fn only_the_statement_that_is_too_deep_is_named() {
        let deep = format!("select {}1{}", "(".repeat(101), ")".repeat(101));
        let text = format!("select (1); {deep}; select 2");
        let range = Range {
            start: 12,
            end: 12 + deep.len(),
        };
        assert_eq!(too_deep(&text), vec![range]);
    }

    #[test]
    fn what_is_long_or_repeated_is_not_deep() {
        let texts = [
            format!("insert into a values (1){}", ",(1)".repeat(9_000)),
            format!(
                "do $$ begin {} end $$",
                "drop table if exists a; ".repeat(500)
            ),
            format!(
                "do $$ begin {} end $$",
                "if a then null; end if; ".repeat(500)
            ),
            format!("select {}", "case when a then b end, ".repeat(500)),
            "begin; ".repeat(500),
            format!("insert into a values ('{}')", "( ".repeat(5_000)),
        ];
        for text in texts {
            assert!(too_deep(&text).is_empty(), "{}", &text[..60]);
        }
    }
}

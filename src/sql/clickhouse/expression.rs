//! Expressions, which are kept as they are written but for white space.

use super::name::is_plain;
use super::token::{Token, TokenKind, tokens, unquoted};
use crate::sql::Place;
use std::fmt;

/// An expression, a query, or the arguments of something.
///
/// Two that differ in white space, comments or needless quotes only are equal,
/// wherever they stand.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The tokens, with canonical space between them.
    pub text: String,
    pub place: Place,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.text == other.text
    }
}

impl Eq for Expression {}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Expression {
    /// True if the expression names the column.
    pub fn mentions(&self, column: &str) -> bool {
        let found = tokens(&self.text);
        (0..found.len()).any(|at| is_column(&self.text, &found, at, column))
    }

    /// The expression with another name for a column.
    #[must_use]
    pub(super) fn renamed(&self, from: &str, to: &str) -> Expression {
        let found = tokens(&self.text);
        let mut text = String::new();
        let mut last = 0;
        for (at, token) in found.iter().enumerate() {
            if is_column(&self.text, &found, at, from) {
                text.push_str(&self.text[last..token.range.start]);
                text.push_str(&super::name::identifier(to));
                last = token.range.end;
            }
        }
        text.push_str(&self.text[last..]);
        Expression {
            text,
            place: self.place.clone(),
        }
    }
}

/// True if the token is the column's name, not that of a function or of a part
/// of something else.
fn is_column(text: &str, all: &[Token], at: usize, column: &str) -> bool {
    let sign = |at: Option<usize>| {
        let token = all.get(at?)?;
        (token.kind == TokenKind::Sign).then(|| &text[token.range.clone()])
    };
    let token = &all[at];
    let written = &text[token.range.clone()];
    let named = match token.kind {
        TokenKind::Word => written == column,
        TokenKind::Quoted => unquoted(written) == column,
        _ => false,
    };
    named && sign(at.checked_sub(1)) != Some(".") && sign(Some(at + 1)) != Some("(")
}

/// The text of some tokens, with canonical space between them.
pub(super) fn canonical(text: &str, found: &[Token]) -> String {
    let mut out = String::new();
    let mut before = Before::Start;
    for token in found {
        let written = &text[token.range.clone()];
        let kind = Kind::of(token.kind, written);
        if needs_space(before, kind) {
            out.push(' ');
        }
        match token.kind {
            TokenKind::Quoted => {
                let name = unquoted(written);
                match is_plain(&name) {
                    true => out.push_str(&name),
                    false => out.push_str(&super::name::identifier(&name)),
                }
            }
            _ => out.push_str(written),
        }
        before = Before::after(before, kind, written);
    }
    out
}

/// What a token is to the space around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Other,
    Open,
    Close,
    Comma,
    /// `.` and `::`, which bind without space.
    Tight,
    Sign,
    /// `-` and `+`, which may be a sign of the number after them.
    PlusMinus,
}

impl Kind {
    fn of(kind: TokenKind, written: &str) -> Kind {
        match (kind, written) {
            (TokenKind::Word | TokenKind::Quoted, _) => Kind::Word,
            (TokenKind::Sign, "(" | "[" | "{") => Kind::Open,
            (TokenKind::Sign, ")" | "]" | "}") => Kind::Close,
            (TokenKind::Sign, ",") => Kind::Comma,
            (TokenKind::Sign, "." | "::" | ":") => Kind::Tight,
            (TokenKind::Sign, "-" | "+") => Kind::PlusMinus,
            (TokenKind::Sign, _) => Kind::Sign,
            _ => Kind::Other,
        }
    }
}

/// What stands before the next token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Start,
    Word,
    /// A word that is an operator, or begins a clause: `IN`, `WHERE`.
    Keyword,
    Value,
    Operator,
    /// A sign of a number.
    Prefix,
    Open,
    Comma,
    Tight,
}

impl Before {
    fn after(before: Before, kind: Kind, written: &str) -> Before {
        const KEYWORDS: [&str; 26] = [
            "and", "or", "not", "in", "like", "ilike", "between", "is", "as", "then", "else",
            "when", "case", "select", "from", "where", "by", "on", "join", "having", "limit",
            "using", "interval", "with", "union", "distinct",
        ];
        match kind {
            Kind::Word if KEYWORDS.iter().any(|it| written.eq_ignore_ascii_case(it)) => {
                Before::Keyword
            }
            Kind::Word => Before::Word,
            Kind::Other | Kind::Close => Before::Value,
            Kind::Open => Before::Open,
            Kind::Comma => Before::Comma,
            Kind::Tight => Before::Tight,
            Kind::Sign => Before::Operator,
            Kind::PlusMinus => match before {
                Before::Word | Before::Value => Before::Operator,
                _ => Before::Prefix,
            },
        }
    }
}

fn needs_space(before: Before, kind: Kind) -> bool {
    let tight = matches!(
        (before, kind),
        (
            Before::Start | Before::Open | Before::Tight | Before::Prefix,
            _
        ) | (_, Kind::Close | Kind::Comma | Kind::Tight)
            | (Before::Word | Before::Value, Kind::Open)
    );
    !tight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_is_canonical() {
        for (text, expected) in [
            ("a+b * - 1", "a + b * -1"),
            ("toYYYYMM( `ts` ) , `a b`", "toYYYYMM(ts), `a b`"),
            ("x IN(1,2) AND y [ 1 ]", "x IN (1, 2) AND y[1]"),
            ("a . b :: UInt8", "a.b::UInt8"),
            ("INTERVAL 1 DAY -- z\n", "INTERVAL 1 DAY"),
            ("cast(-1 as Int8)", "cast(-1 as Int8)"),
        ] {
            assert_eq!(canonical(text, &tokens(text)), expected);
        }
    }
}

//! Going through the tokens of a statement.

use crate::sql::clickhouse::expression::{Expression, canonical};
use crate::sql::clickhouse::token::{Token, TokenKind, unquoted};
use crate::sql::migration::MigrationFile;
use std::ops::Range;

/// Why a statement cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sql) struct Unreadable {
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

impl Unreadable {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> Unreadable {
        Unreadable {
            range,
            message: message.into(),
            help: None,
        }
    }
}

pub(super) type Read<T> = Result<T, Unreadable>;

/// A name as it is written, with its database if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sql) struct Name {
    pub database: Option<String>,
    pub name: String,
    pub range: Range<usize>,
}

/// A single name: of a column, an index, a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sql) struct Word {
    pub text: String,
    pub range: Range<usize>,
}

/// The tokens of a statement, and how far they are read.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    pub file: &'a MigrationFile,
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn peek(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn written(&self, token: &Token) -> &'a str {
        &self.text[token.range.clone()]
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// True if these words come next, as words and in any case.
    pub(super) fn sees(&self, words: &str) -> bool {
        self.sees_at(0, words)
    }

    pub(super) fn sees_at(&self, ahead: usize, words: &str) -> bool {
        words.split(' ').enumerate().all(|(at, word)| {
            self.peek(ahead + at).is_some_and(|token| {
                token.kind == TokenKind::Word && self.written(token).eq_ignore_ascii_case(word)
            })
        })
    }

    pub(super) fn sees_sign(&self, sign: &str) -> bool {
        self.sees_sign_at(0, sign)
    }

    pub(super) fn sees_sign_at(&self, ahead: usize, sign: &str) -> bool {
        self.peek(ahead)
            .is_some_and(|token| token.kind == TokenKind::Sign && self.written(token) == sign)
    }

    /// Passes over these words, if they come next.
    pub(super) fn takes(&mut self, words: &str) -> bool {
        let found = self.sees(words);
        if found {
            self.at += words.split(' ').count();
        }
        found
    }

    pub(super) fn takes_sign(&mut self, sign: &str) -> bool {
        let found = self.sees_sign(sign);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, words: &str) -> Read<()> {
        match self.takes(words) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("'{words}'"))),
        }
    }

    pub(super) fn expect_sign(&mut self, sign: &str) -> Read<()> {
        match self.takes_sign(sign) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("'{sign}'"))),
        }
    }

    /// Something else was expected than what comes next.
    pub(super) fn unexpected(&self, expected: &str) -> Unreadable {
        match self.peek(0) {
            Some(token) => {
                let found = self.written(token);
                let message = match token.kind {
                    TokenKind::Text => format!("expected {expected}, found a string"),
                    _ => format!("expected {expected}, found '{found}'"),
                };
                Unreadable::new(token.range.clone(), message)
            }
            None => {
                let last = self.tokens.last().map_or(0..0, |it| it.range.clone());
                let message = format!("expected {expected}, found the end of the statement");
                Unreadable::new(last, message)
            }
        }
    }

    /// A name of one part; the words of the grammar are names too.
    pub(super) fn word(&mut self, what: &str) -> Read<Word> {
        let token = self.peek(0).filter(|token| is_name(token));
        let Some(token) = token else {
            return Err(self.unexpected(what));
        };
        self.at += 1;
        Ok(Word {
            text: self.name_of(token),
            range: token.range.clone(),
        })
    }

    fn name_of(&self, token: &Token) -> String {
        match token.kind {
            TokenKind::Quoted => unquoted(self.written(token)),
            _ => self.written(token).to_owned(),
        }
    }

    /// `[database.]name`
    pub(super) fn name(&mut self, what: &str) -> Read<Name> {
        let first = self.word(what)?;
        if !self.sees_sign(".") {
            return Ok(Name {
                database: None,
                name: first.text,
                range: first.range,
            });
        }
        self.at += 1;
        let second = self.word(what)?;
        Ok(Name {
            database: Some(first.text),
            name: second.text,
            range: first.range.start..second.range.end,
        })
    }

    /// The name of a column; `a.b` is one of a nested column.
    pub(super) fn column_name(&mut self) -> Read<Word> {
        let mut name = self.word("the name of a column")?;
        while self.sees_sign(".") {
            self.at += 1;
            let next = self.word("the name of a column")?;
            name.text = format!("{}.{}", name.text, next.text);
            name.range.end = next.range.end;
        }
        Ok(name)
    }

    pub(super) fn string(&mut self) -> Read<String> {
        match self.peek(0) {
            Some(token) if token.kind == TokenKind::Text => {
                self.at += 1;
                Ok(unquoted(self.written(token)))
            }
            _ => Err(self.unexpected("a string")),
        }
    }

    pub(super) fn if_exists(&mut self) -> bool {
        self.takes("IF EXISTS")
    }

    pub(super) fn if_not_exists(&mut self) -> bool {
        self.takes("IF NOT EXISTS")
    }

    /// Passes over `ON CLUSTER name`: a statement that runs on many servers
    /// makes the same on each.
    pub(super) fn on_cluster(&mut self) -> Read<()> {
        if !self.takes("ON CLUSTER") {
            return Ok(());
        }
        // `{cluster}` is filled in by the server.
        if self.takes_sign("{") {
            self.word("the name of a macro")?;
            return self.expect_sign("}");
        }
        match self.peek(0) {
            Some(token) if token.kind == TokenKind::Text => self.at += 1,
            _ => {
                self.word("the name of a cluster")?;
            }
        }
        Ok(())
    }

    /// Passes over what is in brackets, which must come next; the tokens
    /// between them.
    pub(super) fn bracketed(&mut self) -> Read<&'a [Token]> {
        let open = self.at;
        if !self.sees_sign("(") {
            return Err(self.unexpected("'('"));
        }
        let Some(close) = self.closing(open) else {
            let range = self.tokens[open].range.clone();
            return Err(Unreadable::new(range, "this bracket is never closed"));
        };
        self.at = close + 1;
        Ok(&self.tokens[open + 1..close])
    }

    /// Where the bracket that opens at a token closes.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            if token.kind != TokenKind::Sign {
                continue;
            }
            match self.written(token) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// A cursor over some of the tokens.
    pub(super) fn within(&self, tokens: &'a [Token]) -> Cursor<'a> {
        Cursor {
            tokens,
            at: 0,
            ..*self
        }
    }

    /// An expression up to a token where it ends: outside of brackets, and not
    /// at its first token.
    pub(super) fn expression(
        &mut self,
        what: &str,
        ends: impl Fn(&Cursor<'a>) -> bool,
    ) -> Read<Expression> {
        let start = self.at;
        while !self.is_done() {
            if self.at > start && ends(self) {
                break;
            }
            let token = &self.tokens[self.at];
            match self.written(token) {
                "(" | "[" | "{" if token.kind == TokenKind::Sign => {
                    let Some(close) = self.closing(self.at) else {
                        let message = "this bracket is never closed";
                        return Err(Unreadable::new(token.range.clone(), message));
                    };
                    self.at = close + 1;
                }
                ")" | "]" | "}" if token.kind == TokenKind::Sign => {
                    let message = "this bracket was never opened";
                    return Err(Unreadable::new(token.range.clone(), message));
                }
                "," if token.kind == TokenKind::Sign && self.at == start => {
                    return Err(self.unexpected(what));
                }
                _ => self.at += 1,
            }
        }
        if self.at == start {
            return Err(self.unexpected(what));
        }
        Ok(self.expression_of(&self.tokens[start..self.at]))
    }

    /// The expression that some tokens are.
    pub(super) fn expression_of(&self, tokens: &[Token]) -> Expression {
        let start = tokens.first().map_or(0, |it| it.range.start);
        let end = tokens.last().map_or(start, |it| it.range.end);
        Expression {
            text: canonical(self.text, tokens),
            place: self.file.place(start..end),
        }
    }

    /// What stands between commas, outside of brackets.
    pub(super) fn items(&self, tokens: &'a [Token]) -> Vec<&'a [Token]> {
        let mut items = Vec::new();
        let (mut start, mut depth) = (0, 0_usize);
        for (at, token) in tokens.iter().enumerate() {
            if token.kind != TokenKind::Sign {
                continue;
            }
            match self.written(token) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "," if depth == 0 => {
                    items.push(&tokens[start..at]);
                    start = at + 1;
                }
                _ => {}
            }
        }
        if start < tokens.len() {
            items.push(&tokens[start..]);
        }
        items
    }

    /// Nothing may be left.
    pub(super) fn end(&self) -> Read<()> {
        match self.is_done() {
            true => Ok(()),
            false => Err(self.unexpected("the end of the statement")),
        }
    }
}

/// True for a token that can be a name.
pub(super) fn is_name(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Quoted)
}

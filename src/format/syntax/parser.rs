//! What all parts of the parser share: looking ahead, and saying what was
//! expected.

use super::brackets::{DEEPEST, too_deep};
use super::tokens::{Cursor, Kind, TokenId, Tokens};
use super::tree::{File, List};
use super::{Failed, Result};

/// Reads the declarations of a file.
pub(super) fn file(tokens: &mut Tokens) -> Result<File> {
    let cursor = tokens.cursor();
    let mut parser = Parser {
        tokens,
        cursor,
        angles: 0,
    };
    let mut declarations = Vec::new();
    while !parser.done() {
        declarations.push(parser.file_declaration()?);
    }
    Ok(File { declarations })
}

pub(super) struct Parser<'p, 'a> {
    pub(super) tokens: &'p mut Tokens<'a>,
    pub(super) cursor: Cursor,
    /// How many angle brackets are open.
    angles: usize,
}

impl Parser<'_, '_> {
    pub(super) fn done(&self) -> bool {
        self.peek().is_none()
    }

    pub(super) fn peek(&self) -> Option<TokenId> {
        self.cursor.peek(self.tokens)
    }

    pub(super) fn pass(&mut self) -> Option<TokenId> {
        self.cursor.pass(self.tokens)
    }

    pub(super) fn peek_is(&self, punct: u8) -> bool {
        self.peek()
            .is_some_and(|id| self.tokens.is_punct(id, punct))
    }

    pub(super) fn peek_kind(&self) -> Option<Kind> {
        self.peek().map(|id| self.tokens.kind(id))
    }

    /// The identifier that is next, if one is.
    pub(super) fn peek_ident(&self) -> Option<&str> {
        let id = self.peek()?;
        (self.tokens.kind(id) == Kind::Ident).then(|| self.tokens.text(id))
    }

    pub(super) fn accept(&mut self, punct: u8) -> Option<TokenId> {
        if self.peek_is(punct) {
            self.pass()
        } else {
            None
        }
    }

    pub(super) fn expect(&mut self, punct: u8) -> Result<TokenId> {
        match self.accept(punct) {
            Some(token) => Ok(token),
            None => Err(self.expected(&format!("`{}`", punct as char))),
        }
    }

    /// What to say when something else than `wanted` is next.
    pub(super) fn expected(&self, wanted: &str) -> Failed {
        match self.peek() {
            Some(id) => Failed::new(
                self.tokens.range(id),
                format!("expected {wanted}, found `{}`", self.tokens.text(id)),
            ),
            None => self.expected_before_end(wanted),
        }
    }

    fn expected_before_end(&self, wanted: &str) -> Failed {
        let end = self.cursor.end();
        if end < self.tokens.len() {
            let found = self.tokens.text(end);
            Failed::new(
                self.tokens.range(end),
                format!("expected {wanted}, found `{found}`"),
            )
        } else {
            let len = self.tokens.text_len();
            Failed::new(
                len..len,
                format!("expected {wanted}, found the end of the file"),
            )
        }
    }

    /// Reads what is between the opening token `open` and its partner, all of
    /// it.
    pub(super) fn inside<T>(
        &mut self,
        open: TokenId,
        wanted: &str,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outside = self.cursor;
        self.cursor = self.tokens.inside(open);
        let read = read(self)?;
        if !self.done() {
            return Err(self.expected(wanted));
        }
        self.cursor = outside;
        Ok(read)
    }

    /// Reads what is between `<`, which was passed, and `>`, and pairs them.
    pub(super) fn inside_angles<T>(
        &mut self,
        open: TokenId,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.angles += 1;
        if self.angles > DEEPEST {
            return Err(too_deep(self.tokens, open));
        }
        let read = read(self)?;
        let close = self.expect(b'>')?;
        self.tokens.pair(open, close);
        self.angles -= 1;
        Ok(read)
    }

    /// Reads items with `,` between them up to the end of the scope, or until
    /// no `,` follows.
    pub(super) fn comma_list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<List<T>> {
        let mut list = List::default();
        loop {
            let read = item(self)?;
            let comma = self.accept(b',');
            list.push(read, comma);
            if comma.is_none() {
                return Ok(list);
            }
        }
    }
}

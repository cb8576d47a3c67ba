//! Tokens, and the walk over them.
//!
//! Brackets know their partners, and so do the first and the last of several
//! strings that stand for one: a [`Cursor`] steps over what is between as if it
//! were one token.

use std::ops::Range;

/// A token by its place in the file.
pub(in crate::format) type TokenId = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Kind {
    /// White space without a line feed.
    Space,
    /// One line feed.
    Newline,
    /// `//` up to, not including, the line feed.
    LineComment,
    BlockComment,
    Ident,
    Number,
    String,
    Punct(u8),
}

impl Kind {
    /// True for what carries no meaning: white space and comments.
    pub(in crate::format) fn is_trivia(self) -> bool {
        self.is_comment() || matches!(self, Kind::Space | Kind::Newline)
    }

    pub(in crate::format) fn is_comment(self) -> bool {
        matches!(self, Kind::LineComment | Kind::BlockComment)
    }
}

#[derive(Clone, Copy, Debug)]
pub(in crate::format) struct Token {
    pub(in crate::format) kind: Kind,
    pub(in crate::format) start: usize,
    pub(in crate::format) end: usize,
    /// The bracket at the other end; of several strings in a row, the last for
    /// the first and the first for the last.
    pub(in crate::format) partner: Option<TokenId>,
}

/// The tokens of one file.
#[derive(Debug)]
pub(in crate::format) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub(in crate::format) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// True if the file holds more than white space.
    pub(in crate::format) fn has_content(&self) -> bool {
        let is_space = |token: &Token| matches!(token.kind, Kind::Space | Kind::Newline);
        !self.tokens.iter().all(is_space)
    }

    pub(in crate::format) fn get(&self, id: TokenId) -> Token {
        self.tokens[id]
    }

    pub(in crate::format) fn kind(&self, id: TokenId) -> Kind {
        self.tokens[id].kind
    }

    pub(in crate::format) fn text(&self, id: TokenId) -> &'a str {
        let token = self.tokens[id];
        &self.text[token.start..token.end]
    }

    /// Where a token is in the text, in bytes.
    pub(in crate::format) fn range(&self, id: TokenId) -> Range<usize> {
        self.tokens[id].start..self.tokens[id].end
    }

    pub(super) fn text_of(&self, range: Range<usize>) -> &'a str {
        &self.text[range]
    }

    pub(super) fn text_len(&self) -> usize {
        self.text.len()
    }

    pub(in crate::format) fn is_punct(&self, id: TokenId, punct: u8) -> bool {
        self.kind(id) == Kind::Punct(punct)
    }

    /// The last token of what `id` opens; `id` itself if it opens nothing.
    pub(in crate::format) fn closing(&self, id: TokenId) -> TokenId {
        match self.tokens[id].partner {
            Some(partner) if partner > id => partner,
            _ => id,
        }
    }

    pub(in crate::format) fn opens(&self, id: TokenId) -> bool {
        self.closing(id) != id
    }

    /// What is between two tokens, trivia included.
    pub(in crate::format) fn text_between(&self, from: TokenId, to: TokenId) -> &'a str {
        &self.text[self.tokens[from].end..self.tokens[to].start]
    }

    pub(super) fn pair(&mut self, open: TokenId, close: TokenId) {
        self.tokens[open].partner = Some(close);
        self.tokens[close].partner = Some(open);
    }

    /// A walk over the whole file.
    pub(in crate::format) fn cursor(&self) -> Cursor {
        Cursor {
            at: 0,
            end: self.tokens.len(),
        }
    }

    /// A walk over what is between an opening token and its partner.
    pub(in crate::format) fn inside(&self, open: TokenId) -> Cursor {
        Cursor {
            at: open + 1,
            end: self.closing(open),
        }
    }
}

/// A place between two tokens of one scope.
#[derive(Clone, Copy, Debug)]
pub(in crate::format) struct Cursor {
    at: TokenId,
    end: TokenId,
}

impl Cursor {
    /// The next token, trivia included.
    pub(in crate::format) fn next(&mut self, tokens: &Tokens) -> Option<TokenId> {
        let token = self.at;
        if token >= self.end {
            return None;
        }
        self.at = tokens.closing(token) + 1;
        Some(token)
    }

    pub(in crate::format) fn at(&self) -> TokenId {
        self.at
    }

    /// Goes to before `token`.
    pub(in crate::format) fn go_to(&mut self, token: TokenId) {
        self.at = token;
    }

    /// The next token that means something; the cursor stays before it and
    /// what precedes it.
    pub(in crate::format) fn peek(&self, tokens: &Tokens) -> Option<TokenId> {
        (self.at..self.end).find(|id| !tokens.kind(*id).is_trivia())
    }

    /// Passes over the next token that means something.
    pub(in crate::format) fn pass(&mut self, tokens: &Tokens) -> Option<TokenId> {
        let token = self.peek(tokens)?;
        self.at = tokens.closing(token) + 1;
        Some(token)
    }

    /// Where the scope ends: a closing bracket, or the end of the file.
    pub(in crate::format) fn end(&self) -> TokenId {
        self.end
    }
}

//! Tokens, and the walk over them.
//!
//! Brackets know their partners, and so do the first and the last of several
//! strings that stand for one: a [`Cursor`] steps over what is between as if it
//! were one token.

use std::ops::Range;

/// A token by its place in the file.
pub(crate) type TokenId = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
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
    pub(crate) fn is_trivia(self) -> bool {
        self.is_comment() || matches!(self, Kind::Space | Kind::Newline)
    }

    pub(crate) fn is_comment(self) -> bool {
        matches!(self, Kind::LineComment | Kind::BlockComment)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The bracket at the other end; of several strings in a row, the last for
    /// the first and the first for the last.
    pub(crate) partner: Option<TokenId>,
}

/// The tokens of one file.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// True if the file holds more than white space.
    pub(crate) fn has_content(&self) -> bool {
        let is_space = |token: &Token| matches!(token.kind, Kind::Space | Kind::Newline);
        !self.tokens.iter().all(is_space)
    }

    pub(crate) fn get(&self, id: TokenId) -> Token {
        self.tokens[id]
    }

    pub(crate) fn kind(&self, id: TokenId) -> Kind {
        self.tokens[id].kind
    }

    pub(crate) fn text(&self, id: TokenId) -> &'a str {
        let token = self.tokens[id];
        &self.text[token.start..token.end]
    }

    /// Where a token is in the text, in bytes.
    pub(crate) fn range(&self, id: TokenId) -> Range<usize> {
        self.tokens[id].start..self.tokens[id].end
    }

    pub(super) fn text_of(&self, range: Range<usize>) -> &'a str {
        &self.text[range]
    }

    pub(super) fn text_len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn is_punct(&self, id: TokenId, punct: u8) -> bool {
        self.kind(id) == Kind::Punct(punct)
    }

    /// The last token of what `id` opens; `id` itself if it opens nothing.
    pub(crate) fn closing(&self, id: TokenId) -> TokenId {
        match self.tokens[id].partner {
            Some(partner) if partner > id => partner,
            _ => id,
        }
    }

    pub(crate) fn opens(&self, id: TokenId) -> bool {
        self.closing(id) != id
    }

    /// What is between two tokens, trivia included.
    pub(crate) fn text_between(&self, from: TokenId, to: TokenId) -> &'a str {
        &self.text[self.tokens[from].end..self.tokens[to].start]
    }

    pub(super) fn pair(&mut self, open: TokenId, close: TokenId) {
        self.tokens[open].partner = Some(close);
        self.tokens[close].partner = Some(open);
    }

    /// A walk over the whole file.
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor {
            at: 0,
            end: self.tokens.len(),
        }
    }

    /// A walk over what is between an opening token and its partner.
    pub(crate) fn inside(&self, open: TokenId) -> Cursor {
        Cursor {
            at: open + 1,
            end: self.closing(open),
        }
    }
}

/// A place between two tokens of one scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    at: TokenId,
    end: TokenId,
}

impl Cursor {
    /// The next token, trivia included.
    pub(crate) fn next(&mut self, tokens: &Tokens) -> Option<TokenId> {
        let token = self.at;
        if token >= self.end {
            return None;
        }
        self.at = tokens.closing(token) + 1;
        Some(token)
    }

    pub(crate) fn at(&self) -> TokenId {
        self.at
    }

    /// Goes to before `token`.
    pub(crate) fn go_to(&mut self, token: TokenId) {
        self.at = token;
    }

    /// The next token that means something; the cursor stays before it and
    /// what precedes it.
    pub(crate) fn peek(&self, tokens: &Tokens) -> Option<TokenId> {
        (self.at..self.end).find(|id| !tokens.kind(*id).is_trivia())
    }

    /// Passes over the next token that means something.
    pub(crate) fn pass(&mut self, tokens: &Tokens) -> Option<TokenId> {
        let token = self.peek(tokens)?;
        self.at = tokens.closing(token) + 1;
        Some(token)
    }

    /// Where the scope ends: a closing bracket, or the end of the file.
    pub(crate) fn end(&self) -> TokenId {
        self.end
    }
}

//! Tree → document: where lines break, and where comments go.
//!
//! Every token is printed with the comments that [`super::trivia`] gave it. The
//! printer says with a [`Gap`] what is between two tokens if there is no
//! comment; where there is one, the gap and how it was written decide. A
//! [`Context`] carries what the surrounding scope wants: a `//` comment before
//! a `]` that follows on the same line has to become `/* … */`, for one.

mod comments;
mod declarations;
mod literals;
mod messages;
mod options;
mod order;
mod paths;
mod trivia;

use super::document::{Document, When};
use super::syntax::tokens::{TokenId, Tokens};
use super::syntax::tree::File;
use super::trivia::{Run, Trivia};
use std::borrow::Cow;

/// The file, formatted.
pub(super) fn print(tokens: &Tokens, trivia: &Trivia, file: &File) -> String {
    let mut printer = Printer {
        tokens,
        trivia,
        document: Document::default(),
        pending: Vec::new(),
        context: Context::default(),
    };
    printer.file(file);
    printer.document.render()
}

/// What is between two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    Space,
    Newline,
    /// A space in a flat group, a line feed in a broken one.
    Softline,
    Blank,
    /// Nothing; but a comment has a space before it. For `;` and `,`.
    Inline,
    /// Nothing; comments are spaced as they were.
    Preserve,
    /// As `Preserve`, but there is no space before the first comment.
    PreserveTight,
}

/// What the surrounding scope wants of comments and values.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    /// More follows on the line, so a trailing `//` comment becomes `/* */`.
    line_to_block: bool,
    /// Strings of several parts go one level in.
    indent_strings: bool,
    /// Trailing block comments go on a line of their own.
    block_on_own_line: bool,
    /// Leading block comments stay on the line of what they lead.
    pair_leading_block: bool,
    /// A path that is printed is a value, not a name.
    path_is_value: bool,
}

struct Printer<'p, 'a> {
    tokens: &'p Tokens<'a>,
    trivia: &'p Trivia,
    document: Document<'p>,
    /// Trivia that is due before the next token.
    pending: Vec<TokenId>,
    context: Context,
}

impl<'p> Printer<'p, '_> {
    /// Prints a token, what is due before it, and its comments.
    fn token(&mut self, token: TokenId, gap: Gap) {
        self.token_as(token, gap, self.tokens.text(token));
    }

    /// Prints a token by another text.
    fn token_as(&mut self, token: TokenId, gap: Gap, text: &'p str) {
        self.token_without_trailing(token, gap, text);
        self.trailing(self.trivia.attached(token).trailing.clone());
    }

    fn token_without_trailing(&mut self, token: TokenId, gap: Gap, text: &'p str) {
        self.due(self.trivia.attached(token).leading.clone());
        self.flush(gap);
        self.document.text(text);
    }

    /// Prints a token whose trailing comments are printed elsewhere, and
    /// returns them.
    fn token_split(&mut self, token: TokenId, gap: Gap) -> Run {
        self.token_without_trailing(token, gap, self.tokens.text(token));
        self.trivia.attached(token).trailing.clone()
    }

    fn text(&mut self, text: impl Into<Cow<'p, str>>) {
        self.document.text(text);
    }

    fn gap(&mut self, gap: Gap) {
        match gap {
            Gap::Space => self.document.space(When::Always),
            Gap::Newline => self.document.newlines(1, When::Always),
            Gap::Blank => self.document.newlines(2, When::Always),
            Gap::Softline => {
                self.document.space(When::Flat);
                self.document.newlines(1, When::Broken);
            }
            Gap::None | Gap::Inline | Gap::Preserve | Gap::PreserveTight => {}
        }
    }

    /// A line feed, if the group is broken.
    fn soft_break(&mut self) {
        self.document.newlines(1, When::Broken);
    }

    fn group(&mut self, print: impl FnOnce(&mut Self)) {
        let group = self.document.open_group();
        print(self);
        self.document.close(group);
    }

    fn indented(&mut self, print: impl FnOnce(&mut Self)) {
        let indent = self.document.open_indent();
        print(self);
        self.document.close(indent);
    }

    /// Prints in another context.
    fn with(&mut self, change: impl FnOnce(&mut Context), print: impl FnOnce(&mut Self)) {
        let outer = self.context;
        change(&mut self.context);
        print(self);
        self.context = outer;
    }
}

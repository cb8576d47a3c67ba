//! Which comments belong to which token, and where blank lines were.
//!
//! White space and comments between two tokens belong to the second as
//! *leading* or, if they are on its line, to the first as *trailing*. What a
//! blank line sets apart from the next declaration belongs to neither: it is a
//! *gap* of the scope and stays where it is when declarations are sorted.

use super::syntax::tokens::{Cursor, Kind, TokenId, Tokens};
use std::ops::Range;

/// A run of white space and comments.
pub(super) type Run = Range<TokenId>;

/// What belongs to a token.
#[derive(Clone, Debug, Default)]
pub(super) struct Attached {
    pub(super) leading: Run,
    pub(super) trailing: Run,
}

/// What belongs to a scope: the file, or what is between two brackets.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Before each declaration (or element), and after the last.
    pub(super) gaps: Vec<Run>,
    /// For each declaration, whether a blank line was before it.
    blank_before: Vec<bool>,
    /// Whether a blank line was before what ends the scope.
    pub(super) blank_before_close: bool,
}

impl Scope {
    pub(super) fn blank_before(&self, declaration: usize) -> bool {
        self.blank_before.get(declaration) == Some(&true)
    }
}

/// The trivia of one file.
pub(super) struct Trivia {
    pub(super) file: Scope,
    attached: Vec<Attached>,
    /// By opening token.
    scopes: Vec<Option<Scope>>,
}

impl Trivia {
    pub(super) fn of(tokens: &Tokens) -> Trivia {
        let mut walk = Walk {
            tokens,
            trivia: Trivia {
                file: Scope::default(),
                attached: vec![Attached::default(); tokens.len()],
                scopes: std::iter::repeat_with(|| None).take(tokens.len()).collect(),
            },
        };
        let mut cursor = tokens.cursor();
        walk.trivia.file = walk.scope(&mut cursor, None, Mode::Declarations);
        walk.trivia
    }

    pub(super) fn attached(&self, token: TokenId) -> &Attached {
        &self.attached[token]
    }

    /// The scope that a bracket opens.
    pub(super) fn scope(&self, open: TokenId) -> &Scope {
        static EMPTY: Scope = Scope {
            gaps: Vec::new(),
            blank_before: Vec::new(),
            blank_before_close: false,
        };
        self.scopes[open].as_ref().unwrap_or(&EMPTY)
    }
}

/// What ends a declaration, or what counts as one, in a scope.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// `;` and `{…}` end declarations.
    Declarations,
    /// In `[…]`, `,` ends elements too.
    List,
    /// In a message literal `,` and `;` end fields, and are not printed.
    /// (One within another, or within a list, is walked as declarations.)
    Message,
}

impl Mode {
    fn separates(self, tokens: &Tokens, token: TokenId) -> bool {
        match tokens.kind(token) {
            Kind::Punct(b',') => self != Mode::Declarations,
            Kind::Punct(b';') => self == Mode::Message,
            _ => false,
        }
    }

    /// The mode of what `open` opens.
    fn within(open: Kind, assigned: bool) -> Mode {
        match open {
            Kind::Punct(b'[') => Mode::List,
            Kind::Punct(b'{' | b'<') if assigned => Mode::Message,
            _ => Mode::Declarations,
        }
    }
}

struct Walk<'w, 'a> {
    tokens: &'w Tokens<'a>,
    trivia: Trivia,
}

impl Walk<'_, '_> {
    /// Walks a scope to its end.
    fn scope(&mut self, cursor: &mut Cursor, open: Option<TokenId>, mode: Mode) -> Scope {
        let mut scope = Scope::default();
        let mut blank = false;
        loop {
            let mut pending = self.pass_trivia(cursor);
            let Some(first) = cursor.next(self.tokens) else {
                scope.gaps.push(pending.clone());
                if !blank && open.is_some() {
                    let (detached, attached) = self.split_at_blank(pending);
                    blank = self.has_comment(&detached) && self.has_comment(&attached);
                }
                scope.blank_before_close = blank;
                return scope;
            };
            if scope.gaps.is_empty()
                && let Some(open) = open
            {
                pending = self.hoist_to_open(open, pending);
            }
            let (detached, attached) = self.split_at_blank(pending);
            // A comment of its own above the first declaration stays apart.
            let comment_above = scope.gaps.is_empty() && self.has_comment(&detached);
            scope.blank_before.push(blank || comment_above);
            scope.gaps.push(detached);
            self.trivia.attached[first].leading = attached;
            blank = self.declaration(cursor, first, mode);
        }
    }

    /// Gives comments on the line of an opening bracket to the bracket, and
    /// returns the rest.
    fn hoist_to_open(&mut self, open: TokenId, pending: Run) -> Run {
        let newline = self.first_newline(&pending);
        let inline = pending.start..newline;
        if newline == pending.end || !self.has_comment(&inline) {
            return pending;
        }
        self.trivia.attached[open].trailing = inline;
        newline..pending.end
    }

    /// Walks a declaration from its first token, which was passed. Returns true
    /// if a blank line sets it apart from the next.
    fn declaration(&mut self, cursor: &mut Cursor, first: TokenId, mode: Mode) -> bool {
        let mut token = first;
        let mut assigned = false;
        let (last, pending) = loop {
            assigned |= self.tokens.is_punct(token, b'=');
            let inner = Mode::within(self.tokens.kind(token), assigned);
            let end = self.closing(token, inner);
            if self.ends_declaration(cursor, token, assigned, mode) {
                break (end, end + 1..end + 1);
            }
            let leading = self.pass_trivia(cursor);
            let Some(next) = cursor.next(self.tokens) else {
                break (end, leading);
            };
            let leading = self.hoist(end, next, leading, mode);
            self.trivia.attached[next].leading = leading;
            token = next;
        };
        self.after(cursor, last, pending)
    }

    /// The token that ends what `token` begins, after a walk over what is
    /// between.
    fn closing(&mut self, token: TokenId, mode: Mode) -> TokenId {
        if !self.tokens.opens(token) {
            return token;
        }
        let mut inside = self.tokens.inside(token);
        let mut scope = self.scope(&mut inside, Some(token), mode);
        let close = self.tokens.closing(token);
        if let Some(last) = scope.gaps.pop() {
            let (detached, attached) = self.split_at_blank(last);
            scope.gaps.push(detached);
            self.trivia.attached[close].leading = attached;
        }
        self.trivia.scopes[token] = Some(scope);
        close
    }

    fn ends_declaration(
        &self,
        cursor: &Cursor,
        token: TokenId,
        assigned: bool,
        mode: Mode,
    ) -> bool {
        match self.tokens.kind(token) {
            Kind::Punct(b';') => true,
            Kind::Punct(b',') => mode.separates(self.tokens, token),
            Kind::Punct(b'{') => match cursor.peek(self.tokens) {
                // What separates, or ends an option, belongs to what it ends.
                Some(next) if mode.separates(self.tokens, next) => false,
                Some(next) => !(assigned && self.tokens.is_punct(next, b';')),
                None => true,
            },
            _ => false,
        }
    }

    /// Gives comments on the line of the token before to that token, and
    /// returns the rest.
    fn hoist(&mut self, before: TokenId, next: TokenId, leading: Run, mode: Mode) -> Run {
        let newline = self.first_newline(&leading);
        let inline = leading.start..newline;
        let ends_scope = mode == Mode::Message
            && self.tokens.is_punct(before, b'}')
            && self.tokens.is_punct(next, b',');
        if !self.has_comment(&inline) || newline == leading.end && !ends_scope {
            return leading;
        }
        self.trivia.attached[before].trailing = inline;
        newline..leading.end
    }

    /// Gives what follows a declaration on its line to its last token; what is
    /// below belongs to what comes next. `pending` was passed already.
    fn after(&mut self, cursor: &mut Cursor, last: TokenId, pending: Run) -> bool {
        let run = self.pass_trivia(cursor);
        let newline = self.first_newline(&run);
        let at_end = {
            let mut ahead = *cursor;
            ahead.next(self.tokens).is_none()
        };
        let below_comment = (newline..run.end).find(|id| self.tokens.kind(*id).is_comment());
        let mut blank = false;
        let trailing = if newline < run.end && (below_comment.is_some() || !at_end) {
            let stop = below_comment.unwrap_or(run.end);
            let (detached, attached) = self.split_at_blank(newline..stop);
            blank = !detached.is_empty();
            cursor.go_to(attached.start);
            run.start..newline
        } else if at_end && newline < run.end {
            cursor.go_to(newline);
            run.start..newline
        } else if at_end && run.is_empty() && !pending.is_empty() {
            let newline = self.first_newline(&pending);
            let rest = newline..pending.end;
            if self.has_comment(&rest) {
                cursor.go_to(rest.start);
                blank = !self.split_at_blank(rest).0.is_empty();
            }
            pending.start..newline
        } else if at_end && self.ends_in_block(last, &run) {
            cursor.go_to(run.start);
            run.start..run.start
        } else {
            run
        };
        if self.has_comment(&trailing) {
            self.trivia.attached[last].trailing = trailing;
        }
        blank
    }

    /// True for a block comment between the last `;` and the end of the scope
    /// on one line: it goes on a line of its own.
    fn ends_in_block(&self, last: TokenId, run: &Run) -> bool {
        self.tokens.is_punct(last, b';')
            && run
                .clone()
                .any(|id| self.tokens.kind(id) == Kind::BlockComment)
    }

    fn pass_trivia(&self, cursor: &mut Cursor) -> Run {
        let start = cursor.at();
        let end = cursor.peek(self.tokens).unwrap_or(cursor.end());
        cursor.go_to(end);
        start..end
    }

    fn has_comment(&self, run: &Run) -> bool {
        run.clone().any(|id| self.tokens.kind(id).is_comment())
    }

    fn first_newline(&self, run: &Run) -> TokenId {
        run.clone()
            .find(|id| self.tokens.kind(*id) == Kind::Newline)
            .unwrap_or(run.end)
    }

    /// Splits a run at its last blank line: what is before, and what is after
    /// from the line feed that ends the blank line.
    fn split_at_blank(&self, run: Run) -> (Run, Run) {
        let mut split = None;
        for id in run.clone().rev() {
            match self.tokens.kind(id) {
                Kind::Newline if split.is_some() => break,
                Kind::Newline => split = Some(id),
                Kind::Space => {}
                _ => split = None,
            }
        }
        match split {
            Some(split) => (run.start..split, split..run.end),
            None => (run.start..run.start, run),
        }
    }
}

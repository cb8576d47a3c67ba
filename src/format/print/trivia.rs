//! Comments between tokens.

use super::comments::line_to_block;
use super::{Gap, Printer};
use crate::format::syntax::tokens::{Kind, TokenId};
use crate::format::trivia::{Run, Scope};

/// Where comments stand that are printed before a token.
struct Leading {
    gap: Gap,
    /// On the line of what is before. Such comments are trailing ones when they
    /// are read again, so they are printed as those are.
    after_code: bool,
    /// A comment was printed.
    any: bool,
    /// The last comment was a `//` comment, and is still one.
    after_line: bool,
    /// Line feeds since the last comment.
    newlines: usize,
    /// White space other than line feeds since the last comment.
    spaced: bool,
    /// There was a line feed before the first comment.
    on_own_line: bool,
}

impl Leading {
    fn new(gap: Gap) -> Leading {
        Leading {
            gap,
            after_code: matches!(
                gap,
                Gap::Space | Gap::Inline | Gap::Preserve | Gap::PreserveTight
            ),
            any: false,
            after_line: false,
            newlines: 0,
            spaced: false,
            on_own_line: false,
        }
    }

    /// The gap between comments, and after the last, if nothing else decides.
    fn between(&self, spaced: bool) -> Gap {
        match self.gap {
            Gap::Space => Gap::Space,
            Gap::Preserve | Gap::PreserveTight if spaced => Gap::Space,
            Gap::Preserve | Gap::PreserveTight | Gap::Inline => Gap::None,
            _ => Gap::Softline,
        }
    }

    fn before_first(&self, is_line: bool) -> Gap {
        let spaced = self.spaced || self.newlines > 0;
        match self.gap {
            Gap::Inline => Gap::Space,
            Gap::Preserve if spaced || is_line => Gap::Space,
            gap => gap,
        }
    }

    fn before_next(&self, is_line: bool) -> Gap {
        let spaced = self.spaced || self.newlines > 0;
        let gap = self.after_comment(self.between(spaced));
        let force_space = is_line && self.after_code && self.gap != Gap::PreserveTight;
        if force_space && gap == Gap::None {
            Gap::Space
        } else {
            gap
        }
    }

    /// A blank line is kept but among code, and a `//` comment ends its line.
    fn after_comment(&self, gap: Gap) -> Gap {
        if self.newlines >= 2 && !self.after_code {
            Gap::Blank
        } else if self.after_line {
            Gap::Newline
        } else {
            gap
        }
    }
}

impl Printer<'_, '_> {
    /// Trivia to print before the next token.
    pub(super) fn due(&mut self, run: Run) {
        self.pending.extend(run);
    }

    /// Trivia before the declaration or element of this number.
    pub(super) fn due_gap(&mut self, scope: &Scope, number: usize) {
        if let Some(run) = scope.gaps.get(number) {
            self.due(run.clone());
        }
    }

    pub(super) fn comment_is_due(&self) -> bool {
        self.pending
            .iter()
            .any(|id| self.tokens.kind(*id).is_comment())
    }

    pub(super) fn has_comment(&self, run: &Run) -> bool {
        run.clone().any(|id| self.tokens.kind(id).is_comment())
    }

    pub(super) fn gaps_have_comment(&self, scope: &Scope) -> bool {
        scope.gaps.iter().any(|run| self.has_comment(run))
    }

    /// Prints the comments that are due and the gap before the next token.
    pub(super) fn flush(&mut self, gap: Gap) {
        let mut leading = Leading::new(gap);
        for id in std::mem::take(&mut self.pending) {
            match self.tokens.kind(id) {
                Kind::Newline => {
                    leading.newlines += 1;
                    leading.on_own_line |= !leading.any;
                }
                Kind::LineComment | Kind::BlockComment => self.leading_comment(&mut leading, id),
                _ => leading.spaced = true,
            }
        }
        if leading.any {
            self.gap_after_comments(&leading);
        } else {
            self.gap(gap);
        }
    }

    fn leading_comment(&mut self, leading: &mut Leading, comment: TokenId) {
        let is_line = self.tokens.kind(comment) == Kind::LineComment;
        self.gap(if leading.any {
            leading.before_next(is_line)
        } else {
            leading.before_first(is_line)
        });
        if is_line && leading.after_code {
            self.text(line_to_block(self.tokens.text(comment)));
        } else {
            self.comment(comment);
        }
        leading.after_line = is_line && !leading.after_code;
        leading.any = true;
        leading.newlines = 0;
        leading.spaced = false;
    }

    fn gap_after_comments(&mut self, leading: &Leading) {
        let pairs = leading.gap == Gap::Newline
            && !leading.after_line
            && leading.newlines == 0
            && leading.on_own_line
            && self.context.pair_leading_block;
        if pairs {
            self.gap(Gap::Space);
        } else {
            self.gap(leading.after_comment(leading.between(leading.spaced)));
        }
    }

    /// Prints the comments that follow a token on its line.
    pub(super) fn trailing(&mut self, run: Run) {
        for id in run {
            let kind = self.tokens.kind(id);
            if !kind.is_comment() {
                continue;
            }
            let is_line = kind == Kind::LineComment;
            self.gap(match !is_line && self.context.block_on_own_line {
                true => Gap::Newline,
                false => Gap::Space,
            });
            if is_line && self.context.line_to_block {
                self.text(line_to_block(self.tokens.text(id)));
                continue;
            }
            self.comment(id);
            if is_line {
                self.gap(Gap::Newline);
            }
        }
    }

    /// Prints an opening bracket with the first comment on its line; returns
    /// the others, which are for the lines below.
    pub(super) fn opening(&mut self, open: TokenId, gap: Gap) -> Run {
        let trailing = self.token_split(open, gap);
        let mut comments = trailing
            .clone()
            .filter(|id| self.tokens.kind(*id).is_comment());
        let second = comments.nth(1).unwrap_or(trailing.end);
        self.with(
            |context| context.block_on_own_line = false,
            |printer| printer.trailing(trailing.start..second),
        );
        second..trailing.end
    }

    /// Prints a closing bracket; `comments` before it, if any, were printed
    /// within the scope that it closes.
    pub(super) fn closing(&mut self, close: TokenId, text: &'static str, comments: &Run) {
        if comments.is_empty() {
            self.token_as(close, Gap::Newline, text);
            return;
        }
        self.gap(Gap::Newline);
        self.text(text);
        self.trailing(self.trivia.attached(close).trailing.clone());
    }

    /// What leads a closing bracket, if a comment does.
    pub(super) fn comments_before(&self, close: TokenId) -> Run {
        let leading = self.trivia.attached(close).leading.clone();
        if self.has_comment(&leading) {
            leading
        } else {
            leading.start..leading.start
        }
    }

    /// True if a token between a bracket and its partner has a comment of its
    /// own.
    pub(super) fn scope_has_comment(&self, open: TokenId) -> bool {
        let attached = self.trivia.attached(open);
        let closing = self.trivia.attached(self.tokens.closing(open));
        if self.has_comment(&attached.trailing) || self.has_comment(&closing.leading) {
            return true;
        }
        let mut cursor = self.tokens.inside(open);
        while let Some(token) = cursor.pass(self.tokens) {
            let attached = self.trivia.attached(token);
            if self.has_comment(&attached.leading) || self.has_comment(&attached.trailing) {
                return true;
            }
        }
        false
    }

    /// Prints comments above what closes a scope, within the scope.
    pub(super) fn comments_above_close(&mut self, comments: &Run, blank: bool) {
        for id in std::mem::take(&mut self.pending) {
            if self.tokens.kind(id).is_comment() {
                self.gap(Gap::Newline);
                self.comment(id);
            }
        }
        let mut gap = if blank { Gap::Blank } else { Gap::Newline };
        let mut newlines = 0;
        for id in comments.clone() {
            match self.tokens.kind(id) {
                Kind::Newline => newlines += 1,
                kind if kind.is_comment() => {
                    if newlines >= 2 {
                        gap = Gap::Blank;
                    }
                    newlines = 0;
                    self.gap(gap);
                    self.comment(id);
                    gap = Gap::Newline;
                }
                _ => {}
            }
        }
    }

    /// Prints comments above what closes a list, within the list.
    pub(super) fn comments_above_bracket(&mut self, comments: &Run, blank: bool) {
        if !comments.is_empty() {
            self.comments_above_close(comments, blank);
        } else if self.comment_is_due() {
            let before = self
                .pending
                .iter()
                .take_while(|id| !self.tokens.kind(**id).is_comment());
            let newlines = before
                .filter(|id| self.tokens.kind(**id) == Kind::Newline)
                .count();
            self.flush(if newlines >= 2 {
                Gap::Blank
            } else {
                Gap::Newline
            });
        }
    }
}

//! Options in `[]`: one stays on the line of what it is an option of, several
//! get a line each.

use super::{Gap, Printer};
use crate::format::syntax::tree::{OptionEntry, Options};
use crate::format::trivia::Scope;

impl Printer<'_, '_> {
    pub(super) fn options(&mut self, options: &Options) {
        let scope = self.trivia.scope(options.open);
        match options.entries.items.as_slice() {
            [entry] if !self.options_break(options, entry, scope) => {
                self.with(
                    |context| context.line_to_block = true,
                    |printer| printer.one_option(options, entry, scope),
                );
            }
            _ => self.with(
                |context| {
                    context.block_on_own_line = true;
                    context.pair_leading_block = false;
                },
                |printer| printer.option_lines(options, scope),
            ),
        }
    }

    /// True if a comment keeps a lone option from staying on the line.
    fn options_break(&self, options: &Options, entry: &OptionEntry, scope: &Scope) -> bool {
        let leads = Self::first_token(&entry.path)
            .is_some_and(|first| self.has_comment(&self.trivia.attached(first).leading));
        leads
            || self.has_comment(&self.trivia.attached(options.open).trailing)
            || scope.gaps.first().is_some_and(|run| self.has_comment(run))
    }

    fn one_option(&mut self, options: &Options, entry: &OptionEntry, scope: &Scope) {
        self.token(options.open, Gap::Space);
        self.due_gap(scope, 0);
        self.path(&entry.path, Gap::None);
        self.token(entry.value.equals, Gap::Space);
        self.with(
            |context| context.indent_strings = true,
            |printer| printer.expression(&entry.value.value, Gap::Space),
        );
        self.due_gap(scope, 1);
        self.flush(Gap::Inline);
        self.token(self.tokens.closing(options.open), Gap::Inline);
    }

    fn option_lines(&mut self, options: &Options, scope: &Scope) {
        let close = self.tokens.closing(options.open);
        let comments = self.comments_before(close);
        let entries = &options.entries;
        let trailing = self.opening(options.open, Gap::Space);
        self.indented(|printer| {
            printer.trailing(trailing);
            for (number, entry) in entries.items.iter().enumerate() {
                printer.comma_before(entries, number);
                printer.due_gap(scope, number);
                printer.path(&entry.path, line_gap(scope, number));
                printer.token(entry.value.equals, Gap::Space);
                printer.with(
                    |context| {
                        context.indent_strings = true;
                        context.path_is_value = true;
                    },
                    |printer| printer.expression(&entry.value.value, Gap::Space),
                );
            }
            printer.due_gap(scope, entries.len());
            printer.comments_above_bracket(&comments, scope.blank_before_close);
        });
        self.flush(Gap::None);
        self.closing(close, "]", &comments);
    }
}

/// The gap before an element that has a line of its own.
pub(super) fn line_gap(scope: &Scope, number: usize) -> Gap {
    if number > 0 && scope.blank_before(number) {
        Gap::Blank
    } else {
        Gap::Newline
    }
}

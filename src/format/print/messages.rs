//! Message literals: `{key: value}`.

use super::literals::breaks;
use super::options::line_gap;
use super::{Context, Gap, Printer};
use crate::format::syntax::tokens::TokenId;
use crate::format::syntax::tree::{Expression, Field, List};

impl Printer<'_, '_> {
    pub(super) fn message(
        &mut self,
        open: TokenId,
        fields: &List<Field>,
        gap: Gap,
        outer: Context,
    ) {
        let scope = self.trivia.scope(open);
        let close = self.tokens.closing(open);
        let has_comment = self.gaps_have_comment(scope) || self.scope_has_comment(open);
        if has_comment || breaks(fields.items.iter().map(|field| &field.value)) {
            self.message_lines(open, fields, gap, outer);
            return;
        }
        self.token_as(open, gap, "{");
        if let Some(field) = fields.items.first() {
            self.flat(|printer| {
                printer.due_gap(scope, 0);
                printer.field(field, Gap::None);
                printer.separator(fields, 0);
                printer.due_gap(scope, 1);
            });
        }
        self.close_value(outer, |printer| printer.token_as(close, Gap::None, "}"));
    }

    fn message_lines(&mut self, open: TokenId, fields: &List<Field>, gap: Gap, outer: Context) {
        let scope = self.trivia.scope(open);
        let close = self.tokens.closing(open);
        let comments = self.comments_before(close);
        self.context.block_on_own_line = true;
        self.context.pair_leading_block = false;
        self.token_without_trailing(open, gap, "{");
        self.indented(|printer| {
            let trailing = printer.trivia.attached(open).trailing.clone();
            if printer.has_comment(&trailing) {
                printer.due(trailing);
                printer.flush(Gap::Newline);
            }
            for (number, field) in fields.items.iter().enumerate() {
                printer.due_gap(scope, number);
                let blank = number > 0 && printer.blank_between(fields, number);
                let gap = if blank {
                    Gap::Blank
                } else {
                    line_gap(scope, number)
                };
                printer.field_line(fields, number, field, gap);
            }
            printer.due_gap(scope, fields.len());
            if !comments.is_empty() {
                printer.comments_above_close(&comments, scope.blank_before_close);
            } else if printer.comment_is_due() {
                printer.flush(Gap::Newline);
            }
        });
        self.close_value(outer, |printer| printer.closing(close, "}", &comments));
    }

    /// Prints a field and the comments of the separator after it, which itself
    /// is left out.
    fn field_line(&mut self, fields: &List<Field>, number: usize, field: &Field, gap: Gap) {
        let is_scope = matches!(
            field.value,
            Expression::Array { .. } | Expression::Message { .. }
        );
        if !is_scope {
            self.field(field, gap);
            self.separator(fields, number);
            return;
        }
        // Comments after `]` and `}` are written as if more were to follow.
        self.with(
            |context| context.line_to_block = true,
            |printer| {
                printer.field(field, gap);
                printer.context.block_on_own_line = false;
                printer.separator(fields, number);
            },
        );
    }

    /// Prints the comments of the separator after a field. Those before it,
    /// which buf loses, get a line each, and those after it then too.
    fn separator(&mut self, fields: &List<Field>, number: usize) {
        let Some(separator) = fields.separators[number] else {
            return;
        };
        let attached = self.trivia.attached(separator);
        if !self.has_comment(&attached.leading) {
            self.trailing(attached.trailing.clone());
            return;
        }
        let mut gap = match self.blank_between(fields, number + 1) {
            true => Gap::Blank,
            false => Gap::Newline,
        };
        for id in attached.leading.clone().chain(attached.trailing.clone()) {
            if self.tokens.kind(id).is_comment() {
                self.gap(gap);
                self.comment(id);
                gap = Gap::Newline;
            }
        }
    }

    fn field(&mut self, field: &Field, gap: Gap) {
        self.expression(&field.key, gap);
        match field.colon {
            Some(colon) => {
                let key = self.last_token(&field.key);
                let after_comment = self.has_comment(&self.trivia.attached(colon).leading)
                    || key.is_some_and(|key| self.has_comment(&self.trivia.attached(key).trailing));
                let gap = if after_comment {
                    Gap::Space
                } else {
                    Gap::Inline
                };
                self.token(colon, gap);
            }
            None => self.text(":"),
        }
        self.with(
            |context| {
                context.indent_strings = true;
                context.path_is_value = true;
            },
            |printer| printer.expression(&field.value, Gap::Space),
        );
    }

    /// True if a blank line is between a field and the one before.
    fn blank_between(&self, fields: &List<Field>, number: usize) -> bool {
        let (Some(before), Some(field)) = (
            fields.items.get(number.wrapping_sub(1)),
            fields.items.get(number),
        ) else {
            return false;
        };
        let (Some(end), Some(start)) = (
            self.last_token(&before.value),
            self.first_of_key(&field.key),
        ) else {
            return false;
        };
        let mut lines = self.tokens.text_between(end, start).split('\n');
        lines.next();
        lines.next_back();
        lines.any(|line| line.trim_matches([' ', '\t']).is_empty())
    }

    fn first_of_key(&self, key: &Expression) -> Option<TokenId> {
        match key {
            Expression::Path(path) => Self::first_token(path),
            Expression::Array { open, .. } => Some(*open),
            _ => None,
        }
    }
}

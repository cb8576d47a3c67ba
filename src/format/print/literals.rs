//! Values: numbers, strings and lists.

use super::options::line_gap;
use super::{Context, Gap, Printer};
use crate::format::syntax::tokens::TokenId;
use crate::format::syntax::tree::{Expression, List};

impl Printer<'_, '_> {
    pub(super) fn expression(&mut self, expression: &Expression, gap: Gap) {
        match expression {
            Expression::Literal(token) => self.token(*token, gap),
            Expression::Strings(open) => self.strings(*open),
            Expression::Path(path) => self.path(path, gap),
            Expression::Negative { minus, value } => self.negative(*minus, value, gap),
            Expression::Range { start, to, end } => {
                self.expression(start, gap);
                self.token(*to, Gap::Space);
                self.expression(end, Gap::Space);
            }
            Expression::Array { open, elements } => {
                let outer = self.context;
                self.context.line_to_block = false;
                self.context.indent_strings = false;
                self.array(*open, elements, gap, outer);
                self.context = outer;
            }
            Expression::Message { open, fields } => {
                let outer = self.context;
                self.context.line_to_block = false;
                self.context.indent_strings = false;
                self.message(*open, fields, gap, outer);
                self.context = outer;
            }
        }
    }

    fn negative(&mut self, minus: TokenId, value: &Expression, gap: Gap) {
        self.token(minus, gap);
        let first = match value {
            Expression::Literal(token) => Some(*token),
            Expression::Path(path) => Self::first_token(path),
            _ => None,
        };
        let commented =
            first.is_some_and(|first| self.has_comment(&self.trivia.attached(first).leading));
        self.expression(value, if commented { Gap::Space } else { Gap::None });
    }

    /// Prints several strings that stand for one, each on a line.
    fn strings(&mut self, open: TokenId) {
        let outer = self.context;
        let close = self.tokens.closing(open);
        let one_line = !self.text_between_has_newline(open, close);
        self.context.line_to_block = false;
        self.context.block_on_own_line = one_line;
        self.context.pair_leading_block = false;
        if outer.indent_strings {
            self.indented(|printer| printer.string_parts(open, close, outer));
        } else {
            self.string_parts(open, close, outer);
        }
        self.context = outer;
    }

    fn string_parts(&mut self, open: TokenId, close: TokenId, outer: Context) {
        let scope = self.trivia.scope(open);
        self.token(open, Gap::Newline);
        let mut inside = self.tokens.inside(open);
        let mut number = 0;
        while let Some(part) = inside.pass(self.tokens) {
            self.due_gap(scope, number);
            self.token(part, Gap::Newline);
            number += 1;
        }
        for number in number..scope.gaps.len() {
            self.due_gap(scope, number);
        }
        let trailing = self.token_split(close, Gap::Newline);
        // What follows the last part is on the line of what follows the value.
        self.context = outer;
        self.trailing(trailing);
    }

    fn text_between_has_newline(&self, open: TokenId, close: TokenId) -> bool {
        self.tokens.text_between(open, close).contains('\n')
    }

    fn array(&mut self, open: TokenId, elements: &List<Expression>, gap: Gap, outer: Context) {
        let scope = self.trivia.scope(open);
        let close = self.tokens.closing(open);
        let has_comment = self.gaps_have_comment(scope) || self.scope_has_comment(open);
        if has_comment || breaks(elements.items.iter()) {
            self.array_lines(open, elements, gap, outer);
            return;
        }
        self.token(open, gap);
        if let Some(element) = elements.items.first() {
            self.flat(|printer| {
                printer.due_gap(scope, 0);
                printer.expression(element, Gap::None);
                printer.due_gap(scope, 1);
            });
        }
        self.close_value(outer, |printer| printer.token(close, Gap::None));
    }

    fn array_lines(
        &mut self,
        open: TokenId,
        elements: &List<Expression>,
        gap: Gap,
        outer: Context,
    ) {
        let scope = self.trivia.scope(open);
        let close = self.tokens.closing(open);
        let comments = self.comments_before(close);
        self.context.block_on_own_line = true;
        self.context.pair_leading_block = true;
        let trailing = self.opening(open, gap);
        self.indented(|printer| {
            printer.trailing(trailing);
            for (number, element) in elements.items.iter().enumerate() {
                printer.comma_before(elements, number);
                printer.due_gap(scope, number);
                printer.with(
                    |context| context.path_is_value = true,
                    |printer| printer.expression(element, line_gap(scope, number)),
                );
            }
            printer.due_gap(scope, elements.len());
            printer.comments_above_bracket(&comments, scope.blank_before_close);
        });
        self.close_value(outer, |printer| printer.closing(close, "]", &comments));
    }

    /// Prints the comma before an element. A block comment after it stays on
    /// its line.
    pub(super) fn comma_before<T>(&mut self, list: &List<T>, number: usize) {
        let comma = number.checked_sub(1).and_then(|at| list.separators[at]);
        if let Some(comma) = comma {
            self.with(
                |context| context.block_on_own_line = false,
                |printer| printer.token(comma, Gap::Inline),
            );
        }
    }

    /// Prints on one line what is between brackets, if it has no line feed.
    pub(super) fn flat(&mut self, print: impl FnOnce(&mut Self)) {
        self.group(|printer| {
            printer.indented(|printer| {
                printer.soft_break();
                print(printer);
            });
            printer.soft_break();
        });
    }

    /// Prints what closes a value. Its trailing comments are what the scope of
    /// the value wants, not what the value wanted within.
    pub(super) fn close_value(&mut self, outer: Context, print: impl FnOnce(&mut Self)) {
        self.with(
            |context| {
                context.line_to_block = outer.line_to_block;
                context.block_on_own_line &= !outer.line_to_block;
            },
            print,
        );
    }
}

/// True if values get a line each: there are several, or one that is made of
/// others.
pub(super) fn breaks<'e>(mut values: impl Iterator<Item = &'e Expression>) -> bool {
    match (values.next(), values.next()) {
        (_, Some(_)) => true,
        (Some(value), None) => {
            matches!(value, Expression::Array { .. } | Expression::Message { .. })
        }
        (None, None) => false,
    }
}

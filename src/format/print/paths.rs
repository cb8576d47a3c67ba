//! Names and types.

use super::{Gap, Printer};
use crate::format::syntax::tokens::TokenId;
use crate::format::syntax::tree::{Arguments, Expression, Name, Path, Type};

impl Printer<'_, '_> {
    pub(super) fn path(&mut self, path: &Path, gap: Gap) {
        let is_value = self.context.path_is_value;
        self.with(
            |context| {
                context.line_to_block = true;
                context.path_is_value = false;
                context.block_on_own_line &= is_value;
            },
            |printer| printer.components(path, gap),
        );
    }

    fn components(&mut self, path: &Path, gap: Gap) {
        let mut gap = gap;
        for component in &path.components {
            if let Some(separator) = component.separator {
                self.token(separator, gap);
                gap = Gap::Preserve;
            }
            match &component.name {
                Name::Ident(ident) => self.token(*ident, gap),
                Name::Extension { open, path } => self.extension(*open, path, gap),
            }
            gap = Gap::Preserve;
        }
    }

    /// `(foo.bar)`
    fn extension(&mut self, open: TokenId, path: &Path, gap: Gap) {
        let scope = self.trivia.scope(open);
        // Comments after `(` lead what is within when they are read again.
        let trailing = self.token_split(open, gap);
        self.due(trailing);
        self.due_gap(scope, 0);
        self.path(path, Gap::PreserveTight);
        self.due_gap(scope, 1);
        self.token(self.tokens.closing(open), Gap::Preserve);
    }

    pub(super) fn type_(&mut self, type_: &Type, gap: Gap) {
        let gap = self.modifiers(&type_.modifiers, gap);
        self.path(&type_.path, gap);
        if let Some(arguments) = &type_.arguments {
            self.arguments(arguments);
        }
    }

    /// Prints modifiers; returns the gap before what they modify.
    pub(super) fn modifiers(&mut self, modifiers: &[TokenId], gap: Gap) -> Gap {
        let mut gap = gap;
        for modifier in modifiers {
            self.token(*modifier, gap);
            gap = Gap::Space;
        }
        gap
    }

    fn arguments(&mut self, arguments: &Arguments) {
        let scope = self.trivia.scope(arguments.open);
        let types = &arguments.types;
        self.token(arguments.open, Gap::Preserve);
        let mut gap = Gap::Preserve;
        for (number, type_) in types.items.iter().enumerate() {
            self.due_gap(scope, number);
            if let Some(comma) = number.checked_sub(1).and_then(|at| types.separators[at]) {
                self.token(comma, Gap::Inline);
                gap = Gap::Space;
            }
            self.type_(type_, gap);
        }
        for number in types.len()..scope.gaps.len() {
            self.due_gap(scope, number);
        }
        self.token(self.tokens.closing(arguments.open), Gap::Preserve);
    }

    /// The last token of an expression, whose trailing comments are those of
    /// the expression.
    pub(super) fn last_token(&self, expression: &Expression) -> Option<TokenId> {
        match expression {
            Expression::Literal(id) => Some(*id),
            Expression::Strings(open)
            | Expression::Array { open, .. }
            | Expression::Message { open, .. } => Some(self.tokens.closing(*open)),
            Expression::Path(path) => match path.components.last()?.name {
                Name::Ident(id) => Some(id),
                Name::Extension { open, .. } => Some(self.tokens.closing(open)),
            },
            Expression::Negative { value, .. } => self.last_token(value),
            Expression::Range { .. } => None,
        }
    }

    pub(super) fn first_token(path: &Path) -> Option<TokenId> {
        let component = path.components.first()?;
        Some(component.separator.unwrap_or(match component.name {
            Name::Ident(id) => id,
            Name::Extension { open, .. } => open,
        }))
    }
}

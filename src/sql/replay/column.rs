//! Columns as they are defined by CREATE TABLE and ADD COLUMN.

use super::Replayer;
use super::expression::is_null;
use super::names::segments;
use super::sequence::draws_from;
use crate::sql::catalog::{Column, Expression, Generated, ObjectName, Sequence, SequenceOptions};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

/// True for a constraint that is a property of its column: null or not, its
/// default, how it is generated.
pub(super) fn belongs_to_column(constraint: &ast::Constraint) -> bool {
    matches!(
        constraint,
        ast::Constraint::DefaultConstraint(_)
            | ast::Constraint::GeneratedConstraint(_)
            | ast::Constraint::NullConstraint(_)
            | ast::Constraint::NotNullConstraint(_)
    )
}

impl Replayer {
    /// Adds a column with what belongs to it; false if there is one already.
    pub(super) fn add_column(
        &mut self,
        table: &ObjectName,
        name: &SyntaxNode,
        ty: &ast::Type,
        collation: Option<ast::Collate>,
        constraints: &[ast::Constraint],
    ) -> bool {
        let Some(named) = self.simple(name) else {
            return false;
        };
        let written = self.column_type(ty);
        let mut column = Column {
            name: named.name.clone(),
            place: named.place.clone(),
            ty: written.ty,
            type_place: self.place(ty.syntax()),
            not_null: written.serial,
            default: None,
            generated: None,
            collation: collation.map(|collate| segments(collate.syntax()).join(".")),
            comment: None,
            local: true,
        };
        for constraint in constraints {
            self.column_property(&mut column, constraint);
        }
        let Some(earlier) = self
            .catalog
            .tables
            .get(table)
            .map(|found| found.column(&named.name).map(|column| column.place.clone()))
        else {
            return false;
        };
        if self.merge_inherited(table, &column) {
            return true;
        }
        if let Some(earlier) = earlier {
            let message = format!("column '{}' of table '{table}' exists already", named.name);
            self.duplicate_column(&named, message, earlier);
            return false;
        }
        let identity = matches!(column.generated, Some(Generated::Identity { .. }));
        if written.serial || identity {
            let options = match constraints.iter().find_map(identity_options) {
                Some(list) => SequenceOptions::said(column.ty.clone(), list.sequence_options()),
                None => SequenceOptions::of(column.ty.clone()),
            };
            let sequence = self.owned_sequence(table, &column, options);
            if written.serial {
                column.default = Some(Expression {
                    text: draws_from(&sequence) + "::regclass)",
                    names: Vec::new(),
                    place: column.type_place.clone(),
                });
            }
        }
        if let Some(table) = self.catalog.tables.get_mut(table) {
            table.columns.push(column);
        }
        true
    }

    /// A column that is inherited may be defined again, in CREATE TABLE.
    fn merge_inherited(&mut self, table: &ObjectName, column: &Column) -> bool {
        let Some(table) = self.catalog.tables.get_mut(table) else {
            return false;
        };
        match table.column_mut(&column.name) {
            Some(known) if !known.local => {
                known.local = true;
                known.not_null |= column.not_null;
                if column.default.is_some() {
                    known.default.clone_from(&column.default);
                }
                true
            }
            _ => false,
        }
    }

    fn column_property(&mut self, column: &mut Column, constraint: &ast::Constraint) {
        match constraint {
            ast::Constraint::DefaultConstraint(default) => {
                column.default = default
                    .expr()
                    .filter(|expression| !is_null(expression))
                    .map(|expression| self.expression(expression.syntax()));
            }
            ast::Constraint::NotNullConstraint(_) => column.not_null = true,
            ast::Constraint::GeneratedConstraint(generated) => match generated.generated_as() {
                Some(ast::GeneratedAs::GeneratedIdentity(identity)) => {
                    column.not_null = true;
                    column.generated = Some(Generated::Identity {
                        always: is_always(identity.generated_when()),
                    });
                }
                Some(ast::GeneratedAs::GeneratedStored(stored)) => {
                    column.generated = stored.expr().map(|expression| {
                        let expression = self.expression(expression.syntax());
                        match stored.generated_kind() {
                            Some(ast::GeneratedKind::Stored(_)) => Generated::Stored(expression),
                            _ => Generated::Virtual(expression),
                        }
                    });
                }
                None => {}
            },
            _ => {}
        }
    }

    /// The sequence that a serial or identity column draws from.
    pub(super) fn owned_sequence(
        &mut self,
        table: &ObjectName,
        column: &Column,
        options: SequenceOptions,
    ) -> ObjectName {
        let name = table.sibling(self.relation_name(table, Some(&column.name), "seq"));
        let sequence = Sequence {
            owner: Some((table.clone(), column.name.clone())),
            options,
            place: column.place.clone(),
        };
        self.catalog.sequences.insert(name.clone(), sequence);
        name
    }
}

pub(super) fn is_always(when: Option<ast::GeneratedWhen>) -> bool {
    matches!(when, Some(ast::GeneratedWhen::GeneratedAlways(_)))
}

fn identity_options(constraint: &ast::Constraint) -> Option<ast::SequenceOptionList> {
    let ast::Constraint::GeneratedConstraint(generated) = constraint else {
        return None;
    };
    match generated.generated_as()? {
        ast::GeneratedAs::GeneratedIdentity(identity) => identity.sequence_option_list(),
        ast::GeneratedAs::GeneratedStored(_) => None,
    }
}

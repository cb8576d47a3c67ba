//! CREATE TABLE … (LIKE …).

use super::Replayer;
use crate::sql::catalog::{Column, Generated, Index, ObjectName};
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    /// LIKE copies columns; what else depends on its options.
    pub(super) fn like(&mut self, name: &ObjectName, like: &ast::LikeClause) {
        let Some(source) = like
            .relation_name_ref()
            .and_then(|source| self.table_named(source.syntax(), false))
        else {
            // The columns of a view are not known.
            self.gap(name, like.syntax());
            return;
        };
        let Some(from) = self.catalog.tables.get(&source).cloned() else {
            return;
        };
        let including = Including::of(like);
        for column in from.columns {
            self.push_copied_column(name, including.column(column));
        }
        if let Some(table) = self.catalog.tables.get_mut(name) {
            table.gaps.extend(from.gaps);
        }
        for mut constraint in from.constraints {
            let copied = if constraint.as_check().is_some() {
                including.constraints
            } else {
                including.indexes && !constraint.is_foreign_key()
            };
            if copied {
                if constraint.as_check().is_none() {
                    constraint.name = self.automatic_name(name, &constraint);
                }
                self.insert_constraint(name, constraint);
            }
        }
        if including.indexes {
            self.copy_indexes(name, &source, false);
        }
    }

    fn push_copied_column(&mut self, table: &ObjectName, column: Column) {
        if let Some(table) = self.catalog.tables.get_mut(table)
            && table.column(&column.name).is_none()
        {
            table.columns.push(Column {
                local: true,
                ..column
            });
        }
    }

    /// Copies the indexes that are not behind constraints, under new names.
    /// Those of a partition are parts of those of the table that it is a part
    /// of.
    pub(super) fn copy_indexes(&mut self, to: &ObjectName, from: &ObjectName, as_parts: bool) {
        let indexes: Vec<(ObjectName, Index)> = self
            .catalog
            .indexes_of(from)
            .filter(|(_, index)| !index.of_constraint)
            .map(|(name, index)| (name.clone(), index.clone()))
            .collect();
        for (parent, mut index) in indexes {
            index.parent = as_parts.then_some(parent);
            index.table = to.clone();
            let name = self.index_name(to, &index);
            self.catalog.indexes.insert(to.sibling(name), index);
        }
    }
}

/// What LIKE … INCLUDING copies.
#[derive(Default)]
struct Including {
    comments: bool,
    constraints: bool,
    defaults: bool,
    generated: bool,
    identity: bool,
    indexes: bool,
}

impl Including {
    fn of(like: &ast::LikeClause) -> Including {
        let mut all = Including::default();
        for option in like.like_options() {
            let (property, on) = match option {
                ast::LikeOption::IncludingProperty(it) => (it.table_property(), true),
                ast::LikeOption::ExcludingProperty(it) => (it.table_property(), false),
            };
            match property {
                Some(ast::TableProperty::PropertyAll(_)) => {
                    all = Including {
                        comments: on,
                        constraints: on,
                        defaults: on,
                        generated: on,
                        identity: on,
                        indexes: on,
                    }
                }
                Some(ast::TableProperty::PropertyComments(_)) => all.comments = on,
                Some(ast::TableProperty::PropertyConstraints(_)) => all.constraints = on,
                Some(ast::TableProperty::PropertyDefaults(_)) => all.defaults = on,
                Some(ast::TableProperty::PropertyGenerated(_)) => all.generated = on,
                Some(ast::TableProperty::PropertyIdentity(_)) => all.identity = on,
                Some(ast::TableProperty::PropertyIndexes(_)) => all.indexes = on,
                _ => {}
            }
        }
        all
    }

    fn column(&self, mut column: Column) -> Column {
        if !self.defaults {
            column.default = None;
        }
        let kept = match column.generated {
            Some(Generated::Identity { .. }) => self.identity,
            _ => self.generated,
        };
        if !kept {
            column.generated = None;
        }
        if !self.comments {
            column.comment = None;
        }
        column
    }
}

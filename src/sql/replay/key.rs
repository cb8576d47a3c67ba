//! Primary keys and unique constraints as statements write them.

use super::Replayer;
use super::constraint::{is_deferrable, is_initially_deferred};
use super::names::identifier;
use crate::sql::catalog::{Constraint, ConstraintKind, ObjectName};
use crate::sql::{Problem, ProblemKind};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    /// The columns of a key: listed, or the one that it is written at.
    pub(super) fn key_columns(
        &mut self,
        table: &ObjectName,
        column: Option<&str>,
        parameters: Option<ast::IndexParameters>,
    ) -> Vec<String> {
        match parameters.and_then(|parameters| parameters.column_list()) {
            Some(list) => {
                let nodes = list.column_name_refs().map(|it| it.syntax().clone());
                self.existing_columns(table, nodes)
            }
            None => column.map(str::to_owned).into_iter().collect(),
        }
    }

    pub(super) fn key_include(
        &mut self,
        table: &ObjectName,
        written: &ast::Constraint,
    ) -> Vec<String> {
        let parameters = match written {
            ast::Constraint::PrimaryKeyConstraint(key) => key.index_parameters(),
            ast::Constraint::UniqueConstraint(key) => key.index_parameters(),
            _ => None,
        };
        let include = parameters.and_then(|it| it.constraint_include_clause());
        let columns = include.into_iter().flat_map(|include| {
            let nodes = include.syntax().descendants();
            nodes.filter(|node| ast::ColumnNameRef::can_cast(node.kind()))
        });
        let nodes: Vec<SyntaxNode> = columns.collect();
        self.existing_columns(table, nodes.into_iter())
    }

    pub(super) fn second_primary_key(
        &mut self,
        table: &ObjectName,
        constraint: &Constraint,
    ) -> bool {
        if !matches!(constraint.kind, ConstraintKind::PrimaryKey) {
            return false;
        }
        let first = self
            .catalog
            .tables
            .get(table)
            .and_then(|found| found.primary_key());
        let Some(earlier) = first.map(|key| key.place.clone()) else {
            return false;
        };
        if !self.tolerant {
            let message = format!("table '{table}' has a primary key already");
            let place = constraint.place.clone();
            self.problems
                .push(Problem::new(ProblemKind::Duplicate, place, message).earlier(Some(earlier)));
        }
        true
    }

    /// PRIMARY KEY USING INDEX, UNIQUE USING INDEX: the index becomes the
    /// constraint, and is renamed to it.
    pub(super) fn constraint_of_index(
        &mut self,
        table: &ObjectName,
        written: &ast::Constraint,
        index: &SyntaxNode,
        primary: bool,
    ) {
        let Some(named) = self.named(index) else {
            return;
        };
        let old = table.sibling(named.name.as_str());
        let Some(mut index) = self.catalog.indexes.remove(&old) else {
            self.missing_index(&named);
            return;
        };
        let name = match written.constraint_name() {
            Some(name) => identifier(name.syntax()),
            None => named.name,
        };
        index.of_constraint = true;
        let include = index.include.clone();
        let columns = index.plain_columns().unwrap_or_default();
        let columns = columns.into_iter().map(str::to_owned).collect();
        self.catalog
            .indexes
            .insert(table.sibling(name.as_str()), index);
        let kind = if primary {
            ConstraintKind::PrimaryKey
        } else {
            ConstraintKind::Unique {
                nulls_not_distinct: false,
            }
        };
        let constraint = Constraint {
            name,
            columns,
            include,
            kind,
            validated: true,
            deferrable: is_deferrable(written),
            initially_deferred: is_initially_deferred(written),
            local: true,
            place: self.place(written.syntax()),
        };
        if !self.second_primary_key(table, &constraint) {
            self.insert_constraint(table, constraint);
        }
    }
}

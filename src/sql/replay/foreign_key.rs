//! Foreign keys as statements write them.

use super::Replayer;
use super::names::identifier;
use crate::sql::Place;
use crate::sql::catalog::{Action, ConstraintKind, ForeignKey, ObjectName, Table};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn column_reference(
        &mut self,
        column: Option<&str>,
        reference: &ast::ReferencesConstraint,
    ) -> Option<(ConstraintKind, Vec<String>)> {
        let own: Vec<String> = column.map(str::to_owned).into_iter().collect();
        let target = reference.table()?;
        let columns = reference.column().map(|it| vec![it.syntax().clone()]);
        let key = self.foreign_key(
            target.syntax(),
            columns,
            own.len(),
            reference.referential_actions(),
            matches!(reference.match_type(), Some(ast::MatchType::MatchFull(_))),
        )?;
        Some((ConstraintKind::ForeignKey(key), own))
    }

    pub(super) fn table_reference(
        &mut self,
        table: &ObjectName,
        key: &ast::ForeignKeyConstraint,
    ) -> Option<(ConstraintKind, Vec<String>)> {
        let nodes = |list: ast::ForeignKeyColumnList| {
            let columns = list.column_name_refs();
            columns.map(|it| it.syntax().clone()).collect::<Vec<_>>()
        };
        let own = self.existing_columns(table, nodes(key.from_columns()?).into_iter());
        let target = key.table_name_ref()?;
        let columns = key.to_columns().map(nodes);
        let key = self.foreign_key(
            target.syntax(),
            columns,
            own.len(),
            key.referential_actions(),
            matches!(key.match_type(), Some(ast::MatchType::MatchFull(_))),
        )?;
        Some((ConstraintKind::ForeignKey(key), own))
    }

    fn foreign_key(
        &mut self,
        target: &SyntaxNode,
        columns: Option<Vec<SyntaxNode>>,
        own: usize,
        actions: ast::AstChildren<ast::ReferentialAction>,
        match_full: bool,
    ) -> Option<ForeignKey> {
        let place = self.place(target);
        let table = self.table_named(target, false)?;
        let columns = match columns {
            Some(nodes) => self.existing_columns(&table, nodes.into_iter()),
            None => {
                let key = self
                    .catalog
                    .tables
                    .get(&table)
                    .and_then(|t| t.primary_key());
                let Some(key) = key.map(|key| key.columns.clone()) else {
                    let known = |found: &Table| found.gaps.is_empty();
                    if self.catalog.tables.get(&table).is_some_and(known) && !self.may_exist() {
                        let message = format!("table '{table}' has no primary key to refer to");
                        self.refuse(place, message);
                    }
                    return None;
                };
                key
            }
        };
        if columns.len() != own {
            let (theirs, message) = (columns.len(), "foreign key columns do not match");
            self.refuse(
                place,
                format!("{message}: {own} here, {theirs} in '{table}'"),
            );
            return None;
        }
        self.check_unique(&table, &columns, place);
        let mut key = ForeignKey {
            table,
            columns,
            on_delete: Action::default(),
            on_update: Action::default(),
            set_columns: Vec::new(),
            match_full,
        };
        for action in actions {
            match action {
                ast::ReferentialAction::OnDeleteAction(it) => {
                    key.set_columns = set_columns(it.ref_action());
                    key.on_delete = action_of(it.ref_action());
                }
                ast::ReferentialAction::OnUpdateAction(it) => {
                    key.on_update = action_of(it.ref_action());
                }
            }
        }
        Some(key)
    }

    /// What is referred to must tell rows apart.
    fn check_unique(&mut self, table: &ObjectName, columns: &[String], place: Place) {
        let Some(found) = self.catalog.tables.get(table) else {
            return;
        };
        let same = |other: &[String]| {
            other.len() == columns.len() && columns.iter().all(|column| other.contains(column))
        };
        let by_index = self.catalog.indexes_of(table).any(|(_, index)| {
            let plain = index.plain_columns().unwrap_or_default();
            let plain: Vec<String> = plain.into_iter().map(str::to_owned).collect();
            index.unique && same(&plain)
        });
        if by_index || !found.gaps.is_empty() || self.may_exist() {
            return;
        }
        let columns = columns.join(", ");
        self.refuse(
            place,
            format!("table '{table}' has no unique constraint on ({columns}) to refer to"),
        );
    }
}

fn action_of(action: Option<ast::RefAction>) -> Action {
    match action {
        Some(ast::RefAction::Restrict(_)) => Action::Restrict,
        Some(ast::RefAction::Cascade(_)) => Action::Cascade,
        Some(ast::RefAction::SetNullColumns(_)) => Action::SetNull,
        Some(ast::RefAction::SetDefaultColumns(_)) => Action::SetDefault,
        Some(ast::RefAction::NoAction(_)) | None => Action::NoAction,
    }
}

/// The columns of SET NULL (…) and SET DEFAULT (…).
fn set_columns(action: Option<ast::RefAction>) -> Vec<String> {
    let list = match action {
        Some(ast::RefAction::SetNullColumns(it)) => it.column_ref_list(),
        Some(ast::RefAction::SetDefaultColumns(it)) => it.column_ref_list(),
        _ => None,
    };
    let columns = list.into_iter().flat_map(|list| list.column_name_refs());
    columns.map(|it| identifier(it.syntax())).collect()
}

//! ALTER COLUMN and DROP COLUMN.

use super::alter_table::is_cascade;
use super::column::is_always;
use super::expression::is_null;
use super::names::Named;
use super::{Change, ChangeKind, Replayer};
use crate::sql::catalog::{Column, Generated, ObjectName, SequenceOptions, Table};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    /// True if a table that inherits has a column also of its own, or from
    /// another parent.
    fn stays_without_parent(&self, table: &ObjectName, column: &str) -> bool {
        let Some(found) = self.catalog.tables.get(table) else {
            return false;
        };
        let local = found.column(column).is_some_and(|column| column.local);
        local
            || found.inherits.iter().any(|parent| {
                let parent = self.catalog.tables.get(parent);
                parent.is_some_and(|parent| parent.column(column).is_some())
            })
    }

    pub(super) fn alter_column(&mut self, table: &ObjectName, alter: &ast::AlterColumn) {
        use ast::AlterColumnOption as Change;
        let Some(named) = alter
            .column_name_ref()
            .and_then(|it| self.simple(it.syntax()))
        else {
            return;
        };
        match alter.option() {
            Some(Change::SetType(set)) => {
                let Some(ty) = set.ty() else {
                    return;
                };
                let new = self.column_type(&ty).ty;
                let place = self.place(ty.syntax());
                self.change_column(table, &named, |column| {
                    column.ty = new.clone();
                    column.type_place = place.clone();
                });
            }
            Some(Change::SetNotNull(set)) => {
                self.note(table, &named.name, ChangeKind::NotNull, set.syntax());
                self.change_column(table, &named, |column| column.not_null = true);
            }
            Some(Change::DropNotNull(_)) => self.drop_not_null(table, &named),
            Some(Change::SetDefault(set)) => {
                let default = set
                    .expr()
                    .filter(|expression| !is_null(expression))
                    .map(|expression| self.expression(expression.syntax()));
                self.change_column(table, &named, |column| column.default = default.clone());
            }
            Some(Change::DropDefault(drop)) => {
                self.note(table, &named.name, ChangeKind::NoDefault, drop.syntax());
                self.change_column(table, &named, |column| column.default = None);
            }
            Some(Change::AddGenerated(add)) => {
                let always = is_always(add.generated_when());
                self.change_column(table, &named, |column| {
                    column.generated = Some(Generated::Identity { always });
                });
                let column = self
                    .catalog
                    .tables
                    .get(table)
                    .and_then(|t| t.column(&named.name));
                if let Some(column) = column.cloned() {
                    let written = add.sequence_option_list();
                    let options = written.into_iter().flat_map(|list| list.sequence_options());
                    let options = SequenceOptions::said(column.ty.clone(), options);
                    self.owned_sequence(table, &column, options);
                }
            }
            Some(Change::SetGenerated(set)) => {
                let always = is_always(set.generated_when());
                self.change_column(table, &named, |column| {
                    column.generated = Some(Generated::Identity { always });
                });
            }
            Some(Change::DropIdentity(_)) => {
                if !self.is_identity(table, &named) {
                    self.check_column(table, &named);
                    return;
                }
                self.change_column(table, &named, |column| column.generated = None);
                self.drop_owned_sequences(|(owner, of)| owner == table && *of == named.name);
            }
            Some(Change::DropExpression(_)) => {
                self.change_column(table, &named, |column| column.generated = None);
            }
            Some(Change::SetExpression(set)) => {
                let Some(expression) = set.expr().map(|it| self.expression(it.syntax())) else {
                    return;
                };
                self.change_column(table, &named, |column| {
                    column.generated = Some(Generated::Stored(expression.clone()));
                });
            }
            // Statistics, storage, compression and options of sequences.
            _ => {
                self.check_column(table, &named);
            }
        }
    }

    /// Notes a change that leaves no place of its own in the catalog.
    pub(super) fn note(
        &mut self,
        table: &ObjectName,
        column: &str,
        kind: ChangeKind,
        node: &SyntaxNode,
    ) {
        let place = self.place(node);
        self.changes.push(Change {
            table: table.clone(),
            column: column.to_owned(),
            kind,
            place,
        });
    }

    fn drop_not_null(&mut self, table: &ObjectName, named: &Named) {
        let in_key = self
            .catalog
            .tables
            .get(table)
            .and_then(|found| found.primary_key())
            .is_some_and(|key| key.columns.contains(&named.name));
        if in_key {
            let message = format!("column '{named}' is in the primary key and cannot be NULL");
            self.refuse(named.place.clone(), message);
        } else {
            self.change_column(table, named, |column| column.not_null = false);
        }
    }

    fn is_identity(&self, table: &ObjectName, named: &Named) -> bool {
        let column = self
            .catalog
            .tables
            .get(table)
            .and_then(|t| t.column(&named.name));
        let generated = column.and_then(|column| column.generated.as_ref());
        matches!(generated, Some(Generated::Identity { .. }))
    }

    /// Changes a column; reports one that does not exist.
    pub(super) fn change_column(
        &mut self,
        table: &ObjectName,
        named: &Named,
        change: impl Fn(&mut Column),
    ) {
        if self.check_column(table, named)
            && let Some(table) = self.catalog.tables.get_mut(table)
            && let Some(column) = table.column_mut(&named.name)
        {
            change(column);
        }
    }

    /// True if the table has the column. One of a table that is not wholly
    /// known may be there all the same.
    pub(super) fn check_column(&mut self, table: &ObjectName, named: &Named) -> bool {
        let Some(found) = self.catalog.tables.get(table) else {
            return false;
        };
        if found.column(&named.name).is_some() {
            return true;
        }
        if !found.gaps.is_empty() || self.may_exist() {
            return false;
        }
        let earlier = found
            .dropped_column(&named.name)
            .map(|drop| drop.place.clone());
        let columns: Vec<String> = found.columns.iter().map(|it| it.name.clone()).collect();
        self.missing(
            named.place.clone(),
            format!("column '{named}' of table '{table}' does not exist"),
            &named.name,
            columns.iter().map(String::as_str),
            earlier,
        );
        false
    }

    pub(super) fn alter_drop_column(
        &mut self,
        table: &ObjectName,
        drop: &ast::DropColumn,
        is_parent: bool,
    ) {
        let Some(named) = drop
            .column_name_ref()
            .and_then(|it| self.simple(it.syntax()))
        else {
            return;
        };
        let exists = |table: &Table| table.column(&named.name).is_some();
        let exists = self.catalog.tables.get(table).is_some_and(exists);
        if !exists && (drop.if_exists().is_some() || !is_parent) {
            return;
        }
        if !is_parent && self.stays_without_parent(table, &named.name) {
            return;
        }
        if self.check_column(table, &named) {
            let cascade = is_cascade(drop.drop_behavior());
            self.drop_column(table, &named.name, cascade, named.place);
        }
    }
}

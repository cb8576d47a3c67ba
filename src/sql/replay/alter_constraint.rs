//! Constraints that are changed or dropped.

use super::Replayer;
use super::alter_table::is_cascade;
use super::names::Named;
use crate::sql::catalog::{Constraint, ObjectName};
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn change_constraint(
        &mut self,
        table: &ObjectName,
        named: &Named,
        change: impl Fn(&mut Constraint),
    ) {
        if !self.check_constraint(table, named) {
            return;
        }
        let table = self.catalog.tables.get_mut(table);
        let constraints = table.into_iter().flat_map(|table| &mut table.constraints);
        constraints
            .filter(|found| found.name == named.name)
            .for_each(change);
    }

    pub(super) fn check_constraint(&mut self, table: &ObjectName, named: &Named) -> bool {
        let Some(found) = self.catalog.tables.get(table) else {
            return false;
        };
        if found.constraint(&named.name).is_some() {
            return true;
        }
        if !found.gaps.is_empty() || self.may_exist() {
            return false;
        }
        let names: Vec<String> = found.constraints.iter().map(|it| it.name.clone()).collect();
        self.missing(
            named.place.clone(),
            format!("constraint '{named}' of table '{table}' does not exist"),
            &named.name,
            names.iter().map(String::as_str),
            None,
        );
        false
    }

    pub(super) fn alter_drop_constraint(
        &mut self,
        table: &ObjectName,
        drop: &ast::DropConstraint,
        is_parent: bool,
    ) {
        let Some(named) = drop
            .constraint_name_ref()
            .and_then(|it| self.simple(it.syntax()))
        else {
            return;
        };
        let found = self
            .catalog
            .tables
            .get(table)
            .and_then(|t| t.constraint(&named.name));
        if found.is_none() {
            if self.drop_not_null_by_name(table, &named) {
                return;
            }
            if is_parent && drop.if_exists().is_none() {
                self.check_constraint(table, &named);
            }
            return;
        }
        let cascade = is_cascade(drop.drop_behavior());
        self.drop_constraint(table, &named, cascade);
    }

    /// Since PostgreSQL 18 NOT NULL is a constraint `<table>_<column>_not_null`.
    fn drop_not_null_by_name(&mut self, table: &ObjectName, named: &Named) -> bool {
        let prefix = format!("{}_", table.name);
        let column = named
            .name
            .strip_prefix(&prefix)
            .and_then(|rest| rest.strip_suffix("_not_null"));
        let found = self.catalog.tables.get_mut(table);
        match column.and_then(|name| found.and_then(|table| table.column_mut(name))) {
            Some(column) => {
                column.not_null = false;
                true
            }
            None => false,
        }
    }
}

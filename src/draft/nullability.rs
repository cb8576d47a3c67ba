//! Columns that may be NULL where their field may be absent, and nowhere else.

use super::{At, Phase, Planner, Step};
use crate::entity::table::ColumnMap;
use crate::sql::catalog::{Column, TypeKind, identifier};

impl<'a> Planner<'a> {
    pub(super) fn change_nullability(&mut self, at: At<'a>) {
        let held: Vec<(usize, ColumnMap<'a>)> = self
            .map(at)
            .columns()
            .map(|(field, held)| (field, held.clone()))
            .collect();
        for (field, held) in held {
            let Some(column) = held.column else {
                continue;
            };
            let by_domain = self.domain_not_null(column);
            let not_null = column.not_null || by_domain;
            if !held.nullable && !not_null {
                self.refuse_null(at, field, &held, column);
            } else if held.nullable && not_null && !self.has_default(at, &held) {
                self.accept_null(at, field, &held, column, by_domain);
            }
        }
    }

    fn refuse_null(&mut self, at: At<'a>, field: usize, held: &ColumnMap<'a>, column: &Column) {
        let (table, name) = (at.name.sql(), identifier(&column.name));
        let told = self.fill(&at.name.to_string(), &column.name);
        let ty = self.final_type(at.map, field, held, 0);
        let entity = self.map(at).entity;
        let is_key = entity.keys().any(|key| key == [field]) || entity.reference(field).is_some();
        let zero = match is_key {
            true => None,
            false => self.zero(held, &ty),
        };
        if let Some(zero) = zero.as_ref().filter(|_| !self.has_default(at, held)) {
            let mut step = Step::new(
                Phase::Expand,
                format!("default {} {}", at.name.name, column.name),
                format!("{} is no longer absent", self.shown_field(at, field, held)),
            )
            .caution("for services that leave it out as they did");
            step = step
                .up(format!(
                    "ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {zero}"
                ))
                .down(format!(
                    "ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT"
                ));
            self.step(step);
        }
        let value = told.or(zero);
        self.fill_column(at, &column.name, value.as_deref());
        self.require(at, &column.name, value.is_some());
    }

    fn accept_null(
        &mut self,
        at: At<'a>,
        field: usize,
        held: &ColumnMap<'a>,
        column: &Column,
        by_domain: bool,
    ) {
        let shown = format!("{}.{}", at.name, column.name);
        if by_domain {
            self.refuse(
                format!(
                    "column '{shown}' has to accept NULL, but its domain '{}' does not",
                    column.ty
                ),
                "give the column another type in a migration of your own, or the field no optional",
            );
            return;
        }
        let key = at.table.primary_key();
        let phase = match key.is_some_and(|key| key.columns.contains(&column.name)) {
            // Once another primary key is there.
            true => Phase::Constrain,
            false => Phase::Expand,
        };
        let (table, name) = (at.name.sql(), identifier(&column.name));
        self.step(
            Step::new(
                phase,
                format!("optional {} {}", at.name.name, column.name),
                format!("{} may be absent", self.shown_field(at, field, held)),
            )
            .up(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
            ))
            .down(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL"
            ))
            .down_caution("rows that have no value by then stop this"),
        );
    }

    fn domain_not_null(&self, column: &Column) -> bool {
        let found = column.ty.user_type();
        let found = found.and_then(|name| self.catalog.types.get(name));
        matches!(found.map(|it| &it.kind), Some(TypeKind::Domain(domain)) if domain.not_null)
    }
}

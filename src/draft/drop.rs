//! What no proto stands for any more: it goes only if that was asked for.

use super::{At, Phase, Planner, Step};
use crate::sql::catalog::{Column, ConstraintKind, Generated, ObjectName, Table, identifier};
use crate::sql::definition;
use crate::sql::types::ColumnType;

impl<'a> Planner<'a> {
    pub(super) fn leftovers(&mut self, at: At<'a>) {
        if self.is_new(at.name) {
            return;
        }
        for column in self.map(at).unexplained.clone() {
            if self.is_held_elsewhere(at, column) {
                continue;
            }
            let is_going = self.may_drop(&format!("{}.{}", at.name, column.name));
            self.relax(at, column);
            if is_going {
                self.drop_column(at, column);
            }
        }
    }

    /// True if another entity of the same table has a field in the column.
    fn is_held_elsewhere(&self, at: At<'a>, column: &Column) -> bool {
        let same_table = self
            .maps
            .iter()
            .filter(|map| map.table.is_some_and(|(name, _)| name == at.name));
        let mut same_table = same_table;
        same_table.any(|map| {
            !map.unexplained
                .iter()
                .any(|other| other.name == column.name)
        })
    }

    /// Services that no longer know a column leave it out: it must not be
    /// required any more.
    fn relax(&mut self, at: At<'a>, column: &Column) {
        let key = at.table.primary_key();
        let in_key = key.is_some_and(|key| key.columns.contains(&column.name));
        if !column.not_null || column.has_default() || !column.local || in_key {
            return;
        }
        let (table, name) = (at.name.sql(), identifier(&column.name));
        let mut step = Step::new(
            Phase::Expand,
            format!("relax {} {}", at.name.name, column.name),
            format!(
                "no field of {} is stored in {}: services leave it out",
                self.map(at).message.name,
                column.name
            ),
        )
        .up(format!(
            "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
        ));
        step = match self.filler(at, column) {
            Some(filler) => step
                .down(format!(
                    "UPDATE {table} SET {name} = {filler} WHERE {name} IS NULL"
                ))
                .down_caution(format!("rows written since get {filler}")),
            None => step.down_caution("rows that have no value by then stop this"),
        };
        step = step.down(format!(
            "ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL"
        ));
        self.step(step);
    }

    /// A value that stands for none, where a column must have one. Keys and
    /// references cannot have one that is made up.
    fn filler(&self, at: At<'a>, column: &Column) -> Option<&'static str> {
        let in_key = |columns: &[String]| columns.contains(&column.name);
        let of_constraint = at.table.constraints.iter().any(|constraint| {
            constraint.has_index() && constraint.columns.len() == 1 && in_key(&constraint.columns)
                || constraint.is_foreign_key() && in_key(&constraint.columns)
        });
        let unique_index = self
            .catalog
            .indexes_of(at.name)
            .any(|(_, index)| index.unique && index.mentions(&column.name));
        if of_constraint || unique_index {
            return None;
        }
        Some(match column.ty {
            ColumnType::Text | ColumnType::Varchar(_) => "''",
            ColumnType::Bytea => "'\\x'",
            ColumnType::Boolean => "false",
            ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Real
            | ColumnType::DoublePrecision
            | ColumnType::Numeric(_) => "0",
            ColumnType::Json | ColumnType::Jsonb | ColumnType::Array(_) => "'{}'",
            _ => return None,
        })
    }

    fn drop_column(&mut self, at: At<'a>, column: &Column) {
        let shown = format!("{}.{}", at.name, column.name);
        let users = self.users(at.name, Some(&column.name));
        for user in &users {
            self.refuse(
                format!("column '{shown}' cannot be dropped, since {user} uses it"),
                "drop that first, in a migration of your own",
            );
        }
        if !users.is_empty() {
            return;
        }
        let (table, name) = (at.name.sql(), identifier(&column.name));
        let mut old = column.clone();
        // A step before has made it accept NULL.
        let in_key = at.table.primary_key();
        let in_key = in_key.is_some_and(|key| key.columns.contains(&column.name));
        old.not_null = column.not_null && (column.has_default() || in_key);
        let mut step = Step::new(
            Phase::Drop,
            format!("drop {} {}", at.name.name, column.name),
            format!("no field of {} is stored in it", self.map(at).message.name),
        )
        .caution("the values are gone for good")
        .up(format!("ALTER TABLE {table} DROP COLUMN {name}"))
        .down(format!(
            "ALTER TABLE {table} ADD COLUMN {}",
            definition::column(self.catalog, at.name, &old)
        ))
        .down_caution("the column comes back, its values do not");
        for constraint in &at.table.constraints {
            let involved = constraint.columns.contains(&column.name)
                || constraint.include.contains(&column.name)
                || match &constraint.kind {
                    ConstraintKind::Check(check) => check.expression.mentions(&column.name),
                    ConstraintKind::Exclusion { expression, .. } => {
                        expression.mentions(&column.name)
                    }
                    _ => false,
                };
            if involved {
                let text = definition::constraint(constraint);
                step = step.down(format!("ALTER TABLE {table} ADD {text}"));
            }
        }
        for (index_name, index) in self.catalog.indexes_of(at.name) {
            if index.mentions(&column.name) && !index.of_constraint {
                step = step.down(definition::index(index_name, index, false));
            }
        }
        if let Some(comment) = &column.comment {
            let of = format!("{table}.{name}");
            step = step.down(definition::comment_on("COLUMN", &of, Some(comment)));
        }
        self.step(step);
    }

    /// What would go along with a column or a table, and is not its own.
    fn users(&self, table: &ObjectName, column: Option<&str>) -> Vec<String> {
        let mut users = Vec::new();
        for (name, view) in &self.catalog.views {
            if view.uses(table, column) {
                users.push(format!("view '{name}'"));
            }
        }
        for (name, other) in &self.catalog.tables {
            if other.inherits.contains(table) {
                users.push(format!("table '{name}'"));
            }
            for (constraint, key) in other.foreign_keys() {
                let on_it = column.is_none_or(|it| key.columns.iter().any(|of| of == it));
                if key.table == *table && on_it && name != table {
                    users.push(format!("foreign key '{}' of '{name}'", constraint.name));
                }
            }
        }
        let own = self.catalog.tables.get(table);
        for other in own.into_iter().flat_map(|own| &own.columns) {
            if let Some(Generated::Stored(of) | Generated::Virtual(of)) = &other.generated
                && column.is_some_and(|column| of.mentions(column))
            {
                users.push(format!("generated column '{}'", other.name));
            }
        }
        users
    }

    /// Tables that are named, and that no entity is stored in.
    pub(super) fn drop_tables(&mut self) {
        for typed in self.wishes.drops.named.clone() {
            let found = self
                .catalog
                .tables
                .iter()
                .find(|(name, _)| name.to_string() == typed && !self.is_new(name));
            let Some((name, table)) = found else {
                continue;
            };
            self.used_wishes.insert(format!("--drop={typed}"));
            let map = self
                .maps
                .iter()
                .find(|map| map.table.is_some_and(|(of, _)| of == name));
            if let Some(map) = map {
                let entity = map.message.name.clone();
                self.refuse(
                    format!("table '{name}' cannot be dropped, since it stores entity '{entity}'"),
                    "remove the entity from the protos first, or mark it not_persisted",
                );
                continue;
            }
            self.drop_table(name, table);
        }
    }

    fn drop_table(&mut self, name: &'a ObjectName, table: &'a Table) {
        let users = self.users(name, None);
        for user in &users {
            self.refuse(
                format!("table '{name}' cannot be dropped, since {user} uses it"),
                "drop that first, in a migration of your own",
            );
        }
        if !users.is_empty() {
            return;
        }
        let sql = name.sql();
        let mut step = Step::new(
            Phase::Drop,
            format!("drop {}", name.name),
            "no entity is stored in it",
        )
        .caution("the rows are gone for good")
        .up(format!("DROP TABLE {sql}"))
        .down(definition::table(self.catalog, name, table))
        .down_caution("the table comes back, its rows do not");
        for (constraint, _) in table.foreign_keys() {
            let text = definition::constraint(constraint);
            step = step.down(format!("ALTER TABLE {sql} ADD {text}"));
        }
        for (index_name, index) in self.catalog.indexes_of(name) {
            if !index.of_constraint {
                step = step.down(definition::index(index_name, index, false));
            }
        }
        for comment in definition::comments(name, table) {
            step = step.down(comment);
        }
        self.step(step);
    }
}

//! An enum type, made anew with other labels: PostgreSQL can add labels to a
//! type, and take none away.

use super::Planner;
use super::spelling::literals;
use crate::sql::catalog::{Column, ObjectName, Table, identifier};
use crate::sql::definition;
use crate::sql::types::ColumnType;

impl Planner<'_> {
    /// The statements after which the type has these labels alone. What depends
    /// on the columns is taken down before, and put up again after.
    pub(super) fn rebuild(&self, name: &ObjectName, labels: &[String]) -> Vec<String> {
        let old = name.sibling(format!("{}_before", name.name));
        let mut statements = vec![
            format!(
                "ALTER TYPE {} RENAME TO {}",
                name.sql(),
                identifier(&old.name)
            ),
            format!(
                "CREATE TYPE {} AS ENUM ({})",
                name.sql(),
                literals(labels.iter().map(String::as_str))
            ),
        ];
        for (table_name, table) in &self.catalog.tables {
            let columns: Vec<&Column> = table
                .columns
                .iter()
                .filter(|column| column.local && column.ty.user_type() == Some(name))
                .collect();
            if !columns.is_empty() {
                statements.extend(self.moved(table_name, table, &columns));
            }
        }
        statements.push(format!("DROP TYPE {}", old.sql()));
        statements
    }

    /// The columns of one table, moved to the new type of the same name.
    fn moved(&self, name: &ObjectName, table: &Table, columns: &[&Column]) -> Vec<String> {
        let sql = name.sql();
        let mut before = Vec::new();
        let mut after = Vec::new();
        let mentions = |of: &crate::sql::catalog::Expression| {
            columns.iter().any(|column| of.mentions(&column.name))
        };
        for (constraint, check) in table.checks() {
            if mentions(&check.expression) {
                before.push(format!(
                    "ALTER TABLE {sql} DROP CONSTRAINT {}",
                    identifier(&constraint.name)
                ));
                after.push(format!(
                    "ALTER TABLE {sql} ADD {}",
                    definition::constraint(constraint)
                ));
            }
        }
        for (index_name, index) in self.catalog.indexes_of(name) {
            let in_part = index.parts.iter().any(|part| match part {
                crate::sql::catalog::IndexPart::Column(_) => false,
                crate::sql::catalog::IndexPart::Expression(of) => mentions(of),
            });
            let in_predicate = index.predicate.as_ref().is_some_and(mentions);
            if (in_part || in_predicate) && !index.of_constraint {
                before.push(format!("DROP INDEX {}", index_name.sql()));
                after.push(definition::index(index_name, index, false));
            }
        }
        let changes: Vec<String> = columns.iter().flat_map(|column| change(column)).collect();
        let alter = format!("ALTER TABLE {sql} {}", changes.join(", "));
        before.into_iter().chain([alter]).chain(after).collect()
    }

    /// True if the plan adds a column of the type, or gives one the type.
    pub(super) fn is_type_of_new_column(&self, name: &ObjectName) -> bool {
        self.tables().into_iter().any(|at| {
            let new = self.missing_columns(at);
            let new = new.iter().any(|wanted| wanted.ty.user_type() == Some(name));
            new || self.map(at).columns().any(|(field, held)| {
                held.column.is_some_and(|column| {
                    let ty = self.final_type(at.map, field, held, 0);
                    ty != column.ty && ty.user_type() == Some(name)
                })
            })
        })
    }
}

fn change(column: &Column) -> Vec<String> {
    let name = identifier(&column.name);
    let ty = super::spelling::type_name(&column.ty);
    let by = match column.ty {
        ColumnType::Array(_) => "text[]",
        _ => "text",
    };
    let mut changes = Vec::new();
    if column.default.is_some() {
        changes.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
    }
    changes.push(format!(
        "ALTER COLUMN {name} TYPE {ty} USING {name}::{by}::{ty}"
    ));
    if let Some(default) = &column.default {
        changes.push(format!("ALTER COLUMN {name} SET DEFAULT {}", default.text));
    }
    changes
}

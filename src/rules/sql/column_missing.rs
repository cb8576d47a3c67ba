//! Every field has a column.

use super::clickhouse;
use super::context::{Context, at, quoted};
use super::statement::{self, identifier, usual_type};
use crate::entity::table::{ColumnMap, Storage, TableMap};
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::schema::Field;
use crate::sql::Dialect;
use crate::sql::catalog::{ObjectName, Table};
use crate::text::nearest;

pub static COLUMN_MISSING: Rule = Rule {
    id: "SQL_COLUMN_MISSING",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that every field of an entity has a column.",
    doc: Doc {
        why: "A value without a column is lost when the entity is stored, or the statement that stores \
              it is refused.",
        instead: "Add the column in a migration, name the column that holds the field with \
                  `(contracts.v1.column).name`, or mark the field `not_persisted`.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n  \
                 string name = 2;\n}\n\
                 // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, name text NOT NULL);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n  \
                string name = 2;\n}\n\
                // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, name text NOT NULL);\n\
                // file: sql/002_drop.sql\nALTER TABLE roles DROP COLUMN name;\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((name, table)) = map.table else {
        return;
    };
    for (field, storage) in map.message.fields.iter().zip(&map.fields) {
        let Storage::Columns(columns) = storage else {
            continue;
        };
        let missing: Vec<&ColumnMap<'_>> = columns
            .iter()
            .filter(|column| column.column.is_none())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let missing = Missing {
            map,
            name,
            table,
            field,
            columns: missing,
        };
        let mut finding = missing.finding(context);
        if let Some(gap) = context.gap(&table.gaps) {
            finding = finding.severity(Severity::Warning).related(
                at(gap),
                "this statement is not understood; it may have made the column",
            );
        }
        findings.push(finding);
    }
}

/// A field that lacks columns.
struct Missing<'a> {
    map: &'a TableMap<'a>,
    name: &'a ObjectName,
    table: &'a Table,
    field: &'a Field,
    columns: Vec<&'a ColumnMap<'a>>,
}

impl Missing<'_> {
    fn finding(&self, context: &Context<'_>) -> Finding {
        let names = || self.columns.iter().map(|column| column.name.as_str());
        let noun = if self.columns.len() == 1 {
            "column"
        } else {
            "columns"
        };
        let message = format!(
            "field '{}' of '{}' has no {noun} {} in table '{}'",
            self.field.name,
            self.map.message.name,
            quoted(names()),
            self.name
        );
        let finding = Finding::new(&COLUMN_MISSING, message);
        let field = context.field(self.field);
        let label = format!("field '{}'", self.field.name);
        let renamed = self
            .table
            .renamed_columns
            .iter()
            .rfind(|it| names().any(|name| name == it.from));
        let dropped = names().find_map(|name| self.table.dropped_column(name));
        if let Some(renamed) = renamed {
            finding
                .help(format!(
                    "keep the old name, or name the new one: [(contracts.v1.column).name = \"{}\"]",
                    renamed.to
                ))
                .at(at(&renamed.place))
                .related(field, label)
        } else if let Some(dropped) = dropped {
            finding
                .help(format!(
                    "keep the column until the field is gone, or mark '{}' not_persisted",
                    self.field.name
                ))
                .at(at(&dropped.place))
                .related(field, label)
        } else {
            finding.help(self.help(context)).at(field)
        }
    }

    fn help(&self, context: &Context<'_>) -> String {
        let free = self
            .map
            .unexplained
            .iter()
            .map(|column| column.name.as_str());
        if let [column] = self.columns.as_slice()
            && let Some(near) = nearest(&column.name, free)
        {
            return format!(
                "did you mean column '{near}'? Then name it: [(contracts.v1.column).name = \"{near}\"]"
            );
        }
        if context.dialect() == Dialect::ClickHouse {
            return self.added_to_clickhouse();
        }
        let add = |column: &&ColumnMap<'_>| {
            let not_null = if column.nullable { "" } else { " NOT NULL" };
            let ty = usual_type(context, column);
            format!("ADD COLUMN {} {ty}{not_null}", identifier(&column.name))
        };
        let added: Vec<String> = self.columns.iter().map(add).collect();
        let table = statement::table(self.name);
        format!("ALTER TABLE {table} {};", added.join(", "))
    }

    fn added_to_clickhouse(&self) -> String {
        let add = |column: &&ColumnMap<'_>| {
            let name = clickhouse::column(Dialect::ClickHouse, &column.name);
            format!("ADD COLUMN {name} {}", clickhouse::best_type(column))
        };
        let added: Vec<String> = self.columns.iter().map(add).collect();
        let table = clickhouse::table(self.name);
        format!("ALTER TABLE {table} {};", added.join(", "))
    }
}

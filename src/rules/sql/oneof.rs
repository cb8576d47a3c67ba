//! Of a oneof, one member is set.

use super::context::Context;
use super::statement::{self, identifiers};
use crate::entity::table::{ColumnMap, TableMap};
use crate::rules::{Doc, Family, Finding, Rule, Severity};

pub static ONEOF_UNCHECKED: Rule = Rule {
    id: "SQL_ONEOF_UNCHECKED",
    family: Family::Sql,
    categories: &["SQL_STRICT"],
    purpose: "Checks that a CHECK keeps two members of a oneof from being set.",
    doc: Doc {
        why: "Each member has a column that may be NULL, and nothing in the table says that only one of \
              them has a value. A row with two cannot be read back as the message that it was.",
        instead: "Add a CHECK with `num_nonnulls` over the columns, as NOT VALID first.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                 oneof contact {\n    string mail = 2;\n    string phone = 3;\n  }\n}\n\
                 // file: sql/001_users.sql\nCREATE TABLE users (\n  id uuid PRIMARY KEY, mail text, phone text,\n  \
                 CHECK (num_nonnulls(mail, phone) <= 1)\n);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                oneof contact {\n    string mail = 2;\n    string phone = 3;\n  }\n}\n\
                // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, mail text, phone text);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((name, table)) = map.table else {
        return;
    };
    for (at, oneof) in map.message.oneofs.iter().enumerate() {
        let of_oneof = |(field, held): &(usize, &ColumnMap<'_>)| {
            map.message.fields[*field].oneof == Some(at) && held.column.is_some()
        };
        let mut members: Vec<(usize, &str)> = map
            .columns()
            .filter(of_oneof)
            .map(|(field, held)| (field, held.name.as_str()))
            .collect();
        // Of a flattened member one column is enough.
        members.dedup_by_key(|(field, _)| *field);
        let columns: Vec<&str> = members.iter().map(|(_, column)| *column).collect();
        let is_checked = table.checks().any(|(_, check)| {
            columns
                .iter()
                .all(|column| check.expression.mentions(column))
        });
        if columns.len() < 2 || is_checked {
            continue;
        }
        let message = format!(
            "nothing in table '{name}' keeps two members of oneof '{}' from being set",
            oneof.name
        );
        let help = format!(
            "ALTER TABLE {} ADD CONSTRAINT {} CHECK (num_nonnulls({}) <= 1) NOT VALID;",
            statement::table(name),
            identifiers([format!("{}_{}_check", name.name, oneof.name).as_str()]),
            identifiers(columns)
        );
        findings.push(
            Finding::new(&ONEOF_UNCHECKED, message)
                .severity(Severity::Warning)
                .help(help)
                .at(context.name_of(&oneof.origin))
                .related(super::context::at(&table.place), format!("table '{name}'")),
        );
    }
}

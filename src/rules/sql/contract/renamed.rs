//! What the old release uses gets another name.

use super::fate::{Fate, column_fate};
use super::{CATEGORIES, Used, steps};
use crate::entity::table::ColumnMap;
use crate::rules::sql::context::at;
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::Place;
use crate::sql::catalog::{ObjectName, Table};

pub static RENAMED_IN_USE: Rule = Rule {
    id: "SQL_RENAMED_IN_USE",
    family: Family::Sql,
    categories: CATEGORIES,
    purpose: "Checks that no column or table gets another name which the release before still uses.",
    doc: Doc {
        why: "Field and column renamed together suit the new release. The old one, which runs until \
              the last instance is replaced, still says the old name.",
        instead: "Add a column of the new name and write both; drop the old one in a later release. Or \
                  keep the name in the database: `(contracts.v1.column).name`.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                 string phone = 2;\n}\n\
                 // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                string mobile = 2;\n}\n\
                // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n\
                // file: sql/002_rename.sql\nALTER TABLE users RENAME COLUMN phone TO mobile;\n",
    },
};

pub(super) fn check_table(
    used: &Used<'_>,
    new: &ObjectName,
    place: &Place,
    findings: &mut Vec<Finding>,
) {
    let (table, _) = used.old_table;
    let is_told = used.new.is_some_and(|map| map.table.is_none());
    if is_told {
        return;
    }
    let entity = used.entity();
    let message = format!(
        "table '{table}' becomes '{new}', but the old release stores '{entity}' in '{table}'"
    );
    let help = format!(
        "make a view '{table}' of the new table in the same migration, and drop it in a later release; \
         or keep the name: option (contracts.v1.table).name = \"{table}\""
    );
    let finding = Finding::new(&RENAMED_IN_USE, message)
        .help(help)
        .at(at(place));
    findings.push(used.with_message(finding));
}

pub(super) fn check_column(
    used: &Used<'_>,
    (name, table): (&ObjectName, &Table),
    (field, held): (usize, &ColumnMap<'_>),
    findings: &mut Vec<Finding>,
) {
    let Some(column) = held.column else {
        return;
    };
    let Fate::Renamed(new_name, place) = column_fate(used.context, table, &column.name) else {
        return;
    };
    if used.is_still_wanted(field, &column.name) {
        return;
    }
    let old = &used.field(field).name;
    let entity = used.entity();
    let together = match used.new_field(field) {
        Some(new) if new.name != *old => {
            format!(
                ", together with field '{old}' → '{}' of '{entity}'",
                new.name
            )
        }
        _ => format!(" of field '{old}' of '{entity}'"),
    };
    let message = format!(
        "column '{name}.{}' becomes '{new_name}'{together}, but the old release still says '{}'",
        column.name, column.name
    );
    let finding = Finding::new(&RENAMED_IN_USE, message)
        .help(steps::rename_later(&column.name, new_name))
        .at(at(place));
    findings.push(used.with_field(finding, field));
}

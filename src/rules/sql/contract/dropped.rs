//! What the old release uses is dropped.

use super::fate::{Fate, column_fate};
use super::{CATEGORIES, Used, steps};
use crate::entity::table::ColumnMap;
use crate::rules::sql::context::at;
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::Place;
use crate::sql::catalog::{ObjectName, Table};

pub static DROPPED_IN_USE: Rule = Rule {
    id: "SQL_DROPPED_IN_USE",
    family: Family::Sql,
    categories: CATEGORIES,
    purpose: "Checks that no column or table is dropped which the release before still uses.",
    doc: Doc {
        why: "The old release runs until the last instance is replaced, and again after a rollback. \
              Every statement of it that names the column fails.",
        instead: "Release the protos without the field first, and drop the column in a later release.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                 string phone = 2;\n}\n\
                 // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                reserved 2;\n}\n\
                // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n\
                // file: sql/002_drop.sql\nALTER TABLE users DROP COLUMN phone;\n",
    },
};

pub(super) fn check_table(used: &Used<'_>, place: &Place, findings: &mut Vec<Finding>) {
    if used
        .new
        .is_some_and(|map| map.entity.table == used.old.entity.table)
    {
        // That the table is missing is told for the new release.
        return;
    }
    let (table, _) = used.old_table;
    let entity = used.entity();
    let now = match used.new_message() {
        Some(_) => "the new one does not",
        None => "the new one has no such message",
    };
    let message =
        format!("table '{table}' is dropped, but the old release stores '{entity}' in it ({now})");
    let help = steps::drop_later("the table", &format!("'{entity}'"));
    let finding = Finding::new(&DROPPED_IN_USE, message)
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
    let Fate::Dropped(place) = column_fate(used.context, table, &column.name) else {
        return;
    };
    if used.is_still_wanted(field, &column.name) {
        return;
    }
    let old = &used.field(field).name;
    let entity = used.entity();
    // The field may have moved to a column that is new: that is a rename.
    let is_new = |held: &&&ColumnMap<'_>| {
        held.column.is_some() && used.old_table.1.column(&held.name).is_none()
    };
    let columns = used.new_columns(field);
    let moved = columns.iter().find(is_new);
    if let (Some(moved), Some(new)) = (moved, used.new_field(field)) {
        let message = format!(
            "column '{name}.{}' is dropped and '{}' added, where field '{old}' of '{entity}' becomes \
             '{}': what is stored is lost, and the old release still uses '{}'",
            column.name, moved.name, new.name, column.name
        );
        let finding = Finding::new(&super::renamed::RENAMED_IN_USE, message)
            .help(steps::rename_later(&column.name, &moved.name))
            .at(at(place));
        findings.push(used.with_field(finding, field));
        return;
    }
    let now = match used.new_field(field) {
        Some(_) => "the new one stores it elsewhere",
        None => "the new one has no such field",
    };
    let message = format!(
        "column '{name}.{}' is dropped, but the old release uses it for field '{old}' of '{entity}' \
         ({now})",
        column.name
    );
    let finding = Finding::new(&DROPPED_IN_USE, message)
        .help(steps::drop_later("the column", &format!("field '{old}'")))
        .at(at(place));
    findings.push(used.with_field(finding, field));
}

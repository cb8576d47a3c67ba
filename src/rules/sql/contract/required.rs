//! A column wants a value that the old release does not write.

use super::fate::{Fate, column_fate};
use super::{CATEGORIES, Used, steps};
use crate::entity::table::ColumnMap;
use crate::rules::sql::context::at;
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::Place;
use crate::sql::catalog::{Column, ObjectName, Table};
use crate::sql::replay::ChangeKind;

pub static REQUIRED_IN_USE: Rule = Rule {
    id: "SQL_REQUIRED_IN_USE",
    family: Family::Sql,
    categories: CATEGORIES,
    purpose: "Checks that no column comes to want a value which the release before does not write.",
    doc: Doc {
        why: "Every row that the old release inserts, until its last instance is replaced, lacks the \
              value and is refused.",
        instead: "Give the column a default, or let it be NULL; set NOT NULL in the release after the one \
                  that writes it.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n}\n\
                 // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                string phone = 2;\n}\n\
                // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY);\n\
                // file: sql/002_add.sql\nALTER TABLE users ADD COLUMN phone text NOT NULL;\n",
    },
};

pub(super) fn check(
    used: &Used<'_>,
    (name, table): (&ObjectName, &Table),
    findings: &mut Vec<Finding>,
) {
    for column in &table.columns {
        if !column.not_null || column.has_default() {
            continue;
        }
        let old = used.old_table.1.columns.iter().find(|old| {
            let fate = column_fate(used.context, table, &old.name);
            matches!(fate, Fate::Kept(now) | Fate::Renamed(now, _) if now == column.name)
        });
        findings.extend(match old {
            Some(old) => of_old_column(used, name, (old, column)),
            None => of_new_column(used, name, column),
        });
    }
}

fn of_new_column(used: &Used<'_>, name: &ObjectName, column: &Column) -> Option<Finding> {
    if !used.context.is_new(&column.place.path) {
        return None;
    }
    // A column that takes the place of another one is told as a rename.
    let takes_place = used.old.columns().any(|(at, held)| {
        held.column.is_some() && held.name != column.name && used.is_still_wanted(at, &column.name)
    });
    if takes_place {
        return None;
    }
    let message = format!(
        "column '{name}.{}' is NOT NULL and has no default, but the old release does not write it when \
         it stores '{}'",
        column.name,
        used.entity()
    );
    let place = change(used, name, column, ChangeKind::NotNull).unwrap_or(&column.place);
    let mut finding = Finding::new(&REQUIRED_IN_USE, message)
        .help(steps::require_later())
        .at(at(place));
    if let Some((map, field)) = used.new.and_then(|map| {
        let (at, _) = map.columns().find(|(_, held)| held.name == column.name)?;
        Some((map, &map.message.fields[at]))
    }) {
        let label = format!(
            "field '{}' of '{}' in the new release",
            field.name, map.message.name
        );
        finding = finding.related(used.context.field(field), label);
        finding.subject = Some(format!("{}.{}", map.message.full_name, field.name));
        return Some(finding);
    }
    Some(used.with_message(finding))
}

fn of_old_column(
    used: &Used<'_>,
    name: &ObjectName,
    (old, new): (&Column, &Column),
) -> Option<Finding> {
    let (place, how) = if !old.not_null {
        (
            change(used, name, new, ChangeKind::NotNull)?,
            "becomes NOT NULL",
        )
    } else if old.has_default() {
        let place = change(used, name, new, ChangeKind::NoDefault)?;
        (place, "is NOT NULL and loses its default")
    } else {
        return None;
    };
    let held = used.old.columns().find(|(_, held)| held.name == old.name);
    let leaves_out = |held: &ColumnMap<'_>| held.nullable;
    let why = match held {
        Some((_, held)) if !leaves_out(held) => return None,
        Some((at, _)) => format!(
            "the old release leaves it out where field '{}' of '{}' is absent",
            used.field(at).name,
            used.entity()
        ),
        None => format!(
            "the old release does not write it when it stores '{}'",
            used.entity()
        ),
    };
    let message = format!("column '{name}.{}' {how}, but {why}", new.name);
    let finding = Finding::new(&REQUIRED_IN_USE, message)
        .help(steps::require_later())
        .at(at(place));
    Some(match held {
        Some((field, _)) => used.with_field(finding, field),
        None => used.with_message(finding),
    })
}

/// Where a new migration changed the column so.
fn change<'a>(
    used: &Used<'a>,
    table: &ObjectName,
    column: &Column,
    kind: ChangeKind,
) -> Option<&'a Place> {
    let mut changes = used.context.input.replay.changes.iter().rev();
    let found = changes.find(|change| {
        change.kind == kind
            && change.column == column.name
            && change.table == *table
            && used.context.is_new(&change.place.path)
    });
    found.map(|change| &change.place)
}

//! A column that the old release writes holds less than before.

use super::fate::{Fate, column_fate};
use super::{CATEGORIES, Used, steps};
use crate::entity::table::ColumnMap;
use crate::entity::verdict::{Family as ColumnFamily, Verdict, verdict};
use crate::rules::sql::clickhouse;
use crate::rules::sql::context::{at, quoted};
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::catalog::{Catalog, Column, ObjectName, Table};
use crate::sql::types::ColumnType;

pub static NARROWED_IN_USE: Rule = Rule {
    id: "SQL_NARROWED_IN_USE",
    family: Family::Sql,
    categories: CATEGORIES,
    purpose: "Checks that no column comes to hold less than what the release before writes.",
    doc: Doc {
        why: "The statement fails on rows that do not fit, and if there are none yet, the old release \
              writes them until its last instance is replaced: then its writes fail.",
        instead: "Add a column of the new type and write both; drop the old one in a later release.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                 string phone = 2;\n}\n\
                 // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                string phone = 2;\n}\n\
                // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n\
                // file: sql/002_narrow.sql\nALTER TABLE users ALTER COLUMN phone TYPE varchar(20);\n",
    },
};

pub(super) fn check_column(
    used: &Used<'_>,
    (name, table): (&ObjectName, &Table),
    (field, held): (usize, &ColumnMap<'_>),
    findings: &mut Vec<Finding>,
) {
    let Some(old) = held.column else {
        return;
    };
    let (Fate::Kept(new) | Fate::Renamed(new, _)) = column_fate(used.context, table, &old.name)
    else {
        return;
    };
    let Some(new) = table.column(new) else {
        return;
    };
    check_type(used, name, (field, held), (old, new), findings);
    check_labels(used, name, (field, held), (old, new), findings);
}

fn check_type(
    used: &Used<'_>,
    name: &ObjectName,
    (field, held): (usize, &ColumnMap<'_>),
    (old, new): (&Column, &Column),
    findings: &mut Vec<Finding>,
) {
    let is_changed = old.ty != new.ty && used.context.is_new(&new.type_place.path);
    if !is_changed || !is_narrower(used, held, (old, new)) {
        return;
    }
    let is_told = used.new_columns(field).iter().any(|held| {
        let is_it = held.column.is_some_and(|column| std::ptr::eq(column, new));
        is_it && matches!(held.verdict, Some(Verdict::Impossible | Verdict::Lossy(_)))
    });
    if is_told {
        return;
    }
    let message = format!(
        "column '{name}.{}' becomes '{}', but the old release writes what '{}' holds, for field '{}' \
         of '{}'",
        new.name,
        new.ty,
        old.ty,
        used.field(field).name,
        used.entity()
    );
    let finding = Finding::new(&NARROWED_IN_USE, message)
        .help(steps::narrow_later(&new.name))
        .at(at(&new.type_place));
    findings.push(used.with_field(finding, field));
}

fn is_narrower(used: &Used<'_>, held: &ColumnMap<'_>, (old, new): (&Column, &Column)) -> bool {
    let now = &used.context.input.replay.catalog;
    let after = match &new.ty {
        ColumnType::ClickHouse(ty) => clickhouse::verdict_of(used.schema, held, ty),
        ty => verdict_in(now, held, ty),
    };
    let (Some(before), Some(after)) = (held.verdict, after) else {
        return false;
    };
    rank(after) > rank(before) || clickhouse::holds_less(old, new) || holds_less(&old.ty, &new.ty)
}

fn verdict_in(catalog: &Catalog, held: &ColumnMap<'_>, ty: &ColumnType) -> Option<Verdict> {
    let element = match ty {
        ColumnType::Array(element) if held.repeated => element,
        ty => ty,
    };
    Some(verdict(
        held.value.kind,
        ColumnFamily::of(catalog, element)?,
    ))
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Exact => 0,
        Verdict::Usual(_) => 1,
        Verdict::Lossy(_) => 2,
        Verdict::Impossible => 3,
    }
}

/// True if values of the one type may be too long for the other.
fn holds_less(old: &ColumnType, new: &ColumnType) -> bool {
    use ColumnType::{Array, Char, Numeric, Text, Varchar};
    let length = |ty: &ColumnType| match ty {
        Text | Varchar(None) => Some(u32::MAX),
        Varchar(Some(length)) | Char(length) => Some(*length),
        _ => None,
    };
    match (old, new) {
        (Array(old), Array(new)) => holds_less(old, new),
        (Numeric(None), Numeric(Some(_))) => true,
        (Numeric(Some((old, old_scale))), Numeric(Some((new, new_scale)))) => {
            let whole = |precision: u32, scale: i32| i64::from(precision) - i64::from(scale);
            new_scale < old_scale || whole(*new, *new_scale) < whole(*old, *old_scale)
        }
        (ColumnType::Timestamp { zone, .. }, ColumnType::Timestamp { zone: new_zone, .. }) => {
            zone != new_zone
        }
        _ => matches!((length(old), length(new)), (Some(old), Some(new)) if new < old),
    }
}

/// Labels of an enum type cannot be dropped, but they get other names.
fn check_labels(
    used: &Used<'_>,
    name: &ObjectName,
    (field, held): (usize, &ColumnMap<'_>),
    (old, new): (&Column, &Column),
    findings: &mut Vec<Finding>,
) {
    let Some(previous) = used.context.input.previous else {
        return;
    };
    let Some(id) = held.value.of_enum else {
        return;
    };
    let of = |catalog: &Catalog, column: &Column| -> Option<Vec<String>> {
        let labels = catalog.labels(column.ty.user_type()?)?;
        Some(labels.iter().map(|label| label.text.clone()).collect())
    };
    let catalog = &used.context.input.replay.catalog;
    let (Some(before), Some(after)) = (of(&previous.replay.catalog, old), of(catalog, new)) else {
        return;
    };
    let written = previous.entities.enum_type(id);
    let written: Vec<&str> = written
        .labels
        .iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let gone = before
        .iter()
        .filter(|label| written.contains(&label.as_str()) && !after.contains(label));
    let gone: Vec<&str> = gone.map(String::as_str).collect();
    let user_type = new
        .ty
        .user_type()
        .and_then(|name| Some((name, catalog.types.get(name)?)));
    let Some((type_name, user_type)) = user_type.filter(|_| !gone.is_empty()) else {
        return;
    };
    let new_label = catalog
        .labels(type_name)
        .into_iter()
        .flatten()
        .find(|label| used.context.is_new(&label.place.path) && !before.contains(&label.text));
    let place = new_label.map_or(&user_type.place, |label| &label.place);
    if !used.context.is_new(&place.path) {
        return;
    }
    let message = format!(
        "type '{type_name}' of column '{name}.{}' has no label {} any more, but the old release writes \
         it for field '{}' of '{}'",
        new.name,
        quoted(gone),
        used.field(field).name,
        used.entity()
    );
    let help = "expand, then contract: (1) add the new label with ADD VALUE; (2) release what writes it, \
                and update the rows; (3) leave the old label where it is, or make a new type in a later \
                release";
    let finding = Finding::new(&NARROWED_IN_USE, message)
        .help(help)
        .at(at(place));
    findings.push(used.with_field(finding, field));
}

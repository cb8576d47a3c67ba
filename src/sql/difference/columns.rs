//! The columns of a table.

use super::object::{Aspect, Difference, Object};
use crate::sql::Place;
use crate::sql::catalog::{Column, Generated, ObjectName, Table};
use crate::sql::normal_form::{normal, same};
use crate::sql::types::ColumnType;

pub(super) fn compare(table: &ObjectName, old: &Table, new: &Table, found: &mut Vec<Difference>) {
    let object = |column: &Column| Object::Column(table.clone(), column.name.clone());
    for column in &old.columns {
        match new.column(&column.name) {
            Some(other) => one(&object(column), column, other, found),
            None => found.push(Difference::removed(object(column), &column.place)),
        }
    }
    let added = new
        .columns
        .iter()
        .filter(|column| old.column(&column.name).is_none());
    found.extend(added.map(|column| Difference::added(object(column), &column.place)));
}

fn one(object: &Object, old: &Column, new: &Column, found: &mut Vec<Difference>) {
    let mut changed = |aspect, from: (String, &Place), to: (String, &Place)| {
        found.push(Difference::changed(object.clone(), aspect, from, to));
    };
    if !same_type(&old.ty, &new.ty) {
        let from = (old.ty.to_string(), &old.type_place);
        changed(Aspect::Type, from, (new.ty.to_string(), &new.type_place));
    }
    if old.not_null != new.not_null {
        let shown = |column: &Column| if column.not_null { "NOT NULL" } else { "NULL" }.to_owned();
        changed(
            Aspect::Nullability,
            (shown(old), &old.place),
            (shown(new), &new.place),
        );
    }
    if !same_default(old, new) {
        changed(Aspect::Default, default(old), default(new));
    }
    if !same_generated(old.generated.as_ref(), new.generated.as_ref()) {
        changed(Aspect::Generated, generated(old), generated(new));
    }
    if collation(old) != collation(new) {
        changed(
            Aspect::Collation,
            (collation(old), &old.place),
            (collation(new), &new.place),
        );
    }
    if old.comment != new.comment {
        let shown = |column: &Column| column.comment.clone().unwrap_or_default();
        changed(
            Aspect::Comment,
            (shown(old), &old.place),
            (shown(new), &new.place),
        );
    }
}

/// A type of an extension is the same in whichever schema the extension is; one
/// that is not known is taken for any.
fn same_type(old: &ColumnType, new: &ColumnType) -> bool {
    let without_schema = |name: &str| name.rsplit('.').next().map(str::to_owned);
    match (old, new) {
        (ColumnType::Unknown, _) | (_, ColumnType::Unknown) => true,
        (ColumnType::Other(old), ColumnType::Other(new)) => {
            without_schema(old) == without_schema(new)
        }
        (ColumnType::Array(old), ColumnType::Array(new)) => same_type(old, new),
        _ => old == new,
    }
}

fn same_default(old: &Column, new: &Column) -> bool {
    match (&old.default, &new.default) {
        (None, None) => true,
        (Some(old), Some(new)) => same(old, new),
        _ => false,
    }
}

fn default(column: &Column) -> (String, &Place) {
    match &column.default {
        Some(default) => (default.text.clone(), &default.place),
        None => ("none".to_owned(), &column.place),
    }
}

fn same_generated(old: Option<&Generated>, new: Option<&Generated>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(Generated::Stored(old)), Some(Generated::Stored(new)))
        | (Some(Generated::Virtual(old)), Some(Generated::Virtual(new))) => same(old, new),
        (Some(Generated::Identity { always: old }), Some(Generated::Identity { always: new })) => {
            old == new
        }
        _ => false,
    }
}

fn generated(column: &Column) -> (String, &Place) {
    match &column.generated {
        Some(Generated::Stored(it)) => (format!("({}) STORED", it.text), &it.place),
        Some(Generated::Virtual(it)) => (format!("({}) VIRTUAL", it.text), &it.place),
        Some(Generated::Identity { always: true }) => {
            ("ALWAYS AS IDENTITY".to_owned(), &column.place)
        }
        Some(Generated::Identity { always: false }) => {
            ("BY DEFAULT AS IDENTITY".to_owned(), &column.place)
        }
        None => ("none".to_owned(), &column.place),
    }
}

/// The name of the collation alone: its schema is told where it is not usual.
fn collation(column: &Column) -> String {
    let written = column.collation.as_deref().unwrap_or("default");
    normal(written.rsplit('.').next().unwrap_or(written))
}

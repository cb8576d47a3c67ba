//! Columns.

use super::sequence::{has_own_sequence, own_sequence, usual_name};
use crate::sql::catalog::{Catalog, Column, Generated, ObjectName, identifier};
use crate::sql::types::ColumnType;

/// A column as CREATE TABLE and ADD COLUMN write it.
pub fn column(catalog: &Catalog, table: &ObjectName, column: &Column) -> String {
    let serial = has_own_sequence(catalog, table, column);
    let ty = match serial.then(|| serial_of(&column.ty)).flatten() {
        Some(serial) => serial.to_owned(),
        None => column.ty.sql(),
    };
    let mut text = format!("{} {ty}", identifier(&column.name));
    if let Some(collation) = &column.collation {
        let parts: Vec<String> = collation.split('.').map(identifier).collect();
        text.push_str(&format!(" COLLATE {}", parts.join(".")));
    }
    let filled = match serial {
        true => None,
        false => default_of(catalog, table, column),
    };
    if let Some(filled) = filled {
        text.push(' ');
        text.push_str(&filled);
    }
    let identity = matches!(column.generated, Some(Generated::Identity { .. }));
    if column.not_null && !serial && !identity {
        text.push_str(" NOT NULL");
    }
    text
}

/// How the database fills the column, as it is written behind the type.
pub fn default_of(catalog: &Catalog, table: &ObjectName, column: &Column) -> Option<String> {
    Some(match &column.generated {
        Some(Generated::Stored(it)) => format!("GENERATED ALWAYS AS ({}) STORED", it.text),
        Some(Generated::Virtual(it)) => format!("GENERATED ALWAYS AS ({}) VIRTUAL", it.text),
        Some(Generated::Identity { always }) => identity(catalog, table, column, *always),
        None => format!("DEFAULT {}", column.default.as_ref()?.text),
    })
}

fn identity(catalog: &Catalog, table: &ObjectName, column: &Column, always: bool) -> String {
    let when = if always { "ALWAYS" } else { "BY DEFAULT" };
    let mut words = Vec::new();
    if let Some((name, sequence)) = own_sequence(catalog, table, &column.name) {
        if name.name != usual_name(table, &column.name) {
            words.push(format!("SEQUENCE NAME {}", name.sql()));
        }
        let options = sequence.options.sql();
        if !options.is_empty() {
            words.push(options);
        }
    }
    match words.as_slice() {
        [] => format!("GENERATED {when} AS IDENTITY"),
        _ => format!("GENERATED {when} AS IDENTITY ({})", words.join(" ")),
    }
}

fn serial_of(ty: &ColumnType) -> Option<&'static str> {
    Some(match ty {
        ColumnType::SmallInt => "smallserial",
        ColumnType::Integer => "serial",
        ColumnType::BigInt => "bigserial",
        _ => return None,
    })
}

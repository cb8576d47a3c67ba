//! ClickHouse tables as the rules about entities see those of any database.
//!
//! Columns keep their ClickHouse type ([`ColumnType::ClickHouse`]); what has no
//! counterpart (engines, keys, codecs) is left out: nothing about an entity
//! depends on it.

use super::{Catalog, Column, DefaultKind, Expression, Table, TableName};
use crate::sql::catalog::{
    self, DEFAULT_SCHEMA, Expression as RelationalExpression, Generated, ObjectName, TableKind,
};
use crate::sql::types::ColumnType;

/// The tables, views and dictionaries as tables of schemas: databases are
/// schemas, and the current one is the default one.
pub fn relational(from: &Catalog) -> catalog::Catalog {
    let tables = from.tables.iter();
    let named = |name: &TableName| object(name);
    catalog::Catalog {
        tables: tables.map(|(name, it)| (named(name), table(it))).collect(),
        dropped_tables: from
            .dropped_tables
            .iter()
            .map(|(name, place)| (named(name), place.clone()))
            .collect(),
        renamed_tables: from
            .renamed_tables
            .iter()
            .map(|(old, new, place)| (named(old), named(new), place.clone()))
            .collect(),
        gaps: from.gaps.clone(),
        ..catalog::Catalog::default()
    }
}

pub(super) fn object(name: &TableName) -> ObjectName {
    match name.database.as_str() {
        super::CURRENT_DATABASE => ObjectName::new(DEFAULT_SCHEMA, &name.name),
        database => ObjectName::new(database, &name.name),
    }
}

fn table(from: &Table) -> catalog::Table {
    catalog::Table {
        columns: from.columns.iter().map(column).collect(),
        comment: from.comment.clone(),
        dropped_columns: from.dropped_columns.clone(),
        renamed_columns: from.renamed_columns.clone(),
        gaps: from.gaps.clone(),
        ..catalog::Table::new(TableKind::Ordinary, from.place.clone())
    }
}

fn column(from: &Column) -> catalog::Column {
    let kind = from.default.as_ref().map(|(kind, _)| *kind);
    let value = || {
        let value = from.default.as_ref()?.1.as_ref();
        Some(value.map_or_else(|| nothing(from), expression))
    };
    let generated = match kind {
        Some(DefaultKind::Materialized) => value().map(Generated::Stored),
        Some(DefaultKind::Alias | DefaultKind::Ephemeral) => value().map(Generated::Virtual),
        Some(DefaultKind::Default) | None => None,
    };
    let default = match kind {
        Some(DefaultKind::Default) => value(),
        // Every type has a value that it takes where none is written.
        _ => None,
    };
    catalog::Column {
        name: from.name.clone(),
        place: from.place.clone(),
        ty: ColumnType::ClickHouse(Box::new(from.ty.clone())),
        type_place: from.type_place.clone(),
        not_null: !from.ty.is_nullable(),
        default,
        generated,
        collation: None,
        comment: from.comment.clone(),
        local: true,
    }
}

fn expression(from: &Expression) -> RelationalExpression {
    RelationalExpression {
        text: from.text.clone(),
        names: Vec::new(),
        place: from.place.clone(),
    }
}

fn nothing(column: &Column) -> RelationalExpression {
    RelationalExpression {
        text: String::new(),
        names: Vec::new(),
        place: column.place.clone(),
    }
}

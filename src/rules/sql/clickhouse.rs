//! What the contract rules say of ClickHouse in other words: types, and the
//! statements that would mend a column.

use super::statement::identifier as postgres_identifier;
use crate::entity::clickhouse::{field_verdict, usual_type};
use crate::entity::table::ColumnMap;
use crate::entity::verdict::Verdict;
use crate::schema::{Cardinality, Schema};
use crate::sql::Dialect;
use crate::sql::catalog::{Column, DEFAULT_SCHEMA, Label, ObjectName};
use crate::sql::clickhouse::{Enum, EnumLabel, TableName, Type, identifier};
use crate::sql::types::ColumnType;

/// The ClickHouse type of a column, if it has one.
pub(super) fn type_of(column: &Column) -> Option<&Type> {
    match &column.ty {
        ColumnType::ClickHouse(ty) => Some(ty),
        _ => None,
    }
}

/// The enum that a column holds, or holds many of.
pub(super) fn enum_of(column: &Column) -> Option<&Enum> {
    fn inner(ty: &Type) -> Option<&Enum> {
        match ty.plain() {
            Type::Enum(of) => Some(of),
            Type::Array(element) => inner(element),
            _ => None,
        }
    }
    inner(type_of(column)?)
}

/// The labels of an enum; the one of number 0 says "not given", as the zero
/// value does, and is left out unless a value has its name.
pub(super) fn labels(of: &Enum, stored: &[Option<String>]) -> Vec<Label> {
    let counts = |it: &&crate::sql::clickhouse::EnumLabel| {
        it.number != 0 || stored.iter().flatten().any(|label| *label == it.text)
    };
    let labels = of.labels.iter().filter(counts);
    labels
        .map(|it| Label {
            text: it.text.clone(),
            place: it.place.clone(),
        })
        .collect()
}

/// True if a column of the type can never be NULL, whatever is wanted.
pub(super) fn never_null(column: &Column) -> bool {
    type_of(column).is_some_and(|ty| {
        matches!(
            ty.plain(),
            Type::Array(_) | Type::Map(..) | Type::Tuple(_) | Type::Nested(_) | Type::Json(_)
        )
    })
}

/// A name of a column in a statement.
pub(super) fn column(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Postgres => postgres_identifier(name),
        // A dot parts a nested column from its field.
        Dialect::ClickHouse => {
            let parts: Vec<String> = name.split('.').map(identifier).collect();
            parts.join(".")
        }
    }
}

/// The name of a table in a statement.
pub(super) fn table(name: &ObjectName) -> String {
    let database = match name.schema.as_str() {
        DEFAULT_SCHEMA => crate::sql::clickhouse::CURRENT_DATABASE,
        schema => schema,
    };
    TableName::new(database, &name.name).sql()
}

/// The statement that gives a column the type that its field is best held by.
pub(super) fn modify(name: &ObjectName, held: &ColumnMap<'_>) -> String {
    format!(
        "ALTER TABLE {} MODIFY COLUMN {} {};",
        table(name),
        column(Dialect::ClickHouse, &held.name),
        best_type(held)
    )
}

/// The type that a column for a field is best given.
pub(super) fn best_type(held: &ColumnMap<'_>) -> String {
    let element = usual_type(held.value.kind);
    if held.repeated {
        return format!("Array({element})");
    }
    let is_map = held.field.cardinality == Cardinality::Map;
    match (held.nullable && !is_map, element) {
        (true, "LowCardinality(String)") => "LowCardinality(Nullable(String))".to_owned(),
        (true, element) => format!("Nullable({element})"),
        (false, element) => element.to_owned(),
    }
}

/// The type of a column, made to accept NULL or to refuse it.
pub(super) fn with_null(ty: &Type, accepts: bool) -> String {
    match (ty, accepts) {
        (Type::LowCardinality(inner), _) => {
            format!("LowCardinality({})", with_null(inner, accepts))
        }
        (Type::Nullable(inner), false) => inner.to_string(),
        (ty, true) if !ty.is_nullable() => format!("Nullable({ty})"),
        (ty, _) => ty.to_string(),
    }
}

/// Whether a column of another type could hold what a column holds.
pub(super) fn verdict_of(schema: &Schema, held: &ColumnMap<'_>, ty: &Type) -> Option<Verdict> {
    // A column of a nested one is an array of a field's values.
    match ty.plain() {
        Type::Array(element) if held.repeated && !held.field.is_repeated() => {
            field_verdict(schema, held.field, element)
        }
        _ => field_verdict(schema, held.field, ty),
    }
}

/// True if values of the one type may be too long for the other, or not among
/// its labels.
pub(super) fn holds_less(old: &Column, new: &Column) -> bool {
    let (Some(old), Some(new)) = (type_of(old), type_of(new)) else {
        return false;
    };
    match (old.plain(), new.plain()) {
        (Type::FixedString(old), Type::FixedString(new)) => new < old,
        (
            Type::Decimal { precision, scale },
            Type::Decimal {
                precision: new_precision,
                scale: new_scale,
            },
        ) => {
            let whole = |precision: &u32, scale: &u32| i64::from(*precision) - i64::from(*scale);
            new_scale < scale || whole(new_precision, new_scale) < whole(precision, scale)
        }
        (Type::DateTime64 { precision, .. }, Type::DateTime64 { precision: new, .. }) => {
            new < precision
        }
        (Type::Enum(old), Type::Enum(new)) => {
            let is_kept = |label: &EnumLabel| new.labels.iter().any(|it| it.text == label.text);
            !old.labels.iter().all(is_kept)
        }
        _ => false,
    }
}

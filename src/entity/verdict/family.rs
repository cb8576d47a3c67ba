//! Column types, by what they can hold.

use crate::sql::catalog::{Catalog, TypeKind};
use crate::sql::types::ColumnType;

/// Column types that are alike in what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Boolean,
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    /// Without limit.
    Numeric,
    /// `numeric(p)`: whole numbers of up to 19 digits.
    ShortWhole,
    /// `numeric(p)`: whole numbers of 20 digits and more.
    LongWhole,
    /// `numeric(p, s)`.
    Decimal,
    Money,
    Text,
    Varchar,
    Char,
    Bytea,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    Enum,
    Composite,
    Array,
    Other,
}

impl Family {
    /// Every family, in the order of the reference.
    pub const ALL: [Family; 26] = [
        Family::Boolean,
        Family::SmallInt,
        Family::Integer,
        Family::BigInt,
        Family::Real,
        Family::Double,
        Family::Numeric,
        Family::LongWhole,
        Family::ShortWhole,
        Family::Decimal,
        Family::Money,
        Family::Text,
        Family::Varchar,
        Family::Char,
        Family::Bytea,
        Family::Date,
        Family::Time,
        Family::Timestamp,
        Family::TimestampTz,
        Family::Interval,
        Family::Uuid,
        Family::Json,
        Family::Enum,
        Family::Composite,
        Family::Array,
        Family::Other,
    ];

    /// How a type of the family is written.
    pub fn sql(self) -> &'static str {
        match self {
            Family::Boolean => "boolean",
            Family::SmallInt => "smallint",
            Family::Integer => "integer",
            Family::BigInt => "bigint",
            Family::Real => "real",
            Family::Double => "double precision",
            Family::Numeric => "numeric",
            Family::ShortWhole => "numeric(p), p < 20",
            Family::LongWhole => "numeric(p), p ≥ 20",
            Family::Decimal => "numeric(p, s)",
            Family::Money => "money",
            Family::Text => "text",
            Family::Varchar => "varchar(n)",
            Family::Char => "char(n)",
            Family::Bytea => "bytea",
            Family::Date => "date",
            Family::Time => "time",
            Family::Timestamp => "timestamp",
            Family::TimestampTz => "timestamptz",
            Family::Interval => "interval",
            Family::Uuid => "uuid",
            Family::Json => "jsonb",
            Family::Enum => "enum type",
            Family::Composite => "composite type",
            Family::Array => "array",
            Family::Other => "any other type",
        }
    }

    /// What a column of the family holds, in words.
    pub(super) fn holds(self) -> &'static str {
        match self {
            Family::Boolean => "true and false",
            Family::SmallInt
            | Family::Integer
            | Family::BigInt
            | Family::ShortWhole
            | Family::LongWhole => "whole numbers",
            Family::Real | Family::Double | Family::Numeric | Family::Decimal => "numbers",
            Family::Money => "amounts in the currency of the server",
            Family::Text | Family::Varchar | Family::Char => "text",
            Family::Bytea => "bytes",
            Family::Date => "dates",
            Family::Time => "times of day",
            Family::Timestamp | Family::TimestampTz => "moments",
            Family::Interval => "durations",
            Family::Uuid => "UUIDs",
            Family::Json => "JSON",
            Family::Enum => "labels",
            Family::Composite => "values of several fields",
            Family::Array => "lists",
            Family::Other => "values of its own kind",
        }
    }
}

impl Family {
    /// The family of a column's type; a domain is what it restricts. `None` if
    /// the type is not known.
    pub fn of(catalog: &Catalog, ty: &ColumnType) -> Option<Family> {
        Some(match ty {
            ColumnType::Boolean => Family::Boolean,
            ColumnType::SmallInt => Family::SmallInt,
            ColumnType::Integer => Family::Integer,
            ColumnType::BigInt => Family::BigInt,
            ColumnType::Real => Family::Real,
            ColumnType::DoublePrecision => Family::Double,
            ColumnType::Numeric(None) => Family::Numeric,
            ColumnType::Numeric(Some((precision, 0))) if *precision >= 20 => Family::LongWhole,
            ColumnType::Numeric(Some((_, 0))) => Family::ShortWhole,
            ColumnType::Numeric(Some(_)) => Family::Decimal,
            ColumnType::Money => Family::Money,
            ColumnType::Text | ColumnType::Varchar(None) => Family::Text,
            ColumnType::Varchar(Some(_)) => Family::Varchar,
            ColumnType::Char(_) => Family::Char,
            ColumnType::Bytea => Family::Bytea,
            ColumnType::Date => Family::Date,
            ColumnType::Time { .. } => Family::Time,
            ColumnType::Timestamp { zone: false, .. } => Family::Timestamp,
            ColumnType::Timestamp { zone: true, .. } => Family::TimestampTz,
            ColumnType::Interval(_) => Family::Interval,
            ColumnType::Uuid => Family::Uuid,
            ColumnType::Json | ColumnType::Jsonb => Family::Json,
            ColumnType::Array(_) => Family::Array,
            ColumnType::User(name) => match catalog.types.get(name).map(|found| &found.kind) {
                Some(TypeKind::Enum(_)) => Family::Enum,
                Some(TypeKind::Domain(domain)) => return Family::of(catalog, &domain.base),
                Some(TypeKind::Composite(_)) => Family::Composite,
                Some(TypeKind::Range | TypeKind::Base) | None => Family::Other,
            },
            ColumnType::Other(name) if name == "citext" => Family::Text,
            // Judged by `clickhouse`, in families of its own.
            ColumnType::ClickHouse(_) | ColumnType::Other(_) => Family::Other,
            ColumnType::Unknown => return None,
        })
    }
}

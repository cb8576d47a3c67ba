//! Column types, by what they are rather than how they are written: `int`,
//! `int4` and `integer` are one type, and `serial` is that type too.

use super::catalog::ObjectName;
use std::fmt;

/// The type of a column, spelt as PostgreSQL's `format_type` spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    Boolean,
    SmallInt,
    Integer,
    BigInt,
    Real,
    DoublePrecision,
    /// Precision and scale, if limited.
    Numeric(Option<(u32, i32)>),
    Money,
    Text,
    /// The most characters, if limited.
    Varchar(Option<u32>),
    /// Blank-padded to this many characters.
    Char(u32),
    Bytea,
    Date,
    Time {
        precision: Option<u32>,
        zone: bool,
    },
    Timestamp {
        precision: Option<u32>,
        zone: bool,
    },
    /// With what stands after the word (`(3)`, ` day to second`), or nothing.
    Interval(String),
    Uuid,
    Json,
    Jsonb,
    Array(Box<ColumnType>),
    /// A type that a migration creates: enum, domain, composite, range.
    User(ObjectName),
    /// A type of PostgreSQL or of an extension that nothing more is known of.
    Other(String),
    /// Not told by the migrations: a column of a query.
    Unknown,
}

impl ColumnType {
    /// True if every value of the type is stored as one of `other` already: the
    /// server changes its catalog and no row.
    pub fn widens_to(&self, other: &ColumnType) -> bool {
        use ColumnType::{Numeric, Text, Time, Timestamp, Varchar};
        let precise = |before: Option<u32>, now: Option<u32>| {
            now.is_none_or(|now| before.is_some_and(|before| before <= now))
        };
        match (self, other) {
            (Varchar(_) | Text, Text | Varchar(None)) | (Numeric(_), Numeric(None)) => true,
            (Varchar(Some(before)), Varchar(Some(now))) => before <= now,
            (Numeric(Some((before, scale))), Numeric(Some((now, new_scale)))) => {
                before <= now && scale == new_scale
            }
            (
                Time { precision, zone },
                Time {
                    precision: now,
                    zone: new_zone,
                },
            )
            | (
                Timestamp { precision, zone },
                Timestamp {
                    precision: now,
                    zone: new_zone,
                },
            ) => zone == new_zone && precise(*precision, *now),
            (before, now) => before == now,
        }
    }

    /// The type of the elements, of whatever depth.
    pub fn element(&self) -> &ColumnType {
        match self {
            ColumnType::Array(element) => element.element(),
            other => other,
        }
    }

    /// The user type that the type is, or is an array of.
    pub fn user_type(&self) -> Option<&ObjectName> {
        match self.element() {
            ColumnType::User(name) => Some(name),
            _ => None,
        }
    }

    /// The type as a statement writes it: names quoted where they must be.
    pub fn sql(&self) -> String {
        match self {
            ColumnType::Array(element) => format!("{}[]", element.sql()),
            ColumnType::User(name) => name.sql(),
            other => other.to_string(),
        }
    }

    pub(super) fn user_type_mut(&mut self) -> Option<&mut ObjectName> {
        match self {
            ColumnType::Array(element) => element.user_type_mut(),
            ColumnType::User(name) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnType::Boolean => f.write_str("boolean"),
            ColumnType::SmallInt => f.write_str("smallint"),
            ColumnType::Integer => f.write_str("integer"),
            ColumnType::BigInt => f.write_str("bigint"),
            ColumnType::Real => f.write_str("real"),
            ColumnType::DoublePrecision => f.write_str("double precision"),
            ColumnType::Numeric(None) => f.write_str("numeric"),
            ColumnType::Numeric(Some((precision, scale))) => {
                write!(f, "numeric({precision},{scale})")
            }
            ColumnType::Money => f.write_str("money"),
            ColumnType::Text => f.write_str("text"),
            ColumnType::Varchar(None) => f.write_str("character varying"),
            ColumnType::Varchar(Some(length)) => write!(f, "character varying({length})"),
            ColumnType::Char(length) => write!(f, "character({length})"),
            ColumnType::Bytea => f.write_str("bytea"),
            ColumnType::Date => f.write_str("date"),
            ColumnType::Time { precision, zone } => moment(f, "time", *precision, *zone),
            ColumnType::Timestamp { precision, zone } => moment(f, "timestamp", *precision, *zone),
            ColumnType::Interval(rest) => write!(f, "interval{rest}"),
            ColumnType::Uuid => f.write_str("uuid"),
            ColumnType::Json => f.write_str("json"),
            ColumnType::Jsonb => f.write_str("jsonb"),
            ColumnType::Array(element) => write!(f, "{element}[]"),
            ColumnType::User(name) => write!(f, "{name}"),
            ColumnType::Other(name) => f.write_str(name),
            ColumnType::Unknown => f.write_str("unknown"),
        }
    }
}

fn moment(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    precision: Option<u32>,
    zone: bool,
) -> fmt::Result {
    f.write_str(name)?;
    if let Some(precision) = precision {
        write!(f, "({precision})")?;
    }
    f.write_str(if zone {
        " with time zone"
    } else {
        " without time zone"
    })
}

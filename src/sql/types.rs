//! Column types, by what they are rather than how they are written: `int`,
//! `int4` and `integer` are one type, and `serial` is that type too.

use super::catalog::ObjectName;
use super::clickhouse;
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
    /// A type of ClickHouse.
    ClickHouse(Box<clickhouse::Type>),
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

    /// The built-in type that `format_type` prints so.
    pub fn printed(text: &str) -> ColumnType {
        if let Some(element) = text.strip_suffix("[]") {
            return ColumnType::Array(Box::new(ColumnType::printed(element)));
        }
        let (word, arguments, rest) = taken_apart(text);
        let first = arguments.first().copied();
        let size = first.and_then(|size| u32::try_from(size).ok());
        match (word, rest) {
            ("boolean", "") => ColumnType::Boolean,
            ("smallint", "") => ColumnType::SmallInt,
            ("integer", "") => ColumnType::Integer,
            ("bigint", "") => ColumnType::BigInt,
            ("real", "") => ColumnType::Real,
            ("double precision", "") => ColumnType::DoublePrecision,
            ("numeric", "") => ColumnType::Numeric(size.map(|precision| {
                let scale = arguments.get(1).copied().unwrap_or_default();
                (precision, i32::try_from(scale).unwrap_or_default())
            })),
            ("money", "") => ColumnType::Money,
            ("text", "") => ColumnType::Text,
            ("character varying", "") => ColumnType::Varchar(size),
            ("character", "") => ColumnType::Char(size.unwrap_or(1)),
            ("bytea", "") => ColumnType::Bytea,
            ("date", "") => ColumnType::Date,
            ("time", "without time zone" | "with time zone") => ColumnType::Time {
                precision: size,
                zone: rest == "with time zone",
            },
            ("timestamp", "without time zone" | "with time zone") => ColumnType::Timestamp {
                precision: size,
                zone: rest == "with time zone",
            },
            ("uuid", "") => ColumnType::Uuid,
            ("json", "") => ColumnType::Json,
            ("jsonb", "") => ColumnType::Jsonb,
            _ => match text.strip_prefix("interval") {
                Some(rest) => ColumnType::Interval(rest.to_owned()),
                None => ColumnType::Other(text.to_owned()),
            },
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
            ColumnType::ClickHouse(ty) => write!(f, "{ty}"),
            ColumnType::Unknown => f.write_str("unknown"),
        }
    }
}

/// "timestamp(3) with time zone" → "timestamp", 3, "with time zone".
fn taken_apart(text: &str) -> (&str, Vec<i64>, &str) {
    if let Some((word, rest)) = text.split_once('(')
        && let Some((arguments, rest)) = rest.split_once(')')
    {
        let arguments = arguments.split(',').filter_map(|it| it.trim().parse().ok());
        return (word.trim(), arguments.collect(), rest.trim());
    }
    for word in ["time", "timestamp"] {
        if let Some(rest) = text.strip_prefix(word)
            && let Some(rest) = rest.strip_prefix(' ')
        {
            return (word, Vec::new(), rest);
        }
    }
    (text, Vec::new(), "")
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

#[cfg(test)]
mod tests {
    use super::ColumnType;

    #[test]
    fn what_is_printed_is_read_again() {
        let printed = [
            "boolean",
            "numeric(10,2)",
            "numeric",
            "character varying(20)[]",
            "character(3)",
            "timestamp(3) with time zone",
            "timestamp without time zone",
            "time(0) without time zone",
            "interval day to second(3)",
            "interval",
            "double precision",
            "bit varying(4)",
            "\"char\"",
        ];
        for text in printed {
            assert_eq!(ColumnType::printed(text).to_string(), text);
        }
        assert_eq!(
            ColumnType::printed("numeric(5,0)"),
            ColumnType::Numeric(Some((5, 0)))
        );
        assert!(matches!(ColumnType::printed("inet"), ColumnType::Other(_)));
    }
}

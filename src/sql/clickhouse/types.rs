//! Column types, by what they are rather than how they are written: `INT` and
//! `Int32` are one type.

use super::name::{identifier, literal};
use crate::sql::Place;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The type of a column, spelt as `system.columns` spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    Bool,
    /// Signed, of this many bits.
    Int(u16),
    UInt(u16),
    Float(u16),
    Decimal {
        precision: u32,
        scale: u32,
    },
    String,
    /// Of this many bytes.
    FixedString(u32),
    Uuid,
    IPv4,
    IPv6,
    Date,
    Date32,
    DateTime {
        zone: Option<String>,
    },
    DateTime64 {
        precision: u32,
        zone: Option<String>,
    },
    Enum(Enum),
    Nullable(Box<Type>),
    LowCardinality(Box<Type>),
    Array(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// Elements, with their names where they have any.
    Tuple(Vec<(Option<String>, Type)>),
    Nested(Vec<(String, Type)>),
    /// One of several types, in the order of their spelling.
    Variant(Vec<Type>),
    /// With what stands between its brackets, if anything.
    Json(String),
    /// The state of an aggregate function, and its arguments.
    AggregateFunction(String),
    /// A value that merges by the function.
    SimpleAggregateFunction {
        function: String,
        of: Vec<Type>,
    },
    /// A type that nothing more is known of: geometries, intervals, Dynamic.
    Other(String),
    /// Not told by the migrations: that of an expression or of a query.
    Unknown,
}

/// `Enum8('a' = 1)` or `Enum16(…)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enum {
    /// 8 or 16.
    pub bits: u16,
    /// In the order of their numbers.
    pub labels: Vec<EnumLabel>,
}

#[derive(Clone, Debug)]
pub struct EnumLabel {
    pub text: String,
    pub number: i64,
    pub place: Place,
}

/// Wherever they stand.
impl PartialEq for EnumLabel {
    fn eq(&self, other: &EnumLabel) -> bool {
        (&self.text, self.number) == (&other.text, other.number)
    }
}

impl Eq for EnumLabel {}

impl Hash for EnumLabel {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.text, self.number).hash(state);
    }
}

impl Type {
    /// The type without what says that it may be NULL, and how it is stored.
    pub fn plain(&self) -> &Type {
        match self {
            Type::Nullable(inner) | Type::LowCardinality(inner) => inner.plain(),
            Type::SimpleAggregateFunction { of, .. } if of.len() == 1 => of[0].plain(),
            other => other,
        }
    }

    /// True if a value may be NULL.
    pub fn is_nullable(&self) -> bool {
        match self {
            Type::Nullable(_) | Type::Variant(_) => true,
            Type::LowCardinality(inner) => inner.is_nullable(),
            Type::SimpleAggregateFunction { of, .. } => of.iter().any(Type::is_nullable),
            Type::Other(name) => name.starts_with("Dynamic"),
            _ => false,
        }
    }

    /// The columns that a column of this type becomes if nested types are
    /// flattened: none if it stays one.
    pub(super) fn flattened(&self) -> Option<Vec<(String, Type)>> {
        let Type::Nested(fields) = self else {
            return None;
        };
        let array = |(name, ty): &(String, Type)| (name.clone(), Type::Array(Box::new(ty.clone())));
        Some(fields.iter().map(array).collect())
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("Bool"),
            Type::Int(bits) => write!(f, "Int{bits}"),
            Type::UInt(bits) => write!(f, "UInt{bits}"),
            Type::Float(bits) => write!(f, "Float{bits}"),
            Type::Decimal { precision, scale } => write!(f, "Decimal({precision}, {scale})"),
            Type::String => f.write_str("String"),
            Type::FixedString(length) => write!(f, "FixedString({length})"),
            Type::Uuid => f.write_str("UUID"),
            Type::IPv4 => f.write_str("IPv4"),
            Type::IPv6 => f.write_str("IPv6"),
            Type::Date => f.write_str("Date"),
            Type::Date32 => f.write_str("Date32"),
            Type::DateTime { zone: None } => f.write_str("DateTime"),
            Type::DateTime { zone: Some(zone) } => write!(f, "DateTime({})", literal(zone)),
            Type::DateTime64 { precision, zone } => match zone {
                None => write!(f, "DateTime64({precision})"),
                Some(zone) => write!(f, "DateTime64({precision}, {})", literal(zone)),
            },
            Type::Enum(of) => {
                let label = |it: &EnumLabel| format!("{} = {}", literal(&it.text), it.number);
                write!(f, "Enum{}({})", of.bits, list(&of.labels, label))
            }
            Type::Nullable(inner) => write!(f, "Nullable({inner})"),
            Type::LowCardinality(inner) => write!(f, "LowCardinality({inner})"),
            Type::Array(inner) => write!(f, "Array({inner})"),
            Type::Map(key, value) => write!(f, "Map({key}, {value})"),
            Type::Tuple(elements) => {
                let element = |(name, ty): &(Option<String>, Type)| match name {
                    Some(name) => format!("{} {ty}", identifier(name)),
                    None => ty.to_string(),
                };
                write!(f, "Tuple({})", list(elements, element))
            }
            Type::Nested(fields) => {
                let field = |(name, ty): &(String, Type)| format!("{} {ty}", identifier(name));
                write!(f, "Nested({})", list(fields, field))
            }
            Type::Variant(types) => write!(f, "Variant({})", list(types, Type::to_string)),
            Type::Json(inner) if inner.is_empty() => f.write_str("JSON"),
            Type::Json(inner) => write!(f, "JSON({inner})"),
            Type::AggregateFunction(inner) => write!(f, "AggregateFunction({inner})"),
            Type::SimpleAggregateFunction { function, of } => {
                let types = list(of, Type::to_string);
                write!(f, "SimpleAggregateFunction({function}, {types})")
            }
            Type::Other(name) => f.write_str(name),
            Type::Unknown => f.write_str("unknown"),
        }
    }
}

fn list<T>(items: &[T], shown: impl Fn(&T) -> String) -> String {
    let shown: Vec<String> = items.iter().map(shown).collect();
    shown.join(", ")
}

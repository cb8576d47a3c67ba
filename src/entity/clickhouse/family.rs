//! Column types of ClickHouse that hold the same.

use crate::sql::clickhouse::Type;

/// Column types that are alike in what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    /// Int128 and Int256.
    LongInt,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    /// UInt128 and UInt256.
    LongUInt,
    Float32,
    Float64,
    Decimal,
    String,
    FixedString,
    Uuid,
    /// IPv4 and IPv6.
    Address,
    Date,
    Date32,
    Time,
    DateTime,
    /// `DateTime64` of up to this many digits: none of a second, milliseconds,
    /// microseconds, nanoseconds.
    DateTime64Coarse,
    DateTime64Milli,
    DateTime64Micro,
    DateTime64Nano,
    Enum8,
    Enum16,
    /// JSON, Object, Dynamic, Variant.
    Json,
    Array,
    Tuple,
    Map,
    Other,
}

impl Family {
    /// The family of a type; `None` if the type is not known.
    pub fn of(ty: &Type) -> Option<Family> {
        Some(match ty.plain() {
            Type::Bool => Family::Bool,
            Type::Int(8) => Family::Int8,
            Type::Int(16) => Family::Int16,
            Type::Int(32) => Family::Int32,
            Type::Int(64) => Family::Int64,
            Type::Int(_) => Family::LongInt,
            Type::UInt(8) => Family::UInt8,
            Type::UInt(16) => Family::UInt16,
            Type::UInt(32) => Family::UInt32,
            Type::UInt(64) => Family::UInt64,
            Type::UInt(_) => Family::LongUInt,
            Type::Float(32) => Family::Float32,
            Type::Float(_) => Family::Float64,
            Type::Decimal { .. } => Family::Decimal,
            Type::String => Family::String,
            Type::FixedString(_) => Family::FixedString,
            Type::Uuid => Family::Uuid,
            Type::IPv4 | Type::IPv6 => Family::Address,
            Type::Date => Family::Date,
            Type::Date32 => Family::Date32,
            Type::DateTime { .. } => Family::DateTime,
            Type::DateTime64 { precision, .. } => match precision {
                0..=2 => Family::DateTime64Coarse,
                3..=5 => Family::DateTime64Milli,
                6..=8 => Family::DateTime64Micro,
                _ => Family::DateTime64Nano,
            },
            Type::Enum(of) if of.bits == 8 => Family::Enum8,
            Type::Enum(_) => Family::Enum16,
            Type::Json(_) | Type::Variant(_) => Family::Json,
            Type::Array(_) | Type::Nested(_) => Family::Array,
            Type::Tuple(_) => Family::Tuple,
            Type::Map(..) => Family::Map,
            Type::Other(name) if name.starts_with("Time") => Family::Time,
            Type::Other(name) if name.starts_with("Dynamic") || name.starts_with("Object") => {
                Family::Json
            }
            Type::Unknown => return None,
            _ => Family::Other,
        })
    }

    pub(in crate::entity) const ALL: [Family; 33] = [
        Family::Bool,
        Family::Int8,
        Family::Int16,
        Family::Int32,
        Family::Int64,
        Family::LongInt,
        Family::UInt8,
        Family::UInt16,
        Family::UInt32,
        Family::UInt64,
        Family::LongUInt,
        Family::Float32,
        Family::Float64,
        Family::Decimal,
        Family::String,
        Family::FixedString,
        Family::Uuid,
        Family::Address,
        Family::Date,
        Family::Date32,
        Family::Time,
        Family::DateTime,
        Family::DateTime64Coarse,
        Family::DateTime64Milli,
        Family::DateTime64Micro,
        Family::DateTime64Nano,
        Family::Enum8,
        Family::Enum16,
        Family::Json,
        Family::Array,
        Family::Tuple,
        Family::Map,
        Family::Other,
    ];

    /// The types of it, as Markdown.
    pub(in crate::entity) fn names(self) -> &'static str {
        match self {
            Family::Bool => "`Bool`",
            Family::Int8 => "`Int8`",
            Family::Int16 => "`Int16`",
            Family::Int32 => "`Int32`",
            Family::Int64 => "`Int64`",
            Family::LongInt => "`Int128`, `Int256`",
            Family::UInt8 => "`UInt8`",
            Family::UInt16 => "`UInt16`",
            Family::UInt32 => "`UInt32`",
            Family::UInt64 => "`UInt64`",
            Family::LongUInt => "`UInt128`, `UInt256`",
            Family::Float32 => "`Float32`",
            Family::Float64 => "`Float64`",
            Family::Decimal => "`Decimal`",
            Family::String => "`String`",
            Family::FixedString => "`FixedString`",
            Family::Uuid => "`UUID`",
            Family::Address => "`IPv4`, `IPv6`",
            Family::Date => "`Date`",
            Family::Date32 => "`Date32`",
            Family::Time => "`Time`, `Time64`",
            Family::DateTime => "`DateTime`",
            Family::DateTime64Coarse => "`DateTime64(0…2)`",
            Family::DateTime64Milli => "`DateTime64(3…5)`",
            Family::DateTime64Micro => "`DateTime64(6…8)`",
            Family::DateTime64Nano => "`DateTime64(9)`",
            Family::Enum8 => "`Enum8`",
            Family::Enum16 => "`Enum16`",
            Family::Json => "`JSON`, `Dynamic`, `Variant`",
            Family::Array => "`Array`, `Nested`",
            Family::Tuple => "`Tuple`",
            Family::Map => "`Map`",
            Family::Other => "`AggregateFunction`, geometries and others",
        }
    }
}

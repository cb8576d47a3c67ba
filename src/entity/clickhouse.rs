//! Which column types of ClickHouse can hold which values.
//!
//! [`VERDICTS`] is the whole answer for values that are not made of others:
//! what is not in it is impossible. Lists, maps and messages are held by
//! arrays, maps and tuples whose parts hold theirs; the worst part decides.

use super::value::{Value, ValueKind};
use super::verdict::Verdict;
use crate::schema::{Cardinality, Field, MessageId, Schema};
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
}

use Family as F;
use ValueKind as V;
use Verdict::{Exact, Lossy, Usual};

type Row = (ValueKind, &'static [(&'static [Family], Verdict)]);

const NO_NEGATIVE: Verdict = Lossy("negative values do not fit");
const BITS_8: Verdict = Lossy("values beyond 8 bits do not fit");
const BITS_16: Verdict = Lossy("values beyond 16 bits do not fit");
const BITS_32: Verdict = Lossy("values beyond 32 bits do not fit");
const BITS_24: Verdict = Lossy("integers beyond 24 bits are rounded");
const BITS_53: Verdict = Lossy("integers beyond 53 bits are rounded");
const FEW_DIGITS: Verdict = Usual("values of more digits than the precision do not fit");
const ROUNDED: Verdict = Lossy("digits after the scale are cut off");
const AS_TEXT: Verdict = Usual("the column does not check the text form");
const ONLY_NUMBERS: Verdict = Usual("only numbers are accepted");
const UNIT: Verdict = Usual("the unit is a matter of convention");
const TIMES: Verdict =
    Usual("only dates and times are accepted, and come back in ClickHouse's form");

/// Every pair that works, with what gets lost.
pub static VERDICTS: &[Row] = &[
    (
        V::Bool,
        &[
            (&[F::Bool], Exact),
            (
                &[F::UInt8, F::Int8],
                Usual("1 and 0 stand for true and false"),
            ),
        ],
    ),
    (
        V::Int32,
        &[
            (&[F::Int32, F::Int64, F::LongInt, F::Float64], Exact),
            (&[F::Decimal], FEW_DIGITS),
            (&[F::Int8], BITS_8),
            (&[F::Int16], BITS_16),
            (
                &[F::UInt8, F::UInt16, F::UInt32, F::UInt64, F::LongUInt],
                NO_NEGATIVE,
            ),
            (&[F::Float32], BITS_24),
        ],
    ),
    (
        V::Int64,
        &[
            (&[F::Int64, F::LongInt], Exact),
            (&[F::Decimal], FEW_DIGITS),
            (&[F::Int8], BITS_8),
            (&[F::Int16], BITS_16),
            (&[F::Int32], BITS_32),
            (
                &[F::UInt8, F::UInt16, F::UInt32, F::UInt64, F::LongUInt],
                NO_NEGATIVE,
            ),
            (&[F::Float32], BITS_24),
            (&[F::Float64], BITS_53),
        ],
    ),
    (
        V::Uint32,
        &[
            (
                &[
                    F::UInt32,
                    F::UInt64,
                    F::LongUInt,
                    F::Int64,
                    F::LongInt,
                    F::Float64,
                ],
                Exact,
            ),
            (&[F::Decimal], FEW_DIGITS),
            (&[F::UInt8, F::Int8], BITS_8),
            (&[F::UInt16, F::Int16], BITS_16),
            (&[F::Int32], Lossy("values from 2^31 do not fit")),
            (&[F::Float32], BITS_24),
        ],
    ),
    (
        V::Uint64,
        &[
            (&[F::UInt64, F::LongUInt, F::LongInt], Exact),
            (&[F::Decimal], FEW_DIGITS),
            (&[F::UInt8, F::Int8], BITS_8),
            (&[F::UInt16, F::Int16], BITS_16),
            (&[F::UInt32, F::Int32], BITS_32),
            (&[F::Int64], Lossy("values from 2^63 do not fit")),
            (&[F::Float32], BITS_24),
            (&[F::Float64], BITS_53),
        ],
    ),
    (
        V::Float,
        &[(&[F::Float32, F::Float64], Exact), (&[F::Decimal], ROUNDED)],
    ),
    (
        V::Double,
        &[
            (&[F::Float64], Exact),
            (&[F::Float32], Lossy("values are rounded to 7 digits")),
            (&[F::Decimal], ROUNDED),
        ],
    ),
    (
        V::String,
        &[
            (&[F::String], Exact),
            (
                &[F::FixedString],
                Usual("longer strings are refused, shorter ones padded with zero bytes"),
            ),
            (&[F::Uuid], Usual("only UUIDs are accepted")),
            (&[F::Address], Usual("only addresses are accepted")),
            (
                &[F::Date, F::Date32, F::Time],
                Usual("only ISO 8601 dates and times are accepted"),
            ),
            (
                &[
                    F::DateTime,
                    F::DateTime64Coarse,
                    F::DateTime64Milli,
                    F::DateTime64Micro,
                    F::DateTime64Nano,
                ],
                TIMES,
            ),
            (&[F::Decimal], ONLY_NUMBERS),
            (&[F::Json], Usual("only JSON is accepted")),
            (
                &[F::Enum8, F::Enum16],
                Usual("only the labels are accepted"),
            ),
        ],
    ),
    // A string of ClickHouse is bytes.
    (
        V::Bytes,
        &[
            (&[F::String], Exact),
            (
                &[F::FixedString],
                Usual("more bytes are refused, fewer padded with zero bytes"),
            ),
            (
                &[F::Uuid, F::Address],
                Usual("only values of the type are accepted"),
            ),
        ],
    ),
    (
        V::Enum,
        &[
            (&[F::Enum16, F::Int32, F::Int64, F::LongInt], Exact),
            (
                &[F::Enum8, F::Int8, F::UInt8],
                Usual("numbers beyond 8 bits do not fit"),
            ),
            (
                &[F::Int16, F::UInt16],
                Usual("numbers beyond 16 bits do not fit"),
            ),
            (
                &[F::UInt32, F::UInt64],
                Usual("negative numbers do not fit"),
            ),
            (&[F::String, F::FixedString], AS_TEXT),
        ],
    ),
    (
        V::Timestamp,
        &[
            (
                &[F::DateTime64Nano],
                Usual("only the years from 1900 to 2262 are accepted"),
            ),
            (
                &[F::DateTime64Micro],
                Usual("nanoseconds become microseconds"),
            ),
            (
                &[F::DateTime64Milli],
                Usual("nanoseconds become milliseconds"),
            ),
            (
                &[F::DateTime, F::DateTime64Coarse],
                Lossy("fractions of a second are lost"),
            ),
            (&[F::Date, F::Date32], Lossy("the time of day is lost")),
            (&[F::Int64, F::UInt64, F::LongInt], UNIT),
            (&[F::Float64], Lossy("fractions of a second are rounded")),
            (&[F::String], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::Duration,
        &[
            (
                &[
                    F::Int64,
                    F::Int32,
                    F::UInt64,
                    F::UInt32,
                    F::Float64,
                    F::Decimal,
                ],
                UNIT,
            ),
            (&[F::String], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::Date,
        &[
            (
                &[F::Date],
                Usual("only whole dates from 1970 to 2149 are accepted"),
            ),
            (
                &[F::Date32],
                Usual("only whole dates from 1900 to 2299 are accepted"),
            ),
            (&[F::String, F::FixedString], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::TimeOfDay,
        &[
            (&[F::Time], Usual("nanoseconds may be cut off")),
            (&[F::String], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::Decimal,
        &[
            (&[F::Decimal], FEW_DIGITS),
            (
                &[F::Float32, F::Float64],
                Lossy("decimal fractions are rounded"),
            ),
            (&[F::String], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (V::FieldMask, &[(&[F::String, F::Array, F::Json], Exact)]),
    (V::Json, &[(&[F::Json], Exact), (&[F::String], AS_TEXT)]),
    (V::Message, &[(&[F::Json], Exact), (&[F::String], AS_TEXT)]),
    (V::Money, &[(&[F::Json], Exact), (&[F::String], AS_TEXT)]),
    (V::Map, &[(&[F::Json], Exact), (&[F::String], AS_TEXT)]),
    (V::List, &[(&[F::Json], Exact), (&[F::String], AS_TEXT)]),
];

/// Whether a column of a family can hold a value that is not made of others.
pub fn verdict(value: ValueKind, column: Family) -> Verdict {
    VERDICTS
        .iter()
        .filter(|(kind, _)| *kind == value)
        .flat_map(|(_, pairs)| *pairs)
        .find(|(families, _)| families.contains(&column))
        .map_or(Verdict::Impossible, |(_, verdict)| *verdict)
}

/// Messages within messages that tuples are looked for.
const DEEPEST: usize = 8;

/// Whether a column of this type can hold a field; `None` if the type is not
/// known.
pub fn field_verdict(schema: &Schema, field: &Field, ty: &Type) -> Option<Verdict> {
    Judge { schema }.field(field, ty)
}

/// Judges whole fields.
struct Judge<'a> {
    schema: &'a Schema,
}

impl Judge<'_> {
    fn field(&self, field: &Field, ty: &Type) -> Option<Verdict> {
        self.field_within(field, ty, 0)
    }

    fn field_within(&self, field: &Field, ty: &Type, depth: usize) -> Option<Verdict> {
        match field.cardinality {
            Cardinality::Repeated => match ty.plain() {
                Type::Array(element) => self.value(field, element, depth),
                Type::Nested(parts) => {
                    let parts: Vec<(Option<String>, Type)> = parts
                        .iter()
                        .map(|(name, ty)| (Some(name.clone()), ty.clone()))
                        .collect();
                    self.tuple(Value::of(self.schema, field).message, &parts, depth)
                }
                other => Some(verdict(ValueKind::List, Family::of(other)?)),
            },
            Cardinality::Map => match ty.plain() {
                Type::Map(key, value) => self.map(field, key, value, depth),
                other => Some(verdict(ValueKind::Map, Family::of(other)?)),
            },
            _ => self.value(field, ty, depth),
        }
    }

    /// A singular value, or one element of many.
    fn value(&self, field: &Field, ty: &Type, depth: usize) -> Option<Verdict> {
        let value = Value::of(self.schema, field);
        if let (Type::Tuple(parts), Some(message)) = (ty.plain(), value.message) {
            return self.tuple(Some(message), parts, depth);
        }
        Some(verdict(value.kind, Family::of(ty)?))
    }

    /// Keys and values of the synthetic entry message.
    fn map(&self, field: &Field, key: &Type, value: &Type, depth: usize) -> Option<Verdict> {
        let crate::schema::Kind::Message(entry) = field.kind else {
            return Some(Verdict::Impossible);
        };
        let [of_key, of_value] = self.schema[entry].fields.as_slice() else {
            return Some(Verdict::Impossible);
        };
        let key = self.field_within(of_key, key, depth)?;
        let value = self.field_within(of_value, value, depth)?;
        Some(worse(key, value))
    }

    /// Each field of the message has an element of its name.
    fn tuple(
        &self,
        message: Option<MessageId>,
        parts: &[(Option<String>, Type)],
        depth: usize,
    ) -> Option<Verdict> {
        let Some(message) = message.filter(|_| depth < DEEPEST) else {
            return Some(Verdict::Impossible);
        };
        let mut worst = Verdict::Exact;
        for field in &self.schema[message].fields {
            let element = parts.iter().find(|(name, _)| {
                let name = name.as_deref();
                name == Some(&field.name) || name == Some(&field.json_name)
            });
            let of_field = match element {
                Some((_, ty)) => self.field_within(field, ty, depth + 1)?,
                None => Verdict::Lossy("some of its fields have no element"),
            };
            worst = worse(worst, of_field);
        }
        Some(worst)
    }
}

/// The one that says more against a column.
fn worse(a: Verdict, b: Verdict) -> Verdict {
    let weight = |verdict: &Verdict| match verdict {
        Verdict::Exact => 0,
        Verdict::Usual(_) => 1,
        Verdict::Lossy(_) => 2,
        Verdict::Impossible => 3,
    };
    if weight(&b) > weight(&a) { b } else { a }
}

/// The type that a new column for such a value is best given.
pub fn usual_type(value: ValueKind) -> &'static str {
    match value {
        ValueKind::Bool => "Bool",
        ValueKind::Int32 => "Int32",
        ValueKind::Int64 | ValueKind::Duration => "Int64",
        ValueKind::Uint32 => "UInt32",
        ValueKind::Uint64 => "UInt64",
        ValueKind::Float => "Float32",
        ValueKind::Double => "Float64",
        ValueKind::Enum => "LowCardinality(String)",
        ValueKind::Timestamp => "DateTime64(6)",
        ValueKind::Date => "Date32",
        ValueKind::Decimal => "Decimal(38, 9)",
        ValueKind::String
        | ValueKind::Bytes
        | ValueKind::TimeOfDay
        | ValueKind::FieldMask
        | ValueKind::Json
        | ValueKind::Message
        | ValueKind::Money
        | ValueKind::Map
        | ValueKind::List => "String",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_is_told_twice() {
        for (value, pairs) in VERDICTS {
            let mut seen: Vec<Family> = Vec::new();
            for family in pairs.iter().flat_map(|(families, _)| *families) {
                assert!(!seen.contains(family), "{value:?} in {family:?}");
                seen.push(*family);
            }
        }
    }
}

//! Every pair of a value and a type of ClickHouse.

use super::Family;
use crate::entity::value::ValueKind;
use crate::entity::verdict::Verdict;

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

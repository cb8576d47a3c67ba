//! Which column types can hold which values.
//!
//! [`VERDICTS`] is the whole answer: what is not in it is impossible. Exact
//! means that every value comes back as it was. A loss is usual where the type
//! is the accepted one for such values all the same (a timestamp's nanoseconds
//! become microseconds; a varchar refuses what is too long); such a column is
//! no finding.

use super::value::ValueKind;
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

/// Whether a column can hold a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Exact,
    /// Not every value comes back as it was, as everybody accepts.
    Usual(&'static str),
    /// Some values do not fit, or come back changed.
    Lossy(&'static str),
    Impossible,
}

use Family as F;
use ValueKind as V;
use Verdict::{Exact, Lossy, Usual};

type Row = (ValueKind, &'static [(&'static [Family], Verdict)]);

const BITS_16: Verdict = Lossy("values beyond 16 bits do not fit");
const BITS_32: Verdict = Lossy("values beyond 32 bits do not fit");
const BITS_24: Verdict = Lossy("integers beyond 24 bits are rounded");
const BITS_53: Verdict = Lossy("integers beyond 53 bits are rounded");
const FEW_DIGITS: Verdict = Usual("values of more digits than the precision are refused");
const ROUNDED: Verdict = Lossy("digits after the scale are rounded away");
const AS_TEXT: Verdict = Usual("the column does not check the text form");
const NANOSECONDS: Verdict = Usual("nanoseconds become microseconds");
const UNIT: Verdict = Usual("the unit is a matter of convention");

/// Every pair that works, with what gets lost.
pub static VERDICTS: &[Row] = &[
    (V::Bool, &[(&[F::Boolean], Exact)]),
    (
        V::Int32,
        &[
            (
                &[F::Integer, F::BigInt, F::Double, F::Numeric, F::LongWhole],
                Exact,
            ),
            (&[F::ShortWhole, F::Decimal], FEW_DIGITS),
            (&[F::SmallInt], BITS_16),
            (&[F::Real], BITS_24),
        ],
    ),
    (
        V::Int64,
        &[
            (&[F::BigInt, F::Numeric, F::LongWhole], Exact),
            (&[F::ShortWhole, F::Decimal], FEW_DIGITS),
            (&[F::SmallInt], BITS_16),
            (&[F::Integer], BITS_32),
            (&[F::Real], BITS_24),
            (&[F::Double], BITS_53),
        ],
    ),
    (
        V::Uint32,
        &[
            (&[F::BigInt, F::Double, F::Numeric, F::LongWhole], Exact),
            (&[F::ShortWhole, F::Decimal], FEW_DIGITS),
            (&[F::SmallInt], BITS_16),
            (&[F::Integer], Lossy("values from 2^31 do not fit")),
            (&[F::Real], BITS_24),
        ],
    ),
    (
        V::Uint64,
        &[
            (&[F::Numeric, F::LongWhole], Exact),
            (&[F::ShortWhole, F::Decimal], FEW_DIGITS),
            (&[F::SmallInt], BITS_16),
            (&[F::Integer], BITS_32),
            (&[F::BigInt], Lossy("values from 2^63 do not fit")),
            (&[F::Real], BITS_24),
            (&[F::Double], BITS_53),
        ],
    ),
    (
        V::Float,
        &[
            (&[F::Real, F::Double, F::Numeric], Exact),
            (&[F::Decimal, F::ShortWhole, F::LongWhole], ROUNDED),
        ],
    ),
    (
        V::Double,
        &[
            (&[F::Double, F::Numeric], Exact),
            (&[F::Real], Lossy("values are rounded to 6 digits")),
            (&[F::Decimal, F::ShortWhole, F::LongWhole], ROUNDED),
        ],
    ),
    (
        V::String,
        &[
            (&[F::Text], Exact),
            (&[F::Varchar], Usual("longer strings are refused")),
            (
                &[F::Char],
                Usual("longer strings are refused, shorter ones padded"),
            ),
            (&[F::Uuid], Usual("only UUIDs are accepted")),
            (
                &[F::Date, F::Time],
                Usual("only ISO 8601 dates and times are accepted"),
            ),
            (
                &[F::Timestamp, F::TimestampTz, F::Interval],
                Usual("only dates and times are accepted, and come back in PostgreSQL's form"),
            ),
            (
                &[F::Numeric, F::Decimal, F::ShortWhole, F::LongWhole],
                Usual("only numbers are accepted"),
            ),
            (&[F::Json], Usual("only JSON is accepted")),
            (&[F::Enum], Usual("only the labels are accepted")),
            (
                &[F::Other],
                Usual("only the type's own text form is accepted"),
            ),
        ],
    ),
    (
        V::Bytes,
        &[
            (&[F::Bytea], Exact),
            (&[F::Uuid], Usual("only 16 bytes are accepted")),
        ],
    ),
    (
        V::Enum,
        &[
            (&[F::Enum, F::Integer, F::BigInt], Exact),
            (&[F::Text, F::Varchar, F::Char], AS_TEXT),
            (&[F::SmallInt], Usual("numbers beyond 16 bits do not fit")),
            (
                &[F::Uuid],
                Usual("the row of a lookup table stands for the value"),
            ),
        ],
    ),
    (
        V::Timestamp,
        &[
            (&[F::TimestampTz], NANOSECONDS),
            (
                &[F::Timestamp],
                Lossy("without a time zone, the moment depends on the session"),
            ),
            (&[F::Date], Lossy("the time of day is lost")),
            (&[F::BigInt, F::Numeric, F::LongWhole], UNIT),
            (&[F::Double], Lossy("fractions of a second are rounded")),
            (&[F::Text, F::Varchar], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::Duration,
        &[
            (&[F::Interval], NANOSECONDS),
            (
                &[
                    F::BigInt,
                    F::Integer,
                    F::Numeric,
                    F::Double,
                    F::Decimal,
                    F::LongWhole,
                ],
                UNIT,
            ),
            (&[F::Text, F::Varchar], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::Date,
        &[
            (&[F::Date], Usual("only whole dates are accepted")),
            (&[F::Text, F::Varchar, F::Char], AS_TEXT),
            (&[F::Json, F::Composite], Exact),
        ],
    ),
    (
        V::TimeOfDay,
        &[
            (&[F::Time], NANOSECONDS),
            (&[F::Text, F::Varchar], AS_TEXT),
            (&[F::Json, F::Composite], Exact),
        ],
    ),
    (
        V::Decimal,
        &[
            (&[F::Numeric], Exact),
            (&[F::Decimal, F::ShortWhole, F::LongWhole], FEW_DIGITS),
            (
                &[F::Real, F::Double],
                Lossy("decimal fractions are rounded"),
            ),
            (&[F::Text, F::Varchar], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::FieldMask,
        &[
            (&[F::Text, F::Array, F::Json], Exact),
            (&[F::Varchar], AS_TEXT),
        ],
    ),
    (
        V::Json,
        &[
            (&[F::Json], Exact),
            (&[F::Text], AS_TEXT),
            (&[F::Bytea], AS_BINARY),
        ],
    ),
    (
        V::Message,
        &[
            (&[F::Json, F::Composite], Exact),
            (&[F::Text], AS_TEXT),
            (&[F::Bytea], AS_BINARY),
        ],
    ),
    // hstore is of the family Other.
    (
        V::Map,
        &[
            (&[F::Json], Exact),
            (&[F::Other, F::Text], AS_TEXT),
            (&[F::Bytea], AS_BINARY),
        ],
    ),
    (V::List, &[(&[F::Json], Exact)]),
];

const AS_BINARY: Verdict = Usual("the column does not check the encoding");

/// Whether a column of a family can hold a value.
pub fn verdict(value: ValueKind, column: Family) -> Verdict {
    VERDICTS
        .iter()
        .filter(|(kind, _)| *kind == value)
        .flat_map(|(_, pairs)| *pairs)
        .find(|(families, _)| families.contains(&column))
        .map_or(Verdict::Impossible, |(_, verdict)| *verdict)
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

    #[test]
    fn verdicts() {
        let cases = [
            (V::Int32, F::Integer, Exact),
            (V::Int64, F::Integer, BITS_32),
            (V::String, F::Uuid, Usual("only UUIDs are accepted")),
            (V::String, F::Integer, Verdict::Impossible),
            (V::Timestamp, F::TimestampTz, NANOSECONDS),
            (V::Bytes, F::Text, Verdict::Impossible),
        ];
        for (value, family, expected) in cases {
            assert_eq!(verdict(value, family), expected, "{value:?} in {family:?}");
        }
    }
}

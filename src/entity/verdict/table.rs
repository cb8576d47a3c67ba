//! Every pair of a value and a column that works, with what gets lost.

use super::Family as F;
use super::Verdict::{self, Exact, Lossy, Usual};
use super::{Family, ValueKind};
use ValueKind as V;

/// A kind of value, and the columns that can hold it.
pub type Row = (ValueKind, &'static [(&'static [Family], Verdict)]);

pub(super) const BITS_16: Verdict = Lossy("values beyond 16 bits do not fit");
pub(super) const BITS_32: Verdict = Lossy("values beyond 32 bits do not fit");
pub(super) const BITS_24: Verdict = Lossy("integers beyond 24 bits are rounded");
pub(super) const BITS_53: Verdict = Lossy("integers beyond 53 bits are rounded");
pub(super) const FEW_DIGITS: Verdict =
    Usual("values of more digits than the precision are refused");
pub(super) const ROUNDED: Verdict = Lossy("digits after the scale are rounded away");
pub(super) const AS_TEXT: Verdict = Usual("the column does not check the text form");
pub(super) const NANOSECONDS: Verdict = Usual("nanoseconds become microseconds");
pub(super) const AS_BINARY: Verdict = Usual("the column does not check the encoding");
pub(super) const UNIT: Verdict = Usual("the unit is a matter of convention");

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
            (
                &[F::Decimal],
                Usual("more digits are refused before the point, and rounded away after it"),
            ),
            (&[F::ShortWhole, F::LongWhole], ROUNDED),
            (
                &[F::Real, F::Double],
                Lossy("decimal fractions are rounded"),
            ),
            (&[F::Text, F::Varchar], AS_TEXT),
            (&[F::Json], Exact),
        ],
    ),
    (
        V::Money,
        &[
            (&[F::Json, F::Composite], Exact),
            (&[F::Text], AS_TEXT),
            (&[F::Bytea], AS_BINARY),
            (
                &[
                    F::Numeric,
                    F::Decimal,
                    F::Double,
                    F::Real,
                    F::BigInt,
                    F::LongWhole,
                    F::Money,
                ],
                Lossy("the currency is lost"),
            ),
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

//! Which column types can hold which values.
//!
//! [`VERDICTS`] is the whole answer: what is not in it is impossible. Exact
//! means that every value comes back as it was. A loss is usual where the type
//! is the accepted one for such values all the same (a timestamp's nanoseconds
//! become microseconds; a varchar refuses what is too long); such a column is
//! no finding. What a contract says of the values ([`Bounds`](super::bounds))
//! may make a verdict better, or worse. [`reference`] is all of it as a table.

mod family;
mod layout;
pub mod reference;
mod table;

pub use family::Family;
pub use layout::{LAYOUTS, LayoutRow};
pub use table::{Row, VERDICTS};

use super::value::ValueKind;

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

/// Whether a column of a family can hold a value.
pub fn verdict(value: ValueKind, column: Family) -> Verdict {
    VERDICTS
        .iter()
        .filter(|(kind, _)| *kind == value)
        .flat_map(|(_, pairs)| *pairs)
        .find(|(families, _)| families.contains(&column))
        .map_or(Verdict::Impossible, |(_, verdict)| *verdict)
}

/// Why a column of the family cannot hold the value.
pub fn impossible(value: ValueKind, column: Family) -> String {
    format!("the column holds {}, not {}", column.holds(), value.noun())
}

#[cfg(test)]
mod tests {
    use super::Family as F;
    use super::ValueKind as V;
    use super::Verdict::{Exact, Usual};
    use super::table::{BITS_32, NANOSECONDS};
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

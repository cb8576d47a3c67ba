//! What a contract says of a field's values (`buf.validate`), as far as the width
//! of a column goes.

use super::value::ValueKind;
use super::verdict::Verdict;
use crate::schema::{Field, Schema, option_values};
use crate::sql::types::ColumnType;
use std::collections::BTreeMap;

/// Limits of the values of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The most characters of a string.
    pub characters: Option<u64>,
    /// Both ends of an integer's range are in it.
    pub lowest: Option<i128>,
    pub highest: Option<i128>,
    /// The length of bytes.
    pub bytes: Option<u64>,
    pub is_uuid: bool,
}

/// Longer strings are allowed than the column takes.
const TOO_LONG: Verdict = Verdict::Lossy("the contract allows longer strings");
const TOO_WIDE: Verdict = Verdict::Lossy("the contract allows values that do not fit");
const NO_UUID: Verdict = Verdict::Lossy("the contract allows bytes that are no UUID");

impl Bounds {
    pub fn of(schema: &Schema, field: &Field) -> Bounds {
        let values = option_values(field, schema);
        let mut bounds = Bounds::default();
        for (name, value) in &values {
            let Some(rule) = name.strip_prefix("(buf.validate.field).") else {
                continue;
            };
            if let Some((of, rule)) = rule.split_once('.') {
                bounds.read(of, rule, value);
            }
        }
        bounds.constant(&values);
        bounds
    }

    fn read(&mut self, of: &str, rule: &str, value: &str) {
        let whole: Option<i128> = value.parse().ok();
        let count: Option<u64> = value.parse().ok();
        match (of, rule) {
            ("string", "max_len" | "len" | "max_bytes" | "len_bytes") => {
                let least = self.characters.into_iter().chain(count).min();
                self.characters = least;
            }
            ("string", "uuid") => self.is_uuid |= value == "true",
            ("bytes", "len") => self.bytes = count,
            ("string" | "bytes", _) => {}
            (_, "gte") => self.lowest = whole,
            (_, "gt") => self.lowest = whole.and_then(|it| it.checked_add(1)),
            (_, "lte") => self.highest = whole,
            (_, "lt") => self.highest = whole.and_then(|it| it.checked_sub(1)),
            _ => {}
        }
        // A lower bound above the upper one means what is outside of both.
        if let (Some(lowest), Some(highest)) = (self.lowest, self.highest)
            && lowest > highest
        {
            (self.lowest, self.highest) = (None, None);
        }
    }

    fn constant(&mut self, values: &BTreeMap<String, String>) {
        for kind in ["int32", "int64", "uint32", "uint64", "sint32", "sint64"] {
            let name = format!("(buf.validate.field).{kind}.const");
            if let Some(value) = values.get(&name).and_then(|it| it.parse().ok()) {
                (self.lowest, self.highest) = (Some(value), Some(value));
            }
        }
    }

    /// The verdict on a column, given what is known of the values.
    pub fn refine(&self, verdict: Verdict, kind: ValueKind, ty: &ColumnType) -> Verdict {
        match (kind, ty) {
            (ValueKind::String, ColumnType::Varchar(Some(length)) | ColumnType::Char(length)) => {
                match self.characters {
                    Some(most) if most > u64::from(*length) => TOO_LONG,
                    Some(_) if matches!(ty, ColumnType::Varchar(_)) => Verdict::Exact,
                    _ => verdict,
                }
            }
            (ValueKind::String, ColumnType::Uuid) if self.is_uuid => Verdict::Exact,
            (ValueKind::Bytes, ColumnType::Uuid) => match self.bytes {
                Some(16) => Verdict::Exact,
                Some(_) => NO_UUID,
                None => verdict,
            },
            (ValueKind::Int32 | ValueKind::Int64 | ValueKind::Uint32 | ValueKind::Uint64, ty) => {
                self.refine_integer(verdict, kind, ty)
            }
            _ => verdict,
        }
    }

    fn refine_integer(&self, verdict: Verdict, kind: ValueKind, ty: &ColumnType) -> Verdict {
        let Some((from, to)) = range(ty) else {
            return verdict;
        };
        let (least, most) = match kind {
            ValueKind::Int32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
            ValueKind::Uint32 => (0, i128::from(u32::MAX)),
            ValueKind::Uint64 => (0, i128::from(u64::MAX)),
            _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
        };
        let least = self.lowest.map_or(least, |it| it.max(least));
        let most = self.highest.map_or(most, |it| it.min(most));
        if from <= least && most <= to {
            Verdict::Exact
        } else if self.lowest.is_some_and(|it| it < from) || self.highest.is_some_and(|it| it > to)
        {
            TOO_WIDE
        } else {
            verdict
        }
    }
}

/// The whole numbers that a type holds.
fn range(ty: &ColumnType) -> Option<(i128, i128)> {
    Some(match ty {
        ColumnType::SmallInt => (i128::from(i16::MIN), i128::from(i16::MAX)),
        ColumnType::Integer => (i128::from(i32::MIN), i128::from(i32::MAX)),
        ColumnType::BigInt => (i128::from(i64::MIN), i128::from(i64::MAX)),
        ColumnType::Real => (-(1 << 24), 1 << 24),
        ColumnType::DoublePrecision => (-(1 << 53), 1 << 53),
        ColumnType::Numeric(Some((precision, scale))) => {
            let digits = u32::try_from(i64::from(*precision) - i64::from(*scale)).ok()?;
            let most = 10i128.checked_pow(digits)? - 1;
            (-most, most)
        }
        _ => return None,
    })
}

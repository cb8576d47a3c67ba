//! Sequences.

use super::ObjectName;
use crate::sql::Place;
use crate::sql::types::ColumnType;

/// A sequence, and the column that owns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    pub owner: Option<(ObjectName, String)>,
    pub options: SequenceOptions,
    pub place: Place,
}

/// How a sequence counts, with nothing left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceOptions {
    /// `smallint`, `integer` or `bigint`.
    pub ty: ColumnType,
    pub increment: i64,
    pub min: i64,
    pub max: i64,
    pub start: i64,
    pub cache: i64,
    pub cycle: bool,
}

impl SequenceOptions {
    /// What a sequence of this type is if nothing is said of it.
    pub fn of(ty: ColumnType) -> SequenceOptions {
        SequenceOptions::counting(ty, 1)
    }

    /// The same for a sequence that counts in these steps: down if they are
    /// negative.
    pub fn counting(ty: ColumnType, increment: i64) -> SequenceOptions {
        let (lowest, highest) = range(&ty);
        let (min, max) = match increment < 0 {
            true => (lowest, -1),
            false => (1, highest),
        };
        SequenceOptions {
            increment,
            min,
            max,
            start: if increment < 0 { max } else { min },
            cache: 1,
            cycle: false,
            ty,
        }
    }

    /// The options as a statement says them; empty if all are as usual.
    pub fn sql(&self) -> String {
        let usual = SequenceOptions::counting(self.ty.clone(), self.increment);
        let mut words = Vec::new();
        if self.increment != 1 {
            words.push(format!("INCREMENT BY {}", self.increment));
        }
        if self.min != usual.min {
            words.push(format!("MINVALUE {}", self.min));
        }
        if self.max != usual.max {
            words.push(format!("MAXVALUE {}", self.max));
        }
        let first = if self.increment < 0 {
            self.max
        } else {
            self.min
        };
        if self.start != first {
            words.push(format!("START WITH {}", self.start));
        }
        if self.cache != 1 {
            words.push(format!("CACHE {}", self.cache));
        }
        if self.cycle {
            words.push("CYCLE".to_owned());
        }
        words.join(" ")
    }
}

/// The lowest and the highest number of a type.
pub fn range(ty: &ColumnType) -> (i64, i64) {
    match ty {
        ColumnType::SmallInt => (i64::from(i16::MIN), i64::from(i16::MAX)),
        ColumnType::Integer => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

//! Ranges of field and enum numbers.

use super::Origin;

/// Numbers from `start` to `end`, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRange {
    pub start: i32,
    pub end: i32,
    /// The largest number that this kind of range can hold: written `max`.
    pub max: i32,
    pub origin: Origin,
}

/// The largest field number.
pub const MAX_FIELD_NUMBER: i32 = 536_870_911;

impl TagRange {
    pub fn contains(&self, number: i32) -> bool {
        (self.start..=self.end).contains(&number)
    }
}

impl std::fmt::Display for TagRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = |f: &mut std::fmt::Formatter<'_>| {
            if self.end == self.max {
                write!(f, "max")
            } else {
                write!(f, "{}", self.end)
            }
        };
        if self.start == self.end {
            return end(f);
        }
        write!(f, "{} to ", self.start)?;
        end(f)
    }
}

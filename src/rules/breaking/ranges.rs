//! Ranges of numbers that a message or enum no longer covers.

use super::view::Place;
use super::{Change, Report};
use crate::schema::TagRange;
use std::fmt;

/// What is gone of one previous range.
pub struct Missing {
    /// In order, each as start and end.
    pub parts: Vec<(i32, i32)>,
    /// The largest number that the kind of range can hold.
    max: i32,
}

/// What of `previous` no range of `current` covers any more.
fn missing(previous: &TagRange, current: &[TagRange]) -> Missing {
    let covers = current
        .iter()
        .map(|range| (range.start, range.end))
        .collect();
    Missing {
        parts: subtract((previous.start, previous.end), covers),
        max: previous.max,
    }
}

/// The parts of a range that `covers` do not cover; all bounds are included.
fn subtract((start, end): (i32, i32), mut covers: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    covers.sort_unstable();
    let mut parts = Vec::new();
    // Wider than the numbers, so that one past the largest is a number too.
    let mut next = i64::from(start);
    let end = i64::from(end);
    for (from, to) in covers {
        let (from, to) = (i64::from(from), i64::from(to));
        if from > end {
            break;
        }
        if from > next {
            parts.push((next, from - 1));
        }
        next = next.max(to + 1);
    }
    if next <= end {
        parts.push((next, end));
    }
    // All lie within the range, whose bounds are 32 bits wide.
    parts
        .into_iter()
        .map(|(a, b)| (a as i32, b as i32))
        .collect()
}

impl fmt::Display for Missing {
    /// As `reserved` would spell them: `2, 5 to max`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (start, end)) in self.parts.iter().enumerate() {
            if at > 0 {
                write!(f, ", ")?;
            }
            match (start, end) {
                (start, end) if start == end => write!(f, "{start}")?,
                (start, end) if *end == self.max => write!(f, "{start} to max")?,
                (start, end) => write!(f, "{start} to {end}")?,
            }
        }
        Ok(())
    }
}

/// Where ranges of one kind stood and stand.
pub struct Ranges<'a> {
    /// The keyword: `reserved` or `extensions`.
    pub keyword: &'static str,
    /// What has them: `message "Order"`.
    pub owner: String,
    pub previous: &'a [TagRange],
    pub current: &'a [TagRange],
    pub place: Place<'a>,
}

impl<'a> Ranges<'a> {
    /// One finding for each previous range of which something is gone; `place`
    /// tells where a previous range stood.
    pub fn report(&self, place: impl Fn(&'a TagRange) -> Place<'a>, report: &mut Report<'a>) {
        for range in self.previous {
            let missing = missing(range, self.current);
            if missing.parts.is_empty() {
                continue;
            }
            let Ranges { keyword, owner, .. } = self;
            let change = Change::new(
                format!("{keyword} range \"{range}\" on {owner} lost \"{missing}\""),
                format!("add `{keyword} {missing};` to the {}", owner_kind(owner)),
            );
            report.add(change.at(self.place).was_at(place(range)));
        }
    }
}

fn owner_kind(owner: &str) -> &str {
    owner.split_once(' ').map_or(owner, |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told() {
        let told = |range, covers: &[_]| {
            let missing = Missing {
                parts: subtract(range, covers.to_vec()),
                max: i32::MAX,
            };
            missing.to_string()
        };
        assert_eq!(told((2, 5), &[]), "2 to 5");
        assert_eq!(told((2, 5), &[(3, 3)]), "2, 4 to 5");
        assert_eq!(told((2, 5), &[(4, 9), (1, 3)]), "");
        assert_eq!(told((2, i32::MAX), &[(2, 9)]), "10 to max");
        assert_eq!(
            told((i32::MIN, i32::MAX), &[(0, i32::MAX)]),
            "-2147483648 to -1"
        );
        assert_eq!(told((5, 5), &[(1, 4), (6, 9)]), "5");
    }
}

//! What a release is made of: every change between two states of the
//! contracts, and the version that they ask for.
//!
//! In go two schemas and what the breaking rules found between them; out come
//! [`Change`]s, breaking or not, each with the rules that it breaks and how
//! much it weighs, and from these a [`Verdict`]: major, minor or patch. What is
//! in both is paired once: files by path, types by full name (by name in the
//! file where its package was renamed), fields and values by number and then by
//! name. Nothing here decides what breaks: that is the rules' business.

mod bump;
mod causes;
mod change;
mod comments;
mod compare;
mod databases;
mod enums;
mod files;
mod messages;
mod options;
mod services;
mod spelled;
mod types;
mod verdict;
mod version;

pub use bump::Bump;
pub use change::{Aspect, Change, Element, Kind};
pub use databases::{Other, of_databases};
pub use verdict::{Reason, Verdict, verdict};
pub use version::Version;

use crate::rules::Finding;
use crate::schema::Schema;
use compare::Comparison;

/// Every change from `previous` to `current`, by file and place. `findings` are
/// those of the breaking rules that are selected: each is the consequence of
/// some change.
pub fn diff(previous: &Schema, current: &Schema, findings: &[Finding]) -> Vec<Change> {
    let mut comparison = Comparison::new(previous, current);
    files::compare(&mut comparison);
    types::compare(&mut comparison);
    let mut changes = comparison.into_changes();
    causes::attach(&mut changes, findings);
    for change in &mut changes {
        change.weight = bump::weight(change);
    }
    change::sort(&mut changes);
    changes
}

#[cfg(test)]
mod tests;

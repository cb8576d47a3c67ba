//! Which column types of ClickHouse can hold which values.
//!
//! [`VERDICTS`] is the whole answer for values that are not made of others:
//! what is not in it is impossible. Lists, maps and messages are held by
//! arrays, maps and tuples whose parts hold theirs; the worst part decides.

mod family;
mod judge;
mod table;

pub use family::Family;
pub use judge::field_verdict;
pub use table::{VERDICTS, usual_type, verdict};

//! What of the findings is meant, and how much the rest weighs.
//!
//! In come the findings of all families, the waivers, and what `contracts.yaml`
//! says of rules; out come the findings that are left, with their weight, and
//! those about waivers that are wrong. Nothing is read here.
//!
//! A [`Waiver`] covers findings of some rules at some places, for a reason and
//! perhaps until a date. Where it comes from does not matter to [`judge`]:
//!
//! | source | covers |
//! |---|---|
//! | `waivers` of `contracts.yaml` ([`Waivers::of_config`]) | a path, a declaration, or all |
//! | `// contracts:allow RULE_ID reason` in a proto ([`Waivers::of_comments`]) | the declaration that the comment belongs to |
//! | `-- contracts:ignore RULE_ID reason` in a migration ([`Waivers::of_migrations`]) | the statement that it precedes, or its line |
//!
//! Places decide what is covered, not names: a finding is inside a declaration
//! if its span is. A deletion shows at what encloses the deleted declaration, so
//! that is where a comment covers it; the deleted declaration itself is in the
//! base, where `subject` finds it.

mod baseline;
mod comments;
mod configured;
mod date;
mod judge;
mod levels;
mod migration_comments;
mod names;
mod rules;
mod subject;
#[cfg(test)]
mod tests;
mod waiver;

pub use baseline::{Baseline, Compared};
pub use date::Date;
pub use judge::{Circumstances, judge};
pub use levels::Levels;
pub use waiver::{Region, Waiver, Waivers};

use super::Rule;
use crate::failure::Result;
use crate::workspace::PolicyConfig;

static RULES: [&Rule; 4] = [
    &rules::WAIVER_WITHOUT_REASON,
    &rules::WAIVER_EXPIRED,
    &rules::WAIVER_UNUSED,
    &rules::WAIVER_INVALID,
];

pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// How much the rules weigh by a configuration.
pub fn levels(config: &PolicyConfig) -> Result<Levels> {
    Levels::of(config)
}

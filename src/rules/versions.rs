//! What differs between the versions of `buf.yaml`: which rules there are,
//! which categories they belong to, and which names are kept for old
//! configurations only.

use super::{Family, Rule, lint};
use crate::workspace::ConfigVersion;

/// A name that still works, and what it stands for now: rules or categories,
/// or nothing if what it checked is no longer checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deprecated {
    pub name: &'static str,
    pub replacements: &'static [&'static str],
}

impl Rule {
    /// The categories of the rule in a version; `None` if that version does not
    /// have the rule.
    pub fn categories_in(&self, version: ConfigVersion) -> Option<&'static [&'static str]> {
        match self.family {
            Family::Lint => lint::versions::categories(self, version),
            _ => Some(self.categories),
        }
    }
}

/// The names of a family that are kept for old configurations.
pub fn deprecated(family: Family, version: ConfigVersion) -> &'static [Deprecated] {
    match family {
        Family::Lint => lint::versions::deprecated(version),
        _ => &[],
    }
}

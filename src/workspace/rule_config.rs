//! `use`, `except`, `ignore`, `ignore_only`: which rules hold, and where not.

use std::collections::BTreeMap;

/// The rules that a configuration asks for, by id or category. Paths are
/// relative to the module root, as imports are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleConfig {
    /// Ids and categories; empty stands for the family's default category.
    pub use_: Vec<String>,
    pub except: Vec<String>,
    pub ignore: Vec<String>,
    pub ignore_only: BTreeMap<String, Vec<String>>,
}

/// The version of a `buf.yaml`, which decides what rules and categories it can
/// name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ConfigVersion {
    V1Beta1,
    V1,
    #[default]
    V2,
}

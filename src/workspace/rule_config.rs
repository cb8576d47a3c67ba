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

//! What is asked for, because it cannot be told from protos and tables.

use std::collections::{BTreeMap, BTreeSet};

/// Everything that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Old and new names, as typed: tables, `table.column`, `type.label`, or
    /// columns and fields alone.
    pub renames: Vec<(String, String)>,
    /// By `table.column`: the SQL expression of the value that rows without one
    /// get.
    pub fills: BTreeMap<String, String>,
    /// By `table.column`: the SQL expression of the value in its new type.
    pub conversions: BTreeMap<String, String>,
    pub drops: Drops,
}

/// What may go that no proto stands for any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drops {
    /// Every column and label that no field or value stands for.
    pub all: bool,
    /// Tables, `table.column`, `type.label`.
    pub named: BTreeSet<String>,
}

impl Wishes {
    /// The options that were of no use, as they were typed.
    pub(super) fn unused(&self, used: &BTreeSet<String>) -> Vec<String> {
        let fills = self.fills.keys().map(|key| format!("--fill {key}"));
        let conversions = self.conversions.keys().map(|key| format!("--using {key}"));
        let drops = self.drops.named.iter().map(|key| format!("--drop={key}"));
        fills
            .chain(conversions)
            .chain(drops)
            .filter(|option| !used.contains(option))
            .collect()
    }
}

impl super::Planner<'_> {
    /// The expression that `--fill` gives for a column.
    pub(super) fn fill(&mut self, table: &str, column: &str) -> Option<String> {
        let key = format!("{table}.{column}");
        let found = self.wishes.fills.get(&key)?.clone();
        self.used_wishes.insert(format!("--fill {key}"));
        Some(found)
    }

    /// The expression that `--using` gives for a column.
    pub(super) fn conversion_wish(&mut self, table: &str, column: &str) -> Option<String> {
        let key = format!("{table}.{column}");
        let found = self.wishes.conversions.get(&key)?.clone();
        self.used_wishes.insert(format!("--using {key}"));
        Some(found)
    }

    /// True if this may go: it is named, or `--drop` names nothing.
    pub(super) fn may_drop(&mut self, name: &str) -> bool {
        if self.wishes.drops.named.contains(name) {
            self.used_wishes.insert(format!("--drop={name}"));
            return true;
        }
        self.wishes.drops.all
    }
}

//! What `contracts.yaml` says of findings, as it is written: how much a rule
//! weighs, and which findings are meant. What the names stand for is the
//! rules' to say.

use crate::text::{Position, Span};
use std::sync::Arc;

/// `rules` and `waivers` of a `contracts.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyConfig {
    /// The file, as shown to the user.
    pub shown: Arc<str>,
    pub text: Arc<str>,
    /// Ids and categories, and how much their rules weigh.
    pub rules: Vec<(Written<String>, RuleLevel)>,
    pub waivers: Vec<WaiverConfig>,
}

/// How much the findings of a rule weigh, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// They are left out.
    Off,
    Warn,
    Error,
}

/// A finding that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverConfig {
    /// Id or category.
    pub rule: Written<String>,
    /// File or folder in the tree.
    pub path: Option<String>,
    /// Full name of a declaration.
    pub subject: Option<Written<String>>,
    pub reason: Option<String>,
    /// A date, the last day on which the waiver holds.
    pub expires: Option<Written<String>>,
}

/// A value, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    pub value: T,
    pub at: Position,
}

impl Written<String> {
    /// The place of the value, which stands on one line.
    pub fn span(&self) -> Span {
        let length = u32::try_from(self.value.len()).unwrap_or(0);
        Span {
            start: self.at,
            end: Position {
                line: self.at.line,
                column: self.at.column.saturating_add(length),
            },
        }
    }
}

//! The one line that closes a run.

use super::Format;
use super::entry::{Entry, entries};
use crate::release::Verdict;
use crate::rules::{Finding, Severity};
use std::time::Duration;

/// What a run looked at, and how long it took.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Counted things, with their singular: (3, "proto").
    pub checked: Vec<(usize, &'static str)>,
    /// What it was compared with: "main at 1a2b3c4".
    pub against: Option<String>,
    /// What a release of the changes since raises.
    pub verdict: Option<Verdict>,
    pub took: Duration,
}

impl Summary {
    /// "checked 3 protos and 7 migrations against main at 1a2b3c4: 2 errors (31 ms)"
    ///
    /// Counts what `format` shows: people see the findings of one edit as one.
    pub fn line(&self, findings: &[Finding], format: Format) -> String {
        let counted: Vec<String> = self
            .checked
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| counted(*count, noun))
            .collect();
        let what = if counted.is_empty() {
            "nothing".to_owned()
        } else {
            listed(&counted)
        };
        let against = match &self.against {
            Some(against) => format!(" against {against}"),
            None => String::new(),
        };
        let verdict = match &self.verdict {
            Some(verdict) => format!("; {}", verdict.line()),
            None => String::new(),
        };
        format!(
            "checked {what}{against}: {}{verdict} ({} ms)",
            outcome(findings, format),
            self.took.as_millis()
        )
    }
}

fn outcome(findings: &[Finding], format: Format) -> String {
    let severities: Vec<Severity> = if format.shows_entries() {
        entries(findings).iter().map(Entry::severity).collect()
    } else {
        findings.iter().map(|finding| finding.severity).collect()
    };
    let of = |severity| severities.iter().filter(|s| **s == severity).count();
    let counted: Vec<String> = [
        (of(Severity::Error), "error"),
        (of(Severity::Warning), "warning"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| counted(count, noun))
    .collect();
    if counted.is_empty() {
        "no findings".to_owned()
    } else {
        listed(&counted)
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

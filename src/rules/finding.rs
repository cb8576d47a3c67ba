//! What a rule found, where, and what to do about it.

use super::{Level, Rule};
use crate::text::Span;
use std::sync::Arc;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Warning,
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Which of the two compared trees a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// What is checked.
    Current,
    /// What it is checked against.
    Base,
}

/// A place in a file. The path is as shown to the user: relative to the
/// working directory where the file is below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub side: Side,
    pub path: Arc<str>,
    /// None: the file as a whole.
    pub span: Option<Span>,
}

/// A further place that belongs to a finding, and what is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Related {
    pub location: Location,
    pub label: String,
}

/// One finding of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    /// One sentence that says what is wrong, names quoted.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// None: the place no longer exists (a deleted file).
    pub location: Option<Location>,
    /// Where the same thing was in the base.
    pub previous: Option<Location>,
    pub related: Vec<Related>,
    /// The full name of the declaration that the finding is about (of a file,
    /// its path): what it was called in the base, where it was there. Findings
    /// about one thing have one subject, wherever each of them shows.
    pub subject: Option<String>,
    /// What the change breaks, by all the rules, whichever are selected; empty
    /// where the finding is not about a change.
    pub breaks: Vec<Level>,
}

impl Finding {
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Finding {
        Finding {
            rule,
            severity: Severity::Error,
            message: message.into(),
            help: None,
            location: None,
            previous: None,
            related: Vec::new(),
            subject: None,
            breaks: Vec::new(),
        }
    }

    #[must_use]
    pub fn at(mut self, location: Location) -> Finding {
        self.location = Some(location);
        self
    }

    #[must_use]
    pub fn previously(mut self, location: Location) -> Finding {
        self.previous = Some(location);
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn related(mut self, location: Location, label: impl Into<String>) -> Finding {
        self.related.push(Related {
            location,
            label: label.into(),
        });
        self
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    fn sort_key(&self) -> impl Ord + '_ {
        (
            self.location.as_ref().map(|l| (&l.path, l.span)),
            self.rule.id,
            &self.message,
            self.previous.as_ref().map(|l| (&l.path, l.span)),
        )
    }
}

/// Sorts findings by place, then rule, and drops those that say the same.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    findings.dedup();
}

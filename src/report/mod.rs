//! Findings → text, one file an output format.
//!
//! Rendering is pure: a format takes findings and the texts they point into,
//! and returns what is to be printed.

mod github;
mod json;
mod pretty;
mod sources;
mod summary;
mod text;

pub use sources::Sources;
pub use summary::Summary;

use crate::rules::{Finding, Location};

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the source underlined, for people.
    Pretty,
    /// One line a finding: `path:line:column:message (RULE_ID)`.
    Text,
    /// One JSON object a line, with the keys of `buf --error-format json`.
    Json,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
}

/// How [`Format::Pretty`] looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// The findings in one format, ready to be printed; empty if there are none.
pub fn render(format: Format, findings: &[Finding], sources: &Sources, style: Style) -> String {
    match format {
        Format::Pretty => pretty::render(findings, sources, style),
        Format::Text => text::render(findings),
        Format::Json => json::render(findings),
        Format::Github => github::render(findings),
    }
}

/// Line and column where a finding begins; a file as a whole is at 1:1, as buf
/// prints it.
fn start(location: &Location) -> (u32, u32) {
    match location.span {
        Some(span) => (span.start.line, span.start.column),
        None => (1, 1),
    }
}

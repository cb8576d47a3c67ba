//! Findings → text, one file an output format.
//!
//! Rendering is pure: a format takes findings and the texts they point into,
//! and returns what is to be printed.

mod changes;
mod entry;
mod fingerprint;
mod github;
mod gitlab;
mod ignore_yaml;
mod json;
mod junit;
mod markdown;
mod msvs;
mod pretty;
mod sarif;
mod sources;
mod summary;
mod text;

pub use changes::{ChangeFormat, ChangeLog, render_changes};
pub use sources::Sources;
pub use summary::Summary;

use crate::release::Verdict;
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
    /// One line a finding: `path(line,column) : error RULE_ID : message`.
    Msvs,
    /// JUnit XML.
    Junit,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// A `buf.yaml` that ignores what was found.
    IgnoreYaml,
    /// SARIF 2.1.0.
    Sarif,
    /// For a comment on a pull request, or a step summary.
    Markdown,
}

impl Format {
    /// True if findings that one edit causes are shown as one.
    pub(super) fn shows_entries(self) -> bool {
        matches!(self, Format::Pretty | Format::Text | Format::Markdown)
    }
}

/// How [`Format::Pretty`] looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub findings: &'a [Finding],
    pub sources: &'a Sources,
    /// The line that closes a run.
    pub summary: &'a str,
    pub verdict: Option<&'a Verdict>,
}

/// A report in one format, ready to be printed. The formats for people say
/// nothing where there is nothing to say; documents are whole all the same.
pub fn render(format: Format, report: Report<'_>, style: Style) -> String {
    let Report {
        findings,
        sources,
        summary,
        verdict,
    } = report;
    match format {
        Format::Pretty => pretty::render(findings, sources, style),
        Format::Text => text::render(findings),
        Format::Json => json::render(findings),
        Format::Msvs => msvs::render(findings),
        Format::Junit => junit::render(findings),
        Format::Github => github::render(findings),
        Format::Gitlab => gitlab::render(findings),
        Format::IgnoreYaml => ignore_yaml::render(findings),
        Format::Sarif => sarif::render(findings, sources),
        Format::Markdown => markdown::render(findings, summary, verdict),
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

/// The path of a finding; buf's stand-in where the file is gone.
fn shown_path(finding: &Finding) -> &str {
    match finding.location.as_ref() {
        Some(location) => &location.path,
        None => "<input>",
    }
}

//! One JSON object a line: the keys of buf's `json` format first, then ours.

use crate::rules::{Finding, Location};
use crate::text::Span;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    /// Left out where the file is gone, as buf does.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(flatten)]
    lines: Lines,
    #[serde(rename = "type")]
    rule: &'a str,
    message: &'a str,
    severity: &'a str,
    /// The levels that the change breaks, by all rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    breaks: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedPlace<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    #[serde(flatten)]
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct RelatedPlace<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

pub(super) fn render(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        // Strings and numbers alone: nothing here can fail to serialise.
        if let Ok(line) = serde_json::to_string(&line(finding)) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

fn line(finding: &Finding) -> Line<'_> {
    Line {
        path: finding.location.as_ref().map(|location| &*location.path),
        lines: lines(finding.location.as_ref().and_then(|location| location.span)),
        rule: finding.rule.id,
        message: &finding.message,
        severity: finding.severity.as_str(),
        breaks: finding.breaks.iter().map(|level| level.as_str()).collect(),
        help: finding.help.as_deref(),
        previous: finding.previous.as_ref().map(place),
        related: finding
            .related
            .iter()
            .map(|related| RelatedPlace {
                place: place(&related.location),
                message: &related.label,
            })
            .collect(),
    }
}

fn place(location: &Location) -> Place<'_> {
    Place {
        path: &location.path,
        lines: lines(location.span),
    }
}

/// A file as a whole is at 1:1, as buf prints it.
fn lines(span: Option<Span>) -> Lines {
    let span = span.unwrap_or_else(Span::file_start);
    Lines {
        start_line: span.start.line,
        start_column: span.start.column,
        end_line: span.end.line,
        end_column: span.end.column,
    }
}

//! One JSON object a line: the changes, then the verdict.

use super::ChangeLog;
use crate::release::{Change, Reason};
use crate::rules::Location;
use serde::Serialize;

#[derive(Serialize)]
struct ChangeLine<'a> {
    change: &'static str,
    element: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_name: Option<&'a str>,
    /// What of it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    aspect: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    weight: &'static str,
    /// The breaking rules that mind.
    rules: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct VerdictLine<'a> {
    verdict: &'static str,
    because: Vec<ReasonLine<'a>>,
    against: &'a str,
    other_contracts: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    released: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_version: Option<String>,
}

#[derive(Serialize)]
struct ReasonLine<'a> {
    what: &'a str,
    rules: &'a [&'static str],
}

pub(super) fn render(log: &ChangeLog) -> String {
    let changes = log.changes.iter();
    let lines = changes.map(|change| serde_json::to_string(&line(change)));
    // Strings and numbers alone: nothing here can fail to serialise.
    let mut lines: Vec<String> = lines.flatten().collect();
    lines.extend(serde_json::to_string(&verdict(log)));
    lines.push(String::new());
    lines.join("\n")
}

fn line(change: &Change) -> ChangeLine<'_> {
    ChangeLine {
        change: change.kind.as_str(),
        element: change.element.as_str(),
        name: &change.name,
        previous_name: change.previous_name.as_deref(),
        aspect: change.aspect.as_ref().map(|aspect| aspect.noun()),
        from: change.from.as_deref(),
        to: change.to.as_deref(),
        note: change.note.as_deref(),
        weight: change.weight.as_str(),
        rules: &change.rules,
        current: change.current.as_ref().map(place),
        previous: change.previous.as_ref().map(place),
    }
}

/// A file as a whole is at 1:1, as in reports of findings.
fn place(location: &Location) -> Place<'_> {
    let span = location.span.unwrap_or_else(crate::text::Span::file_start);
    Place {
        path: &location.path,
        start_line: span.start.line,
        start_column: span.start.column,
        end_line: span.end.line,
        end_column: span.end.column,
    }
}

fn verdict(log: &ChangeLog) -> VerdictLine<'_> {
    VerdictLine {
        verdict: log.verdict.bump.as_str(),
        because: log.verdict.because.iter().map(reason).collect(),
        against: &log.against,
        other_contracts: &log.other_contracts,
        released: log.released.map(|version| version.to_string()),
        next_version: log.next_version().map(|version| version.to_string()),
    }
}

fn reason(reason: &Reason) -> ReasonLine<'_> {
    ReasonLine {
        what: &reason.what,
        rules: &reason.rules,
    }
}

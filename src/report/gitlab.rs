//! GitLab's code quality report: one JSON array.

use super::fingerprint::fingerprint;
use super::start;
use crate::rules::{Finding, Severity};
use serde_json::{Value, json};

pub(super) fn render(findings: &[Finding]) -> String {
    let issues: Vec<Value> = findings.iter().map(issue).collect();
    format!("{}\n", Value::Array(issues))
}

fn issue(finding: &Finding) -> Value {
    json!({
        "description": finding.message,
        "check_name": finding.rule.id,
        "fingerprint": fingerprint(finding),
        "location": location(finding),
        "severity": match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
        },
    })
}

/// GitLab wants a path and a line of every issue; what is deleted was in the
/// base.
fn location(finding: &Finding) -> Value {
    let Some(location) = finding.location.as_ref().or(finding.previous.as_ref()) else {
        return json!({ "path": "", "positions": { "begin": {}, "end": {} } });
    };
    let (line, column) = start(location);
    let (end_line, end_column) = location
        .span
        .map_or((line, column), |span| (span.end.line, span.end.column));
    json!({
        "path": &*location.path,
        "positions": {
            "begin": { "line": line, "column": column },
            "end": { "line": end_line, "column": end_column },
        },
    })
}

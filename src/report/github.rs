//! Workflow commands that GitHub Actions turns into annotations.
//!
//! Escaping as the official toolkit does it: `%`, CR and LF in messages, `:`
//! and `,` too in properties.

use crate::rules::{Finding, Severity};
use std::fmt::Write;

pub(super) fn render(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "::{command} {}::{}",
            properties(finding),
            data(&message(finding))
        );
    }
    out
}

fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    }
}

fn properties(finding: &Finding) -> String {
    let mut properties = Vec::new();
    if let Some(location) = &finding.location {
        properties.push(format!("file={}", property(&location.path)));
        if let Some(span) = location.span {
            properties.push(format!("line={}", span.start.line));
            properties.push(format!("endLine={}", span.end.line));
            // GitHub takes columns only where a finding stays on one line.
            if span.start.line == span.end.line {
                properties.push(format!("col={}", span.start.column));
                properties.push(format!("endColumn={}", span.end.column));
            }
        }
    }
    properties.push(format!("title={}", property(finding.rule.id)));
    properties.join(",")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn escapes_as_the_toolkit_does() {
        assert_eq!(data("50%\r\na: b, c"), "50%25%0D%0Aa: b, c");
        assert_eq!(property("50%\na: b, c"), "50%25%0Aa%3A b%2C c");
    }
}

//! Markdown, for a comment on a pull request or a step summary.

use super::{shown_path, start};
use crate::rules::{Finding, Severity};
use std::fmt::Write;

/// GitHub takes step summaries of up to 1 MiB and comments of 64 KiB; findings
/// beyond this many bytes are counted instead.
const MOST_BYTES: usize = 60_000;

pub(super) fn render(findings: &[Finding], summary: &str) -> String {
    let mut out = format!("### contracts\n\n{}\n", inline(summary));
    for (at, finding) in findings.iter().enumerate() {
        let entry = entry(finding);
        if out.len() + entry.len() > MOST_BYTES {
            // Writing to a String cannot fail.
            let _ = write!(out, "\n… and {} more.\n", findings.len() - at);
            break;
        }
        if at == 0 {
            out.push('\n');
        }
        out.push_str(&entry);
    }
    out
}

fn entry(finding: &Finding) -> String {
    let mark = match finding.severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
    };
    let place = match &finding.location {
        Some(location) => {
            let (line, _) = start(location);
            format!("`{}:{line}`", location.path)
        }
        None => format!("`{}`", shown_path(finding)),
    };
    let mut out = format!(
        "- {mark} {place} **{}**: {}\n",
        finding.rule.id,
        inline(&finding.message)
    );
    if let Some(help) = &finding.help {
        let _ = writeln!(out, "  - {}", inline(help));
    }
    out
}

/// Text on one line, in which nothing is taken for markup but code in
/// backticks.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '`' => {
                in_code = !in_code;
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            '<' if !in_code => out.push_str("&lt;"),
            '*' | '_' | '[' | ']' | '#' | '|' | '~' | '@' | '\\' if !in_code => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

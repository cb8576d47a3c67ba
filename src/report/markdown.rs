//! Markdown, for a comment on a pull request or a step summary.

use super::entry::{Entry, entries};
use super::{shown_path, start};
use crate::release::{Bump, Verdict};
use crate::rules::{Family, Finding, Level, Severity};
use std::fmt::Write;

/// GitHub takes step summaries of up to 1 MiB and comments of 64 KiB; what goes
/// beyond this many bytes is counted instead.
pub(super) const MOST_BYTES: usize = 60_000;

pub(super) fn render(findings: &[Finding], summary: &str, verdict: Option<&Verdict>) -> String {
    let mut out = format!("### contracts\n\n{}\n", inline(summary));
    let entries = entries(findings);
    let is_major = verdict.is_some_and(|verdict| verdict.bump == Bump::Major);
    let (breaks, others): (Vec<_>, Vec<_>) = entries
        .iter()
        .partition(|entry| is_major && entry.lead.rule.family == Family::Breaking);
    let mut left = entries.len();
    for (title, entries) in [
        ("**This makes the next version a major one:**", &breaks),
        (if breaks.is_empty() { "" } else { "Also found:" }, &others),
    ] {
        if entries.is_empty() {
            continue;
        }
        out.push('\n');
        if !title.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(out, "{title}\n\n");
        }
        for shown in entries {
            let text = item(shown);
            if out.len() + text.len() > MOST_BYTES {
                let _ = write!(out, "\n… and {left} more.\n");
                return out;
            }
            out.push_str(&text);
            left -= 1;
        }
    }
    out
}

fn item(entry: &Entry<'_>) -> String {
    let mark = match entry.severity() {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
    };
    let place = match &entry.lead.location {
        Some(location) => {
            let (line, _) = start(location);
            format!("`{}:{line}`", location.path)
        }
        None => format!("`{}`", shown_path(entry.lead)),
    };
    let mut out = format!(
        "- {mark} {place} **{}**: {}\n",
        entry.rules(),
        inline(&entry.message())
    );
    let levels = Level::sentence(&entry.breaks());
    for line in entry.help().into_iter().chain(levels.as_deref()) {
        let _ = writeln!(out, "  - {}", inline(line));
    }
    out
}

/// Text as code on one line.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// Text on one line, in which nothing is taken for markup but code in
/// backticks.
pub(super) fn inline(text: &str) -> String {
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

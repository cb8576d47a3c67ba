//! Markdown, for a comment on a pull request.

use super::{ChangeLog, next_version, sentence};
use crate::release::{Bump, Change};
use crate::report::markdown::{MOST_BYTES, code, inline};
use std::fmt::Write;

pub(super) fn render(log: &ChangeLog) -> String {
    let mut out = format!("### Changes against {}\n", inline(&log.against));
    let verdict = verdict(log);
    let mut left = log.changes.len();
    for (path, changes) in log.by_file() {
        let _ = write!(out, "\n#### {}\n\n", code(path));
        for change in changes {
            let entry = entry(change);
            if out.len() + entry.len() + verdict.len() > MOST_BYTES {
                // Writing to a String cannot fail.
                let _ = write!(out, "\n… and {left} more.\n");
                return out + &verdict;
            }
            out.push_str(&entry);
            left -= 1;
        }
    }
    out + &verdict
}

fn entry(change: &Change) -> String {
    let mark = match change.weight {
        Bump::Major => "❌ ",
        _ => "",
    };
    let mut text = sentence(change, code);
    if !change.rules.is_empty() {
        let _ = write!(text, " — **{}**", change.rules.join("**, **"));
    }
    let sign = change.kind.as_str();
    format!("- {mark}{sign}: {text}\n")
}

fn verdict(log: &ChangeLog) -> String {
    let mut out = String::from("\n");
    for what in &log.other_contracts {
        let _ = writeln!(out, "{}\n", inline(what));
    }
    let bump = log.verdict.bump.as_str();
    match log.verdict.bump {
        Bump::None => out.push_str("**Nothing changed.**\n"),
        _ => {
            let _ = write!(out, "**Verdict: {bump}**\n\n");
        }
    }
    for reason in &log.verdict.because {
        let rules = match reason.rules.as_slice() {
            [] => String::new(),
            rules => format!(" (**{}**)", rules.join("**, **")),
        };
        let _ = writeln!(out, "- {}{rules}", inline(&reason.what));
    }
    if let Some(next) = next_version(log) {
        let _ = write!(out, "\n{next}\n");
    }
    out
}

//! One line a change, below its file, for people.

use super::{ChangeLog, next_version, sentence};
use crate::release::{Change, Kind};

pub(super) fn render(log: &ChangeLog, color: bool) -> String {
    let paint = |code: &str, text: &str| {
        if color && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let mut out = String::new();
    for (path, changes) in log.by_file() {
        out.push_str(&paint(BOLD, path));
        out.push('\n');
        for change in changes {
            let line = format!("{} {}", change.kind.sign(), sentence(change, str::to_owned));
            let rules = paint(RED, &rules(change));
            let line = paint(color_of(change.kind), &one_line(&line));
            out.push_str(&format!("  {line}{rules}\n"));
        }
        out.push('\n');
    }
    for what in &log.other_contracts {
        out.push_str(&format!("{what}\n"));
    }
    out.push_str(&format!(
        "{} (against {})\n",
        paint(BOLD, &log.verdict.line()),
        log.against
    ));
    if let Some(next) = next_version(log) {
        out.push_str(&format!("{next}\n"));
    }
    out
}

const BOLD: &str = "1";
const RED: &str = "31";

fn color_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "32",
        Kind::Removed => RED,
        Kind::Changed => "33",
    }
}

/// "  [FIELD_NO_DELETE]", for what breaks.
fn rules(change: &Change) -> String {
    match change.rules.as_slice() {
        [] => String::new(),
        rules => format!("  [{}]", rules.join(", ")),
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

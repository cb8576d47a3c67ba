//! One line an entry, as buf's `text` format has it, with the ids of the rules.

use super::entry::{Entry, entries};
use super::{shown_path, start};
use crate::rules::Finding;
use std::fmt::Write;

pub(super) fn render(findings: &[Finding]) -> String {
    entries(findings).iter().map(line).collect()
}

/// One entry, with the end of its line.
pub(super) fn line(entry: &Entry<'_>) -> String {
    let path = shown_path(entry.lead);
    let (line, column) = entry.lead.location.as_ref().map_or((1, 1), start);
    let message = entry.message().replace('\n', " ");
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{path}:{line}:{column}:{message} ({})", entry.rules());
    out
}

//! One line a finding, as buf's `text` format has it, with the rule's id.

use super::{shown_path, start};
use crate::rules::Finding;
use std::fmt::Write;

pub(super) fn render(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let path = shown_path(finding);
        let (line, column) = finding.location.as_ref().map_or((1, 1), start);
        let message = finding.message.replace('\n', " ");
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{path}:{line}:{column}:{message} ({})",
            finding.rule.id
        );
    }
    out
}

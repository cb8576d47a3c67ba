//! One line a finding, in the form that Visual Studio follows.

use super::{shown_path, start};
use crate::rules::Finding;
use std::fmt::Write;

pub(super) fn render(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let (line, column) = finding.location.as_ref().map_or((1, 1), start);
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{}({line},{column}) : {} {} : {}",
            shown_path(finding),
            finding.severity.as_str(),
            finding.rule.id,
            finding.message.replace('\n', " ")
        );
    }
    out
}

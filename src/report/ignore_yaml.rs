//! A configuration that ignores what was found, to start from in an old
//! repository.

use crate::rules::{Family, Finding};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The `ignore_only` of a v2 `buf.yaml`, with the paths as findings show them.
pub(super) fn render(findings: &[Finding]) -> String {
    let mut out = String::from("version: v2\n");
    for (family, key) in [(Family::Lint, "lint"), (Family::Breaking, "breaking")] {
        let mut ignored: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for finding in findings.iter().filter(|f| f.rule.family == family) {
            let place = finding.location.as_ref().or(finding.previous.as_ref());
            if let Some(place) = place {
                ignored
                    .entry(finding.rule.id)
                    .or_default()
                    .insert(&place.path);
            }
        }
        if ignored.is_empty() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{key}:\n  ignore_only:");
        for (rule, paths) in ignored {
            let _ = writeln!(out, "    {rule}:");
            for path in paths {
                let _ = writeln!(out, "      - {path}");
            }
        }
    }
    out
}

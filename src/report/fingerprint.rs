//! What makes a finding the same finding in the next run.

use super::shown_path;
use crate::rules::Finding;
use sha2::{Digest, Sha256};

/// A digest of rule, file and message. Lines are left out: they move whenever
/// something is written above.
pub(super) fn fingerprint(finding: &Finding) -> String {
    let mut digest = Sha256::new();
    for part in [finding.rule.id, shown_path(finding), &finding.message] {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

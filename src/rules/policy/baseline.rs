//! Findings that were there before: for adopting rules in an old repository.

use crate::rules::{Family, Finding, Location};
use std::collections::HashMap;

/// How often each finding was there: by rule, path and message. Lines are left
/// out, for they move whenever something is written above.
#[derive(Debug, Default)]
pub struct Baseline {
    counts: HashMap<(&'static str, String, String), usize>,
}

/// What is left of the findings.
#[derive(Debug, Default)]
pub struct Compared {
    pub new: Vec<Finding>,
    /// How many were there before.
    pub old: usize,
}

impl Baseline {
    /// The findings of the base. `tree_path` gives the path of a place in its
    /// tree.
    pub fn of(findings: &[Finding], tree_path: &dyn Fn(&Location) -> String) -> Baseline {
        let mut baseline = Baseline::default();
        for finding in findings {
            *baseline.counts.entry(key(finding, tree_path)).or_default() += 1;
        }
        baseline
    }

    /// Leaves out of `findings` as many of each kind as the base had. A waiver
    /// that is wrong is never old: the base is not asked for its own.
    pub fn new_only(
        mut self,
        findings: Vec<Finding>,
        tree_path: &dyn Fn(&Location) -> String,
    ) -> Compared {
        let mut compared = Compared::default();
        for finding in findings {
            let can_be_old = !matches!(finding.rule.family, Family::Waiver | Family::Compile);
            match self.counts.get_mut(&key(&finding, tree_path)) {
                Some(count) if can_be_old && *count > 0 => {
                    *count -= 1;
                    compared.old += 1;
                }
                _ => compared.new.push(finding),
            }
        }
        compared
    }
}

fn key(
    finding: &Finding,
    tree_path: &dyn Fn(&Location) -> String,
) -> (&'static str, String, String) {
    let path = finding.location.as_ref().map(tree_path);
    (
        finding.rule.id,
        path.unwrap_or_default(),
        finding.message.clone(),
    )
}

//! Findings and waivers → the findings that are left.

use super::rules::{WAIVER_EXPIRED, WAIVER_UNUSED};
use super::{Date, Levels, Waiver, Waivers};
use crate::rules::{Finding, Location, Severity, finding};
use std::collections::BTreeSet;

/// What holds for a run as a whole.
pub struct Circumstances<'a> {
    pub levels: &'a Levels,
    /// Ids of the rules that looked for something.
    pub ran: &'a BTreeSet<&'static str>,
    /// True if only a part of the input was looked at, so that a waiver for
    /// another part cannot be told from one that covers nothing.
    pub is_partial: bool,
    pub today: Date,
    /// The path in its tree of a place, which knows the path as it is shown.
    pub tree_path: &'a dyn Fn(&Location) -> String,
}

/// Leaves out what is waived or off, weighs the rest, and adds what is wrong
/// with the waivers.
pub fn judge(
    findings: Vec<Finding>,
    waivers: Waivers,
    circumstances: &Circumstances<'_>,
) -> Vec<Finding> {
    let Waivers {
        waivers,
        wrong: mut left,
    } = waivers;
    let mut used = vec![false; waivers.len()];
    for finding in findings {
        let mut waived = false;
        for (waiver, used) in waivers.iter().zip(&mut used) {
            if waiver.covers(&finding, circumstances.tree_path) {
                *used = true;
                waived |= !waiver.is_expired(circumstances.today);
            }
        }
        if !waived {
            left.push(finding);
        }
    }
    for (waiver, used) in waivers.iter().zip(used) {
        left.extend(circumstances.said_of(waiver, used));
    }
    let weighed = left
        .into_iter()
        .filter_map(|finding| circumstances.levels.weighed(finding));
    let mut left: Vec<_> = weighed.collect();
    finding::sort(&mut left);
    left
}

impl Circumstances<'_> {
    /// What is wrong with a waiver that is written well.
    fn said_of(&self, waiver: &Waiver, used: bool) -> Option<Finding> {
        let name = &waiver.name;
        if let Some(until) = waiver.until.filter(|_| waiver.is_expired(self.today)) {
            let finding = Finding::new(
                &WAIVER_EXPIRED,
                format!("waiver of `{name}` expired on {until}"),
            );
            let help = "mend what it covered and remove it, or give it a new date and a reason \
                        that holds until then";
            return Some(finding.help(help).at(waiver.place.clone()));
        }
        if used || waiver.is_settled || !self.would_be_used(waiver) {
            return None;
        }
        let message = match &waiver.hint {
            Some(hint) => format!("waiver of `{name}` covers nothing: {hint}"),
            None => format!("waiver of `{name}` covers nothing"),
        };
        let finding = Finding::new(&WAIVER_UNUSED, message).severity(Severity::Warning);
        let help = "remove it: what it was for is gone, or is part of what is compared with";
        Some(finding.help(help).at(waiver.place.clone()))
    }

    /// True if the waiver would have covered something, had there been anything
    /// to cover.
    fn would_be_used(&self, waiver: &Waiver) -> bool {
        let ran = waiver.rules.iter().any(|id| self.ran.contains(id));
        ran && (!self.is_partial || waiver.scope.is_local())
    }
}

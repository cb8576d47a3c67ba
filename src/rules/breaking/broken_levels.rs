//! What a change breaks by all rules: source, JSON, the wire.
//!
//! Every rule has run, whichever are selected. What they find about one
//! declaration belongs together, wherever each of them shows: a type at the
//! type, a cardinality at the field, a deletion at what is left around it. So a
//! finding of one rule tells the levels of all of them.

use super::view::Place;
use crate::rules::{Finding, Level, Side};
use crate::schema::Origin;
use std::collections::{BTreeSet, HashMap};

/// What a rule found.
pub struct Found {
    finding: Finding,
    /// False if the rule is not selected, or ignored here.
    is_wanted: bool,
    declarations: Vec<Declaration>,
}

/// A declaration of one of the two revisions.
type Declaration = (Side, Origin);

impl Found {
    /// `places` are those before and after.
    pub fn new(finding: Finding, is_wanted: bool, places: [Option<Place<'_>>; 2]) -> Found {
        Found {
            finding,
            is_wanted,
            declarations: declarations(places),
        }
    }
}

/// The declaration that is meant: where it was and where it is. What was
/// deleted shows at another one, which stands around it.
fn declarations([was, is]: [Option<Place<'_>>; 2]) -> Vec<Declaration> {
    let is = is.filter(|is| was.is_none_or(|was| same_kind(was.origin, is.origin)));
    let places = was.into_iter().chain(is);
    places
        .map(|place| (place.side, place.origin.clone()))
        .collect()
}

/// True if both paths lead through the same lists of the descriptor: both to a
/// field, both to a nested enum.
fn same_kind(one: &Origin, other: &Origin) -> bool {
    let lists = |origin: &Origin| -> Vec<i32> { origin.path.iter().step_by(2).copied().collect() };
    lists(one) == lists(other)
}

/// The findings that are wanted, with all levels that are broken.
pub fn wanted(found: Vec<Found>) -> Vec<Finding> {
    let mut broken: HashMap<Declaration, BTreeSet<Level>> = HashMap::new();
    for found in &found {
        for declaration in &found.declarations {
            let levels = broken.entry(declaration.clone()).or_default();
            levels.extend(Level::of_rule(found.finding.rule));
        }
    }
    let wanted = found.into_iter().filter(|found| found.is_wanted);
    wanted
        .map(|found| {
            let mut levels: BTreeSet<Level> = Level::of_rule(found.finding.rule).collect();
            let of_declarations = found.declarations.iter().filter_map(|d| broken.get(d));
            levels.extend(of_declarations.flatten());
            Finding {
                breaks: levels.into_iter().collect(),
                ..found.finding
            }
        })
        .collect()
}

/// Adds levels to those of a finding.
pub fn add(levels: &mut Vec<Level>, more: &[Level]) {
    levels.extend(more);
    levels.sort_unstable();
    levels.dedup();
}

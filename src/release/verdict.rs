//! The version that changes ask for, and why.

use super::change::{Aspect, Change, Element, Kind};
use super::{Bump, Other};
use crate::rules::{Family, Finding};

/// What a release of the changes raises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub bump: Bump,
    /// What asks for it, counted, in the order of the elements.
    pub because: Vec<Reason>,
}

/// Changes of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// "2 fields added".
    pub what: String,
    /// The breaking rules that mind, by id.
    pub rules: Vec<&'static str>,
}

/// How many reasons the verdict's line names.
const MOST_REASONS: usize = 2;

/// The verdict on changes. `findings` are those of the breaking rules; `others`
/// says what else changed ("1 migration changed", "1 column dropped").
pub fn verdict(changes: &[Change], findings: &[Finding], others: &[Other]) -> Verdict {
    let breaks = findings.iter().any(|f| f.rule.family == Family::Breaking);
    let of_others = others.iter().map(|other| other.bump).max();
    let of_others = of_others.unwrap_or(Bump::None);
    let of_findings = if breaks { Bump::Major } else { Bump::None };
    let weights = changes.iter().map(|change| change.weight);
    let bump = weights.fold(of_others.max(of_findings), Bump::max);
    let mut because = reasons(changes.iter().filter(|change| change.weight == bump));
    let of_bump = others.iter().filter(|other| other.bump == bump);
    because.extend(of_bump.map(|other| Reason {
        what: other.what.clone(),
        rules: Vec::new(),
    }));
    Verdict { bump, because }
}

impl Verdict {
    /// "minor: 2 fields added and 1 enum value added".
    pub fn line(&self) -> String {
        let named: Vec<&str> = self
            .because
            .iter()
            .take(MOST_REASONS)
            .map(|reason| reason.what.as_str())
            .collect();
        let more = self.because.len().saturating_sub(MOST_REASONS);
        match (self.bump, named.is_empty(), more) {
            (Bump::None, ..) => "nothing changed".to_owned(),
            (bump, true, _) => bump.as_str().to_owned(),
            (bump, false, 0) => format!("{}: {}", bump.as_str(), named.join(" and ")),
            (bump, false, _) => format!("{}: {}, …", bump.as_str(), named.join(", ")),
        }
    }
}

/// What can be counted together.
type Sort = (Element, Kind, Option<Aspect>, bool);

fn reasons<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<Reason> {
    let mut sorts: std::collections::BTreeMap<Sort, Vec<&Change>> = Default::default();
    for change in changes {
        // Options other than `deprecated` are counted together.
        let aspect = match &change.aspect {
            Some(Aspect::Option(_)) => Some(Aspect::Option(String::new())),
            other => other.clone(),
        };
        let sort = (change.element, change.kind, aspect, change.is_deprecation());
        sorts.entry(sort).or_default().push(change);
    }
    sorts
        .into_iter()
        .map(|(sort, changes)| reason(&sort, &changes))
        .collect()
}

fn reason(sort: &Sort, changes: &[&Change]) -> Reason {
    let (element, kind, aspect, is_deprecation) = sort;
    let count = changes.len();
    let noun = element.noun();
    let what = match (kind, aspect) {
        _ if *is_deprecation => format!("{} deprecated", counted(count, noun)),
        (Kind::Added, _) => format!("{} added", counted(count, noun)),
        (Kind::Removed, _) => format!("{} removed", counted(count, noun)),
        (Kind::Changed, Some(Aspect::Name)) => format!("{} renamed", counted(count, noun)),
        (Kind::Changed, Some(Aspect::File)) => format!("{} moved", counted(count, noun)),
        (Kind::Changed, Some(Aspect::Option(_))) => {
            format!("{} changed", counted(count, &format!("{noun} option")))
        }
        (Kind::Changed, Some(aspect)) => {
            format!(
                "{} changed",
                counted(count, &format!("{noun} {}", aspect.noun()))
            )
        }
        (Kind::Changed, None) => format!("{} changed", counted(count, noun)),
    };
    let mut rules: Vec<&'static str> = changes.iter().flat_map(|c| c.rules.clone()).collect();
    rules.sort_unstable();
    rules.dedup();
    Reason { what, rules }
}

fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y'), noun.strip_suffix('x')) {
        (1, ..) => format!("1 {noun}"),
        (_, Some(stem), _) => format!("{count} {stem}ies"),
        (_, _, Some(_)) => format!("{count} {noun}es"),
        _ => format!("{count} {noun}s"),
    }
}

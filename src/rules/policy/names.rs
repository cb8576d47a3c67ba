//! What a name in a configuration can stand for: a rule, a category, or a rule
//! that is no more, of any family and any version.

use crate::rules::{Rule, all, breaking, lint};
use crate::text::nearest;
use crate::workspace::ConfigVersion;
use std::collections::{BTreeMap, BTreeSet};

/// What every name stands for.
pub(super) struct Names {
    rules: BTreeMap<&'static str, &'static Rule>,
    /// Categories, and rules that others took the place of.
    groups: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

/// What one name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Rule(&'static str),
    Group(BTreeSet<&'static str>),
}

impl Named {
    pub(super) fn ids(&self) -> Vec<&'static str> {
        match self {
            Named::Rule(id) => vec![id],
            Named::Group(ids) => ids.iter().copied().collect(),
        }
    }
}

impl Names {
    /// Every name but those of rules that `which` refuses.
    pub(super) fn of(which: impl Fn(&Rule) -> bool) -> Names {
        let rules: BTreeMap<_, _> = all()
            .filter(|rule| which(rule))
            .map(|rule| (rule.id, rule))
            .collect();
        let mut groups: BTreeMap<&'static str, BTreeSet<&'static str>> = BTreeMap::new();
        for rule in rules.values() {
            for category in rule.categories {
                groups.entry(category).or_default().insert(rule.id);
            }
        }
        for version in [ConfigVersion::V1Beta1, ConfigVersion::V1, ConfigVersion::V2] {
            for set in [breaking::rule_set(version), lint::rule_set(version)] {
                let categories = set.rules.iter().flat_map(|known| &known.categories);
                let replaced = set.replaced.iter().map(|replaced| &replaced.id);
                for name in categories.chain(replaced) {
                    let ids = set.ids(name).unwrap_or_default();
                    let ids = ids.into_iter().filter(|id| rules.contains_key(id));
                    groups.entry(name).or_default().extend(ids);
                }
            }
        }
        Names { rules, groups }
    }

    pub(super) fn named(&self, name: &str) -> Option<Named> {
        if let Some((id, _)) = self.rules.get_key_value(name) {
            return Some(Named::Rule(id));
        }
        self.groups.get(name).cloned().map(Named::Group)
    }

    /// What to say of a name that is not known.
    pub(super) fn help(&self, name: &str) -> String {
        let known = self.rules.keys().chain(self.groups.keys()).copied();
        match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a rule by its id, or a category of rules".to_owned(),
        }
    }
}

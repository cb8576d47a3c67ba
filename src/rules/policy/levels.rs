//! How much the findings of each rule weigh.

use super::names::{Named, Names};
use crate::failure::{Failure, Result};
use crate::rules::{Family, Finding, Rule, Severity};
use crate::workspace::{PolicyConfig, RuleLevel};
use std::collections::BTreeMap;

/// The rules that a configuration weighs otherwise than they are.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    by_id: BTreeMap<&'static str, RuleLevel>,
}

impl Levels {
    /// What `rules` of `contracts.yaml` says. An id says more than a category;
    /// of two categories the stricter holds.
    pub(super) fn of(config: &PolicyConfig) -> Result<Levels> {
        let names = Names::of(|_| true);
        let mut by_category: BTreeMap<&'static str, RuleLevel> = BTreeMap::new();
        let mut by_id = BTreeMap::new();
        for (name, level) in &config.rules {
            let failure = |message: String| {
                let place = format!("{}:{}:{}", config.shown, name.at.line, name.at.column);
                Failure::new(format!("{place}: {message}"))
            };
            match names.named(&name.value) {
                Some(Named::Rule("COMPILE")) if *level == RuleLevel::Off => {
                    return Err(failure("`COMPILE` cannot be off".to_owned())
                        .help("nothing can be said of files that do not compile"));
                }
                Some(Named::Rule(id)) => {
                    by_id.insert(id, *level);
                }
                Some(Named::Group(ids)) => {
                    for id in ids {
                        let held = by_category.entry(id).or_insert(*level);
                        *held = (*held).max(*level);
                    }
                }
                None => {
                    let message = format!("no rule or category is called `{}`", name.value);
                    return Err(failure(message).help(names.help(&name.value)));
                }
            }
        }
        for (id, level) in by_category {
            by_id.entry(id).or_insert(level);
        }
        Ok(Levels { by_id })
    }

    /// True if findings of the rule are left out.
    pub fn is_off(&self, rule: &Rule) -> bool {
        self.by_id.get(rule.id) == Some(&RuleLevel::Off)
    }

    /// The finding with the weight that its rule has; `None` if it is left out.
    pub(super) fn weighed(&self, finding: Finding) -> Option<Finding> {
        match self.by_id.get(finding.rule.id) {
            None => Some(finding),
            Some(RuleLevel::Error) => Some(finding.severity(Severity::Error)),
            Some(RuleLevel::Warn) => Some(finding.severity(Severity::Warning)),
            Some(RuleLevel::Off) => None,
        }
    }
}

/// True if a finding of the rule can be meant: what does not compile cannot,
/// and neither can a waiver that is wrong.
pub(super) fn can_be_waived(rule: &Rule) -> bool {
    !matches!(rule.family, Family::Compile | Family::Waiver)
}

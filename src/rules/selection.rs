//! Which rules of a family hold, and for which files they do not.

use super::Rule;
use crate::failure::{Failure, Result};
use crate::source::below;
use crate::text::nearest;
use crate::workspace::RuleConfig;
use std::collections::{BTreeMap, BTreeSet};

/// The rules that hold for one module.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    on: BTreeSet<&'static str>,
    ignore: Vec<String>,
    ignore_only: BTreeMap<&'static str, Vec<String>>,
}

impl Selection {
    /// What `config` selects of `rules`; without `use`, the category `default`.
    pub fn of(
        rules: impl Iterator<Item = &'static Rule>,
        default: &str,
        config: &RuleConfig,
    ) -> Result<Selection> {
        let rules: Vec<_> = rules.collect();
        let mut selection = Selection {
            ignore: config.ignore.clone(),
            ..Selection::default()
        };
        if config.use_.is_empty() {
            selection.on.extend(named(&rules, default)?);
        }
        for name in &config.use_ {
            selection.on.extend(named(&rules, name)?);
        }
        for name in &config.except {
            for id in named(&rules, name)? {
                selection.on.remove(id);
            }
        }
        for (name, paths) in &config.ignore_only {
            for id in named(&rules, name)? {
                let ignored = selection.ignore_only.entry(id).or_default();
                ignored.extend(paths.iter().cloned());
            }
        }
        Ok(selection)
    }

    pub fn is_on(&self, rule: &Rule) -> bool {
        self.on.contains(rule.id)
    }

    /// True if findings of `rule` in the file of this import path are not
    /// wanted.
    pub fn ignores(&self, rule: &Rule, path: &str) -> bool {
        let covers = |ignored: &String| ignored == path || below(ignored, path).is_some();
        self.ignore.iter().any(covers)
            || self
                .ignore_only
                .get(rule.id)
                .is_some_and(|paths| paths.iter().any(covers))
    }
}

/// The ids of the rule or of the category `name`.
fn named(rules: &[&'static Rule], name: &str) -> Result<Vec<&'static str>> {
    let ids: Vec<_> = rules
        .iter()
        .filter(|rule| rule.id == name || rule.categories.contains(&name))
        .map(|rule| rule.id)
        .collect();
    if !ids.is_empty() {
        return Ok(ids);
    }
    let known = rules
        .iter()
        .flat_map(|rule| rule.categories.iter().copied().chain([rule.id]));
    let failure = Failure::new(format!("no rule or category is called `{name}`"));
    Err(match nearest(name, known) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    })
}

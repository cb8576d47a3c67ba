//! Which rules of a family hold, and for which files they do not.

use super::Rule;
use super::versions::{self, Deprecated};
use crate::failure::{Failure, Result};
use crate::source::below;
use crate::text::nearest;
use crate::workspace::{ConfigVersion, RuleConfig};
use std::collections::{BTreeMap, BTreeSet};

/// The rules that hold for one module.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    on: BTreeSet<&'static str>,
    ignore: Vec<String>,
    ignore_only: BTreeMap<&'static str, Vec<String>>,
    deprecated: Vec<Deprecated>,
}

impl Selection {
    /// What `config` selects of `rules`; without `use`, the category `default`.
    pub fn of(
        rules: impl Iterator<Item = &'static Rule>,
        default: &str,
        config: &RuleConfig,
    ) -> Result<Selection> {
        let known = Known::new(rules, config.version);
        let mut selection = Selection {
            ignore: config.ignore.clone(),
            ..Selection::default()
        };
        if config.use_.is_empty() {
            selection.on.extend(known.named(default)?);
        }
        for name in &config.use_ {
            selection.on.extend(known.named(name)?);
        }
        for name in &config.except {
            for id in known.named(name)? {
                selection.on.remove(id);
            }
        }
        for (name, paths) in &config.ignore_only {
            for id in known.named(name)? {
                let ignored = selection.ignore_only.entry(id).or_default();
                ignored.extend(paths.iter().cloned());
            }
        }
        let names = config.use_.iter().chain(&config.except);
        let names: Vec<_> = names.chain(config.ignore_only.keys()).collect();
        let deprecated = known.deprecated.iter();
        selection.deprecated = deprecated
            .filter(|deprecated| names.iter().any(|name| *name == deprecated.name))
            .copied()
            .collect();
        Ok(selection)
    }

    /// The names in the configuration that are kept for old ones only.
    pub fn deprecated(&self) -> &[Deprecated] {
        &self.deprecated
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

/// What names can stand for in a configuration.
struct Known {
    /// The ids of rules, and their categories.
    rules: Vec<(&'static str, &'static [&'static str])>,
    deprecated: &'static [Deprecated],
}

impl Known {
    fn new(rules: impl Iterator<Item = &'static Rule>, version: ConfigVersion) -> Known {
        let rules: Vec<_> = rules.collect();
        Known {
            deprecated: rules
                .first()
                .map_or(&[], |rule| versions::deprecated(rule.family, version)),
            rules: rules
                .into_iter()
                .filter_map(|rule| Some((rule.id, rule.categories_in(version)?)))
                .collect(),
        }
    }

    /// The ids of the rule or of the category `name`.
    fn named(&self, name: &str) -> Result<Vec<&'static str>> {
        let deprecated = self.deprecated.iter().find(|old| old.name == name);
        if let Some(old) = deprecated {
            let replaced = old.replacements.iter();
            return Ok(replaced.flat_map(|name| self.ids(name)).collect());
        }
        let ids = self.ids(name);
        if !ids.is_empty() {
            return Ok(ids);
        }
        let names = self
            .rules
            .iter()
            .flat_map(|(id, categories)| categories.iter().copied().chain([*id]));
        let failure = Failure::new(format!("no rule or category is called `{name}`"));
        Err(match nearest(name, names) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure,
        })
    }

    fn ids(&self, name: &str) -> Vec<&'static str> {
        self.rules
            .iter()
            .filter(|(id, categories)| *id == name || categories.contains(&name))
            .map(|(id, _)| *id)
            .collect()
    }
}

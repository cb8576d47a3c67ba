//! Which rules of a family hold, and for which files they do not.

use super::{Finding, Location, Rule, RuleSet};
use crate::failure::{Failure, Result};
use crate::source::below;
use crate::text::nearest;
use crate::workspace::{FamilyConfig, RuleConfig};
use std::collections::{BTreeMap, BTreeSet};

/// The rules that hold for one module.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    on: BTreeSet<&'static str>,
    ignore: Vec<String>,
    ignore_only: BTreeMap<&'static str, Vec<String>>,
}

/// A selection, and what the configuration should no longer say.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    pub selection: Selection,
    /// One sentence for each rule that is no more but named.
    pub warnings: Vec<String>,
}

impl Selection {
    /// What `config` selects of `rules`; without `use`, the category `default`.
    pub fn of(
        rules: impl Iterator<Item = &'static Rule>,
        default: &str,
        config: &RuleConfig,
    ) -> Result<Selection> {
        let selected = Selection::from_set(&RuleSet::of(rules, default), config)?;
        Ok(selected.selection)
    }

    /// What `config` selects of the rules of its version.
    pub fn from_set(set: &RuleSet, config: &RuleConfig) -> Result<Selected> {
        let mut selected = Selected::default();
        let Selected {
            selection,
            warnings,
        } = &mut selected;
        selection.ignore = config.ignore.clone();
        if config.use_.is_empty() {
            let default = set.rules.iter().filter(|known| known.is_default);
            selection.on.extend(default.map(|known| known.rule.id));
        }
        for name in &config.use_ {
            selection.on.extend(named(set, name, warnings)?);
        }
        for name in &config.except {
            for id in named(set, name, warnings)? {
                selection.on.remove(id);
            }
        }
        for (name, paths) in &config.ignore_only {
            for id in named(set, name, warnings)? {
                let ignored = selection.ignore_only.entry(id).or_default();
                ignored.extend(paths.iter().cloned());
            }
        }
        if config.none {
            selection.on.clear();
        }
        warnings.sort();
        warnings.dedup();
        Ok(selected)
    }

    /// What `contracts.yaml` selects of the rules of a family; an error names the
    /// place.
    pub fn of_family(
        rules: impl Iterator<Item = &'static Rule>,
        default: &str,
        config: &FamilyConfig,
    ) -> Result<Selection> {
        let set = RuleSet::of(rules, default);
        let unknown = config
            .names
            .iter()
            .find(|name| set.ids(&name.value).is_none());
        let place = unknown.map_or_else(
            || config.shown.to_string(),
            |name| format!("{}:{}:{}", config.shown, name.at.line, name.at.column),
        );
        // Of several the first is told, whichever list it stands in.
        if let Some(name) = unknown {
            named(&set, &name.value, &mut Vec::new()).map_err(|failure| failure.within(&place))?;
        }
        let selected = Selection::from_set(&set, &config.rules);
        Ok(selected
            .map_err(|failure| failure.within(&place))?
            .selection)
    }

    /// Leaves out the findings of rules that do not hold, or not for the file
    /// that they are in now, or were in. `path` gives a place's path in its tree.
    pub fn keep(&self, findings: &mut Vec<Finding>, path: &dyn Fn(&Location) -> String) {
        findings.retain(|finding| {
            let mut places = finding.location.iter().chain(&finding.previous);
            self.is_on(finding.rule)
                && !places.any(|place| self.ignores(finding.rule, &path(place)))
        });
    }

    /// All of the rules, nothing ignored.
    pub fn all(rules: impl Iterator<Item = &'static Rule>) -> Selection {
        Selection {
            on: rules.map(|rule| rule.id).collect(),
            ..Selection::default()
        }
    }

    /// The rules that hold, by id.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.on.iter().copied()
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

/// The ids of the rule or of the category `name`; warns of a rule that is no
/// more.
fn named(set: &RuleSet, name: &str, warnings: &mut Vec<String>) -> Result<Vec<&'static str>> {
    if let Some(replaced) = set.replaced(name) {
        warnings.push(match replaced.by {
            [] => format!("rule `{name}` does nothing any more: remove it"),
            by => format!("rule `{name}` is replaced: write `{}`", by.join("`, `")),
        });
    }
    if let Some(ids) = set.ids(name) {
        return Ok(ids);
    }
    let failure = Failure::new(format!("no rule or category is called `{name}`"));
    Err(match nearest(name, set.names()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    })
}

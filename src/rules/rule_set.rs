//! The rules of a family as one version of `buf.yaml` knows them.

use super::Rule;

/// What one version of the configuration can name.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// In the order in which they are listed.
    pub rules: Vec<KnownRule>,
    /// Rules that are no more.
    pub replaced: &'static [Replaced],
}

/// A rule and the categories that it has in one version.
#[derive(Clone, Debug)]
pub struct KnownRule {
    pub rule: &'static Rule,
    pub categories: Vec<&'static str>,
    /// True if the rule holds where the configuration names none.
    pub is_default: bool,
}

/// A rule or category that is no more. Configuration may still name it, and
/// means what took its place.
#[derive(Debug, PartialEq, Eq)]
pub struct Replaced {
    pub id: &'static str,
    /// Empty for a category.
    pub purpose: &'static str,
    /// Ids or categories.
    pub by: &'static [&'static str],
}

impl RuleSet {
    /// The rules with the categories that they have today; those of the
    /// category `default` hold by default.
    pub fn of(rules: impl Iterator<Item = &'static Rule>, default: &str) -> RuleSet {
        let known = |rule: &'static Rule| KnownRule {
            rule,
            categories: rule.categories.to_vec(),
            is_default: rule.categories.contains(&default),
        };
        RuleSet {
            rules: rules.map(known).collect(),
            replaced: &[],
        }
    }

    /// The ids that `name` stands for: a rule, those that took its place, or
    /// all of a category. `None` if there is no such name.
    pub(super) fn ids(&self, name: &str) -> Option<Vec<&'static str>> {
        if let Some(replaced) = self.replaced(name) {
            let by = replaced.by.iter().filter_map(|name| self.ids(name));
            return Some(by.flatten().collect());
        }
        let of_name =
            |known: &&KnownRule| known.rule.id == name || known.categories.contains(&name);
        let ids: Vec<_> = self
            .rules
            .iter()
            .filter(of_name)
            .map(|k| k.rule.id)
            .collect();
        (!ids.is_empty()).then_some(ids)
    }

    pub(super) fn replaced(&self, id: &str) -> Option<&'static Replaced> {
        self.replaced.iter().find(|replaced| replaced.id == id)
    }

    /// Every name that configuration may use.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let rules = self.rules.iter();
        rules.flat_map(|known| known.categories.iter().copied().chain([known.rule.id]))
    }
}

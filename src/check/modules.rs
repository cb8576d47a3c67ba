//! Rules over modules: each by its own configuration.

use super::protos::CompareOptions;
use crate::failure::Result;
use crate::rules::breaking::{self, BreakingOptions, Pair};
use crate::rules::lint::{self, LintOptions};
use crate::rules::{Finding, RuleSet, Selected, Selection, fixture, sql};
use crate::schema::Schema;
use crate::workspace::{ConfigVersion, Module, RuleConfig, Workspace};
use std::collections::BTreeSet;

/// The rules that hold for the modules of a workspace, in their order.
pub(super) struct Selections {
    lint: Vec<Selected>,
    breaking: Vec<Selected>,
    /// For the migrations, and for the fixtures, of the whole workspace.
    pub(super) sql: Selection,
    pub(super) fixture: Selection,
}

impl Selections {
    /// Those of all families, so that a name which does not exist is told
    /// whatever is run.
    pub(super) fn of(workspace: &Workspace) -> Result<Selections> {
        let select = |module: &Module, config: &RuleConfig, set: fn(ConfigVersion) -> RuleSet| {
            Selection::from_set(&set(config.version), config)
                .map_err(|failure| failure.within(&module.config))
        };
        let mut selections = Selections {
            lint: Vec::new(),
            breaking: Vec::new(),
            sql: sql::select(&workspace.sql_rules)?,
            fixture: fixture::select(&workspace.fixture_rules)?,
        };
        for module in &workspace.modules {
            let lint = select(module, &module.lint.rules, lint::rule_set)?;
            selections.lint.push(lint);
            let breaking = select(module, &module.breaking.rules, breaking::rule_set)?;
            selections.breaking.push(breaking);
        }
        Ok(selections)
    }

    /// What configurations should no longer say, once each.
    pub(super) fn lint_warnings(&self) -> BTreeSet<String> {
        warnings(&self.lint)
    }

    pub(super) fn breaking_warnings(&self) -> BTreeSet<String> {
        warnings(&self.breaking)
    }

    /// Ids of the rules that hold for any module.
    pub(super) fn lint_ids(&self) -> impl Iterator<Item = &'static str> {
        self.lint.iter().flat_map(|s| s.selection.ids())
    }

    pub(super) fn breaking_ids(&self) -> impl Iterator<Item = &'static str> {
        self.breaking.iter().flat_map(|s| s.selection.ids())
    }

    /// The findings of lint in every module.
    pub(super) fn lint(&self, workspace: &Workspace, schema: &Schema) -> Vec<Finding> {
        let mut findings = Vec::new();
        let modules = workspace.modules.iter().zip(&self.lint);
        for (number, (module, selected)) in modules.enumerate() {
            let options = LintOptions::of(&module.lint, Some(number));
            findings.extend(lint::check(schema, &selected.selection, &options));
        }
        findings
    }

    /// What breaks. Where all modules are configured alike they are compared at
    /// once, so that what moved between them is found; else each by itself.
    pub(super) fn breaking(
        &self,
        current: (&Workspace, &Schema),
        previous: (&Workspace, &Schema),
        options: CompareOptions,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (number, modules) in compared_modules(current.0, previous.0) {
            let config = &current.0.modules[number].breaking;
            let options = BreakingOptions {
                ignore_unstable_packages: config.ignore_unstable_packages,
                exclude_imports: options.exclude_imports,
                modules,
            };
            let selection = &self.breaking[number].selection;
            findings.extend(breaking::check(previous.1, current.1, selection, &options));
        }
        findings
    }
}

fn warnings(selected: &[Selected]) -> BTreeSet<String> {
    let all = selected.iter().flat_map(|selected| &selected.warnings);
    all.cloned().collect()
}

/// The modules whose configurations count, by number, and what of them is
/// compared: everything at once for `None`.
fn compared_modules(
    current: &Workspace,
    previous: &Workspace,
) -> Vec<(usize, Option<Pair<usize>>)> {
    let roots = |workspace: &Workspace| -> Vec<String> {
        workspace.modules.iter().map(|m| m.root.clone()).collect()
    };
    let (now, before) = (roots(current), roots(previous));
    let alike = current
        .modules
        .windows(2)
        .all(|two| two[0].breaking == two[1].breaking);
    let mut same: (Vec<_>, Vec<_>) = (now.clone(), before.clone());
    same.0.sort();
    same.1.sort();
    if alike || same.0 != same.1 {
        return (0..now.len().min(1)).map(|number| (number, None)).collect();
    }
    let pair = |number: usize| {
        let previous = before.iter().position(|root| *root == now[number])?;
        Some(Pair {
            previous,
            current: number,
        })
    };
    (0..now.len())
        .map(|number| (number, pair(number)))
        .collect()
}

//! Operations on protos alone: build, lint, breaking.

use super::project::{Project, Protos};
use super::{Against, Checked, Input};
use crate::failure::{Failure, Result};
use crate::report::Sources;
use crate::rules::breaking::{self, BreakingOptions, Pair};
use crate::rules::lint::{self, LintOptions};
use crate::rules::{Finding, Selection, Side, finding};
use crate::schema::Schema;
use crate::workspace::{Module, Workspace};
use std::time::Instant;

/// What a build came to.
pub enum Built {
    Schema(Box<Schema>, Checked),
    Broken(Checked),
}

/// Compiles the protos of `input`.
pub fn build(input: &Input) -> Result<Built> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let protos = project.read_protos(None)?;
    refuse_nothing(&project, &protos)?;
    let mut checked = begun(&protos);
    let linked = protos.link(Side::Current);
    checked.summary.took = start.elapsed();
    Ok(match linked {
        Ok(schema) => Built::Schema(Box::new(schema), checked),
        Err(findings) => {
            checked.findings = findings;
            Built::Broken(checked)
        }
    })
}

/// Lints the protos of `input`.
pub fn lint(input: &Input) -> Result<Checked> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let protos = project.read_protos(None)?;
    refuse_nothing(&project, &protos)?;
    let mut checked = begun(&protos);
    checked.findings = match protos.link(Side::Current) {
        Ok(schema) => lint_findings(&project.workspace, &schema)?,
        Err(findings) => findings,
    };
    finding::sort(&mut checked.findings);
    checked.summary.took = start.elapsed();
    Ok(checked)
}

/// How two states of the protos are compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompareOptions {
    /// Leave out files that are only imported.
    pub exclude_imports: bool,
    /// Leave out files that are in the base only.
    pub limit_to_input_files: bool,
}

/// Finds breaking changes of the protos of `input`.
pub fn breaking(input: &Input, against: &Against, options: CompareOptions) -> Result<Checked> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let base = Project::open_base(against, input, &project)?;
    let protos = project.read_protos(None)?;
    refuse_nothing(&project, &protos)?;
    let mut previous = base.read_protos(Some(&protos))?;
    if options.limit_to_input_files {
        previous.limit_to(&protos);
    }
    let mut checked = begun(&protos);
    checked.sources.base = previous.texts();
    checked.summary.against = Some(base.label().to_owned());
    if previous.count() == 0 {
        checked.notes.push(nothing_before(&base));
    }
    checked.findings = compare(
        &project.workspace,
        &base.workspace,
        previous,
        protos,
        options,
    )?;
    finding::sort(&mut checked.findings);
    checked.summary.took = start.elapsed();
    Ok(checked)
}

/// What does not compile on either side, else what breaks.
fn compare(
    workspace: &Workspace,
    base: &Workspace,
    previous: Protos,
    current: Protos,
    options: CompareOptions,
) -> Result<Vec<Finding>> {
    let nothing_before = previous.count() == 0;
    if nothing_before || current.same_as(&previous) {
        return Ok(current.link(Side::Current).err().unwrap_or_default());
    }
    let (current, previous) =
        rayon::join(|| current.link(Side::Current), || previous.link(Side::Base));
    match (current, previous) {
        (Ok(current), Ok(previous)) => {
            breaking_findings((workspace, &current), (base, &previous), options)
        }
        (current, previous) => {
            let mut findings = current.err().unwrap_or_default();
            findings.extend(previous.err().unwrap_or_default());
            Ok(findings)
        }
    }
}

/// The findings of every module by its own configuration.
pub(super) fn lint_findings(workspace: &Workspace, schema: &Schema) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (number, module) in workspace.modules.iter().enumerate() {
        let rules = &module.lint.rules;
        let selected = Selection::from_set(&lint::rule_set(rules.version), rules)?;
        let options = LintOptions::of(&module.lint, Some(number));
        findings.extend(lint::check(schema, &selected.selection, &options));
    }
    Ok(findings)
}

/// Where all modules are configured alike they are compared at once, so that
/// what moved between them is found; else each by its own configuration.
pub(super) fn breaking_findings(
    current: (&Workspace, &Schema),
    previous: (&Workspace, &Schema),
    options: CompareOptions,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (module, modules) in compared_modules(current.0, previous.0) {
        let rules = &module.breaking.rules;
        let selected = Selection::from_set(&breaking::rule_set(rules.version), rules)?;
        let options = BreakingOptions {
            ignore_unstable_packages: module.breaking.ignore_unstable_packages,
            exclude_imports: options.exclude_imports,
            modules,
        };
        findings.extend(breaking::check(
            previous.1,
            current.1,
            &selected.selection,
            &options,
        ));
    }
    Ok(findings)
}

fn compared_modules<'a>(
    current: &'a Workspace,
    previous: &Workspace,
) -> Vec<(&'a Module, Option<Pair<usize>>)> {
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
        return current
            .modules
            .first()
            .map(|module| (module, None))
            .into_iter()
            .collect();
    }
    let pair = |number: usize| {
        let previous = before.iter().position(|root| *root == now[number])?;
        Some(Pair {
            previous,
            current: number,
        })
    };
    current
        .modules
        .iter()
        .enumerate()
        .map(|(number, module)| (module, pair(number)))
        .collect()
}

/// A run over no file at all says nothing, and most likely was not meant.
pub(super) fn refuse_nothing(project: &Project, protos: &Protos) -> Result<()> {
    if protos.count() > 0 {
        return Ok(());
    }
    Err(
        Failure::new(format!("there is no .proto file in {}", project.label()))
            .help("run in the folder of buf.yaml, or give the folder that holds the protos"),
    )
}

pub(super) fn nothing_before(base: &Project) -> String {
    format!(
        "there are no contracts in {}: all is new, and nothing can break",
        base.label()
    )
}

pub(super) fn begun(protos: &Protos) -> Checked {
    let mut checked = Checked {
        sources: Sources {
            current: protos.texts(),
            ..Sources::default()
        },
        ..Checked::default()
    };
    checked.summary.checked.push((protos.count(), "proto"));
    checked
}

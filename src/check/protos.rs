//! Operations on protos alone: build, lint, breaking.

use super::modules::Selections;
use super::policy::Gathered;
use super::project::{Project, Protos};
use super::since::Since;
use super::{Against, Checked, Input};
use crate::failure::{Failure, Result};
use crate::report::Sources;
use crate::rules::policy::Date;
use crate::rules::{self, Side, finding};
use crate::schema::Schema;
use crate::workspace::Workspace;
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
        Ok(schema) => {
            checked.findings = rules::compile::warnings(&schema);
            finding::sort(&mut checked.findings);
            Built::Schema(Box::new(schema), checked)
        }
        Err(findings) => {
            checked.findings = findings;
            Built::Broken(checked)
        }
    })
}

/// Lints the protos of `input`; with `since`, says only what is new.
pub fn lint(input: &Input, since: Option<&Against>) -> Result<Checked> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let selections = Selections::of(&project.workspace)?;
    let protos = project.read_protos(None)?;
    refuse_nothing(&project, &protos)?;
    let since = since
        .map(|since| Since::read(since, input, &project, &protos))
        .transpose()?;
    let mut checked = lint_protos(&project, &selections, protos, input.today)?;
    if let Some(since) = since {
        let findings = std::mem::take(&mut checked.findings);
        checked.findings = since.new_only(findings, &project, &selections, &mut checked.notes);
    }
    checked.summary.took = start.elapsed();
    Ok(checked)
}

/// Lints protos that are read already.
pub(super) fn lint_protos(
    project: &Project,
    selections: &Selections,
    protos: Protos,
    today: Date,
) -> Result<Checked> {
    let mut checked = begun(&protos);
    checked.notes.extend(project.notes());
    checked.notes.extend(selections.lint_warnings());
    let mut gathered = Gathered::default();
    match protos.link(Side::Current) {
        Ok(schema) => {
            gathered.findings = selections.lint(&project.workspace, &schema);
            gathered.ran.extend(selections.lint_ids());
            gathered.current = Some(schema);
        }
        Err(findings) => gathered.findings = findings,
    }
    let texts = &mut checked.sources.current;
    checked.findings = gathered.judged(project, None, texts, today)?;
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
    let selections = Selections::of(&project.workspace)?;
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
    checked.notes.extend(project.notes());
    checked.notes.extend(selections.breaking_warnings());
    if previous.count() == 0 {
        checked.notes.push(nothing_before(&base));
    }
    let workspaces = (&project.workspace, &base.workspace);
    let gathered = compare(&selections, workspaces, previous, protos, options);
    let texts = &mut checked.sources.current;
    checked.findings = gathered.judged(&project, Some(&base), texts, input.today)?;
    checked.summary.took = start.elapsed();
    Ok(checked)
}

/// What does not compile on either side, else what breaks.
fn compare(
    selections: &Selections,
    (workspace, base): (&Workspace, &Workspace),
    previous: Protos,
    current: Protos,
    options: CompareOptions,
) -> Gathered {
    let nothing_before = previous.count() == 0;
    let unchanged = current.same_as(&previous);
    let mut gathered = Gathered::default();
    let link_base = || (!nothing_before && !unchanged).then(|| previous.link(Side::Base));
    let (current, previous) = rayon::join(|| current.link(Side::Current), link_base);
    gathered.current = gathered.kept(current);
    gathered.previous = previous.and_then(|linked| gathered.kept(linked));
    match (&gathered.current, &gathered.previous) {
        (Some(current), Some(previous)) => {
            let (current, previous) = ((workspace, current), (base, previous));
            gathered.findings = selections.breaking(current, previous, options);
            gathered.ran.extend(selections.breaking_ids());
        }
        (Some(_), None) if unchanged && !nothing_before => {
            gathered.ran.extend(selections.breaking_ids());
        }
        _ => {}
    }
    gathered
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

//! Operations on protos alone: build, lint, breaking.

use super::project::Project;
use super::{Against, Checked};
use crate::compile::{self, Parsed};
use crate::failure::{Failure, Result};
use crate::report::Sources;
use crate::rules::lint::{self, LintOptions};
use crate::rules::{self, Finding, Selection, Side};
use crate::schema::Schema;
use std::time::Instant;

/// What a build came to.
pub enum Built {
    Schema(Box<Schema>, Checked),
    Broken(Checked),
}

/// Compiles the protos of `input`.
pub fn build(input: &str) -> Result<Built> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let parsed = project.parse_protos(None)?;
    refuse_nothing(&project, &parsed)?;
    let mut checked = checked(&parsed);
    let built = match compile::link(&parsed) {
        Ok(schema) => {
            checked.summary.took = start.elapsed();
            Built::Schema(Box::new(schema), checked)
        }
        Err(errors) => {
            checked.findings = rules::compile::findings(&errors, Side::Current);
            checked.summary.took = start.elapsed();
            Built::Broken(checked)
        }
    };
    Ok(built)
}

/// Lints the protos of `input`.
pub fn lint(input: &str) -> Result<Checked> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let parsed = project.parse_protos(None)?;
    refuse_nothing(&project, &parsed)?;
    let mut checked = checked(&parsed);
    checked.findings = match compile::link(&parsed) {
        Ok(schema) => lint_findings(&project, &schema)?,
        Err(errors) => rules::compile::findings(&errors, Side::Current),
    };
    rules::finding::sort(&mut checked.findings);
    checked.summary.took = start.elapsed();
    Ok(checked)
}

/// Finds breaking changes of the protos of `input`.
pub fn breaking(input: &str, against: &Against, exclude_imports: bool) -> Result<Checked> {
    let start = Instant::now();
    let project = Project::open(input)?;
    let base = Project::open_base(against, &project)?;
    let parsed = project.parse_protos(None)?;
    refuse_nothing(&project, &parsed)?;
    let previous = base.parse_protos(Some(&parsed))?;
    let mut checked = checked(&parsed);
    checked.sources.base = previous.texts();
    checked.summary.against = Some(base.opened.label.clone());
    let _ = exclude_imports;
    rules::finding::sort(&mut checked.findings);
    checked.summary.took = start.elapsed();
    Ok(checked)
}

fn lint_findings(project: &Project, schema: &Schema) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (number, module) in project.workspace.modules.iter().enumerate() {
        let selection = Selection::of(lint::rules(), lint::DEFAULT, &module.lint.rules)?;
        let options = LintOptions::of(&module.lint, Some(number));
        findings.extend(lint::check(schema, &selection, &options));
    }
    Ok(findings)
}

/// A run over no file at all says nothing, and most likely was not meant.
fn refuse_nothing(project: &Project, parsed: &Parsed) -> Result<()> {
    if !parsed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "there is no .proto file in {}",
        project.opened.label
    ))
    .help("run in the folder of buf.yaml, or give the folder that holds the protos"))
}

fn checked(parsed: &Parsed) -> Checked {
    let mut checked = Checked {
        sources: Sources {
            current: parsed.texts(),
            ..Sources::default()
        },
        ..Checked::default()
    };
    checked
        .summary
        .checked
        .push((parsed.files().count(), "proto"));
    checked
}

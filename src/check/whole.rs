//! `contracts check`: protos, migrations and fixtures, against one another and
//! against the base, in one run.

use super::files::{self, ReadFile};
use super::project::{Project, Protos};
use super::protos::{CompareOptions, breaking_findings, lint_findings, nothing_before};
use super::{Against, Checked, Input};
use crate::entity::Entities;
use crate::failure::{Failure, Result};
use crate::fixture::{Omitted, Source};
use crate::rules::fixture::FixtureInput;
use crate::rules::{self, Finding, Side, finding};
use crate::schema::Schema;
use std::time::Instant;

/// Checks everything of `input`.
pub fn check(input: &Input, against: Option<&Against>) -> Result<Checked> {
    let start = Instant::now();
    let head = State::read(Project::open(input)?, None)?;
    head.refuse_nothing()?;
    let base = match against {
        Some(against) => {
            let project = Project::open_base(against, input, &head.project)?;
            Some(State::read(project, Some(&head.protos))?)
        }
        None => None,
    };
    let mut checked = head.begun();
    if let Some(base) = &base {
        checked.sources.base = base.texts();
        checked.summary.against = Some(base.project.label().to_owned());
        if base.is_empty() {
            checked.notes.push(nothing_before(&base.project));
        }
    }
    checked.findings = findings(head, base)?;
    finding::sort(&mut checked.findings);
    checked.summary.took = start.elapsed();
    Ok(checked)
}

/// All that a run reads of one tree.
struct State {
    project: Project,
    protos: Protos,
    migrations: Vec<ReadFile>,
    fixtures: Vec<ReadFile>,
}

impl State {
    fn read(project: Project, known: Option<&Protos>) -> Result<State> {
        Ok(State {
            protos: project.read_protos(known)?,
            migrations: files::migrations(&project)?,
            fixtures: files::fixtures(&project)?,
            project,
        })
    }

    fn is_empty(&self) -> bool {
        self.protos.count() == 0 && self.migrations.is_empty() && self.fixtures.is_empty()
    }

    fn refuse_nothing(&self) -> Result<()> {
        if !self.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!(
            "there are no contracts in {}",
            self.project.label()
        ))
        .help(
            "run in the folder of buf.yaml: protos are looked for in its modules, migrations in \
             sql/ or migrations/, fixtures in seeders/",
        ))
    }

    fn texts(&self) -> crate::compile::Texts {
        let mut texts = self.protos.texts();
        texts.extend(files::texts(&self.migrations));
        texts.extend(files::texts(&self.fixtures));
        texts
    }

    fn begun(&self) -> Checked {
        let mut checked = Checked::default();
        checked.sources.current = self.texts();
        checked.summary.checked = vec![
            (self.protos.count(), "proto"),
            (self.migrations.len(), "migration"),
            (self.fixtures.len(), "fixture"),
        ];
        checked
    }
}

/// What each part has to say. What needs the protos waits until they compile;
/// the rest is said all the same.
fn findings(head: State, base: Option<State>) -> Result<Vec<Finding>> {
    let base = base.filter(|base| !base.is_empty());
    let (previous, base_workspace) = match base {
        Some(base) => (Some(base.protos), Some(base.project.workspace)),
        None => (None, None),
    };
    let unchanged = previous
        .as_ref()
        .is_some_and(|previous| head.protos.same_as(previous));
    let previous = previous.filter(|previous| !unchanged && previous.count() > 0);
    let (current, previous) = rayon::join(
        || head.protos.link(Side::Current),
        || previous.map(|protos| protos.link(Side::Base)),
    );
    let mut findings = Vec::new();
    match &current {
        Ok(schema) => {
            findings.extend(lint_findings(&head.project.workspace, schema)?);
            findings.extend(fixture_findings(schema, &head.fixtures));
        }
        Err(broken) => findings.extend(broken.iter().cloned()),
    }
    match (&current, &previous, &base_workspace) {
        (Ok(current), Some(Ok(previous)), Some(base)) => {
            let options = CompareOptions::default();
            let head = (&head.project.workspace, current);
            findings.extend(breaking_findings(head, (base, previous), options)?);
        }
        (_, Some(Err(broken)), _) => findings.extend(broken.iter().cloned()),
        _ => {}
    }
    Ok(findings)
}

fn fixture_findings(schema: &Schema, fixtures: &[ReadFile]) -> Vec<Finding> {
    let entities = Entities::of(schema);
    let sources: Vec<Source<'_>> = fixtures
        .iter()
        .map(|file| Source {
            path: file.shown.clone(),
            bytes: &file.bytes,
        })
        .collect();
    rules::fixture::check(&FixtureInput {
        schema,
        entities: &entities,
        sources: &sources,
        omitted: &|_, _| Omitted::Unknown,
    })
}

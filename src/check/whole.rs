//! `contracts check`: protos, migrations and fixtures, against one another and
//! against the base, in one run.

use super::databases::{Databases, fixture_findings};
use super::diff::other_contracts;
use super::files::{self, ReadFile};
use super::modules::Selections;
use super::policy::Gathered;
use super::project::{Project, Protos};
use super::protos::{CompareOptions, nothing_before};
use super::since::Since;
use super::{Against, Checked, Input};
use crate::entity::Entities;
use crate::failure::{Failure, Result};
use crate::release;
use crate::rules::{self, Side};
use crate::schema::Schema;
use std::sync::Arc;
use std::time::Instant;

/// Checks everything of `input`; with `since`, lint says only what is new.
pub fn check(input: &Input, against: Option<&Against>, since: Option<&Against>) -> Result<Checked> {
    let start = Instant::now();
    let head = State::read(Project::open(input)?, None)?;
    let selections = Selections::of(&head.project.workspace)?;
    head.refuse_nothing()?;
    let base = match against {
        Some(against) => {
            let project = Project::open_base(against, input, &head.project)?;
            Some(State::read(project, Some(&head.protos))?)
        }
        None => None,
    };
    let since = since
        .map(|since| Since::read(since, input, &head.project, &head.protos))
        .transpose()?;
    let mut checked = head.begun();
    checked.notes.extend(head.project.notes());
    checked.notes.extend(selections.lint_warnings());
    if let Some(base) = &base {
        checked.sources.base = base.texts();
        checked.summary.against = Some(base.project.label().to_owned());
        checked.notes.extend(selections.breaking_warnings());
        if base.is_empty() {
            checked.notes.push(nothing_before(&base.project));
        }
    }
    let (head, base, mut gathered) = gathered(head, base, &selections);
    checked.summary.verdict = gathered.verdict.take();
    let texts = &mut checked.sources.current;
    checked.findings = gathered.judged(&head, base.as_ref(), texts, input.today)?;
    if let Some(since) = since {
        let findings = std::mem::take(&mut checked.findings);
        checked.findings = since.new_only(findings, &head, &selections, &mut checked.notes);
    }
    checked.summary.took = start.elapsed();
    Ok(checked)
}

/// All that a run reads of one tree.
pub(super) struct State {
    pub(super) project: Project,
    pub(super) protos: Protos,
    pub(super) migrations: Vec<ReadFile>,
    pub(super) fixtures: Vec<ReadFile>,
}

impl State {
    pub(super) fn read(project: Project, known: Option<&Protos>) -> Result<State> {
        Ok(State {
            protos: project.read_protos(known)?,
            migrations: files::migrations(&project)?,
            fixtures: files::fixtures(&project)?,
            project,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.protos.count() == 0 && self.migrations.is_empty() && self.fixtures.is_empty()
    }

    pub(super) fn refuse_nothing(&self) -> Result<()> {
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

    /// A path in the tree as it is shown to the user.
    pub(super) fn shown(&self, path: &str) -> Arc<str> {
        match self.project.tree() {
            Some(tree) => tree.shown(path),
            None => path.into(),
        }
    }

    pub(super) fn texts(&self) -> crate::compile::Texts {
        let mut texts = self.protos.texts();
        texts.extend(files::texts(&self.migrations));
        texts.extend(files::texts(&self.fixtures));
        texts
    }

    pub(super) fn begun(&self) -> Checked {
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
/// the rest is said all the same. With a base, the verdict too.
fn gathered(
    head: State,
    base: Option<State>,
    selections: &Selections,
) -> (Project, Option<Project>, Gathered) {
    let databases = Databases::read(&head, base.as_ref().filter(|base| !base.is_empty()));
    let others = base.as_ref().map(|base| other_contracts(&head, base));
    let others = others.unwrap_or_default();
    let base_is_empty = base.as_ref().is_none_or(|base| base.protos.count() == 0);
    let (previous, base) = match base {
        Some(base) => (Some(base.protos), Some(base.project)),
        None => (None, None),
    };
    let unchanged = previous
        .as_ref()
        .is_some_and(|previous| head.protos.same_as(previous));
    let previous = previous.filter(|_| !unchanged && !base_is_empty);
    let (current, previous) = rayon::join(
        || head.protos.link(Side::Current),
        || previous.map(|protos| protos.link(Side::Base)),
    );
    let mut gathered = Gathered::default();
    gathered.current = gathered.kept(current);
    gathered.previous = previous.and_then(|linked| gathered.kept(linked));
    let Gathered {
        findings,
        ran,
        current,
        previous,
        verdict,
    } = &mut gathered;
    match &*current {
        Some(schema) => {
            findings.extend(selections.lint(&head.project.workspace, schema));
            ran.extend(selections.lint_ids());
            let entities = Entities::of(schema);
            findings.extend(databases.findings(schema, &entities));
            ran.extend(rules::sql::rules_of_run(base.is_some()).map(|rule| rule.id));
            let fixtures = &head.fixtures;
            findings.extend(fixture_findings(schema, &entities, &databases, fixtures));
            ran.extend(rules::fixture::rules().map(|rule| rule.id));
        }
        None => {
            // An empty schema has no tables to compare with: what is left are
            // the migrations in themselves, and against the base.
            let nothing = Schema::empty();
            let entities = Entities::of(&nothing);
            findings.extend(databases.findings(&nothing, &entities));
            let mut of_fixtures = fixture_findings(&nothing, &entities, &databases, &head.fixtures);
            of_fixtures.retain(|finding| finding.rule.id == rules::fixture::SYNTAX_ID);
            findings.extend(of_fixtures);
        }
    }
    match (current, previous, &base) {
        (Some(current), Some(previous), Some(base)) => {
            let options = CompareOptions::default();
            let breaks = selections.breaking(
                (&head.project.workspace, current),
                (&base.workspace, previous),
                options,
            );
            let changes = release::diff(previous, current, &breaks);
            *verdict = Some(release::verdict(&changes, &breaks, &others));
            findings.extend(breaks);
            ran.extend(selections.breaking_ids());
        }
        // The protos are as they were.
        (Some(_), None, Some(_)) if unchanged && !base_is_empty => {
            *verdict = Some(release::verdict(&[], &[], &others));
            ran.extend(selections.breaking_ids());
        }
        // There were none.
        (Some(current), None, Some(_)) if base_is_empty => {
            let changes = release::diff(&Schema::empty(), current, &[]);
            *verdict = Some(release::verdict(&changes, &[], &others));
        }
        _ => {}
    }
    (head.project, base, gathered)
}

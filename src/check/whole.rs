//! `contracts check`: protos, migrations and fixtures, against one another and
//! against the base, in one run.

use super::databases::{Databases, Stored};
use super::diff::others;
use super::files::{self, ReadFile};
use super::fixtures::fixture_findings;
use super::layers::Layers;
use super::modules::Selections;
use super::policy::{Gathered, not_off, tree_path};
use super::project::{Project, Protos};
use super::protos::{CompareOptions, nothing_before};
use super::since::Since;
use super::{Against, Checked, Input};
use crate::entity::Entities;
use crate::failure::{Failure, Result};
use crate::release::{self, Other, Verdict};
use crate::rules::{self, Location, Side};
use crate::schema::Schema;
use crate::workspace::Workspace;
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
    if base.is_none() && !head.migrations.is_empty() {
        let note = "new migrations are judged for safety, and for their way down: name a base with --against";
        checked.notes.push(note.to_owned());
    }
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
    let base_is_empty = base.as_ref().is_none_or(State::is_empty);
    let held = base.as_ref().filter(|_| !base_is_empty);
    let databases = Databases::read(&head, held);
    let others = held.map(|base| others(&head, base, &databases));
    let others = others.unwrap_or_default();
    let (previous, base) = match base {
        Some(base) => (Some(base.protos), Some(base.project)),
        None => (None, None),
    };
    let unchanged = previous
        .as_ref()
        .is_some_and(|previous| head.protos.same_as(previous));
    let previous = previous.filter(|previous| !unchanged && previous.count() > 0);
    let is_compared = previous.is_some();
    let (current, previous) = rayon::join(
        || head.protos.link(Side::Current),
        || previous.map(|protos| protos.link(Side::Base)),
    );
    let mut gathered = Gathered::default();
    gathered.current = gathered.kept(current);
    gathered.previous = previous.and_then(|linked| gathered.kept(linked));
    let workspace = &head.project.workspace;
    gathered.in_themselves(&Parts {
        head: &head.project,
        base: base.as_ref(),
        selections,
        databases: &databases,
        fixtures: &Layers::of_files(&workspace.fixtures, &head.fixtures),
        is_unchanged: unchanged,
    });
    gathered.verdict = match &base {
        Some(base) if is_compared => {
            let workspaces = (workspace, &base.workspace);
            compared(&mut gathered, workspaces, selections, &others)
        }
        Some(_) if !base_is_empty => {
            if unchanged {
                gathered.ran.extend(selections.breaking_ids());
            }
            gathered.current.as_ref().map(|current| {
                let changes = match unchanged {
                    true => Vec::new(),
                    false => release::diff(&Schema::empty(), current, &[]),
                };
                release::verdict(&changes, &[], &others)
            })
        }
        _ => None,
    };
    (head.project, base, gathered)
}

/// What is known beside the schemas.
struct Parts<'a> {
    head: &'a Project,
    base: Option<&'a Project>,
    selections: &'a Selections,
    databases: &'a Databases,
    fixtures: &'a Layers<'a>,
    /// True if the protos of the base are those of what is checked.
    is_unchanged: bool,
}

impl Gathered {
    /// What is wrong with the contracts as they are now, and with how the
    /// migrations lead there.
    fn in_themselves(&mut self, parts: &Parts<'_>) {
        let selections = parts.selections;
        self.waivers.extend(parts.databases.waivers());
        let tree_path = |place: &Location| tree_path(parts.head, parts.base, place);
        let Some(schema) = &self.current else {
            // An empty schema has no tables to compare with: what is left are the
            // migrations in themselves, and against the base.
            let nothing = Schema::empty();
            let entities = Entities::of(&nothing);
            let stored = Stored::of(&nothing, &entities);
            let mut found = parts.databases.findings(stored, None, &selections.sql);
            selections.sql.keep(&mut found, &tree_path);
            self.findings.extend(found);
            let mut found = fixture_findings(stored, parts.databases, parts.fixtures);
            found.retain(|finding| finding.rule.id == rules::fixture::SYNTAX_ID);
            selections.fixture.keep(&mut found, &tree_path);
            self.findings.extend(found);
            return;
        };
        self.findings
            .extend(selections.lint(&parts.head.workspace, schema));
        self.ran.extend(selections.lint_ids());
        let entities = Entities::of(schema);
        let stored = Stored::of(schema, &entities);
        let previous = match parts.is_unchanged {
            true => Some(schema),
            false => self.previous.as_ref(),
        };
        let previous_entities = previous.map(Entities::of);
        let previous = previous.zip(previous_entities.as_ref());
        let previous = previous.map(|(schema, entities)| Stored::of(schema, entities));
        let mut found = parts.databases.findings(stored, previous, &selections.sql);
        selections.sql.keep(&mut found, &tree_path);
        self.findings.extend(found);
        let ran = rules::sql::rules_of_run(parts.base.is_some());
        let ran = ran.filter(|rule| selections.sql.is_on(rule));
        self.ran.extend(ran.map(|rule| rule.id));
        let mut found = fixture_findings(stored, parts.databases, parts.fixtures);
        selections.fixture.keep(&mut found, &tree_path);
        self.findings.extend(found);
        self.ran.extend(selections.fixture.ids());
    }
}

/// What breaks, and the verdict: what is meant breaks all the same.
fn compared(
    gathered: &mut Gathered,
    (workspace, base): (&Workspace, &Workspace),
    selections: &Selections,
    others: &[Other],
) -> Option<Verdict> {
    let (current, previous) = (gathered.current.as_ref()?, gathered.previous.as_ref()?);
    let options = CompareOptions::default();
    let breaks = selections.breaking((workspace, current), (base, previous), options);
    // A configuration that is wrong ends the run where findings are judged.
    let counted = not_off(workspace, breaks.clone()).unwrap_or_default();
    let changes = release::diff(previous, current, &counted);
    let verdict = release::verdict(&changes, &counted, others);
    gathered.findings.extend(breaks);
    gathered.ran.extend(selections.breaking_ids());
    Some(verdict)
}

//! `contracts check`: protos, migrations and fixtures, against one another and
//! against the base, in one run.

use super::diff::other_contracts;
use super::files::{self, ReadFile};
use super::project::{Project, Protos};
use super::protos::{CompareOptions, breaking_findings, lint_findings, nothing_before};
use super::{Against, Checked, Input};
use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::failure::{Failure, Result};
use crate::fixture::{Omitted, Source};
use crate::release::{self, Verdict};
use crate::rules::fixture::FixtureInput;
use crate::rules::sql::SqlInput;
use crate::rules::{self, Finding, Side, finding};
use crate::schema::{MessageId, Schema};
use crate::source::below;
use crate::sql::migration::{self, FileInput, MigrationFile, Migrations};
use crate::sql::replay::{Replay, replay};
use std::collections::HashMap;
use std::sync::Arc;
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
    let (findings, verdict) = findings(head, base)?;
    checked.findings = findings;
    checked.summary.verdict = verdict;
    finding::sort(&mut checked.findings);
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
    fn shown(&self, path: &str) -> Arc<str> {
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
fn findings(head: State, base: Option<State>) -> Result<(Vec<Finding>, Option<Verdict>)> {
    let base = base.filter(|base| !base.is_empty());
    let others = base.as_ref().map(|base| other_contracts(&head, base));
    let others = others.unwrap_or_default();
    let databases = Databases::read(&head, base.as_ref());
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
            let entities = Entities::of(schema);
            findings.extend(databases.findings(schema, &entities));
            let fixtures = &head.fixtures;
            findings.extend(fixture_findings(schema, &entities, &databases, fixtures));
        }
        Err(broken) => {
            findings.extend(broken.iter().cloned());
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
    let mut verdict = None;
    match (&current, &previous, &base_workspace) {
        (Ok(current), Some(Ok(previous)), Some(base)) => {
            let options = CompareOptions::default();
            let head = (&head.project.workspace, current);
            let breaks = breaking_findings(head, (base, previous), options)?;
            let changes = release::diff(previous, current, &breaks);
            verdict = Some(release::verdict(&changes, &breaks, &others));
            findings.extend(breaks);
        }
        (_, Some(Err(broken)), _) => findings.extend(broken.iter().cloned()),
        // The protos are as they were, or there were none.
        (Ok(current), None, Some(_)) => {
            let changes = match unchanged {
                true => Vec::new(),
                false => release::diff(&Schema::empty(), current, &[]),
            };
            verdict = Some(release::verdict(&changes, &[], &others));
        }
        _ => {}
    }
    Ok((findings, verdict))
}

/// The databases that the folders of migrations make, one each.
struct Databases(Vec<Database>);

/// The migrations of a folder, and the database that they make.
struct Database {
    migrations: Migrations,
    replay: Replay,
    base: Option<Vec<Arc<MigrationFile>>>,
}

impl Databases {
    fn read(head: &State, base: Option<&State>) -> Databases {
        let folders = &head.project.workspace.sql;
        let of_folder = |state: &State, folder: &str| {
            let files = state.migrations.iter();
            let files = files.filter(|file| below(folder, &file.path).is_some());
            migration::read(files.map(|file| migration_file(head, file)).collect())
        };
        let databases = folders.iter().map(|folder| {
            let migrations = of_folder(head, folder);
            Database {
                replay: replay(&migrations.migrations),
                migrations,
                base: base.map(|base| of_folder(base, folder).files),
            }
        });
        Databases(databases.filter(Database::is_there).collect())
    }

    /// The database that the entities are stored in: that of the first folder.
    fn main(&self) -> Option<&Database> {
        self.0.first()
    }

    fn findings(&self, schema: &Schema, entities: &Entities) -> Vec<Finding> {
        let nothing = Schema::empty();
        let no_entities = Entities::of(&nothing);
        let mut findings = Vec::new();
        for (at, database) in self.0.iter().enumerate() {
            let (schema, entities) = match at {
                0 => (schema, entities),
                _ => (&nothing, &no_entities),
            };
            findings.extend(rules::sql::check(&SqlInput {
                schema,
                entities,
                migrations: &database.migrations,
                replay: &database.replay,
                base: database.base.as_deref(),
            }));
        }
        findings
    }
}

impl Database {
    fn is_there(&self) -> bool {
        let before = self.base.as_ref().is_some_and(|files| !files.is_empty());
        before || !self.migrations.files.is_empty()
    }
}

/// A file as the reader of migrations takes it. Those of the base go by the
/// paths that they have, or would have, in what is checked.
fn migration_file(head: &State, file: &ReadFile) -> FileInput {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    FileInput {
        shown: head.shown(&file.path),
        name: name.to_owned(),
        text: file.bytes.clone(),
    }
}

fn fixture_findings(
    schema: &Schema,
    entities: &Entities,
    databases: &Databases,
    fixtures: &[ReadFile],
) -> Vec<Finding> {
    let catalog = databases.main().map(|database| &database.replay.catalog);
    let maps = catalog.map_or(Vec::new(), |it| TableMap::all(schema, entities, it));
    let by_message: HashMap<MessageId, &TableMap<'_>> =
        maps.iter().map(|map| (map.message.id, map)).collect();
    let omitted = |message: MessageId, field: usize| {
        let refuses = by_message
            .get(&message)
            .and_then(|map| map.refuses_without(field));
        match refuses {
            Some(true) => Omitted::Refused,
            Some(false) => Omitted::Filled,
            None => Omitted::Unknown,
        }
    };
    rules::fixture::check(&FixtureInput {
        schema,
        entities,
        sources: &sources(fixtures),
        omitted: &omitted,
    })
}

fn sources(fixtures: &[ReadFile]) -> Vec<Source<'_>> {
    fixtures
        .iter()
        .map(|file| Source {
            path: file.shown.clone(),
            bytes: &file.bytes,
        })
        .collect()
}

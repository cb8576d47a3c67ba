//! Migrations and fixtures against the protos.

use super::files::ReadFile;
use super::layers::{LayerFile, Layers};
use super::whole::State;
use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::fixture::{self, Context, Fixtures, Omitted, ProblemKind, Source};
use crate::rules::policy::Waivers;
use crate::rules::sql::{Previous, SqlInput};
use crate::rules::{self, Finding, Selection};
use crate::schema::{MessageId, Schema};
use crate::source::below;
use crate::sql::migration::{self, FileInput, Migration, MigrationFile, Migrations};
use crate::sql::replay::{Replay, replay, replay_then};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The databases that the folders of migrations make, one each.
pub(super) struct Databases(Vec<Database>);

/// The migrations of a folder, and the database that they make.
struct Database {
    migrations: Migrations,
    replay: Replay,
    base: Option<Base>,
}

/// The same in the base.
struct Base {
    files: Vec<Arc<MigrationFile>>,
    /// `None` if it is that of what is checked.
    replay: Option<Replay>,
}

/// Messages, and the tables that they are stored in.
#[derive(Clone, Copy)]
pub(super) struct Stored<'a> {
    schema: &'a Schema,
    entities: &'a Entities,
}

impl<'a> Stored<'a> {
    pub(super) fn of(schema: &'a Schema, entities: &'a Entities) -> Stored<'a> {
        Stored { schema, entities }
    }
}

impl Databases {
    pub(super) fn read(head: &State, base: Option<&State>) -> Databases {
        let folders = &head.project.workspace.sql;
        let of_folder = |state: &State, folder: &str| -> Vec<FileInput> {
            let files = state.migrations.iter();
            let files = files.filter(|file| below(folder, &file.path).is_some());
            files.map(|file| migration_file(head, file)).collect()
        };
        let databases = folders.iter().map(|folder| {
            let migrations = migration::read(of_folder(head, folder));
            let base = base.map(|base| of_folder(base, folder));
            Database::of(migrations, base)
        });
        Databases(databases.filter(Database::is_there).collect())
    }

    /// The database that the entities are stored in: that of the first folder.
    fn main(&self) -> Option<&Database> {
        self.0.first()
    }

    /// What comments of the migrations waive.
    pub(super) fn waivers(&self) -> Waivers {
        let mut waivers = Waivers::default();
        for database in &self.0 {
            let base = database.base.as_ref();
            let merged: HashSet<&str> = base
                .iter()
                .flat_map(|base| &base.files)
                .map(|file| &*file.path)
                .collect();
            let is_merged = |path: &str| merged.contains(path);
            waivers.extend(Waivers::of_migrations(&database.migrations, &is_merged));
        }
        waivers
    }

    /// Everything that is wrong with the migrations; `previous` is what the
    /// release before stores.
    pub(super) fn findings(
        &self,
        stored: Stored<'_>,
        previous: Option<Stored<'_>>,
        selection: &Selection,
    ) -> Vec<Finding> {
        let nothing = Schema::empty();
        let no_entities = Entities::of(&nothing);
        let nothing = Stored::of(&nothing, &no_entities);
        let mut findings = Vec::new();
        for (at, database) in self.0.iter().enumerate() {
            let is_main = at == 0;
            let stored = if is_main { stored } else { nothing };
            let previous = if is_main { previous } else { Some(nothing) };
            let base = database.base.as_ref();
            let input = SqlInput {
                schema: stored.schema,
                entities: stored.entities,
                migrations: &database.migrations,
                replay: &database.replay,
                base: base.map(|base| base.files.as_slice()),
                previous: previous.zip(base).map(|(stored, base)| Previous {
                    schema: stored.schema,
                    entities: stored.entities,
                    replay: base.replay.as_ref().unwrap_or(&database.replay),
                }),
            };
            findings.extend(rules::sql::check(&input, selection));
        }
        findings
    }
}

impl Database {
    fn of(migrations: Migrations, base: Option<Vec<FileInput>>) -> Database {
        let Some(base) = base else {
            return Database {
                replay: replay(&migrations.migrations),
                migrations,
                base: None,
            };
        };
        let base = migration::read_before(base, &migrations);
        let same = |(ours, theirs): (&Migration, &Migration)| ours.is_same_as(theirs);
        let (before, now) = (&base.migrations, &migrations.migrations);
        let is_prefix = before.len() <= now.len() && now.iter().zip(before).all(same);
        let (before, now) = if is_prefix {
            let (first, then) = now.split_at(before.len());
            replay_then(first, then)
        } else {
            let (before, now) = rayon::join(|| replay(before), || replay(now));
            (Some(before), now)
        };
        Database {
            replay: now,
            migrations,
            base: Some(Base {
                files: base.files,
                replay: before,
            }),
        }
    }

    fn is_there(&self) -> bool {
        let before = self
            .base
            .as_ref()
            .is_some_and(|base| !base.files.is_empty());
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

/// What is wrong with the fixtures of every environment.
pub(super) fn fixture_findings(
    stored: Stored<'_>,
    databases: &Databases,
    layers: &Layers<'_>,
) -> Vec<Finding> {
    let Stored { schema, entities } = stored;
    let tables = Tables::of(schema, entities, databases);
    let omitted = |message, field| tables.omitted(message, field);
    let context = Context {
        schema,
        entities,
        omitted: &omitted,
    };
    let mut findings = Vec::new();
    for environment in layers.environments() {
        let files = layers.of(environment);
        let mut found = rules::fixture::findings(&read_layers(&context, &files));
        if environment.is_some() {
            // What is wrong in all of them has been said once.
            let own = |finding: &Finding| {
                let place = finding.location.as_ref();
                place.is_some_and(|it| {
                    files
                        .iter()
                        .any(|f| f.is_overlay && f.file.shown == it.path)
                })
            };
            found.retain(own);
        }
        findings.extend(found);
    }
    findings
}

/// Reads fixtures whose records may stand in for one another: those of an
/// environment for those of all.
pub(super) fn read_layers<'a>(context: &Context<'_>, files: &[LayerFile<'a>]) -> Fixtures<'a> {
    let sources: Vec<Source<'a>> = files
        .iter()
        .map(|of| Source {
            path: of.file.shown.clone(),
            bytes: &of.file.bytes,
        })
        .collect();
    let mut fixtures = fixture::read(context, &sources);
    fixtures.problems.retain(|problem| match &problem.kind {
        ProblemKind::RecordTwice { first_file, .. } => {
            files[*first_file].is_overlay == files[problem.file].is_overlay
        }
        _ => true,
    });
    fixtures
}

/// What the database of the migrations does with what records leave out.
pub(super) struct Tables<'a>(HashMap<MessageId, TableMap<'a>>);

impl<'a> Tables<'a> {
    pub(super) fn of(
        schema: &'a Schema,
        entities: &'a Entities,
        databases: &'a Databases,
    ) -> Tables<'a> {
        let catalog = databases.main().map(|database| &database.replay.catalog);
        let maps = catalog.map_or(Vec::new(), |it| TableMap::all(schema, entities, it));
        Tables(maps.into_iter().map(|map| (map.message.id, map)).collect())
    }

    pub(super) fn omitted(&self, message: MessageId, field: usize) -> Omitted {
        match self
            .0
            .get(&message)
            .and_then(|map| map.refuses_without(field))
        {
            Some(true) => Omitted::Refused,
            Some(false) => Omitted::Filled,
            None => Omitted::Unknown,
        }
    }
}

//! Migrations and fixtures against the protos.

use super::files::ReadFile;
use super::whole::State;
use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::fixture::{Omitted, Source};
use crate::release::{self, Other};
use crate::rules::fixture::FixtureInput;
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

    /// What changed in the tables since the base.
    pub(super) fn changes(&self) -> Vec<Other> {
        let mut changes = Vec::new();
        for database in &self.0 {
            let before = database.base.as_ref().and_then(|base| base.replay.as_ref());
            if let Some(before) = before {
                let now = &database.replay.catalog;
                changes.extend(release::of_databases(&before.catalog, now));
            }
        }
        changes
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

pub(super) fn fixture_findings(
    stored: Stored<'_>,
    databases: &Databases,
    fixtures: &[ReadFile],
) -> Vec<Finding> {
    let Stored { schema, entities } = stored;
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

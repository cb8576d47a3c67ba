//! Migrations and fixtures against the protos.

use super::files::ReadFile;
use super::whole::State;
use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::fixture::{Omitted, Source};
use crate::rules::fixture::FixtureInput;
use crate::rules::sql::SqlInput;
use crate::rules::{self, Finding};
use crate::schema::{MessageId, Schema};
use crate::source::below;
use crate::sql::migration::{self, FileInput, MigrationFile, Migrations};
use crate::sql::replay::{Replay, replay};
use std::collections::HashMap;
use std::sync::Arc;

/// The databases that the folders of migrations make, one each.
pub(super) struct Databases(Vec<Database>);

/// The migrations of a folder, and the database that they make.
struct Database {
    migrations: Migrations,
    replay: Replay,
    base: Option<Vec<Arc<MigrationFile>>>,
}

impl Databases {
    pub(super) fn read(head: &State, base: Option<&State>) -> Databases {
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

    pub(super) fn findings(&self, schema: &Schema, entities: &Entities) -> Vec<Finding> {
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

pub(super) fn fixture_findings(
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

//! Migrations and fixtures against the protos.

use super::files::ReadFile;
use super::whole::State;
use crate::entity::Entities;
use crate::entity::table::{TableMap, is_stored_in};
use crate::fixture::{Omitted, Source};
use crate::rules::fixture::FixtureInput;
use crate::rules::sql::{Share, SqlInput};
use crate::rules::{self, Finding};
use crate::schema::{MessageId, Schema};
use crate::sql::migration::{self, FileInput, MigrationFile, Migrations};
use crate::sql::replay::{Replay, replay};
use crate::sql::{Dialect, clickhouse};
use crate::workspace::DatabaseConfig;
use std::collections::HashMap;
use std::sync::Arc;

/// The databases of the project that have migrations, the main one first.
pub(super) struct Databases(Vec<Database>);

/// The migrations of a folder, and the database that they make.
struct Database {
    migrations: Migrations,
    replay: Replay,
    base: Option<Vec<Arc<MigrationFile>>>,
}

impl Databases {
    pub(super) fn read(head: &State, base: Option<&State>) -> Databases {
        let configured = &head.project.workspace.databases;
        let of_database = |state: &State, database: &DatabaseConfig| {
            let files = state.migrations.iter();
            let files = files.filter(|file| database.holds(&file.path));
            let files = files.map(|file| migration_file(head, file)).collect();
            migration::read_in(database.dialect, files)
        };
        let databases = configured.iter().map(|database| {
            let migrations = of_database(head, database);
            Database {
                replay: replayed(&migrations),
                migrations,
                base: base.map(|base| of_database(base, database).files),
            }
        });
        Databases(databases.filter(Database::is_there).collect())
    }

    /// The database that the entities are stored in that no other has a table
    /// for: the first one.
    fn main(&self) -> Option<&Database> {
        self.0.first()
    }

    pub(super) fn findings(&self, schema: &Schema, entities: &Entities) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, database) in self.0.iter().enumerate() {
            findings.extend(rules::sql::check(&SqlInput {
                schema,
                entities,
                migrations: &database.migrations,
                replay: &database.replay,
                base: database.base.as_deref(),
                share: &self.share(at, entities),
            }));
        }
        findings
    }

    /// Which entities a database holds: those whose table it has, unless one
    /// before it has it too. What none has belongs into the main one.
    fn share(&self, at: usize, entities: &Entities) -> Share {
        let mut share = Share {
            is_beside: at > 0,
            ..Share::default()
        };
        for entity in entities.iter() {
            let has_table = |it: &Database| is_stored_in(&it.replay.catalog, entity);
            let holder = self.0.iter().position(has_table).unwrap_or(0);
            if holder == at {
                continue;
            }
            match has_table(&self.0[at]) {
                true => share.copied.push(entity.message),
                false => share.elsewhere.push(entity.message),
            }
        }
        share
    }
}

/// The database that migrations make, whatever they are written in.
fn replayed(migrations: &Migrations) -> Replay {
    match migrations.dialect {
        Dialect::Postgres => replay(&migrations.migrations),
        Dialect::ClickHouse => {
            let replayed = clickhouse::replay(&migrations.migrations);
            Replay {
                catalog: clickhouse::relational(&replayed.catalog),
                problems: replayed.problems,
            }
        }
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

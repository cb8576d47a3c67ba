//! Migrations and fixtures against the protos.

use super::files::ReadFile;
use super::whole::State;
use crate::entity::Entities;
use crate::entity::table::is_stored_in;
use crate::release::{self, Other};
use crate::rules::policy::Waivers;
use crate::rules::sql::{Previous, Share, SqlInput};
use crate::rules::{self, Finding, Selection};
use crate::schema::Schema;
use crate::sql::catalog::Catalog;
use crate::sql::migration::{self, FileInput, Migration, MigrationFile, Migrations};
use crate::sql::replay::{Replay, replay, replay_then};
use crate::sql::{Dialect, clickhouse};
use crate::workspace::DatabaseConfig;
use std::collections::HashSet;
use std::sync::Arc;

/// The databases of the project that have migrations, the main one first.
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
    pub(super) schema: &'a Schema,
    pub(super) entities: &'a Entities,
}

impl<'a> Stored<'a> {
    pub(super) fn of(schema: &'a Schema, entities: &'a Entities) -> Stored<'a> {
        Stored { schema, entities }
    }
}

impl Databases {
    pub(super) fn read(head: &State, base: Option<&State>) -> Databases {
        let of_database = |state: &State, database: &DatabaseConfig| -> Vec<FileInput> {
            let files = state.migrations.iter();
            let files = files.filter(|file| database.holds(&file.path));
            files.map(|file| migration_file(head, file)).collect()
        };
        let configured = head.project.workspace.databases.iter();
        let databases = configured.map(|database| {
            let migrations = migration::read_in(database.dialect, of_database(head, database));
            let base = base.map(|base| of_database(base, database));
            Database::of(migrations, base)
        });
        Databases(databases.filter(Database::is_there).collect())
    }

    /// The database that the entities are stored in that no other has a table
    /// for: the first one.
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

    /// The tables of it.
    pub(super) fn catalog(&self) -> Option<&Catalog> {
        self.main().map(|database| &database.replay.catalog)
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
        let mut findings = Vec::new();
        for (at, database) in self.0.iter().enumerate() {
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
                share: &self.share(at, stored.entities),
            };
            findings.extend(rules::sql::check(&input, selection));
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
pub(super) fn replayed(dialect: Dialect, migrations: &[Migration]) -> Replay {
    match dialect {
        Dialect::Postgres => replay(migrations),
        Dialect::ClickHouse => {
            let replayed = clickhouse::replay(migrations);
            Replay {
                catalog: clickhouse::relational(&replayed.catalog),
                problems: replayed.problems,
                ..Replay::default()
            }
        }
    }
}

impl Database {
    fn of(migrations: Migrations, base: Option<Vec<FileInput>>) -> Database {
        let Some(base) = base else {
            return Database {
                replay: replayed(migrations.dialect, &migrations.migrations),
                migrations,
                base: None,
            };
        };
        let base = migration::read_before(base, &migrations);
        let same = |(ours, theirs): (&Migration, &Migration)| ours.is_same_as(theirs);
        let (before, now) = (&base.migrations, &migrations.migrations);
        let is_prefix = before.len() <= now.len() && now.iter().zip(before).all(same);
        let dialect = migrations.dialect;
        let (before, now) = if is_prefix && dialect == Dialect::Postgres {
            let (first, then) = now.split_at(before.len());
            replay_then(first, then)
        } else {
            let (before, now) =
                rayon::join(|| replayed(dialect, before), || replayed(dialect, now));
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

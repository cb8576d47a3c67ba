//! Migrations and fixtures against the protos.

use super::files::ReadFile;
use super::layers::{LayerFile, Layers};
use super::whole::State;
use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::fixture::{self, Context, Fixtures, Omitted, ProblemKind, Source};
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

/// What is wrong with the fixtures of every environment.
pub(super) fn fixture_findings(
    schema: &Schema,
    entities: &Entities,
    databases: &Databases,
    layers: &Layers<'_>,
) -> Vec<Finding> {
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

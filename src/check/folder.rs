//! The folder of the PostgreSQL migrations, for what follows the protos.

use super::databases::replayed;
use super::files::{self, ReadFile};
use super::project::Project;
use crate::draft::style::Style;
use crate::entity::Entities;
use crate::entity::table::is_stored_in;
use crate::failure::{Failure, Result};
use crate::schema::MessageId;
use crate::source::below;
use crate::sql::Dialect;
use crate::sql::migration::{self, FileInput, Migrations};
use crate::sql::replay::{Replay, replay};
use std::path::PathBuf;

/// A folder of migrations, and the database that they make.
pub(super) struct Folder {
    /// The folder in the tree, as it is configured or was asked for.
    pub(super) root: String,
    /// Where the newest migration is, as shown.
    pub(super) path: String,
    pub(super) migrations: Migrations,
    pub(super) replay: Replay,
}

impl Folder {
    /// The folder that is asked for; else the first configured one with
    /// migrations; else the first.
    pub(super) fn read(project: &Project, asked: Option<&str>) -> Result<Folder> {
        let asked = asked.map(|folder| folder.trim_start_matches("./").trim_end_matches('/'));
        let folders: Vec<String> = match asked {
            Some(folder) => vec![project.tree_path(folder)],
            None => {
                let databases = project.workspace.databases.iter();
                let postgres = databases.filter(|it| it.dialect == Dialect::Postgres);
                postgres.map(|it| it.folder.clone()).collect()
            }
        };
        let all = files::migrations_in(project, &folders)?;
        // A folder below may be that of another database.
        let of_another = |folder: &str, path: &str| {
            let mut databases = project.workspace.databases.iter();
            databases.any(|it| it.folder != folder && it.holds(path))
        };
        let of = |folder: &String| {
            let files = all
                .iter()
                .filter(|file| below(folder, &file.path).is_some())
                .filter(|file| !of_another(folder, &file.path));
            files.map(input).collect::<Vec<_>>()
        };
        let found = folders.iter().find(|folder| !of(folder).is_empty());
        let Some(folder) = found.or(folders.first()) else {
            return Err(Failure::new("no folder of migrations is configured")
                .help("name one with --dir, or in contracts.yaml"));
        };
        let migrations = migration::read(of(folder));
        let style = Style::of(&migrations);
        let shown = match project.tree() {
            Some(tree) => tree.shown(folder).to_string(),
            None => folder.clone(),
        };
        let replay = replay(&migrations.migrations);
        Ok(Folder {
            root: folder.clone(),
            path: style.folder.unwrap_or(shown),
            migrations,
            replay,
        })
    }

    /// The entities that other databases of the project hold, and this one has no
    /// table for.
    pub(super) fn elsewhere(
        &self,
        project: &Project,
        entities: &Entities,
    ) -> Result<Vec<MessageId>> {
        let mut elsewhere = Vec::new();
        let databases = project.workspace.databases.iter();
        for database in databases.filter(|it| it.folder != self.root) {
            let files = files::migrations_in(project, std::slice::from_ref(&database.folder))?;
            let files = files.iter().filter(|file| database.holds(&file.path));
            let inputs = files.map(input).collect();
            let migrations = migration::read_in(database.dialect, inputs);
            let catalog = replayed(database.dialect, &migrations.migrations).catalog;
            let there = entities.iter().filter(|entity| {
                is_stored_in(&catalog, entity) && !is_stored_in(&self.replay.catalog, entity)
            });
            elsewhere.extend(there.map(|entity| entity.message));
        }
        Ok(elsewhere)
    }

    pub(super) fn file(&self, name: String, text: String) -> (PathBuf, String) {
        (PathBuf::from(&self.path).join(name), text)
    }

    /// Refuses to start from migrations that are not understood.
    pub(super) fn refuse_problems(&self) -> Result<()> {
        let problems = self.migrations.problems.iter();
        let mut problems = problems.chain(&self.replay.problems);
        let Some(first) = problems.next() else {
            return Ok(());
        };
        let at = first.place.span.start;
        Err(Failure::new(format!(
            "what the migrations make is not known: {}:{}:{}: {}",
            first.place.path, at.line, at.column, first.message
        ))
        .help("mend what `contracts check` finds in the migrations, and draft again"))
    }
}

/// A file as the reader of migrations takes it.
fn input(file: &ReadFile) -> FileInput {
    FileInput {
        shown: file.shown.clone(),
        name: file.path.rsplit('/').next().unwrap_or_default().to_owned(),
        text: file.bytes.clone(),
    }
}

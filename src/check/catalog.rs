//! `contracts catalog`: the database that migrations make.

use super::project::{Project, read};
use super::{Input, files};
use crate::failure::{Failure, Result};
use crate::sql::Dialect;
use crate::sql::catalog::Catalog;
use crate::sql::migration::{self, FileInput};
use crate::sql::replay::replay;

/// Replays the migrations of inputs, those of all of them as one history.
///
/// Of an input those in its folders of migrations are meant, of the first folder
/// that has any; where it has none, all that end with `.sql`.
pub fn catalog(inputs: &[Input]) -> Result<Catalog> {
    let mut found = Vec::new();
    for input in inputs {
        let project = Project::open(input)?;
        let of_input = migrations(&project)?;
        if of_input.is_empty() {
            return Err(
                Failure::new(format!("there are no migrations in {}", project.label())).help(
                    "name the files <version>_<name>.sql, such as sql/001_create_users.sql; another \
                     folder is given as PATH or in contracts.yaml",
                ),
            );
        }
        found.extend(of_input);
    }
    let migrations = migration::read(found);
    let replayed = replay(&migrations.migrations);
    let problems: Vec<String> = migrations
        .problems
        .iter()
        .chain(&replayed.problems)
        .map(|problem| {
            let at = problem.place.span.start;
            let (path, message) = (&problem.place.path, &problem.message);
            format!("{path}:{}:{}: {message}", at.line, at.column)
        })
        .collect();
    if problems.is_empty() {
        return Ok(replayed.catalog);
    }
    Err(Failure::new(format!(
        "what the migrations make is not certain:\n{}",
        problems.join("\n")
    ))
    .help("`contracts check` says more"))
}

fn migrations(project: &Project) -> Result<Vec<FileInput>> {
    let all = files::migrations(project)?;
    let databases = project.workspace.databases.iter();
    for database in databases.filter(|it| it.dialect == Dialect::Postgres) {
        let of_folder: Vec<FileInput> = all
            .iter()
            .filter(|file| database.holds(&file.path))
            .filter(|file| project.includes(&file.path))
            .map(|file| FileInput {
                shown: file.shown.clone(),
                name: file
                    .path
                    .rsplit('/')
                    .next()
                    .unwrap_or(&file.path)
                    .to_owned(),
                text: file.bytes.clone(),
            })
            .collect();
        if !of_folder.is_empty() {
            return Ok(of_folder);
        }
    }
    let Some(tree) = project.tree() else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for entry in tree.list("", &|path| path.ends_with(".sql"))? {
        if project.includes(&entry.path) {
            found.push(FileInput {
                shown: tree.shown(&entry.path),
                name: entry
                    .path
                    .rsplit('/')
                    .next()
                    .unwrap_or(&entry.path)
                    .to_owned(),
                text: read(tree, &entry.path)?,
            });
        }
    }
    Ok(found)
}

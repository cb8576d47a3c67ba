//! The migrations of a project, read for carrying out.

use crate::failure::{Failure, Result};
use crate::source::{Folder, Tree};
use crate::sql::migration::{self, FileInput, Migration, MigrationFile, Migrations, Script};
use crate::sql::{Dialect, Problem};
use crate::workspace::{DatabaseConfig, Workspace};
use std::path::Path;
use std::sync::Arc;

/// The largest file that is read: as for `check`.
const MAX_FILE_BYTES: u64 = 1 << 30;

/// Reads the migrations of the project in a dialect: those of `folder`, else
/// those of the first database of that dialect that has any.
pub(super) fn read(project: &Path, dialect: Dialect, folder: Option<&str>) -> Result<Migrations> {
    let tree = Folder::open(project)?;
    let databases = match folder {
        Some(folder) => vec![DatabaseConfig {
            dialect,
            ..DatabaseConfig::of_folder(folder.trim_start_matches("./").trim_matches('/'))
        }],
        None => Workspace::load(&tree, None)?.databases,
    };
    let mut folders = Vec::new();
    for database in databases.iter().filter(|it| it.dialect == dialect) {
        let migrations = read_folder(&tree, database)?;
        if !migrations.files.is_empty() {
            return Ok(migrations);
        }
        folders.push(database.folder.as_str());
    }
    if folders.is_empty() {
        return Err(
            Failure::new(format!("no folder has migrations for {dialect}")).help(
                "name one after it (sql/clickhouse), give it by --dir, or say so in contracts.yaml",
            ),
        );
    }
    Err(Failure::new(format!("there are no migrations in {}", folders.join("/ or ")))
        .help("name the files <version>_<name>.sql, such as sql/001_create_users.sql; another folder is given by --dir or in contracts.yaml"))
}

fn read_folder(tree: &Folder, database: &DatabaseConfig) -> Result<Migrations> {
    let wanted = |path: &str| path.ends_with(".sql") && database.holds(path);
    let mut inputs = Vec::new();
    for entry in tree.list(&database.folder, &wanted)? {
        let shown = tree.shown(&entry.path);
        if entry.size > MAX_FILE_BYTES {
            return Err(
                Failure::new(format!("`{shown}` is larger than 1 GiB")).help("split the migration")
            );
        }
        let text = tree.read(&entry.path)?;
        let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
        inputs.push(FileInput {
            name: name.to_owned(),
            text: text.ok_or_else(|| Failure::new(format!("`{shown}` vanished")))?,
            shown,
        });
    }
    Ok(migration::read_in(database.dialect, inputs))
}

/// A migration that can be carried out: it has a way up, and a version that
/// the history can hold.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) version: i64,
    pub(super) migration: Migration,
    pub(super) up: Script,
    /// What is wrong with its files, as lines. It matters only if it is to be
    /// carried out: what another tool has carried out is done.
    pub(super) problems: Vec<String>,
}

impl Step {
    /// The file that the way up is in: it names the migration in messages, and
    /// its checksum is the migration's.
    pub(super) fn file(&self) -> &Arc<MigrationFile> {
        &self.up.file
    }

    pub(super) fn path(&self) -> &str {
        &self.file().path
    }

    pub(super) fn checksum(&self) -> String {
        self.file().checksum.to_string()
    }

    pub(super) fn statement_count(&self) -> i64 {
        i64::try_from(self.up.statements.len()).unwrap_or(i64::MAX)
    }
}

/// The migrations as steps, in order of version; what makes the order itself
/// doubtful is told at once, with all else that is wrong.
pub(super) fn steps(migrations: Migrations) -> Result<Vec<Step>> {
    let mut wrong: Vec<String> = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    for migration in migrations.migrations {
        let path = migration.files().next().map_or("", |file| &*file.path);
        let Some(up) = migration.up.clone() else {
            wrong.push(format!("{path}: there is no way up, only down"));
            continue;
        };
        let Ok(version) = i64::try_from(migration.version) else {
            wrong.push(format!("{path}: version is larger than {}", i64::MAX));
            continue;
        };
        if let Some(last) = steps.last()
            && last.version == version
        {
            let first = last.path();
            wrong.push(format!("{path}: version {version} is that of {first} too"));
            continue;
        }
        let of_step = |problem: &&Problem| {
            let mut files = migration.files();
            files.any(|file| file.path == problem.place.path)
        };
        let problems = migrations.problems.iter().filter(of_step);
        steps.push(Step {
            problems: problems.map(described).collect(),
            version,
            migration,
            up,
        });
    }
    let told: usize = steps.iter().map(|step| step.problems.len()).sum();
    if wrong.is_empty() && told == migrations.problems.len() {
        return Ok(steps);
    }
    wrong.extend(migrations.problems.iter().map(described));
    Err(unusable(&wrong))
}

/// Why files cannot be carried out.
pub(super) fn unusable(wrong: &[String]) -> Failure {
    Failure::new(format!(
        "the migrations cannot be carried out:\n{}",
        wrong.join("\n")
    ))
    .help("`contracts check` shows all that is wrong with them; nothing was changed")
}

fn described(problem: &Problem) -> String {
    let at = problem.place.span.start;
    let (path, line, column) = (&problem.place.path, at.line, at.column);
    format!("{path}:{line}:{column}: {}", problem.message)
}

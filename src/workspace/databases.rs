//! Which databases a project has, each with the folder of its migrations.
//!
//! A folder below a folder of migrations that is named after a dialect
//! (`sql/postgres`, `migrations/clickhouse`) is a database of its own; what lies
//! beside is that of the folder itself. `databases` of `contracts.yaml` says it
//! outright.

use super::paths::normal;
use super::yaml::ConfigFile;
use crate::failure::Result;
use crate::source::{Tree, below, join};
use crate::sql::Dialect;
use serde::Deserialize;

/// A database, as far as the files of the project tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// What it is called in messages and arguments.
    pub name: String,
    pub dialect: Dialect,
    /// The folder of its migrations, in the tree.
    pub folder: String,
    /// Folders below that are those of other databases.
    pub except: Vec<String>,
}

impl DatabaseConfig {
    /// The database of a folder; its last name tells the dialect if it is that
    /// of one.
    pub fn of_folder(folder: &str) -> DatabaseConfig {
        let last = folder.rsplit('/').next().unwrap_or(folder);
        DatabaseConfig {
            name: folder.to_owned(),
            dialect: Dialect::named(last).unwrap_or_default(),
            folder: folder.to_owned(),
            except: Vec::new(),
        }
    }

    /// True for a path in the tree that is one of its migrations' (or would
    /// be, if it is a `.sql` file).
    pub fn holds(&self, path: &str) -> bool {
        below(&self.folder, path).is_some()
            && !self.except.iter().any(|it| below(it, path).is_some())
    }
}

/// The databases whose migrations are in a folder: one, or one for each folder
/// below that is named after a dialect.
pub(super) fn in_folder(tree: &dyn Tree, folder: &str) -> Result<Vec<DatabaseConfig>> {
    let mut inner = Vec::new();
    for (name, _) in Dialect::names() {
        let path = join(folder, name);
        let files = tree.list(&path, &|path| path.ends_with(".sql"))?;
        if files.iter().any(|file| below(&path, &file.path).is_some()) {
            inner.push(DatabaseConfig::of_folder(&path));
        }
    }
    let own = DatabaseConfig {
        except: inner.iter().map(|it| it.folder.clone()).collect(),
        ..DatabaseConfig::of_folder(folder)
    };
    Ok(std::iter::once(own).chain(inner).collect())
}

/// The folder itself comes before those below it, and PostgreSQL before
/// ClickHouse: the first that has migrations is the main database.
pub(super) fn in_folders(tree: &dyn Tree, folders: &[String]) -> Result<Vec<DatabaseConfig>> {
    let mut databases = Vec::new();
    for folder in folders {
        databases.extend(in_folder(tree, folder)?);
    }
    databases.sort_by_key(|it| it.dialect);
    Ok(databases)
}

/// An item of `databases`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatabaseYaml {
    name: String,
    dialect: String,
    migrations: String,
}

/// The databases as they are configured, in that order.
pub(super) fn configured(
    tree: &dyn Tree,
    file: &ConfigFile,
    written: Vec<DatabaseYaml>,
) -> Result<Vec<DatabaseConfig>> {
    let mut databases: Vec<DatabaseConfig> = Vec::new();
    for item in written {
        let dialect = Dialect::named(&item.dialect).ok_or_else(|| {
            file.wrong(&format!("`databases`: unknown dialect `{}`", item.dialect))
                .help("known dialects are postgres and clickhouse")
        })?;
        let folder = normal(file, "databases.migrations", &item.migrations)?;
        if tree.list(&folder, &|_| true)?.is_empty() {
            return Err(file
                .wrong(&format!(
                    "folder `{}` is empty or does not exist",
                    item.migrations
                ))
                .help("paths are relative to contracts.yaml"));
        }
        if databases.iter().any(|it| it.name == item.name) {
            return Err(file
                .wrong(&format!("`databases`: two are named `{}`", item.name))
                .help("give each a name of its own"));
        }
        if databases.iter().any(|it| it.folder == folder) {
            return Err(file
                .wrong(&format!("`databases`: two have the folder `{folder}`"))
                .help("give each a folder of its own"));
        }
        databases.push(DatabaseConfig {
            name: item.name,
            dialect,
            folder,
            except: Vec::new(),
        });
    }
    let folders: Vec<String> = databases.iter().map(|it| it.folder.clone()).collect();
    for database in &mut databases {
        let inner = folders.iter().filter(|it| **it != database.folder);
        let inner = inner.filter(|it| below(&database.folder, it).is_some());
        database.except = inner.cloned().collect();
    }
    Ok(databases)
}

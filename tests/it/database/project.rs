//! Migrations in a folder, and a database for them.

use super::server::Database;
use crate::repository::{Repository, Run};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

pub struct Project {
    pub repository: Repository,
    pub database: Database,
}

impl Project {
    /// A folder with these files in `sql/`, and an empty database.
    pub fn new(files: &[(&str, &str)]) -> Project {
        Project::with(Database::new(), files)
    }

    pub fn with(database: Database, files: &[(&str, &str)]) -> Project {
        let repository = Repository::folder();
        for (name, text) in files {
            repository.write(&format!("sql/{name}"), text);
        }
        Project {
            repository,
            database,
        }
    }

    /// The migrations of this project itself.
    pub fn own() -> Project {
        let project = Project::new(&[]);
        project.repository.copy_from_project("sql");
        project
    }

    pub fn server(&self) -> Arc<super::server::Server> {
        self.database.server.clone()
    }

    /// `contracts migrate`, where rolling back is meant.
    pub fn migrate(&self, args: &[&str]) -> Run {
        let confirmed = ["--confirm", &self.database.name];
        self.run(&[args, &confirmed].concat())
    }

    /// `contracts migrate` with these arguments only.
    pub fn run(&self, args: &[&str]) -> Run {
        let common = ["migrate", "--db", &self.database.url];
        self.repository.contracts(&[&common, args].concat())
    }

    /// Runs it, and asserts that it did what it was told.
    #[track_caller]
    pub fn done(&self, args: &[&str]) -> String {
        self.migrate(args).clean()
    }

    /// The same in the background.
    pub fn spawn(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_contracts"))
            .args(["migrate", "--db", &self.database.url])
            .args(["--confirm", &self.database.name])
            .args(args)
            .current_dir(self.repository.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    pub fn sql(&self, sql: &str) -> String {
        self.database.sql(sql)
    }

    /// The history: version, status, statements done, a line each.
    pub fn history(&self) -> String {
        self.sql(
            "SELECT version, status, statements_applied || '/' || statement_count \
             FROM contracts_migrations ORDER BY version",
        )
    }

    /// True if there is such a table or index.
    pub fn has(&self, name: &str) -> bool {
        self.sql(&format!("SELECT to_regclass('{name}') IS NOT NULL")) == "t"
    }
}

/// A migration with one table, and the way back.
pub fn table(name: &str) -> String {
    format!("-- +goose Up\nCREATE TABLE {name} (id int);\n-- +goose Down\nDROP TABLE {name};\n")
}

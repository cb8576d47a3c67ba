//! Migrations for a ClickHouse in a folder, and a database for them.

use super::server::{Database, Server};
use crate::repository::{Repository, Run};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

pub struct Project {
    pub repository: Repository,
    pub database: Database,
}

impl Project {
    /// A folder with these files in `sql/clickhouse/`, and an empty database.
    pub fn new(files: &[(&str, &str)]) -> Project {
        Project::on(Server::shared(), files)
    }

    pub fn on(server: Arc<Server>, files: &[(&str, &str)]) -> Project {
        let repository = Repository::folder();
        for (name, text) in files {
            repository.write(&format!("sql/clickhouse/{name}"), text);
        }
        Project {
            repository,
            database: Database::on(server),
        }
    }

    /// `contracts migrate`, where rolling back is meant.
    pub fn migrate(&self, args: &[&str]) -> Run {
        let confirmed = ["--confirm", &self.database.name];
        self.run(&[args, &confirmed].concat())
    }

    /// `contracts migrate` with these arguments only.
    pub fn run(&self, args: &[&str]) -> Run {
        let url = self.database.url();
        self.repository
            .contracts(&[&["migrate", "--db", &url], args].concat())
    }

    /// Runs it, and asserts that it did what it was told.
    #[track_caller]
    pub fn done(&self, args: &[&str]) -> String {
        self.migrate(args).clean()
    }

    /// The same in the background.
    pub fn spawn(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_contracts"))
            .args(["migrate", "--db", &self.database.url()])
            .args(args)
            .current_dir(self.repository.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[track_caller]
    pub fn sql(&self, sql: &str) -> String {
        self.database.sql(sql)
    }

    /// The history: version, status, statements done, a line each.
    pub fn history(&self) -> String {
        self.sql(
            "SELECT concat(toString(version), '|', toString(status), '|', toString(statements_applied), '/', \
             toString(statement_count)) FROM contracts_migrations FINAL WHERE NOT removed ORDER BY version",
        )
    }

    /// The tables that there are.
    pub fn tables(&self) -> String {
        self.sql("SELECT arrayStringConcat(arraySort(groupArray(name)), ' ') FROM system.tables WHERE database = currentDatabase()")
    }
}

/// A migration with one table, and the way back.
pub fn table(name: &str) -> String {
    format!(
        "-- +goose Up\nCREATE TABLE {name} (x UInt8) ENGINE = MergeTree ORDER BY x;\n-- +goose Down\nDROP TABLE {name};\n"
    )
}

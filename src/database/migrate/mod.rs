//! Migrations, carried out.
//!
//! What comes in is a folder of migrations and a database; what holds at every
//! moment, also after a crash, is that the history table says exactly what was
//! done:
//!
//! - A file is one transaction, and its row in the history is written in it
//!   ([`whole`]).
//! - A `NO TRANSACTION` file goes statement by statement ([`piecewise`]). A
//!   statement that can be in a transaction shares one with the record of it.
//!   One that cannot is recorded after it; where a crash came in between, the
//!   catalog tells whether it was done ([`concurrent_index`]), and where it
//!   cannot, a person is asked.
//! - One run at a time ([`lock`]): whoever waits says for whom. The statement of
//!   a run that was killed may still be running on the server; it is waited
//!   for as well.
//!
//! A ClickHouse has no transactions; see [`clickhouse`].
//!
//! History and files are compared before anything is done ([`comparison`]), and
//! everything that does not agree is told at once. The history of another tool
//! is taken over as it stands ([`adopt`]).

mod adopt;
mod clickhouse;
mod comparison;
mod concurrent_index;
mod confirm;
mod correct;
mod files;
mod history;
mod lease;
mod lock;
mod observe;
mod piecewise;
mod place;
mod plan;
mod repair;
mod run;
mod runner;
mod statement;
mod status;
mod whole;

pub use clickhouse::{ObservedClickHouse, observe as observe_clickhouse};
pub use history::DEFAULT_TABLE;
pub use lock::LockKind;
pub use observe::{Observed, observe};
pub use run::run;

use std::path::PathBuf;
use std::time::Duration;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Carry out what is pending.
    Up,
    /// Roll back the last migrations.
    Down { count: usize },
    /// Roll back the last migration, and carry it out again.
    Redo,
    /// Roll back everything.
    Reset,
    /// Go up or down until this is the last version.
    To(i64),
    /// Tell what is applied and what is pending.
    Status,
    /// Make the history agree with the files.
    Repair {
        /// Whether the statement of which nothing is known was carried out.
        in_doubt: Option<InDoubt>,
    },
    /// Say that everything up to this version is there already.
    Baseline(i64),
}

/// What a person found out about a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InDoubt {
    Done,
    NotDone,
}

/// How it is to be done.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the project.
    pub project: PathBuf,
    /// The folder of migrations, if not the configured one.
    pub folder: Option<String>,
    /// The history table, with its schema if need be.
    pub table: String,
    /// Print what would run, and change nothing.
    pub dry_run: bool,
    /// The name of the database, typed by whoever wants to roll back.
    pub confirm: Option<String>,
    /// Carry out what is pending below the last version.
    pub allow_out_of_order: bool,
    pub lock: LockKind,
    /// How long to wait for another run.
    pub lock_wait: Duration,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// How long a statement may take; none: as long as it wants.
    pub statement_timeout: Option<Duration>,
    /// How often to try again after a lock was not had.
    pub retries: u32,
    /// Who runs: shown to those who wait.
    pub runner: String,
}

/// Whoever the run is for.
pub trait Audience {
    fn note(&mut self, line: &str);

    /// Asks whether to do what was said.
    fn agrees(&mut self, question: &str) -> bool;

    /// The value of an environment variable that a migration asks for.
    fn variable(&self, name: &str) -> Option<String>;
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was asked for: the status, or the SQL of a dry run.
    pub answer: String,
    /// True if history and files do not agree.
    pub disagrees: bool,
}

/// Which way a migration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

impl Direction {
    fn as_str(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

/// The version of this tool, as the history has it.
const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");

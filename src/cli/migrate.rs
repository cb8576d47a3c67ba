//! `contracts migrate`

use super::Outcome;
use super::database::DatabaseArgs;
use super::draft::{self, CreateArgs, DiffArgs};
use super::output::{confirmed, note, print};
use crate::database::Server;
use crate::database::migrate::{
    self, Audience, Command, DEFAULT_TABLE, InDoubt, LockKind, Options,
};
use crate::failure::Result;
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Write migrations, and carry them out on a database
///
/// On a PostgreSQL a migration is one transaction. A ClickHouse has none: there
/// each statement is carried out and recorded by itself, and stays done when a
/// later one fails; `up` goes on where it stopped.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: MigrateCommand,

    #[command(flatten)]
    database: DatabaseArgs,

    /// The folder of migrations; by default the one of contracts.yaml, sql/ or
    /// migrations/, and for a ClickHouse sql/clickhouse/ or
    /// migrations/clickhouse/
    #[arg(long, value_name = "FOLDER", global = true)]
    dir: Option<String>,

    /// The table that the history is kept in
    #[arg(long, value_name = "[SCHEMA.]NAME", default_value = DEFAULT_TABLE, global = true)]
    table: String,

    /// Print the SQL that would run or be written, and change nothing
    #[arg(long, global = true)]
    dry_run: bool,

    /// The name of the database that is rolled back; needed unless it is the
    /// embedded one
    #[arg(long, value_name = "NAME", global = true)]
    confirm: Option<String>,

    /// Do not ask
    #[arg(long, global = true)]
    yes: bool,

    /// Carry out what is pending below the last applied version, too
    #[arg(long, global = true)]
    allow_out_of_order: bool,

    /// How other runs are kept out
    #[arg(long, value_name = "KIND", default_value = "auto", global = true)]
    lock: Lock,

    /// Seconds to wait for another run
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds, global = true)]
    lock_wait: Duration,

    /// Seconds that a statement may wait for a lock; while it waits, everyone
    /// after it waits too. 0: without end
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds, global = true)]
    lock_timeout: Duration,

    /// Seconds that a statement in a transaction may take. 0: without end
    #[arg(long, value_name = "SECONDS", default_value = "900", value_parser = seconds, global = true)]
    statement_timeout: Duration,

    /// How often to try again after a lock was not had, a little later each
    /// time
    #[arg(long, value_name = "COUNT", default_value = "8", global = true)]
    retries: u32,
}

#[derive(Subcommand)]
enum MigrateCommand {
    /// Write the migration that brings the tables to what the protos say
    Diff(Box<DiffArgs>),
    /// Write an empty migration, with the next version
    Create(CreateArgs),
    #[command(flatten)]
    OnDatabase(DatabaseCommand),
}

/// What is done to a database.
#[derive(Subcommand)]
enum DatabaseCommand {
    /// Carry out what is pending
    Up,
    /// Roll back the last migration
    Down {
        /// How many to roll back
        #[arg(default_value = "1")]
        count: usize,
    },
    /// Show what is applied and what is pending
    Status,
    /// Roll back the last migration, and carry it out again
    Redo,
    /// Roll back all migrations
    Reset,
    /// Go up or down until this is the last version; 0: roll back all above it
    To { version: i64 },
    /// Make the history agree with the files, after asking
    Repair {
        /// Whether the statement was carried out that a killed run left in
        /// doubt
        #[arg(long, value_name = "DONE")]
        statement: Option<Statement>,
    },
    /// Note that all up to this version is in the database already
    Baseline { version: i64 },
}

impl DatabaseCommand {
    fn command(&self) -> Command {
        match self {
            DatabaseCommand::Up => Command::Up,
            DatabaseCommand::Down { count } => Command::Down { count: *count },
            DatabaseCommand::Status => Command::Status,
            DatabaseCommand::Redo => Command::Redo,
            DatabaseCommand::Reset => Command::Reset,
            DatabaseCommand::To { version } => Command::To(*version),
            DatabaseCommand::Baseline { version } => Command::Baseline(*version),
            DatabaseCommand::Repair { statement } => Command::Repair {
                in_doubt: statement.map(|it| match it {
                    Statement::Done => InDoubt::Done,
                    Statement::NotDone => InDoubt::NotDone,
                }),
            },
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Statement {
    Done,
    NotDone,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lock {
    /// Advisory locks; a lease behind a pooler in transaction mode
    Auto,
    /// Advisory locks of the server
    Advisory,
    /// A row in a table, renewed while the run lasts
    Lease,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let place = draft::Where {
        folder: args.dir.clone(),
        dry_run: args.dry_run,
    };
    let command = match &args.command {
        MigrateCommand::Diff(diff) => return draft::diff(diff, place),
        MigrateCommand::Create(create) => return draft::create(create, place),
        MigrateCommand::OnDatabase(command) => command.command(),
    };
    let options = args.options();
    let looks_only = options.dry_run || command == Command::Status;
    let target = args.target(looks_only)?;
    let mut terminal = Terminal { yes: args.yes };
    let report = migrate::run(target.as_ref(), &command, &options, &mut terminal)?;
    print(report.answer.as_bytes())?;
    Ok(match report.disagrees {
        true => Outcome::Findings,
        false => Outcome::Clean,
    })
}

impl Args {
    /// The database; none if it is the embedded one, is not there yet, and a
    /// look must not make it.
    fn target(&self, looks_only: bool) -> Result<Option<Server>> {
        #[cfg(unix)]
        if looks_only && self.database.url().is_none() {
            use crate::database::embedded::State;
            if super::database::embedded()?.state() == State::Absent {
                return Ok(None);
            }
        }
        let _ = looks_only;
        self.database.server().map(Some)
    }

    fn options(&self) -> Options {
        let limit = self.statement_timeout;
        Options {
            project: PathBuf::from("."),
            folder: self.dir.clone(),
            table: self.table.clone(),
            dry_run: self.dry_run,
            confirm: self.confirm.clone(),
            allow_out_of_order: self.allow_out_of_order,
            lock: match self.lock {
                Lock::Auto => LockKind::Auto,
                Lock::Advisory => LockKind::Advisory,
                Lock::Lease => LockKind::Lease,
            },
            lock_wait: self.lock_wait,
            lock_timeout: self.lock_timeout,
            statement_timeout: (!limit.is_zero()).then_some(limit),
            retries: self.retries,
            runner: runner(),
        }
    }
}

/// Who runs: the name of a connection may have 63 bytes.
pub(super) fn runner() -> String {
    #[cfg(unix)]
    let host = {
        let system = rustix::system::uname();
        let host: String = system
            .nodename()
            .to_string_lossy()
            .chars()
            .take(20)
            .collect();
        host
    };
    #[cfg(not(unix))]
    let host = std::env::var("COMPUTERNAME").unwrap_or_default();
    format!("process {} on {host}", std::process::id())
}

pub(super) fn seconds(typed: &str) -> std::result::Result<Duration, String> {
    let seconds: f64 = typed.parse().map_err(|_| "expected seconds".to_owned())?;
    if !(0.0..=1_000_000.0).contains(&seconds) {
        return Err("expected 0 to 1000000 seconds".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

struct Terminal {
    yes: bool,
}

impl Audience for Terminal {
    fn note(&mut self, line: &str) {
        note(line);
    }

    fn agrees(&mut self, question: &str) -> bool {
        self.yes || confirmed(question)
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

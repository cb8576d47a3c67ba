//! Migrations, carried out on a ClickHouse.
//!
//! There are no transactions: a migration goes statement by statement, and what
//! a statement did before it failed stays. What holds at every moment is that
//! the history says how far each migration is:
//!
//! - The row says `pending` and how many statements are done while the next one
//!   runs, and `failed` after one was refused ([`steps`]).
//! - A run that was killed leaves `pending`. Its statement may still be running
//!   on the server, and is waited for; then the database tells whether it was
//!   done ([`settle`]), and where it cannot, a person is asked.
//! - One run at a time, by a table whose making is the lock ([`lease`]).

mod adopt;
mod history;
mod lease;
mod observe;
mod settle;
mod steps;

pub use observe::{Observed as ObservedClickHouse, observe};

use super::comparison::compare;
use super::confirm::confirmed_by_name;
use super::files::{self, Step};
use super::history::{Entry, Status};
use super::plan::plan;
use super::repair::changes;
use super::run::{counted, look, summary};
use super::{Audience, Command, Options, Report, TOOL_VERSION};
use crate::database::clickhouse::{ClickHouseSession, connect};
use crate::database::{ClickHouseTarget, ServerError, Session};
use crate::failure::{Failure, Result};
use crate::sql::Dialect;
use history::HistoryTable;
use lease::Lease;

/// Does what a command says.
pub(super) fn run(
    target: &ClickHouseTarget,
    command: &Command,
    options: &Options,
    audience: &mut dyn Audience,
) -> Result<Report> {
    let folder = options.folder.as_deref();
    let migrations = files::read(&options.project, Dialect::ClickHouse, folder)?;
    let steps = files::steps(migrations)?;
    let mut session = connect(target)?;
    let history = HistoryTable::named(&options.table)?;
    if options.dry_run || *command == Command::Status {
        let entries = known(&history, &mut session, &steps)?.0;
        let of = (steps.as_slice(), entries.as_slice());
        return look(of, Some(&history), command, options, audience);
    }
    let lease = Lease::take(target, &history, options, audience)?;
    let mut runner = Runner {
        target,
        session,
        lease,
        history,
        options,
        audience,
    };
    runner.run(&steps, command)
}

/// What is in the history, and the table that it comes from if it is another
/// tool's.
fn known(
    history: &HistoryTable,
    session: &mut ClickHouseSession,
    steps: &[Step],
) -> Result<(Vec<Entry>, Option<&'static str>)> {
    let entries = history.read(session)?;
    if let Some(entries) = entries.filter(|it| !it.is_empty()) {
        return Ok((entries, None));
    }
    let foreign = adopt::find(session, steps)?;
    Ok(foreign.map_or((Vec::new(), None), |it| (it.entries, Some(it.table))))
}

/// A run that holds the lease.
struct Runner<'a> {
    target: &'a ClickHouseTarget,
    session: ClickHouseSession,
    lease: Lease,
    history: HistoryTable,
    options: &'a Options,
    audience: &'a mut dyn Audience,
}

impl Runner<'_> {
    fn run(&mut self, steps: &[Step], command: &Command) -> Result<Report> {
        let (entries, foreign) = known(&self.history, &mut self.session, steps)?;
        let comparison = compare(steps, &entries);
        if let Command::Repair { in_doubt } = command {
            return self.repair(&changes(&self.history, &comparison, *in_doubt));
        }
        let actions = plan(command, &comparison, self.options)?;
        let (shown, name) = (self.target.shown(), self.target.database());
        confirmed_by_name(&shown, name, &actions, self.options)?;
        if let Command::Baseline(version) = command {
            return self.baseline(steps, &entries, *version);
        }
        self.make_history(&entries, foreign)?;
        if !actions.is_empty() {
            self.audience.note(
                "ClickHouse has no transactions: each statement stays done when a later one fails",
            );
        }
        for action in &actions {
            let entry = entries.iter().find(|it| it.version == action.step.version);
            // A redo goes up what it has just gone down.
            let goes_up = action.direction == super::Direction::Up;
            let redone = *command == Command::Redo && goes_up;
            self.act(*action, entry.filter(|_| !redone))?;
        }
        self.audience.note(&summary(command, &actions));
        Ok(Report::default())
    }

    /// Makes the history table unless it is there, with the rows that another
    /// tool's history gives.
    fn make_history(&mut self, entries: &[Entry], foreign: Option<&str>) -> Result<()> {
        let made = self.session.execute(&self.history.create());
        made.map_err(|error| {
            Failure::new(format!(
                "the history table {} cannot be made: {}",
                self.history.shown(),
                error.described()
            ))
            .help("the user needs the rights CREATE TABLE, INSERT and SELECT there")
        })?;
        let Some(table) = foreign else {
            return Ok(());
        };
        for entry in entries {
            self.record(entry)?;
        }
        let count = counted(entries.len());
        self.audience.note(&format!(
            "adopted {count} from {table}, which stays as it is"
        ));
        Ok(())
    }

    fn baseline(&mut self, steps: &[Step], entries: &[Entry], version: i64) -> Result<Report> {
        let below = super::correct::baselined(steps, entries, version)?;
        self.make_history(entries, None)?;
        for step in &below {
            self.record(&Entry {
                status: Status::Applied,
                done: step.statement_count(),
                tool_version: format!("{TOOL_VERSION} (baseline)"),
                ..Entry::new(step)
            })?;
        }
        let count = counted(below.len());
        self.audience
            .note(&format!("noted {count} as applied, without running them"));
        Ok(Report::default())
    }

    fn repair(&mut self, changes: &[super::repair::Change]) -> Result<Report> {
        if !super::correct::agreed(changes, self.audience)? {
            return Ok(Report::default());
        }
        for change in changes {
            let done = self.session.execute(&change.sql);
            done.map_err(|error| self.lost(&error))?;
        }
        self.audience.note("the history was repaired");
        Ok(Report::default())
    }

    /// Writes a row by itself.
    fn record(&mut self, entry: &Entry) -> Result<()> {
        use super::history::Ledger;
        let written = self.session.execute(&self.history.put(entry));
        written.map(|_| ()).map_err(|error| self.lost(&error))
    }

    fn lost(&self, error: &ServerError) -> Failure {
        lost(self.target, error)
    }
}

fn lost(target: &ClickHouseTarget, error: &ServerError) -> Failure {
    let (shown, why) = (target.shown(), error.described());
    if error.lost {
        return Failure::new(format!("the connection to {shown} was lost: {why}"))
            .help("`contracts migrate status` tells what is done; it is safe to run again");
    }
    Failure::new(format!("{shown} did not do what it was asked: {why}"))
}

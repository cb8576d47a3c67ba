//! A run that holds the lock, and what all parts of it need.

use super::files::Step;
use super::history::{Entry, HistoryTable, Ledger};
use super::lock::Lock;
use super::{Audience, Options, adopt, place};
use crate::database::postgres::PostgresSession;
use crate::database::{ServerError, Session, Target, literal};
use crate::failure::{Failure, Result};
use crate::sql::migration::{Script, Statement};
use std::borrow::Cow;
use std::thread::sleep;
use std::time::Duration;

/// Makes the session what it was when it began.
const FORGET: &str = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP";

/// A run that holds the lock.
pub(super) struct Runner<'a> {
    pub(super) target: &'a Target,
    pub(super) session: PostgresSession,
    pub(super) lock: Lock,
    pub(super) history: HistoryTable,
    pub(super) options: &'a Options,
    pub(super) audience: &'a mut dyn Audience,
}

impl Runner<'_> {
    pub(super) fn say(&mut self, line: &str) {
        self.audience.note(line);
    }

    /// The row of a migration of which nothing is done.
    pub(super) fn new_entry(&self, step: &Step) -> Entry {
        Entry::new(step)
    }

    /// Writes a row by itself.
    pub(super) fn record(&mut self, entry: &Entry) -> Result<()> {
        let written = self.put_unless_gone(entry);
        written.map_err(|error| self.lost(&error))
    }

    /// Writes a row, unless a migration has dropped the table: the one that
    /// makes it also drops it, on its way down.
    pub(super) fn put_unless_gone(
        &mut self,
        entry: &Entry,
    ) -> std::result::Result<(), ServerError> {
        let there = format!(
            "SELECT pg_catalog.to_regclass({}) IS NOT NULL",
            literal(&self.history.sql())
        );
        let rows = self.session.query(&there)?;
        let is_there = rows.first().is_some_and(|row| row.is_true(0));
        if !is_there && adopt::tables(&mut self.session)?.is_empty() {
            return Ok(());
        }
        if !is_there {
            // With no history of ours, that of the other tool would be taken
            // over again, and it knows nothing of the rollback.
            self.session.execute(&self.history.create())?;
        }
        self.session.execute(&self.history.put(entry))?;
        Ok(())
    }

    /// Forgets what a migration set for its session: the next one finds the
    /// session as if it had its own.
    pub(super) fn forget_settings(&mut self) -> Result<()> {
        if self.lock.is_pooled() {
            // Each transaction did so, in the session that it had.
            return Ok(());
        }
        self.session
            .execute(FORGET)
            .map_err(|error| self.lost(&error))?;
        // If we are killed, the server need not carry on. It is new in
        // version 14, and not on every system.
        let _ = self
            .session
            .execute("SET client_connection_check_interval = '1s'");
        Ok(())
    }

    /// Readies a transaction of a migration for the history to be written in
    /// it: the migration may have become another user. A session that others
    /// have next forgets the rest as well.
    pub(super) fn end_of_transaction(&self) -> String {
        let forget = match self.lock.is_pooled() {
            true => FORGET,
            false => "RESET SESSION AUTHORIZATION; RESET ROLE",
        };
        format!("{forget}; SET LOCAL lock_timeout = 0")
    }

    /// The SQL of a statement, environment variables and all.
    pub(super) fn text<'s>(
        &self,
        script: &'s Script,
        statement: &Statement,
    ) -> Result<Cow<'s, str>> {
        filled_in(self.audience, script, statement)
    }

    /// Waits before another attempt: twice as long each time.
    pub(super) fn back_off(&mut self, script: &Script, attempt: u32, error: &ServerError) {
        let wait = waiting_time(attempt);
        let (path, retries) = (&script.file.path, self.options.retries);
        self.say(&format!(
            "{path}: {}; trying again in {} ms ({attempt} of {retries})",
            error.described(),
            wait.as_millis()
        ));
        sleep(wait);
    }

    pub(super) fn lost(&self, error: &ServerError) -> Failure {
        lost(self.target, error)
    }
}

/// The SQL of a statement, environment variables and all.
pub(super) fn filled_in<'s>(
    audience: &dyn Audience,
    script: &'s Script,
    statement: &Statement,
) -> Result<Cow<'s, str>> {
    let filled = script.filled_in(statement, &|name| audience.variable(name));
    filled.map_err(|name| {
        let place = place::place(script, statement, None);
        Failure::new(format!("{place}: environment variable `{name}` is not set"))
            .help(format!("set it, or write a default: ${{{name}:-value}}"))
    })
}

/// How long to wait before an attempt: twice as long each time.
pub(super) fn waiting_time(attempt: u32) -> Duration {
    Duration::from_millis(500) * 2_u32.saturating_pow(attempt.saturating_sub(1)).min(64)
}

pub(super) fn lost(target: &Target, error: &ServerError) -> Failure {
    let (shown, why) = (target.shown(), error.described());
    if error.lost {
        return Failure::new(format!("the connection to {shown} was lost: {why}"))
            .help("`contracts migrate status` tells what is done; it is safe to run again");
    }
    let failure = Failure::new(format!("{shown} did not do what it was asked: {why}"));
    match error.advice() {
        Some(advice) => failure.help(advice),
        None => failure,
    }
}

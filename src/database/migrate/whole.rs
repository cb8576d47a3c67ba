//! A migration in one transaction, with its row in the history.

use super::Direction;
use super::history::{Entry, Ledger, Status};
use super::place::{place, refused};
use super::plan::Action;
use super::runner::Runner;
use super::statement::Kind;
use crate::database::{ServerError, Session};
use crate::failure::{Failure, Result};
use crate::sql::migration::{Script, Statement};
use std::time::Instant;

/// The statements of a script that can be in one transaction. A `BEGIN` at its
/// start and a `COMMIT` at its end say what holds anyway, and are left out.
pub(super) fn statements(script: &Script) -> Result<&[Statement]> {
    let all = script.statements.as_slice();
    let kinds: Vec<Kind> = all.iter().map(|it| Kind::of(script, it)).collect();
    let enclosed = matches!(kinds.as_slice(), [Kind::Begin, .., Kind::Commit]);
    let inner = if enclosed {
        1..all.len() - 1
    } else {
        0..all.len()
    };
    for at in inner.clone() {
        let why = match kinds[at] {
            Kind::Ordinary | Kind::Setting => continue,
            Kind::Alone(_) => "this statement cannot be in a transaction",
            Kind::Begin | Kind::Commit | Kind::Rollback => {
                "a migration is one transaction, and may not begin or end any itself"
            }
        };
        return Err(
            Failure::new(format!("{}: {why}", place(script, &all[at], None))).help(
                "move it into a file of its own that runs without one: `-- +goose NO TRANSACTION` \
                 above `-- +goose Up`, `-- migrate:up transaction:false`, or `-- no-transaction` \
                 as its first line; nothing was changed",
            ),
        );
    }
    Ok(&all[inner])
}

/// Why a transaction did not come to its end.
enum Stopped<'s> {
    At(&'s Statement, ServerError),
    /// At its end, where deferred constraints are checked.
    AtCommit(ServerError),
    Otherwise(Failure),
}

impl Runner<'_> {
    /// Carries out a migration in one transaction, again if a lock is not had.
    pub(super) fn whole(&mut self, action: Action<'_>) -> Result<()> {
        let begun = Instant::now();
        let mut attempt = 0;
        loop {
            self.lock.check(&mut self.session)?;
            let stopped = match self.transaction(action, begun) {
                Ok(()) => return Ok(()),
                Err(stopped) => stopped,
            };
            let (Stopped::At(_, error) | Stopped::AtCommit(error)) = &stopped else {
                return Err(self.failure(action, stopped));
            };
            if !error.lost {
                // What fails here fails with the connection, and so does the
                // next statement.
                let _ = self.session.execute("ROLLBACK");
            }
            if !error.is_passing() || attempt >= self.options.retries {
                self.record_failure(action, begun, error);
                return Err(self.failure(action, stopped));
            }
            attempt += 1;
            self.back_off(action.script, attempt, error);
        }
    }

    fn transaction<'s>(
        &mut self,
        action: Action<'s>,
        begun: Instant,
    ) -> std::result::Result<(), Stopped<'s>> {
        let statements = statements(action.script).map_err(Stopped::Otherwise)?;
        let lock = self.options.lock_timeout.as_millis();
        let limit = self
            .options
            .statement_timeout
            .map_or(0, |it| it.as_millis());
        self.session
            .execute(&format!(
                "BEGIN; SET LOCAL lock_timeout = {lock}; SET LOCAL statement_timeout = {limit}"
            ))
            .map_err(Stopped::AtCommit)?;
        for statement in statements {
            let sql = self.text(action.script, statement);
            let sql = sql.map_err(Stopped::Otherwise)?;
            let done = self.session.execute(&sql);
            done.map_err(|error| Stopped::At(statement, error))?;
        }
        self.finish(action, begun).map_err(Stopped::AtCommit)
    }

    /// Writes the row, and commits both.
    fn finish(
        &mut self,
        action: Action<'_>,
        begun: Instant,
    ) -> std::result::Result<(), ServerError> {
        let end = self.end_of_transaction();
        self.session.execute(&end)?;
        let entry = self.entry(action, begun);
        self.put_unless_gone(&entry)?;
        if let Some(fence) = self.lock.fence() {
            self.session.execute(&fence)?;
        }
        self.session.execute("COMMIT")?;
        Ok(())
    }

    /// The row of a migration that is done.
    pub(super) fn entry(&self, action: Action<'_>, begun: Instant) -> Entry {
        let count = i64::try_from(action.script.statements.len()).unwrap_or(i64::MAX);
        let status = match action.direction {
            Direction::Up => Status::Applied,
            Direction::Down => Status::RolledBack,
        };
        Entry {
            status,
            statements: count,
            done: count,
            duration_ms: Some(i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX)),
            ..self.new_entry(action.step)
        }
    }

    /// Notes that a way up failed. A way down that failed changed nothing: the
    /// migration is applied, as its row says.
    fn record_failure(&mut self, action: Action<'_>, begun: Instant, error: &ServerError) {
        if action.direction == Direction::Down || error.lost {
            return;
        }
        let entry = Entry {
            status: Status::Failed,
            done: 0,
            ..self.entry(action, begun)
        };
        // The error itself matters more than the record of it.
        let _ = self.session.execute(&self.history.put(&entry));
    }

    fn failure(&self, action: Action<'_>, stopped: Stopped<'_>) -> Failure {
        let kept = format!(
            "nothing of this migration was kept: correct it, and run `contracts migrate {}` again",
            action.direction.as_str()
        );
        match stopped {
            Stopped::At(statement, error) => refused(action.script, statement, &error, &kept),
            Stopped::AtCommit(error) if error.lost => Failure::new(format!(
                "{}: the connection was lost: {}",
                action.script.file.path,
                error.described()
            ))
            .help(
                "whether it was committed, the history tells: `contracts migrate status`; it is \
                 safe to run again",
            ),
            Stopped::AtCommit(error) => {
                let what = format!("{}: {}", action.script.file.path, error.described());
                let mut help: Vec<String> = error.advice().into_iter().collect();
                help.push(format!("at the end of the transaction; {kept}"));
                Failure::new(what).help(help.join("\n"))
            }
            Stopped::Otherwise(failure) => failure,
        }
    }
}

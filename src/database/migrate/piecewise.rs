//! A migration without a transaction: statement by statement, each recorded.
//!
//! | statement | recorded |
//! |---|---|
//! | can be in a transaction | in the same one |
//! | between `BEGIN` and `COMMIT` | in the migration's own one, before its `COMMIT` |
//! | refuses transactions (`CREATE INDEX CONCURRENTLY`, `VACUUM`) | after it |
//!
//! The row says `pending` while a statement runs, and `failed` after one was
//! refused. So only for statements of the last kind, and only if the row says
//! `pending`, can it be in doubt whether one was carried out.

use super::Direction;
use super::history::{Entry, Ledger, Status};
use super::place::{place, refused};
use super::plan::Action;
use super::runner::Runner;
use super::statement::{Alone, Kind};
use crate::database::{ServerError, Session};
use crate::failure::{Failure, Result};
use crate::sql::migration::Script;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Statements that are carried out together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) statements: Range<usize>,
    pub(super) way: Way,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// In a transaction of ours.
    Recorded,
    /// In the one that the migration itself begins and ends.
    Block,
    Alone(Alone),
}

/// The units of a script, or what keeps it from being carried out so.
pub(super) fn units(script: &Script) -> Result<Vec<Unit>> {
    let mut units = Vec::new();
    let mut block = None;
    for (at, statement) in script.statements.iter().enumerate() {
        let refuse = |why: &str, help: &str| {
            let place = place(script, statement, None);
            Err(Failure::new(format!("{place}: {why}"))
                .help(format!("{help}; nothing was changed")))
        };
        let unit = |start, way| Unit {
            statements: start..at + 1,
            way,
        };
        match (Kind::of(script, statement), block) {
            (Kind::Begin, None) => block = Some(at),
            (Kind::Begin, Some(_)) => {
                return refuse("a transaction is open already", "write COMMIT before it");
            }
            (Kind::Commit | Kind::Rollback, Some(start)) => {
                units.push(unit(start, Way::Block));
                block = None;
            }
            (Kind::Commit | Kind::Rollback, None) => {
                return refuse("no transaction is open", "write BEGIN before it");
            }
            (Kind::Alone(_), Some(_)) => {
                return refuse(
                    "this statement cannot be in a transaction",
                    "move it out of BEGIN … COMMIT",
                );
            }
            (Kind::Alone(Alone::CreateIndex(index)), None) if index.name.is_none() => {
                return refuse(
                    "an index that is built concurrently needs a name",
                    "write CREATE INDEX CONCURRENTLY name ON …: what a failed build leaves is \
                     found by it",
                );
            }
            (Kind::Alone(alone), None) => units.push(unit(at, Way::Alone(alone))),
            (Kind::Ordinary | Kind::Setting, Some(_)) => {}
            (Kind::Ordinary | Kind::Setting, None) => units.push(unit(at, Way::Recorded)),
        }
    }
    match block {
        Some(start) => {
            let place = place(script, &script.statements[start], None);
            Err(
                Failure::new(format!("{place}: the transaction is never ended"))
                    .help("write COMMIT after its last statement; nothing was changed"),
            )
        }
        None => Ok(units),
    }
}

/// How long a statement may wait that holds up nobody while it does.
const PATIENCE: Duration = Duration::from_secs(600);

/// What stopped a unit.
struct Stopped {
    statement: usize,
    error: ServerError,
}

impl Runner<'_> {
    /// Carries out what is left of a migration. `known` is its row.
    pub(super) fn piecewise(&mut self, action: Action<'_>, known: Option<&Entry>) -> Result<()> {
        let begun = Instant::now();
        let units = units(action.script)?;
        if self.lock.is_pooled() {
            refuse_settings(action.script)?;
        }
        let resumed = known.filter(|entry| entry.is_unfinished());
        let mut done = resumed.map_or(0, |entry| usize::try_from(entry.done).unwrap_or(0));
        let in_doubt = resumed.is_some_and(|entry| entry.status != Status::Failed);
        self.prepare(action.script, done)?;
        if in_doubt {
            done = self.settle(action, &units, done)?;
        }
        if resumed.is_some() {
            let (path, next, of) = (
                &action.script.file.path,
                done + 1,
                action.script.statements.len(),
            );
            if done < of {
                self.say(&format!("{path}: going on with statement {next} of {of}"));
            }
        }
        self.record(&self.running(action, done))?;
        for unit in units.iter().filter(|unit| unit.statements.end > done) {
            self.unit(action, unit, begun)?;
        }
        let entry = self.entry(action, begun);
        self.record(&entry)?;
        self.forget_settings()
    }

    fn unit(&mut self, action: Action<'_>, unit: &Unit, begun: Instant) -> Result<()> {
        let patient = is_patient(action.script, unit);
        if patient {
            self.limit_waiting(self.options.lock_timeout.max(PATIENCE))?;
        }
        self.attempts(action, unit, begun)?;
        if patient {
            self.limit_waiting(self.options.lock_timeout)?;
        }
        Ok(())
    }

    /// Carries a unit out, again if a lock is not had.
    fn attempts(&mut self, action: Action<'_>, unit: &Unit, begun: Instant) -> Result<()> {
        let mut attempt = 0;
        loop {
            self.lock.check(&mut self.session)?;
            if let Way::Alone(Alone::CreateIndex(index)) = &unit.way {
                self.drop_invalid(index)?;
            }
            let Err(stopped) = self.attempt(action, unit)? else {
                return Ok(());
            };
            if !stopped.error.lost {
                let _ = self.session.execute("ROLLBACK");
            }
            if !stopped.error.is_passing() || attempt >= self.options.retries {
                return Err(self.piece_failed(action, unit, begun, &stopped));
            }
            attempt += 1;
            self.back_off(action.script, attempt, &stopped.error);
        }
    }

    /// The outer result is about what is not the statements' fault.
    fn attempt(
        &mut self,
        action: Action<'_>,
        unit: &Unit,
    ) -> Result<std::result::Result<(), Stopped>> {
        let record = self.history.put(&self.running(action, unit.statements.end));
        let last = unit.statements.end - 1;
        let mut texts = Vec::new();
        for at in unit.statements.clone() {
            let text = self.text(action.script, &action.script.statements[at])?;
            texts.push((at, text));
        }
        let begin = match self.lock.is_pooled() {
            true => format!(
                "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = {}",
                self.options.lock_timeout.as_millis()
            ),
            false => "BEGIN".to_owned(),
        };
        let end = self.lock.is_pooled().then(|| self.end_of_transaction());
        let fence = self.lock.fence();
        let mut run = |statement: usize, sql: &str| {
            let done = self.session.execute(sql);
            done.map_err(|error| Stopped { statement, error })
        };
        let mut all = || {
            match unit.way {
                Way::Recorded => {
                    run(last, &begin)?;
                    run(last, &texts[0].1)?;
                    for sql in [end.as_deref(), Some(&record), fence.as_deref()] {
                        run(last, sql.unwrap_or_default())?;
                    }
                    run(last, "COMMIT")?;
                }
                Way::Block => {
                    for (at, text) in &texts {
                        if *at == last {
                            for sql in [end.as_deref(), Some(&record), fence.as_deref()] {
                                run(last, sql.unwrap_or_default())?;
                            }
                        }
                        run(*at, text)?;
                    }
                    // A block that ends with ROLLBACK took the record along.
                    run(last, &record)?;
                }
                Way::Alone(_) => {
                    run(last, &texts[0].1)?;
                    run(last, &record)?;
                }
            }
            Ok(())
        };
        Ok(all())
    }

    fn piece_failed(
        &mut self,
        action: Action<'_>,
        unit: &Unit,
        begun: Instant,
        stopped: &Stopped,
    ) -> Failure {
        let done = unit.statements.start;
        if !stopped.error.lost && action.direction == Direction::Up {
            let entry = Entry {
                status: Status::Failed,
                done: i64::try_from(done).unwrap_or(i64::MAX),
                ..self.entry(action, begun)
            };
            // The error itself matters more than the record of it.
            let _ = self.session.execute(&self.history.put(&entry));
        }
        let way = action.direction.as_str();
        let kept = format!(
            "the {done} before it are done (there is no transaction): correct the cause, and \
             `contracts migrate {way}` goes on here"
        );
        let statement = &action.script.statements[stopped.statement];
        refused(action.script, statement, &stopped.error, &kept)
    }

    /// The row of a migration that is being carried out.
    fn running(&self, action: Action<'_>, done: usize) -> Entry {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Entry {
            status: match action.direction {
                Direction::Up => Status::Pending,
                Direction::Down => Status::RolledBack,
            },
            statements: count(action.script.statements.len()),
            done: count(done),
            duration_ms: None,
            ..self.new_entry(action.step)
        }
    }

    /// Sets the limits, and what the statements that are done set.
    fn prepare(&mut self, script: &Script, done: usize) -> Result<()> {
        if self.lock.is_pooled() {
            return Ok(());
        }
        let statements = &script.statements[..done.min(script.statements.len())];
        // What is not in a transaction may take its time: it is there for that.
        self.session
            .execute("SET statement_timeout = 0")
            .map_err(|error| self.lost(&error))?;
        self.limit_waiting(self.options.lock_timeout)?;
        for statement in statements {
            if Kind::of(script, statement) == Kind::Setting {
                let sql = self.text(script, statement)?;
                let set = self.session.execute(&sql);
                set.map_err(|error| refused(script, statement, &error, "it was done before"))?;
            }
        }
        Ok(())
    }

    /// Limits how long a statement may wait for locks; 0: it may for ever.
    fn limit_waiting(&mut self, limit: Duration) -> Result<()> {
        if self.lock.is_pooled() {
            return Ok(());
        }
        let limit = match self.options.lock_timeout.is_zero() {
            true => 0,
            false => limit.as_millis(),
        };
        let set = self.session.execute(&format!("SET lock_timeout = {limit}"));
        set.map(|_| ()).map_err(|error| self.lost(&error))
    }
}

/// A pooler in transaction mode would hand on what is set, and to others.
fn refuse_settings(script: &Script) -> Result<()> {
    let mut in_block = false;
    for statement in &script.statements {
        match Kind::of(script, statement) {
            Kind::Begin => in_block = true,
            Kind::Commit | Kind::Rollback => in_block = false,
            Kind::Setting if !in_block => {
                let place = place(script, statement, None);
                return Err(Failure::new(format!(
                    "{place}: behind a pooler in transaction mode nothing set for the session \
                     reaches the next statement"
                ))
                .help(
                    "name schemas in full and set nothing, or connect to the server itself; \
                     nothing was changed",
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

/// True for a statement that waits without holding up others: for as long as
/// any older transaction lasts. A limit that the migration sets itself holds.
fn is_patient(script: &Script, unit: &Unit) -> bool {
    let mentions = |range: Range<usize>, word: &str| {
        let statements = script.statements.get(range).unwrap_or_default();
        let mut words = statements.iter().flat_map(|it| script.words(it));
        words.any(|found| found.eq_ignore_ascii_case(word))
    };
    matches!(unit.way, Way::Alone(_))
        && mentions(unit.statements.clone(), "concurrently")
        && !mentions(0..script.statements.len(), "lock_timeout")
}

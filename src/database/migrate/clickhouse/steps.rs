//! A migration, statement by statement, each recorded.

use super::Runner;
use crate::database::ServerError;
use crate::database::clickhouse::ClickHouseSession;
use crate::database::migrate::Direction;
use crate::database::migrate::history::{Entry, Status};
use crate::database::migrate::place::refused;
use crate::database::migrate::plan::Action;
use crate::database::migrate::runner::{filled_in, waiting_time};
use crate::failure::Result;
use crate::sql::clickhouse::Trace;
use std::thread::sleep;
use std::time::Instant;

/// What the names of our statements on the server begin with.
pub(super) const QUERY_PREFIX: &str = "contracts-";

/// What those of one run begin with.
pub(super) fn query_prefix(token: &str) -> String {
    format!("{QUERY_PREFIX}{token}-")
}

impl Runner<'_> {
    /// Carries out what is left of a migration. `known` is its row.
    pub(super) fn act(&mut self, action: Action<'_>, known: Option<&Entry>) -> Result<()> {
        let begun = Instant::now();
        let mut session = self.begun(action);
        let resumed = known.filter(|entry| entry.is_unfinished());
        let mut done = resumed.map_or(0, |entry| usize::try_from(entry.done).unwrap_or(0));
        self.prepare(action, &mut session, done)?;
        if resumed.is_some_and(|entry| entry.status != Status::Failed) {
            done = self.settle(action, &mut session, done)?;
        }
        let (path, of) = (action.step.path(), action.script.statements.len());
        if resumed.is_some() && done < of {
            let next = done + 1;
            self.audience
                .note(&format!("{path}: going on with statement {next} of {of}"));
        }
        for at in done..of {
            self.record(&running(action, at))?;
            self.statement(action, &mut session, at, begun)?;
        }
        self.record(&self.finished(action, begun))?;
        let (way, took) = (action.direction.as_str(), begun.elapsed().as_millis());
        self.audience.note(&format!("{way:<4} {path} ({took} ms)"));
        Ok(())
    }

    /// A session of the server for one migration: what it sets holds for it
    /// alone. Mutations and changes of replicas are waited for, so that what is
    /// recorded is done.
    fn begun(&self, action: Action<'_>) -> ClickHouseSession {
        let lock = self.options.lock_timeout.as_secs_f64();
        let mut settings = vec![
            ("mutations_sync", "2".to_owned()),
            ("alter_sync", "2".to_owned()),
        ];
        if lock >= 1.0 {
            settings.push(("lock_acquire_timeout", format!("{}", lock.ceil())));
        }
        let (version, way) = (action.step.version, action.direction.as_str());
        let name = format!("{}{version}-{way}", query_prefix(&self.lease.token));
        self.session.begun(&name, settings)
    }

    /// Sets again what the statements that are done have set for their session.
    fn prepare(
        &mut self,
        action: Action<'_>,
        session: &mut ClickHouseSession,
        done: usize,
    ) -> Result<()> {
        use crate::database::Session;
        for statement in action.script.statements.iter().take(done) {
            let words = action.script.words(statement);
            let first = words.first().copied().unwrap_or_default();
            if first.eq_ignore_ascii_case("SET") || first.eq_ignore_ascii_case("USE") {
                let sql = filled_in(self.audience, action.script, statement)?;
                let set = session.execute(&sql);
                set.map_err(|error| self.lost(&error))?;
            }
        }
        Ok(())
    }

    fn statement(
        &mut self,
        action: Action<'_>,
        session: &mut ClickHouseSession,
        at: usize,
        begun: Instant,
    ) -> Result<()> {
        let statement = &action.script.statements[at];
        let sql = filled_in(self.audience, action.script, statement)?;
        let (version, way) = (action.step.version, action.direction.as_str());
        let mut attempt = 0;
        loop {
            self.lease.check(&mut self.session)?;
            let prefix = query_prefix(&self.lease.token);
            let id = format!("{prefix}{version}-{way}-{at}-{attempt}");
            let Err(error) = session.execute_as(&id, &sql) else {
                return Ok(());
            };
            if !error.is_passing() || attempt >= self.options.retries {
                return Err(self.failed(action, at, begun, &error));
            }
            attempt += 1;
            let wait = waiting_time(attempt);
            let (path, retries) = (action.step.path(), self.options.retries);
            self.audience.note(&format!(
                "{path}: {}; trying again in {} ms ({attempt} of {retries})",
                error.described(),
                wait.as_millis()
            ));
            sleep(wait);
        }
    }

    fn failed(
        &mut self,
        action: Action<'_>,
        at: usize,
        begun: Instant,
        error: &ServerError,
    ) -> crate::failure::Failure {
        let before = match at {
            0 => "nothing before it".to_owned(),
            1 => "the one before it is done".to_owned(),
            many => format!("the {many} before it are done"),
        };
        let rest = match action
            .script
            .traces(at)
            .iter()
            .all(|it| *it == Trace::Unknown)
        {
            true => ", and of its own rows some may be written: there are no transactions",
            false => "",
        };
        if !error.lost {
            let mut entry = running(action, at);
            if action.direction == Direction::Up {
                entry.status = Status::Failed;
                entry.duration_ms = i64::try_from(begun.elapsed().as_millis()).ok();
            }
            // The error itself matters more than the record of it.
            let _ = self.record(&entry);
        }
        let kept = format!(
            "{before}{rest}; when it can be done, `contracts migrate {}` goes on with it",
            action.direction.as_str()
        );
        refused(action.script, &action.script.statements[at], error, &kept)
    }

    fn finished(&self, action: Action<'_>, begun: Instant) -> Entry {
        let count = action.script.statements.len();
        Entry {
            status: match action.direction {
                Direction::Up => Status::Applied,
                Direction::Down => Status::RolledBack,
            },
            duration_ms: i64::try_from(begun.elapsed().as_millis()).ok(),
            ..running(action, count)
        }
    }
}

/// The row of a migration of which so many statements are done.
fn running(action: Action<'_>, done: usize) -> Entry {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Entry {
        status: match action.direction {
            Direction::Up => Status::Pending,
            Direction::Down => Status::RolledBack,
        },
        statements: count(action.script.statements.len()),
        done: count(done),
        ..Entry::new(action.step)
    }
}

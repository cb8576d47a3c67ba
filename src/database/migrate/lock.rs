//! One run at a time.
//!
//! A run holds two advisory locks of the session: one on a connection of its
//! own, where nothing else happens, and one on the connection that works. Both
//! go when their connection goes. The second outlives a run that is killed
//! while the server still carries out a statement of it, and the next run waits
//! for that.
//!
//! No transaction is open on the first connection, and waiting is asking again:
//! a transaction that waits would keep `CREATE INDEX CONCURRENTLY` of the run
//! that it waits for from ever ending.
//!
//! A pooler in transaction mode gives the connection of a session to others, and
//! with it its locks. There a row in a table stands for the lock; see
//! [`lease`](super::lease).

use super::history::HistoryTable;
use super::lease::Lease;
use super::{Audience, Options};
use crate::database::advisory::holder;
use crate::database::postgres::PostgresSession;
use crate::database::{ServerError, Session, Target, connect, literal};
use crate::failure::{Failure, Result};
use sha2::{Digest, Sha256};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What keeps other runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockKind {
    /// Advisory locks, or a lease behind a pooler in transaction mode.
    Auto,
    Advisory,
    Lease,
}

/// The lock of a run; it goes when this is dropped.
pub(super) enum Lock {
    Advisory(PostgresSession),
    Lease(Lease),
}

const POLL: Duration = Duration::from_millis(100);
/// How long to wait before it is said.
const PATIENCE: Duration = Duration::from_secs(1);

impl Lock {
    /// Takes the lock, for the work that `session` is to do.
    pub(super) fn take(
        target: &Target,
        session: &mut PostgresSession,
        table: &HistoryTable,
        options: &Options,
        audience: &mut dyn Audience,
    ) -> Result<Lock> {
        let mut own = connect(target)?;
        let pooled = match options.lock {
            LockKind::Auto => is_pooled(&mut own, session).map_err(|error| failed(&error))?,
            LockKind::Advisory => false,
            LockKind::Lease => true,
        };
        if pooled {
            return Lease::take(target, own, table, options, audience).map(Lock::Lease);
        }
        let mut wait = Wait::new(options, audience);
        advisory(&mut own, key(table, "run"), &mut wait)?;
        advisory(session, key(table, "work"), &mut wait)?;
        Ok(Lock::Advisory(own))
    }

    /// Fails if the lock is gone, with its connection.
    pub(super) fn check(&mut self) -> Result<()> {
        let held = match self {
            Lock::Advisory(session) => session.query("SELECT 1").map(|_| ()),
            Lock::Lease(lease) => return lease.check(),
        };
        held.map_err(|error| {
            Failure::new("the lock that keeps other runs out is lost")
                .because(error.described())
                .help("see that no other run is under way, and run again")
        })
    }

    /// True where the next statement may find itself in another session of the
    /// server: nothing may be set that outlives a transaction.
    pub(super) fn is_pooled(&self) -> bool {
        matches!(self, Lock::Lease(_))
    }

    /// A statement that fails, at the end of a transaction, if the lock has
    /// gone to another run.
    pub(super) fn fence(&self) -> Option<String> {
        match self {
            Lock::Advisory(_) => None,
            Lock::Lease(lease) => Some(lease.fence()),
        }
    }
}

/// Waiting for another run, with an end.
pub(super) struct Wait<'a> {
    begun: Instant,
    limit: Duration,
    said: bool,
    audience: &'a mut dyn Audience,
}

impl<'a> Wait<'a> {
    pub(super) fn new(options: &Options, audience: &'a mut dyn Audience) -> Wait<'a> {
        Wait {
            begun: Instant::now(),
            limit: options.lock_wait,
            said: false,
            audience,
        }
    }

    /// Waits a moment; fails at the end of patience. `holder` says for whom.
    pub(super) fn a_moment(&mut self, holder: &mut dyn FnMut() -> String) -> Result<()> {
        let waited = self.begun.elapsed();
        if waited >= self.limit {
            return Err(
                Failure::new(format!("another run holds the lock: {}", holder())).help(format!(
                    "waited {} s; wait for it to end, or give --lock-wait SECONDS",
                    self.limit.as_secs()
                )),
            );
        }
        if !self.said && waited >= PATIENCE {
            self.said = true;
            let line = format!("waiting for another run: {}", holder());
            self.audience.note(&line);
        }
        sleep(POLL.min(self.limit - waited));
        Ok(())
    }
}

fn advisory(session: &mut PostgresSession, key: i64, wait: &mut Wait<'_>) -> Result<()> {
    loop {
        let tried = session.query(&format!("SELECT pg_catalog.pg_try_advisory_lock({key})"));
        let tried = tried.map_err(|error| failed(&error))?;
        if tried.first().is_some_and(|row| row.is_true(0)) {
            return Ok(());
        }
        wait.a_moment(&mut || holder(session, key))?;
    }
}

/// A number for a lock: of this table, for this purpose. Locks are by database
/// already.
fn key(table: &HistoryTable, purpose: &str) -> i64 {
    let digest = Sha256::digest(format!("contracts migrate {} {purpose}", table.sql()));
    digest[..8]
        .iter()
        .fold(0, |key: i64, byte| (key << 8) | i64::from(*byte))
}

/// True if two connections of ours are not two sessions of the server: a pooler
/// in transaction mode is in between.
fn is_pooled(
    own: &mut PostgresSession,
    other: &mut PostgresSession,
) -> std::result::Result<bool, ServerError> {
    let pid = |session: &mut PostgresSession| -> std::result::Result<Option<i64>, ServerError> {
        let rows = session.query("SELECT pg_catalog.pg_backend_pid()")?;
        Ok(rows.first().and_then(|row| row.number(0)))
    };
    let first = pid(own)?;
    for _ in 0..3 {
        // The transaction pins a server of the pool, if there is a pool: the
        // one that we had a moment ago, or another one from now on.
        other.execute("BEGIN")?;
        let pinned = pid(other)?;
        // A pool of one server has none left for a second question.
        let moved = pinned == first || pid(own)? != first;
        other.execute("ROLLBACK")?;
        if moved {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn failed(error: &ServerError) -> Failure {
    Failure::new("the lock that keeps other runs out cannot be taken").because(error.described())
}

/// A text for SQL, for those who write to tables of locks.
pub(super) fn quoted(text: &str) -> String {
    literal(text)
}

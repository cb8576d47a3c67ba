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
//! [`lease`](super::lease). Where there is such a table, every run goes by it.

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
    Advisory {
        own: PostgresSession,
        /// The processes of the server behind both connections.
        processes: [i64; 2],
    },
    Lease {
        lease: Lease,
        pooled: bool,
    },
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
        let pooled = options.lock != LockKind::Advisory
            && is_pooled(&mut own, session).map_err(|error| failed(&error))?;
        let by_lease = match options.lock {
            LockKind::Advisory => false,
            LockKind::Lease => true,
            // Where others went by a lease, a run that does not would not see
            // them: one through a pooler, one past it.
            LockKind::Auto => pooled || Lease::table(table).exists(session)?,
        };
        if by_lease {
            if pooled {
                audience.note(
                    "a pooler shares connections by transaction: a lease in a table keeps other \
                     runs out",
                );
            }
            let lease = Lease::take(target, own, table, options, audience)?;
            return Ok(Lock::Lease { lease, pooled });
        }
        let mut wait = Wait::new(options, audience);
        advisory(&mut own, key(table, "run"), &mut wait)?;
        advisory(session, key(table, "work"), &mut wait)?;
        let process_of =
            |session: &mut PostgresSession| process(session).map_err(|error| failed(&error));
        let processes = [process_of(&mut own)?, process_of(session)?];
        Ok(Lock::Advisory { own, processes })
    }

    /// Fails if the lock is gone: with its connection, or because a pooler gave
    /// `session`, or that of the lock, to somebody else.
    pub(super) fn check(&mut self, session: &mut PostgresSession) -> Result<()> {
        let (own, processes) = match self {
            Lock::Advisory { own, processes } => (own, *processes),
            Lock::Lease { lease, .. } => return lease.check(),
        };
        let now = process(own).and_then(|own| Ok([own, process(session)?]));
        match now {
            Ok(now) if now == processes => Ok(()),
            Ok(_) => Err(
                Failure::new("a pooler gave the connection of the lock to somebody else")
                    .help("say --lock lease, or connect to the server itself"),
            ),
            Err(error) => Err(Failure::new("the lock that keeps other runs out is lost")
                .because(error.described())
                .help("see that no other run is under way, and run again")),
        }
    }

    /// True where the next statement may find itself in another session of the
    /// server: nothing may be set that outlives a transaction.
    pub(super) fn is_pooled(&self) -> bool {
        matches!(self, Lock::Lease { pooled: true, .. })
    }

    /// A statement that fails, at the end of a transaction, if the lock has
    /// gone to another run.
    pub(super) fn fence(&self) -> Option<String> {
        match self {
            Lock::Advisory { .. } => None,
            Lock::Lease { lease, .. } => Some(lease.fence()),
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

/// The process of the server that a session is.
fn process(session: &mut PostgresSession) -> std::result::Result<i64, ServerError> {
    let rows = session.query("SELECT pg_catalog.pg_backend_pid()")?;
    Ok(rows.first().and_then(|row| row.number(0)).unwrap_or(0))
}

/// How often two connections may seem to be two sessions by chance: where others
/// are busy behind the same pooler, each look has about one chance in two.
const LOOKS: usize = 12;

/// True if two connections of ours are not two sessions of the server: a pooler
/// in transaction mode is in between.
fn is_pooled(
    own: &mut PostgresSession,
    other: &mut PostgresSession,
) -> std::result::Result<bool, ServerError> {
    let (first, second) = (process(own)?, process(other)?);
    for _ in 0..LOOKS {
        // The transaction pins a server of the pool, if there is a pool: the
        // one that we had a moment ago, or another one from now on.
        other.execute("BEGIN")?;
        let pinned = process(other)?;
        // A pool of one server has none left for a second question.
        let moved = pinned != second || pinned == first || process(own)? != first;
        other.execute("ROLLBACK")?;
        if moved {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn failed(error: &ServerError) -> Failure {
    let failure = Failure::new("the lock that keeps other runs out cannot be taken")
        .because(error.described());
    match error.lost {
        true => failure.help("the connection was lost, and nothing was changed: run again"),
        false => failure,
    }
}

/// A text for SQL, for those who write to tables of locks.
pub(super) fn quoted(text: &str) -> String {
    literal(text)
}

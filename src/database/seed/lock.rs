//! One seed at a time, in each database.
//!
//! The lock is one of the transaction that does everything: it goes with it, and
//! holds behind a pooler in transaction mode too. Waiting is asking again, so
//! that nobody waits with a transaction open.

use super::{Audience, Options};
use crate::database::advisory::holder;
use crate::database::{ServerError, Session};
use crate::failure::Failure;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// "contracts seed", as a number.
const KEY: i64 = 0x636f_6e74_7365_6564;
const POLL: Duration = Duration::from_millis(100);
/// How long to wait before it is said.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why there is no transaction that holds the lock.
pub(super) enum Unlocked {
    Failure(Failure),
    Server(ServerError),
}

impl From<ServerError> for Unlocked {
    fn from(error: ServerError) -> Unlocked {
        Unlocked::Server(error)
    }
}

/// Begins the transaction, and takes the lock in it.
pub(super) fn begin(
    session: &mut dyn Session,
    options: &Options<'_>,
    audience: &mut dyn Audience,
) -> Result<(), Unlocked> {
    let begun = Instant::now();
    let mut said = false;
    loop {
        session.execute("BEGIN")?;
        let tried = session.query(&format!(
            "SELECT pg_catalog.pg_try_advisory_xact_lock({KEY})"
        ))?;
        if tried.first().is_some_and(|row| row.is_true(0)) {
            return Ok(());
        }
        session.execute("ROLLBACK")?;
        let waited = begun.elapsed();
        if waited >= options.lock_wait {
            let holder = holder(session, KEY);
            let failure = Failure::new(format!("another seed is under way: {holder}"));
            return Err(Unlocked::Failure(failure.help(format!(
                "waited {} s; wait for it to end, or give --lock-wait SECONDS",
                options.lock_wait.as_secs()
            ))));
        }
        if !said && waited >= PATIENCE {
            said = true;
            let holder = holder(session, KEY);
            audience.note(&format!("waiting for another seed: {holder}"));
        }
        sleep(POLL.min(options.lock_wait - waited));
    }
}

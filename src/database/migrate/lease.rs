//! A lease: a row that says who runs, and until when.
//!
//! For where advisory locks mean nothing. The holder renews it from a connection
//! and a thread of its own; whoever finds it expired takes it over. A holder
//! that was held up finds that out at the end of its transaction, which reads
//! the row in a way that conflicts with its being taken over.

use super::history::HistoryTable;
use super::lock::{Wait, failed, quoted};
use super::{Audience, Options};
use crate::database::postgres::PostgresSession;
use crate::database::{Session, Target, connect};
use crate::failure::{Failure, Result};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the name of the table ends with, after that of the history.
pub(super) const LEASE_ENDING: &str = "lease";

pub(super) struct Lease {
    table: String,
    holder: String,
    lost: Arc<AtomicBool>,
    stop: Option<Sender<()>>,
    renewal: Option<JoinHandle<()>>,
}

/// How long a lease holds without renewal, and how often it is renewed.
const TERM_SECONDS: u32 = 30;
const RENEWAL: Duration = Duration::from_secs(5);

impl Lease {
    /// The table that the lease is in.
    pub(super) fn table(history: &HistoryTable) -> HistoryTable {
        history.sibling("lease")
    }

    pub(super) fn take(
        target: &Target,
        mut session: PostgresSession,
        history: &HistoryTable,
        options: &Options,
        audience: &mut dyn Audience,
    ) -> Result<Lease> {
        let table = history.sibling(LEASE_ENDING).sql();
        audience.note(
            "a pooler shares connections by transaction: a lease in a table keeps other runs out",
        );
        // The holder is a key, so that taking it over conflicts with FOR KEY SHARE.
        let made = session.execute(&format!(
            "CREATE TABLE IF NOT EXISTS {table} (holder text PRIMARY KEY, \
             only_one boolean NOT NULL DEFAULT true UNIQUE CHECK (only_one), \
             since timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL)"
        ));
        // Two runs that make it at once: one of them is told so, and has it.
        if let Err(error) = made
            && !error.is("23505")
            && !error.is("42P07")
        {
            return Err(failed(&error));
        }
        // In containers, processes and hosts of different runs may have one name.
        let chance = RandomState::new().build_hasher().finish();
        let holder = format!("{} {chance:x}", options.runner);
        let mut wait = Wait::new(options, audience);
        while !try_take(&mut session, &table, &holder)? {
            wait.a_moment(&mut || current(&mut session, &table))?;
        }
        Ok(Lease::renewed(target.clone(), session, table, holder))
    }

    fn renewed(target: Target, session: PostgresSession, table: String, holder: String) -> Lease {
        let lost = Arc::new(AtomicBool::new(false));
        let (stop, stopped) = channel();
        let (flag, sql) = (lost.clone(), renewal(&table, &holder));
        let end = format!("DELETE FROM {table} WHERE holder = {}", quoted(&holder));
        let renewal = std::thread::spawn(move || {
            let mut session = Some(session);
            while stopped.recv_timeout(RENEWAL) == Err(RecvTimeoutError::Timeout) {
                session = session.or_else(|| connect(&target).ok());
                // A connection that broke is not yet a lease that is lost.
                match session.as_mut().map(|session| session.execute(&sql)) {
                    Some(Ok(0)) => flag.store(true, Ordering::Relaxed),
                    Some(Err(_)) => session = None,
                    _ => {}
                }
            }
            if let Some(mut session) = session {
                let _ = session.execute(&end);
            }
        });
        Lease {
            table,
            holder,
            lost,
            stop: Some(stop),
            renewal: Some(renewal),
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        if !self.lost.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(
            Failure::new("the lease that keeps other runs out is lost").help(
                "this run was held up, and another one took over; see what it did, and run again",
            ),
        )
    }

    /// Divides by zero if the row is another's.
    pub(super) fn fence(&self) -> String {
        let (table, holder) = (&self.table, quoted(&self.holder));
        format!(
            "SELECT 1 / count(*) FROM (SELECT FROM {table} WHERE holder = {holder} \
             FOR KEY SHARE) AS lease"
        )
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // The thread ends when nobody can tell it anything any more.
        self.stop = None;
        if let Some(renewal) = self.renewal.take() {
            let _ = renewal.join();
        }
    }
}

fn renewal(table: &str, holder: &str) -> String {
    format!(
        "UPDATE {table} SET expires_at = now() + interval '{TERM_SECONDS} s' WHERE holder = {}",
        quoted(holder)
    )
}

fn try_take(session: &mut PostgresSession, table: &str, holder: &str) -> Result<bool> {
    let taken = session.execute(&format!(
        "INSERT INTO {table} AS old (holder, expires_at) \
         VALUES ({holder}, now() + interval '{TERM_SECONDS} s') \
         ON CONFLICT (only_one) DO UPDATE SET holder = excluded.holder, since = now(), \
         expires_at = excluded.expires_at WHERE old.expires_at < now()",
        holder = quoted(holder),
    ));
    taken.map(|rows| rows > 0).map_err(|error| failed(&error))
}

fn current(session: &mut PostgresSession, table: &str) -> String {
    let asked =
        format!("SELECT holder || ', since ' || since || ', until ' || expires_at FROM {table}");
    let rows = session.query(&asked).unwrap_or_default();
    rows.first()
        .map_or("it has just ended".to_owned(), |row| row.text(0).to_owned())
}

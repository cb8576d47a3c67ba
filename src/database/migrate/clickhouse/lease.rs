//! One run at a time: a table that only one run can make.
//!
//! `CREATE TABLE` is what the server does for one of several at once; the
//! table's comment says who did. Its holder writes into it, from a thread and
//! connection of its own, until when it holds. Whoever finds that passed takes
//! the table out of the way: renaming, too, works for one of several, and who
//! finds another table than the expired one under the new name puts it back.

use super::history::HistoryTable;
use super::lost;
use crate::database::clickhouse::{ClickHouseSession, connect};
use crate::database::migrate::lock::Wait;
use crate::database::migrate::{Audience, Options};
use crate::database::{ClickHouseTarget, ServerError, Session};
use crate::failure::{Failure, Result};
use crate::sql::clickhouse::literal;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

pub(super) struct Lease {
    table: HistoryTable,
    holder: String,
    /// What statements of this run are named by on the server.
    pub(super) token: String,
    lost: Arc<AtomicBool>,
    stop: Option<Sender<()>>,
    renewal: Option<JoinHandle<()>>,
}

/// How long a lease holds without renewal, and how often it is renewed.
const TERM_SECONDS: u32 = 30;
const RENEWAL: Duration = Duration::from_secs(5);

const TABLE_ALREADY_EXISTS: u32 = 57;

/// Who holds a lease, and whether it has passed.
struct Held {
    holder: String,
    until: String,
    is_over: bool,
}

impl Lease {
    pub(super) fn take(
        target: &ClickHouseTarget,
        history: &HistoryTable,
        options: &Options,
        audience: &mut dyn Audience,
    ) -> Result<Lease> {
        let table = history.sibling("lease");
        let token = token(&options.runner);
        let holder = format!("{} {token}", options.runner);
        let mut session = connect(target)?;
        let mut wait = Wait::new(options, audience);
        while !try_take(&mut session, &table, &holder, &token)
            .map_err(|error| failed(target, &error))?
        {
            wait.a_moment(&mut || current(&mut session, &table))?;
        }
        Ok(Lease::renewed(
            target.clone(),
            session,
            table,
            holder,
            token,
        ))
    }

    fn renewed(
        target: ClickHouseTarget,
        session: ClickHouseSession,
        table: HistoryTable,
        holder: String,
        token: String,
    ) -> Lease {
        let lost = Arc::new(AtomicBool::new(false));
        let (stop, stopped) = channel();
        let (flag, of, me) = (lost.clone(), table.clone(), holder.clone());
        let renewal = std::thread::spawn(move || {
            let mut session = Some(session);
            while stopped.recv_timeout(RENEWAL) == Err(RecvTimeoutError::Timeout) {
                session = session.or_else(|| connect(&target).ok());
                let Some(open) = session.as_mut() else {
                    continue;
                };
                // A connection that broke is not yet a lease that is lost.
                match held(open, &of) {
                    Ok(Some(held)) if held.holder == me => {
                        if open.execute(&renewal(&of)).is_err() {
                            session = None;
                        }
                    }
                    Ok(_) => flag.store(true, Ordering::Relaxed),
                    Err(_) => session = None,
                }
            }
            let mut session = session.or_else(|| connect(&target).ok());
            if let Some(open) = session.as_mut()
                && held(open, &of).is_ok_and(|it| it.is_some_and(|it| it.holder == me))
            {
                let _ = open.execute(&format!("DROP TABLE IF EXISTS {}", of.sql()));
            }
        });
        Lease {
            table,
            holder,
            token,
            lost,
            stop: Some(stop),
            renewal: Some(renewal),
        }
    }

    /// Fails if the lease has gone to another run.
    pub(super) fn check(&self, session: &mut ClickHouseSession) -> Result<()> {
        let mut is_held = || {
            let held = held(session, &self.table);
            // What is wrong with the connection, the statement itself will tell.
            held.map_or(true, |it| it.is_some_and(|it| it.holder == self.holder))
        };
        if !self.lost.load(Ordering::Relaxed) && is_held() {
            return Ok(());
        }
        Err(
            Failure::new("the lease that keeps other runs out is lost").help(
                "this run was held up, and another one took over; see what it did, and run again",
            ),
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

/// A name for this run that no other has.
fn token(runner: &str) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.map_or(0, |it| it.as_nanos());
    let digest = Sha256::digest(format!("{runner} {} {now}", std::process::id()));
    digest[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn renewal(table: &HistoryTable) -> String {
    format!(
        "INSERT INTO {} SELECT now64(3) + INTERVAL {TERM_SECONDS} SECOND",
        table.sql()
    )
}

fn try_take(
    session: &mut ClickHouseSession,
    table: &HistoryTable,
    holder: &str,
    token: &str,
) -> std::result::Result<bool, ServerError> {
    let made = session.execute(&format!(
        "CREATE TABLE {} (until DateTime64(3)) ENGINE = MergeTree ORDER BY until COMMENT {}",
        table.sql(),
        literal(holder)
    ));
    match made {
        Ok(_) => {
            session.execute(&renewal(table))?;
            return Ok(true);
        }
        Err(error) if error.exception == Some(TABLE_ALREADY_EXISTS) => {}
        Err(error) => return Err(error),
    }
    if let Some(over) = held(session, table)?.filter(|it| it.is_over) {
        take_away(session, table, &over, token)?;
    }
    Ok(false)
}

/// Takes an expired lease out of the way.
fn take_away(
    session: &mut ClickHouseSession,
    table: &HistoryTable,
    over: &Held,
    token: &str,
) -> std::result::Result<(), ServerError> {
    let aside = table.sibling(token);
    let moved = session.execute(&format!("RENAME TABLE {} TO {}", table.sql(), aside.sql()));
    if moved.is_err() {
        // Somebody else was faster.
        return Ok(());
    }
    let found = held(session, &aside)?;
    if found.is_some_and(|it| it.holder == over.holder) {
        session.execute(&format!("DROP TABLE IF EXISTS {}", aside.sql()))?;
    } else {
        // Somebody else was faster, and holds the lease now.
        session.execute(&format!("RENAME TABLE {} TO {}", aside.sql(), table.sql()))?;
    }
    Ok(())
}

/// The lease, if anybody has it. It holds for a while after it was made, too,
/// before its first row is there.
fn held(
    session: &mut ClickHouseSession,
    table: &HistoryTable,
) -> std::result::Result<Option<Held>, ServerError> {
    let made = session.query(&format!(
        "SELECT comment, toString(metadata_modification_time + INTERVAL {TERM_SECONDS} SECOND), \
         metadata_modification_time + INTERVAL {TERM_SECONDS} SECOND < now() \
         FROM system.tables WHERE {}",
        table.condition()
    ))?;
    let Some(made) = made.first() else {
        return Ok(None);
    };
    let rows = session.query(&format!(
        "SELECT toString(max(until)), max(until) < now64(3), count() FROM {}",
        table.sql()
    ));
    let rows = match rows {
        Ok(rows) => rows,
        // It went away in between.
        Err(error) if !error.lost => Vec::new(),
        Err(error) => return Err(error),
    };
    let renewed = rows.first().filter(|row| row.number(2) != Some(0));
    Ok(Some(Held {
        holder: made.text(0).to_owned(),
        until: renewed.map_or(made.text(1), |row| row.text(0)).to_owned(),
        is_over: match renewed {
            Some(row) => row.number(1) == Some(1),
            None => made.number(2) == Some(1),
        },
    }))
}

fn current(session: &mut ClickHouseSession, table: &HistoryTable) -> String {
    match held(session, table) {
        Ok(Some(held)) => format!("{}, until {}", held.holder, held.until),
        _ => "it has just ended".to_owned(),
    }
}

fn failed(target: &ClickHouseTarget, error: &ServerError) -> Failure {
    if error.lost {
        return lost(target, error);
    }
    Failure::new("the lease that keeps other runs out cannot be taken").because(error.described())
}

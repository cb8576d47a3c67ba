//! Whether the statement was done that a killed run left in doubt.

use super::Runner;
use crate::database::clickhouse::ClickHouseSession;
use crate::database::migrate::lock::Wait;
use crate::database::migrate::place::place;
use crate::database::migrate::plan::Action;
use crate::database::{ServerError, Session};
use crate::failure::{self, Failure};
use crate::sql::clickhouse::{CURRENT_DATABASE, TableName, Trace, literal};

/// What the database tells of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Done,
    NotDone,
    /// It can be done again, whether or not it was.
    Either,
    /// Some of it, or nothing that can be seen.
    Unclear,
}

impl Runner<'_> {
    /// How many statements are done, `done` of them surely.
    pub(super) fn settle(
        &mut self,
        action: Action<'_>,
        session: &mut ClickHouseSession,
        done: usize,
    ) -> failure::Result<usize> {
        self.wait_for_the_last_run()?;
        let Some(statement) = action.script.statements.get(done) else {
            return Ok(done);
        };
        let place = place(action.script, statement, None);
        let seen = seen(session, &action.script.traces(done));
        let why = match seen.map_err(|error| self.lost(&error))? {
            Seen::Done => {
                self.audience.note(&format!(
                    "{place}: the run before was killed here; this was done"
                ));
                return Ok(done + 1);
            }
            Seen::NotDone | Seen::Either => return Ok(done),
            Seen::Unclear => {
                "the run before was killed here, and nothing tells whether this was done"
            }
        };
        Err(Failure::new(format!("{place}: {why}")).help(
            "look whether it was, then say so: `contracts migrate repair --statement done` or \
             `--statement not-done`; nothing was changed",
        ))
    }

    /// A server carries a statement to its end, though nobody waits for it any
    /// more.
    fn wait_for_the_last_run(&mut self) -> failure::Result<()> {
        let running = format!(
            "SELECT query_id, round(elapsed) FROM system.processes \
             WHERE startsWith(query_id, '{}') AND NOT startsWith(query_id, '{}')",
            super::steps::QUERY_PREFIX,
            super::steps::query_prefix(&self.lease.token)
        );
        let mut wait = Wait::new(self.options, self.audience);
        loop {
            let rows = self.session.query(&running);
            let rows = rows.map_err(|error| super::lost(self.target, &error))?;
            let Some(row) = rows.first() else {
                return Ok(());
            };
            let (id, seconds) = (row.text(0), row.text(1));
            wait.a_moment(&mut || {
                format!(
                    "its statement still runs on the server, {seconds} s by now (query_id {id})"
                )
            })?;
        }
    }
}

fn seen(session: &mut ClickHouseSession, traces: &[Trace]) -> Result<Seen, ServerError> {
    let mut all: Vec<Seen> = Vec::new();
    for trace in traces {
        all.push(match asked(trace) {
            None if *trace == Trace::Repeatable => Seen::Either,
            None => Seen::Unclear,
            Some((question, is_there)) => {
                let rows = session.query(&question)?;
                let found = rows.first().and_then(|row| row.number(0)).unwrap_or(0) > 0;
                if found == is_there {
                    Seen::Done
                } else {
                    Seen::NotDone
                }
            }
        });
    }
    let has = |what: Seen| all.contains(&what);
    Ok(
        match (has(Seen::Unclear), has(Seen::Done), has(Seen::NotDone)) {
            (true, ..) | (_, true, true) => Seen::Unclear,
            // The commands of one ALTER are done together.
            (false, true, false) => Seen::Done,
            (false, false, true) => Seen::NotDone,
            (false, false, false) => Seen::Either,
        },
    )
}

/// A query that counts what the trace is about, and whether there has to be
/// any.
fn asked(trace: &Trace) -> Option<(String, bool)> {
    let count = |table: &str, condition: String| {
        format!("SELECT count() FROM system.{table} WHERE {condition}")
    };
    let of = |name: &TableName, column: &str| {
        format!(
            "{} AND {column} = {}",
            in_database(name),
            literal(&name.name)
        )
    };
    let part = |name: &TableName, part: &str| {
        format!("{} AND name = {}", of(name, "table"), literal(part))
    };
    Some(match trace {
        Trace::DatabaseThere(name) => (
            count("databases", format!("name = {}", literal(name))),
            true,
        ),
        Trace::DatabaseGone(name) => (
            count("databases", format!("name = {}", literal(name))),
            false,
        ),
        Trace::TableThere(name) => (count("tables", of(name, "name")), true),
        Trace::TableGone(name) => (count("tables", of(name, "name")), false),
        Trace::ColumnThere(name, it) => (count("columns", part(name, it)), true),
        Trace::ColumnGone(name, it) => (count("columns", part(name, it)), false),
        Trace::IndexThere(name, it) => (count("data_skipping_indices", part(name, it)), true),
        Trace::IndexGone(name, it) => (count("data_skipping_indices", part(name, it)), false),
        Trace::ProjectionThere(name, it) => (count("projections", part(name, it)), true),
        Trace::ProjectionGone(name, it) => (count("projections", part(name, it)), false),
        Trace::Repeatable | Trace::Unknown => return None,
    })
}

fn in_database(name: &TableName) -> String {
    match name.database.as_str() {
        CURRENT_DATABASE => "database = currentDatabase()".to_owned(),
        database => format!("database = {}", literal(database)),
    }
}

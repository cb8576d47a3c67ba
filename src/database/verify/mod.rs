//! A database, held against its migrations.
//!
//! What is there is read in one read-only transaction, and compared with what
//! the migrations make that the history says are carried out. What is pending is
//! told as such, and not once more for each table that is missing.
//!
//! An expression that a server prints is not the one that was written. Most can
//! be compared all the same (`sql::normal_form`); of the others the server is
//! asked how it would print what is written ([`settle`]), so that nothing is
//! called drift that is none.

mod clickhouse;
mod settle;

pub use settle::{Settled, settle};

use crate::database::migrate::{Observed, observe};
use crate::database::{Server, ServerError, Session, Target, connect, introspect};
use crate::failure::{Failure, Result};
use crate::sql::catalog::{Catalog, ObjectName};
use crate::sql::difference::{Difference, differences};
use crate::sql::drift::HistoryDrift;
use crate::sql::migration::Migration;
use crate::sql::replay::replay;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is verified.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the project.
    pub project: PathBuf,
    /// The folder of migrations, if not the configured one.
    pub folder: Option<String>,
    /// The history table, with its schema if need be.
    pub table: String,
    /// Tables that are not looked at: `audit_*`, `queue.*`.
    pub ignored: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// What the migrations that are carried out make.
    pub expected: Catalog,
    pub live: Catalog,
    /// What has to change for the database to be what is expected.
    pub differences: Vec<Difference>,
    /// Those of them that nobody could tell to be any.
    pub undecided: Vec<Difference>,
    pub history: Vec<HistoryDrift>,
    /// How many migrations there are.
    pub migrations: usize,
    /// The statements for each difference, where they are written here.
    pub statements: Option<Statements>,
    /// What a reader should know beside.
    pub notes: Vec<String>,
}

/// For each difference, the statements that mend the database, and those that a
/// migration would have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    pub mending: Vec<Vec<String>>,
    pub keeping: Vec<Vec<String>>,
}

/// Compares a database with the migrations of a project.
pub fn verify(server: &Server, options: &Options) -> Result<Verified> {
    match server {
        Server::Postgres(target) => verify_postgres(target, options),
        Server::ClickHouse(target) => clickhouse::verify(target, options),
    }
}

fn verify_postgres(target: &Target, options: &Options) -> Result<Verified> {
    let mut session = connect(&target.named("contracts verify"))?;
    let shown = target.shown();
    let lost = |error: ServerError| {
        Failure::new(format!("{shown} cannot be read")).because(error.described())
    };
    session
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .map_err(lost)?;
    let folder = options.folder.as_deref();
    let observed = observe(&mut session, &options.project, folder, &options.table)?;
    let mut live = introspect::introspect_here(&mut session, &shown)?;
    session.execute("ROLLBACK").map_err(lost)?;
    forget(&mut live, &observed, &options.ignored);
    let mut verified = compared(&observed, live, &options.ignored);
    let found = std::mem::take(&mut verified.differences);
    let settled = settle(&mut session, &verified.live, &verified.expected, found);
    let settled = settled.map_err(lost)?;
    verified.differences = settled.differences;
    verified.undecided = settled.undecided;
    session.close();
    Ok(verified)
}

fn compared(observed: &Observed, live: Catalog, ignored: &[String]) -> Verified {
    let problems = Cell::new(0);
    let made_by = |migrations: &[Migration]| {
        let mut replayed = replay(migrations);
        problems.set(replayed.problems.len());
        forget(&mut replayed.catalog, observed, ignored);
        replayed.catalog
    };
    let mut verified = Verified {
        migrations: observed.count,
        history: observed.drift.clone(),
        ..Verified::default()
    };
    verified.expected = made_by(&observed.applied);
    verified.differences = differences(&live, &verified.expected);
    if observed.history.is_none() && !live.tables.is_empty() {
        // Nobody kept a history, so that all of it may have been carried out.
        verified.expected = made_by(&observed.all);
        verified.differences = differences(&live, &verified.expected);
        verified.history.clear();
        verified.notes.push(
            "the database has no history of migrations: all of them count as carried out"
                .to_owned(),
        );
    }
    if let Some(begun) = &observed.unfinished {
        // What a migration that stopped half way has made is as expected as what
        // it has not.
        let mut further = observed.applied.clone();
        further.push(begun.clone());
        let others = differences(&live, &made_by(&further));
        let is_there_too = |difference: &Difference| {
            let mut others = others.iter();
            others.any(|it| it.object == difference.object && it.change == difference.change)
        };
        verified.differences.retain(is_there_too);
    }
    if problems.get() > 0 {
        verified
            .notes
            .push("what the migrations make is not certain: `contracts check` says why".to_owned());
    }
    verified.live = live;
    verified
}

/// Leaves out the tables of tools, and those that are not to be looked at.
fn forget(catalog: &mut Catalog, observed: &Observed, ignored: &[String]) {
    let is_ignored = |name: &ObjectName| {
        observed.tables.contains(name)
            || ignored.iter().any(|pattern| {
                matches(pattern, &name.to_string())
                    || matches(pattern, &format!("{}.{}", name.schema, name.name))
            })
    };
    catalog.tables.retain(|name, _| !is_ignored(name));
    catalog.views.retain(|name, _| !is_ignored(name));
    catalog.indexes.retain(|_, index| !is_ignored(&index.table));
    catalog.sequences.retain(|name, sequence| {
        let owner = sequence.owner.as_ref();
        !is_ignored(name) && owner.is_none_or(|(table, _)| !is_ignored(table))
    });
    catalog
        .opaque
        .retain(|it| it.table.as_ref().is_none_or(|table| !is_ignored(table)));
}

fn forget_by_name(tables: &BTreeSet<String>, name: &str) -> bool {
    tables.contains(name)
}

/// True if one of the names has the form of one of the patterns.
fn matches_any(patterns: &[String], names: [&str; 2]) -> bool {
    let is_like = |pattern: &String| names.iter().any(|name| matches(pattern, name));
    patterns.iter().any(is_like)
}

/// True if a name has the form of a pattern, in which `*` is any text.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut left) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let Some(last) = parts.pop() else {
        return false;
    };
    for part in parts {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.len() >= last.len() && left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_whole_names() {
        assert!(matches("audit_*", "audit_log"));
        assert!(matches("queue.*", "queue.jobs"));
        assert!(matches("*_old*", "orders_old_2"));
        assert!(matches("orders", "orders"));
        assert!(!matches("orders", "orders_2"));
        assert!(!matches("audit_*", "my_audit_log"));
        assert!(!matches("a*a", "a"));
    }
}

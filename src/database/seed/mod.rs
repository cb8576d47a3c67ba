//! Fixtures, written into a database: all of them, or nothing.
//!
//! ```text
//!  records ──► layout ──► cells ──► COPY ──► temporary ──► keys ──► upsert ──► COMMIT
//!  of files    columns    by type            tables        who is            or nothing
//!              in use                        as staged     who
//! ```
//!
//! What comes in was read and checked before; nothing in it is wrong by itself.
//! Everything happens in one transaction. Records are copied into a temporary
//! table for each entity ([`stage`]), whose columns have the types of the real
//! ones; there the records that an environment replaces go, keys are found
//! ([`keys`]) and references are looked up, among the records and in the
//! database ([`select`]). Then each table is written in the order of its foreign
//! keys ([`order`], [`upsert`]): rows that differ are updated, rows that are not
//! there inserted, all others not touched at all.
//!
//! What the database refuses is told with the place of the record ([`blame`]).
//! Values of environment variables are in no message.

mod blame;
mod cell;
mod confirm;
mod copy_binary;
mod copy_text;
mod decimal;
mod environment;
mod json;
mod keys;
mod layout;
mod live;
mod lock;
mod order;
mod place;
mod plan;
mod produce;
mod prune;
mod row;
mod run;
mod select;
mod source;
mod stage;
mod upsert;

pub use run::run;

use crate::entity::Entities;
use crate::fixture::SeedFile;
use crate::schema::Schema;
use std::time::Duration;

/// What is to be written.
pub struct Seeds<'a> {
    pub schema: &'a Schema,
    pub entities: &'a Entities,
    pub files: &'a [SeedFile<'a>],
    /// True if a record may refer to one that is not among them.
    pub has_open_references: bool,
}

/// What else is to be done about rows that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// They stay.
    Keep,
    /// Those that no fixture has are removed, from tables that fixtures name.
    Prune,
    /// Tables that fixtures name are emptied first.
    Truncate,
}

/// How it is to be done.
pub struct Options<'a> {
    pub others: Others,
    /// Do everything, and undo it.
    pub dry_run: bool,
    /// The name of the database, typed by whoever wants rows removed.
    pub confirm: Option<String>,
    /// How long to wait for another run.
    pub lock_wait: Duration,
    /// How long a statement may wait for a lock; zero: without end.
    pub lock_timeout: Duration,
    /// Who runs: shown to those who wait.
    pub runner: String,
    /// The value of an environment variable that a fixture asks for.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// Whoever the run is for.
pub trait Audience {
    fn note(&mut self, line: &str);

    /// What is going on right now.
    fn progress(&mut self, progress: Progress<'_>);
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// So many records of a table have been sent.
    Sent {
        table: &'a str,
        rows: u64,
    },
    /// A table is being written.
    Writing {
        table: &'a str,
        rows: u64,
    },
    Done,
}

/// What came of it, table by table, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub tables: Vec<Written>,
}

/// What was done to the rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub table: String,
    pub inserted: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Rows that were removed.
    pub removed: u64,
}

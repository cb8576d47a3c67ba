//! The history in a ClickHouse: the newest row of a version is the one.
//!
//! Rows are not changed but put again, with a higher revision; one that is
//! marked as removed stands for none. Only who holds the lease writes, so that
//! the highest revision is known.

use crate::database::clickhouse::ClickHouseSession;
use crate::database::migrate::history::{Entry, Ledger, Status};
use crate::database::{Row, ServerError, Session};
use crate::failure::{Failure, Result};
use crate::sql::clickhouse::{identifier, literal};

/// The table that the history is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HistoryTable {
    /// None: the current one.
    database: Option<String>,
    name: String,
}

/// Exceptions of the server.
const UNKNOWN_TABLE: u32 = 60;
const UNKNOWN_IDENTIFIER: u32 = 47;

impl HistoryTable {
    /// The table of a name as it is typed.
    pub(super) fn named(named: &str) -> Result<HistoryTable> {
        let (database, name) = match named.split_once('.') {
            Some((database, name)) => (Some(database), name),
            None => (None, named),
        };
        let wrong = |part: &str| part.is_empty() || part.len() > 40;
        if wrong(name) || database.is_some_and(wrong) {
            return Err(Failure::new(format!("`{named}` is no name for a table"))
                .help("--table takes [DATABASE.]NAME of at most 40 bytes each"));
        }
        Ok(HistoryTable {
            database: database.map(str::to_owned),
            name: name.to_owned(),
        })
    }

    /// The name for SQL.
    pub(super) fn sql(&self) -> String {
        match &self.database {
            Some(database) => format!("{}.{}", identifier(database), identifier(&self.name)),
            None => identifier(&self.name),
        }
    }

    /// The name for messages.
    pub(super) fn shown(&self) -> String {
        match &self.database {
            Some(database) => format!("{database}.{}", self.name),
            None => self.name.clone(),
        }
    }

    /// A table beside this one.
    pub(super) fn sibling(&self, ending: &str) -> HistoryTable {
        HistoryTable {
            database: self.database.clone(),
            name: format!("{}_{ending}", self.name),
        }
    }

    /// A condition on the tables of the server that holds for this one.
    pub(super) fn condition(&self) -> String {
        let database = match &self.database {
            Some(database) => literal(database),
            None => "currentDatabase()".to_owned(),
        };
        format!("database = {database} AND name = {}", literal(&self.name))
    }

    /// The rows, by version; `None` if there is no table.
    pub(super) fn read(&self, session: &mut ClickHouseSession) -> Result<Option<Vec<Entry>>> {
        let asked = format!(
            "SELECT version, name, checksum, status, statement_count, statements_applied, \
             toString(applied_at), applied_by, duration_ms, tool_version FROM {} FINAL \
             WHERE NOT removed ORDER BY version",
            self.sql()
        );
        match session.query(&asked) {
            Ok(rows) => Ok(Some(rows.iter().map(entry).collect())),
            Err(error) if error.exception == Some(UNKNOWN_TABLE) => Ok(None),
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    fn unreadable(&self, error: &ServerError) -> Failure {
        let shown = self.shown();
        let failure = Failure::new(format!("the history table `{shown}` cannot be read"));
        let failure = failure.because(error.described());
        match error.exception {
            Some(UNKNOWN_IDENTIFIER) => failure
                .help("the table is not one of ours: name another by --table, or rename this one"),
            _ => failure,
        }
    }

    /// The statement that makes the table.
    pub(super) fn create(&self) -> String {
        format!(
            "CREATE TABLE IF NOT EXISTS {table} (
    version            Int64,
    name               String,
    checksum           String,
    status             Enum8('pending' = 1, 'applied' = 2, 'failed' = 3, 'rolled_back' = 4),
    statement_count    UInt32,
    statements_applied UInt32,
    applied_at         DateTime64(3),
    applied_by         String,
    duration_ms        Nullable(UInt64),
    tool_version       String,
    removed            Bool DEFAULT false,
    revision           UInt64
) ENGINE = ReplacingMergeTree(revision) ORDER BY version
COMMENT 'The migrations of contracts: read it with FINAL, WHERE NOT removed'",
            table = self.sql()
        )
    }

    fn row(&self, entry: &Entry, removed: bool) -> String {
        let filled = |text: &str, otherwise: &str| match text {
            "" => otherwise.to_owned(),
            text => literal(text),
        };
        let at = match entry.applied_at.as_str() {
            "" => "now64(3)".to_owned(),
            text => format!("parseDateTime64BestEffort({}, 3)", literal(text)),
        };
        let duration = entry
            .duration_ms
            .map_or("NULL".to_owned(), |ms| ms.to_string());
        format!(
            "INSERT INTO {table} (version, name, checksum, status, statement_count, \
             statements_applied, applied_at, applied_by, duration_ms, tool_version, removed, \
             revision) SELECT {version}, {name}, {checksum}, {status}, {statements}, {done}, {at}, \
             {by}, {duration}, {tool}, {removed}, (SELECT max(revision) + 1 FROM {table})",
            table = self.sql(),
            version = entry.version,
            name = literal(&entry.name),
            checksum = literal(&entry.checksum),
            status = literal(entry.status.as_str()),
            statements = entry.statements,
            done = entry.done,
            by = filled(&entry.applied_by, "currentUser()"),
            tool = literal(&entry.tool_version),
        )
    }
}

impl Ledger for HistoryTable {
    fn put(&self, entry: &Entry) -> String {
        self.row(entry, false)
    }

    fn remove(&self, version: i64) -> String {
        let entry = Entry {
            version,
            name: String::new(),
            checksum: String::new(),
            status: Status::RolledBack,
            statements: 0,
            done: 0,
            applied_at: String::new(),
            applied_by: String::new(),
            duration_ms: None,
            tool_version: String::new(),
        };
        self.row(&entry, true)
    }
}

fn entry(row: &Row) -> Entry {
    Entry {
        version: row.number(0).unwrap_or_default(),
        name: row.text(1).to_owned(),
        checksum: row.text(2).to_owned(),
        status: Status::parse(row.text(3)),
        statements: row.number(4).unwrap_or_default(),
        done: row.number(5).unwrap_or_default(),
        applied_at: row.text(6).to_owned(),
        applied_by: row.text(7).to_owned(),
        duration_ms: row.number(8),
        tool_version: row.text(9).to_owned(),
    }
}

//! The history: one row a migration, with the state that it is in.

use super::TOOL_VERSION;
use super::files::Step;
use crate::database::{Row, ServerError, Session, identifier, literal};
use crate::failure::{Failure, Result};
use crate::sql::catalog::ObjectName;

/// What became of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Begun and not ended: it runs, or the run was killed.
    Pending,
    Applied,
    /// A statement was refused.
    Failed,
    RolledBack,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Applied => "applied",
            Status::Failed => "failed",
            Status::RolledBack => "rolled_back",
        }
    }

    pub(super) fn parse(text: &str) -> Status {
        match text {
            "applied" => Status::Applied,
            "failed" => Status::Failed,
            "rolled_back" => Status::RolledBack,
            _ => Status::Pending,
        }
    }
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) version: i64,
    pub(super) name: String,
    /// Empty if adopted from a tool that keeps none.
    pub(super) checksum: String,
    pub(super) status: Status,
    /// Statements of the section that ran last, and how many of them are done.
    pub(super) statements: i64,
    pub(super) done: i64,
    pub(super) applied_at: String,
    pub(super) applied_by: String,
    pub(super) duration_ms: Option<i64>,
    pub(super) tool_version: String,
}

/// Where the rows are: how they are written.
pub(super) trait Ledger {
    /// The statement that puts a row in the place of the one of its version.
    /// Without `applied_at` and `applied_by` they are now, and the user.
    fn put(&self, entry: &Entry) -> String;

    /// The statement that removes a row.
    fn remove(&self, version: i64) -> String;
}

impl Entry {
    /// The row of a migration of which nothing is done.
    pub(super) fn new(step: &Step) -> Entry {
        Entry {
            version: step.version,
            name: step.migration.name.clone(),
            checksum: step.checksum(),
            status: Status::Pending,
            statements: step.statement_count(),
            done: 0,
            applied_at: String::new(),
            applied_by: String::new(),
            duration_ms: None,
            tool_version: TOOL_VERSION.to_owned(),
        }
    }

    /// True if the way up, or the way down, stopped between two statements.
    pub(super) fn is_unfinished(&self) -> bool {
        match self.status {
            Status::Applied => false,
            Status::Failed | Status::Pending => self.done > 0 || self.status == Status::Pending,
            Status::RolledBack => self.duration_ms.is_none(),
        }
    }

    /// True if a rollback stopped between two statements.
    pub(super) fn is_half_rolled_back(&self) -> bool {
        self.status == Status::RolledBack && self.is_unfinished()
    }
}

/// The table that the history is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HistoryTable {
    schema: String,
    name: String,
}

/// The table's name where none is given.
pub const DEFAULT_TABLE: &str = "contracts_migrations";

const COLUMNS: &str = "version, name, checksum, status, statement_count, statements_applied, \
                       applied_at::text, applied_by, duration_ms, tool_version";

impl HistoryTable {
    /// Looks where the table is, or would be made.
    pub(super) fn find(session: &mut dyn Session, named: &str) -> Result<HistoryTable> {
        let (schema, name) = match named.split_once('.') {
            Some((schema, name)) => (Some(schema), name),
            None => (None, named),
        };
        let wrong = |part: &str| part.is_empty() || part.len() > 40;
        if wrong(name) || schema.is_some_and(wrong) {
            return Err(Failure::new(format!("`{named}` is no name for a table"))
                .help("--table takes [SCHEMA.]NAME of at most 40 bytes each"));
        }
        if let Some(schema) = schema {
            return Ok(HistoryTable {
                schema: schema.to_owned(),
                name: name.to_owned(),
            });
        }
        let found = session
            .query(&format!(
                "SELECT coalesce((SELECT n.nspname FROM pg_catalog.pg_class c \
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                 WHERE c.oid = pg_catalog.to_regclass({})), current_schema())",
                literal(&identifier(name))
            ))
            .map_err(|error| unreadable(named, &error))?;
        match found.first().and_then(|row| row.optional(0)) {
            Some(schema) => Ok(HistoryTable {
                schema: schema.to_owned(),
                name: name.to_owned(),
            }),
            None => Err(Failure::new("no schema of the search_path exists")
                .help("create one, or name one by --table SCHEMA.NAME")),
        }
    }

    /// The name with its schema, for SQL.
    pub(super) fn sql(&self) -> String {
        format!("{}.{}", identifier(&self.schema), identifier(&self.name))
    }

    /// The name as a catalog has it.
    pub(super) fn object(&self) -> ObjectName {
        ObjectName::new(self.schema.as_str(), self.name.as_str())
    }

    /// The name for messages.
    pub(super) fn shown(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    /// A table beside this one.
    pub(super) fn sibling(&self, ending: &str) -> HistoryTable {
        HistoryTable {
            schema: self.schema.clone(),
            name: format!("{}_{ending}", self.name),
        }
    }

    pub(super) fn exists(&self, session: &mut dyn Session) -> Result<bool> {
        let asked = format!(
            "SELECT pg_catalog.to_regclass({}) IS NOT NULL",
            literal(&self.sql())
        );
        let rows = session
            .query(&asked)
            .map_err(|error| unreadable(&self.shown(), &error))?;
        Ok(rows.first().is_some_and(|row| row.is_true(0)))
    }

    /// The rows, by version; none if there is no table.
    pub(super) fn read(&self, session: &mut dyn Session) -> Result<Vec<Entry>> {
        if !self.exists(session)? {
            return Ok(Vec::new());
        }
        let asked = format!("SELECT {COLUMNS} FROM {} ORDER BY version", self.sql());
        let rows = session.query(&asked).map_err(|error| {
            let failure = unreadable(&self.shown(), &error);
            match error.code.as_deref() {
                Some("42703") => failure.help(
                    "the table is not one of ours: name another by --table, or rename this one",
                ),
                _ => failure,
            }
        })?;
        Ok(rows.iter().map(entry).collect())
    }

    /// The statement that makes the table.
    pub(super) fn create(&self) -> String {
        let constraint = |ending: &str| identifier(&format!("{}_{ending}", self.name));
        format!(
            "CREATE TABLE IF NOT EXISTS {table} (
    version            bigint      NOT NULL,
    name               text        NOT NULL,
    checksum           text        NOT NULL,
    status             text        NOT NULL,
    statement_count    integer     NOT NULL,
    statements_applied integer     NOT NULL DEFAULT 0,
    applied_at         timestamptz NOT NULL DEFAULT now(),
    applied_by         text        NOT NULL DEFAULT current_user,
    duration_ms        bigint,
    tool_version       text        NOT NULL,
    CONSTRAINT {pkey} PRIMARY KEY (version),
    CONSTRAINT {version} CHECK (version >= 0),
    CONSTRAINT {checksum} CHECK (checksum ~ '^[0-9a-f]{{64}}$'),
    CONSTRAINT {status}
        CHECK (status IN ('pending', 'applied', 'failed', 'rolled_back')),
    CONSTRAINT {statements}
        CHECK (statements_applied BETWEEN 0 AND statement_count),
    CONSTRAINT {applied}
        CHECK (status <> 'applied' OR statements_applied = statement_count),
    CONSTRAINT {duration} CHECK (duration_ms >= 0)
)",
            table = self.sql(),
            pkey = constraint("pkey"),
            version = constraint("version_check"),
            checksum = constraint("checksum_check"),
            status = constraint("status_check"),
            statements = constraint("statements_check"),
            applied = constraint("applied_check"),
            duration = constraint("duration_check"),
        )
    }
}

impl Ledger for HistoryTable {
    fn put(&self, entry: &Entry) -> String {
        let filled = |text: &str, otherwise: &str| match text {
            "" => otherwise.to_owned(),
            text => literal(text),
        };
        let duration = entry
            .duration_ms
            .map_or("NULL".to_owned(), |ms| ms.to_string());
        format!(
            "INSERT INTO {table} AS old (version, name, checksum, status, statement_count, \
             statements_applied, applied_at, applied_by, duration_ms, tool_version) \
             VALUES ({version}, {name}, {checksum}, {status}, {statements}, {done}, {at}, {by}, \
             {duration}, {tool}) \
             ON CONFLICT (version) DO UPDATE SET name = excluded.name, \
             checksum = excluded.checksum, status = excluded.status, \
             statement_count = excluded.statement_count, \
             statements_applied = excluded.statements_applied, \
             applied_at = excluded.applied_at, applied_by = excluded.applied_by, \
             duration_ms = excluded.duration_ms, tool_version = excluded.tool_version",
            table = self.sql(),
            version = entry.version,
            name = literal(&entry.name),
            checksum = literal(&entry.checksum),
            status = literal(entry.status.as_str()),
            statements = entry.statements,
            done = entry.done,
            at = filled(&entry.applied_at, "pg_catalog.clock_timestamp()"),
            by = filled(&entry.applied_by, "current_user"),
            tool = literal(&entry.tool_version),
        )
    }

    fn remove(&self, version: i64) -> String {
        format!("DELETE FROM {} WHERE version = {version}", self.sql())
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

fn unreadable(table: &str, error: &ServerError) -> Failure {
    let failure = Failure::new(format!("the history table `{table}` cannot be read"))
        .because(error.described());
    match error.code.as_deref() {
        Some("42501") => failure.help(format!(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO the user"
        )),
        _ if error.lost => failure.help("the connection was lost: run again"),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_table_of_our_own_first_migration() {
        let file = include_str!("../../../sql/000_migration_tracker.sql");
        let table = HistoryTable {
            schema: String::new(),
            name: DEFAULT_TABLE.to_owned(),
        };
        let plain = table.create().replace("\"\".", "").replace('"', "");
        assert!(file.contains(&plain), "{plain}");
    }
}

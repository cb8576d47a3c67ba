//! The history of another tool, taken over.
//!
//! | table | of | says |
//! |---|---|---|
//! | `goose_db_version` | goose | a row each time that a version went up or down |
//! | `schema_migrations(version, dirty)` | golang-migrate | one row, the last version |
//! | `schema_migrations(version)` | dbmate, Rails | a row each applied version |
//! | `_sqlx_migrations` | sqlx | a row each applied version, with a checksum |
//!
//! It is read where our own table is not there or empty, and left as it is.

use super::TOOL_VERSION;
use super::files::Step;
use super::history::{Entry, Status};
use crate::database::{Row, ServerError, Session};
use crate::failure::{Failure, Result};
use sha2::{Digest, Sha384};

/// The history of another tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    pub(super) table: &'static str,
    pub(super) entries: Vec<Entry>,
}

/// A version that another tool says is applied.
pub(super) struct Applied {
    version: i64,
    at: String,
    /// SHA-384 of the file, in hexadecimal.
    checksum: Option<String>,
}

/// Looks for the history of another tool, in the schemas of the search path.
pub(super) fn find(session: &mut dyn Session, steps: &[Step]) -> Result<Option<Foreign>> {
    for (table, read) in [
        ("goose_db_version", goose as fn(&mut dyn Session) -> _),
        ("_sqlx_migrations", sqlx),
    ] {
        if !columns(session, table)?.is_empty() {
            let applied: Vec<Applied> = read(session)?;
            return entries(table, applied, steps).map(Some);
        }
    }
    let table = "schema_migrations";
    let columns = columns(session, table)?;
    let has = |name: &str| columns.iter().any(|column| column == name);
    let applied = match (has("version"), has("dirty")) {
        (true, true) => golang_migrate(session, steps)?,
        (true, false) => dbmate(session)?,
        _ => return Ok(None),
    };
    entries(table, applied, steps).map(Some)
}

/// The tables of other tools' histories that are there.
pub(super) fn tables(session: &mut dyn Session) -> std::result::Result<Vec<Row>, ServerError> {
    session.query(
        "SELECT name FROM pg_catalog.unnest(ARRAY['goose_db_version', '_sqlx_migrations', \
         'schema_migrations']) AS name WHERE pg_catalog.to_regclass(name) IS NOT NULL",
    )
}

fn goose(session: &mut dyn Session) -> Result<Vec<Applied>> {
    // Of each version the last row tells; version 0 is a mark of goose's own.
    let rows = rows(
        session,
        "SELECT version_id, tstamp::text FROM (SELECT DISTINCT ON (version_id) * \
         FROM goose_db_version ORDER BY version_id, id DESC) AS last \
         WHERE is_applied AND version_id > 0",
    )?;
    Ok(rows.iter().filter_map(applied).collect())
}

fn dbmate(session: &mut dyn Session) -> Result<Vec<Applied>> {
    let rows = rows(session, "SELECT version::text FROM schema_migrations")?;
    Ok(rows.iter().filter_map(applied).collect())
}

fn golang_migrate(session: &mut dyn Session, steps: &[Step]) -> Result<Vec<Applied>> {
    let rows = rows(session, "SELECT version, dirty FROM schema_migrations")?;
    let Some(row) = rows.first() else {
        return Ok(Vec::new());
    };
    applied_up_to(row.number(0).unwrap_or(-1), row.is_true(1), steps)
}

/// All up to the last version, unless golang-migrate stopped in it.
pub(super) fn applied_up_to(last: i64, is_dirty: bool, steps: &[Step]) -> Result<Vec<Applied>> {
    if is_dirty {
        return Err(Failure::new(format!(
            "schema_migrations says that version {last} is dirty: golang-migrate stopped in it"
        ))
        .help(
            "see what of it is there, make it whole or undo it by hand, then set the row: UPDATE \
             schema_migrations SET version = <last whole version>, dirty = false",
        ));
    }
    if last >= 0 && !steps.iter().any(|step| step.version == last) {
        return Err(unknown("schema_migrations", last));
    }
    let applied = steps.iter().filter(|step| step.version <= last);
    Ok(applied
        .map(|step| Applied {
            version: step.version,
            at: String::new(),
            checksum: None,
        })
        .collect())
}

fn sqlx(session: &mut dyn Session) -> Result<Vec<Applied>> {
    let rows = rows(
        session,
        "SELECT version, installed_on::text, success, pg_catalog.encode(checksum, 'hex') \
         FROM _sqlx_migrations",
    )?;
    if let Some(row) = rows.iter().find(|row| !row.is_true(2)) {
        return Err(Failure::new(format!(
            "_sqlx_migrations says that version {} was not finished",
            row.text(0)
        ))
        .help("see what of it is there, make it whole or undo it by hand, then delete its row"));
    }
    let with_checksum = |row: &Row| {
        Some(Applied {
            checksum: row.optional(3).map(str::to_owned),
            ..applied(row)?
        })
    };
    Ok(rows.iter().filter_map(with_checksum).collect())
}

/// Version and, if there is one, time.
pub(super) fn applied(row: &Row) -> Option<Applied> {
    Some(Applied {
        version: row.number(0)?,
        at: row.text(1).to_owned(),
        checksum: None,
    })
}

/// What the other tool says, as rows of ours.
pub(super) fn entries(
    table: &'static str,
    mut applied: Vec<Applied>,
    steps: &[Step],
) -> Result<Foreign> {
    applied.sort_by_key(|it| it.version);
    let mut entries = Vec::new();
    for found in applied {
        let step = steps
            .iter()
            .find(|step| step.version == found.version)
            .ok_or_else(|| unknown(table, found.version))?;
        if let Some(theirs) = &found.checksum
            && !matches_sha384(&step.file().text, theirs)
        {
            return Err(Failure::new(format!(
                "{}: edited after it was applied: its checksum is {}, {table} has {theirs}",
                step.path(),
                sha384(&step.file().text)
            ))
            .help("restore the file, and put the change into a new migration"));
        }
        entries.push(Entry {
            version: step.version,
            name: step.migration.name.clone(),
            checksum: step.checksum(),
            status: Status::Applied,
            statements: step.statement_count(),
            done: step.statement_count(),
            applied_at: found.at,
            applied_by: String::new(),
            duration_ms: None,
            tool_version: format!("{TOOL_VERSION} (from {table})"),
        });
    }
    Ok(Foreign { table, entries })
}

fn unknown(table: &str, version: i64) -> Failure {
    Failure::new(format!(
        "{table} says that version {version} is applied, and no file has it"
    ))
    .help("get the files that the database was migrated with; nothing was changed")
}

/// sqlx takes the bytes as they are, which differ with the line ends.
fn matches_sha384(text: &[u8], theirs: &str) -> bool {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n");
    sha384(text.as_bytes()) == theirs || sha384(text.replace('\n', "\r\n").as_bytes()) == theirs
}

fn sha384(text: &[u8]) -> String {
    let digest = Sha384::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The columns of a table on the search path; none if there is no such table.
fn columns(session: &mut dyn Session, table: &str) -> Result<Vec<String>> {
    let asked = format!(
        "SELECT attname FROM pg_catalog.pg_attribute WHERE attnum > 0 AND NOT attisdropped \
         AND attrelid = pg_catalog.to_regclass('{table}')"
    );
    let rows = rows(session, &asked)?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

pub(super) fn rows(session: &mut dyn Session, sql: &str) -> Result<Vec<Row>> {
    session.query(sql).map_err(|error| {
        Failure::new("the history of another tool cannot be read").because(error.described())
    })
}

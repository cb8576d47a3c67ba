//! The history of another tool in a ClickHouse, taken over.
//!
//! | table | of | says |
//! |---|---|---|
//! | `goose_db_version` | goose | a row each time that a version went up; down removes it |
//! | `schema_migrations(version, dirty, sequence)` | golang-migrate | the last row has the last version |
//! | `schema_migrations(version, ts, applied)` | dbmate | the last row of a version |

use crate::database::Session;
use crate::database::clickhouse::ClickHouseSession;
use crate::database::migrate::adopt::{Applied, Foreign, applied, applied_up_to, entries, rows};
use crate::database::migrate::files::Step;
use crate::failure::Result;

/// Looks for the history of another tool in the current database.
pub(super) fn find(session: &mut ClickHouseSession, steps: &[Step]) -> Result<Option<Foreign>> {
    let goose = "goose_db_version";
    if !columns(session, goose)?.is_empty() {
        // Version 0 is a mark of goose's own.
        let rows = rows(
            session,
            "SELECT version_id, toString(max(tstamp)) FROM goose_db_version \
             WHERE version_id > 0 GROUP BY version_id HAVING argMax(is_applied, tstamp) = 1",
        )?;
        let found: Vec<Applied> = rows.iter().filter_map(applied).collect();
        return entries(goose, found, steps).map(Some);
    }
    let table = "schema_migrations";
    let columns = columns(session, table)?;
    let has = |name: &str| columns.iter().any(|column| column == name);
    let found = if has("dirty") && has("sequence") {
        let rows = rows(
            session,
            "SELECT version, dirty FROM schema_migrations ORDER BY sequence DESC LIMIT 1",
        )?;
        match rows.first() {
            Some(row) => {
                let is_dirty = row.number(1) == Some(1);
                applied_up_to(row.number(0).unwrap_or(-1), is_dirty, steps)?
            }
            None => Vec::new(),
        }
    } else if has("applied") && has("ts") {
        let rows = rows(
            session,
            "SELECT version, toString(max(ts)) FROM schema_migrations GROUP BY version \
             HAVING argMax(applied, ts) = 1",
        )?;
        rows.iter().filter_map(applied).collect()
    } else {
        return Ok(None);
    };
    entries(table, found, steps).map(Some)
}

/// The columns of a table of the current database; none if there is none.
fn columns(session: &mut dyn Session, table: &str) -> Result<Vec<String>> {
    let asked = format!(
        "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '{table}'"
    );
    let rows = rows(session, &asked)?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

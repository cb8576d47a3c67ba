//! The files and the history of a ClickHouse, for those who only look.

use super::history::HistoryTable;
use super::known;
use crate::database::clickhouse::ClickHouseSession;
use crate::database::migrate::comparison::compare;
use crate::database::migrate::files;
use crate::database::migrate::observe::drift;
use crate::failure::Result;
use crate::sql::Dialect;
use crate::sql::drift::HistoryDrift;
use crate::sql::migration::Migration;
use std::collections::BTreeSet;
use std::path::Path;

/// What the files and the history say.
#[derive(Clone, Debug)]
pub struct Observed {
    /// How many migrations there are.
    pub count: usize,
    pub all: Vec<Migration>,
    /// Those that are carried out, in order of version.
    pub applied: Vec<Migration>,
    /// The one that is carried out in part.
    pub unfinished: Option<Migration>,
    pub drift: Vec<HistoryDrift>,
    /// The table of the history, if there is one.
    pub history: Option<String>,
    /// Tables in which tools keep histories and locks.
    pub tables: BTreeSet<String>,
}

/// Compares the files of a project with the history in a database.
pub fn observe(
    session: &mut ClickHouseSession,
    project: &Path,
    folder: Option<&str>,
    table: &str,
) -> Result<Observed> {
    let steps = files::steps(files::read(project, Dialect::ClickHouse, folder)?)?;
    let history = HistoryTable::named(table)?;
    let (entries, foreign) = known(&history, session, &steps)?;
    let shown = match foreign {
        Some(table) => Some(table.to_owned()),
        None => history.read(session)?.map(|_| history.shown()),
    };
    let comparison = compare(&steps, &entries);
    let unfinished = comparison.unfinished.map(|(step, _)| step);
    let applied = comparison.applied.iter();
    let whole = applied.filter(|step| unfinished.is_none_or(|it| it.version != step.version));
    let own = [history.shown(), history.sibling("lease").shown()];
    let others = ["goose_db_version", "schema_migrations"].map(str::to_owned);
    Ok(Observed {
        count: steps.len(),
        all: steps.iter().map(|step| step.migration.clone()).collect(),
        applied: whole.map(|step| step.migration.clone()).collect(),
        unfinished: unfinished.map(|step| step.migration.clone()),
        drift: drift(&comparison),
        history: shown,
        tables: own.into_iter().chain(others).collect(),
    })
}

//! Files and history of a database, looked at only.

use super::adopt;
use super::comparison::{Comparison, Disagreement, compare};
use super::files::{self, Step};
use super::history::HistoryTable;
use super::lease::LEASE_ENDING;
use super::run::known;
use crate::database::Session;
use crate::failure::{Failure, Result};
use crate::sql::catalog::{DEFAULT_SCHEMA, ObjectName};
use crate::sql::drift::HistoryDrift;
use crate::sql::migration::Migration;
use crate::sql::{Dialect, Place};
use crate::text::Span;
use std::path::Path;

/// Where files and history stand.
#[derive(Clone, Debug, Default)]
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
    pub tables: Vec<ObjectName>,
}

/// Compares the files of a project with the history in a database, in the
/// transaction that the session is in.
pub fn observe(
    session: &mut dyn Session,
    project: &Path,
    folder: Option<&str>,
    table: &str,
) -> Result<Observed> {
    let steps = files::steps(files::read(project, Dialect::Postgres, folder)?)?;
    let history = HistoryTable::find(session, table)?;
    let (entries, foreign) = known(&history, session, &steps)?;
    let shown = match foreign {
        Some(table) => Some(table.to_owned()),
        None => history.exists(session)?.then(|| history.shown()),
    };
    let comparison = compare(&steps, &entries);
    let (own, lease) = (history.object(), history.sibling(LEASE_ENDING).object());
    let mut tables = vec![own, lease];
    let others = adopt::tables(session).map_err(|error| {
        Failure::new("the tables of the database cannot be read").because(error.described())
    })?;
    tables.extend(
        others
            .iter()
            .map(|row| ObjectName::new(DEFAULT_SCHEMA, row.text(0))),
    );
    let unfinished = comparison.unfinished.map(|(step, _)| step);
    let applied = comparison.applied.iter();
    let whole = applied.filter(|step| unfinished.is_none_or(|it| it.version != step.version));
    Ok(Observed {
        count: steps.len(),
        all: steps.iter().map(|step| step.migration.clone()).collect(),
        applied: whole.map(|step| step.migration.clone()).collect(),
        unfinished: unfinished.map(|step| step.migration.clone()),
        drift: drift(&comparison),
        history: shown,
        tables,
    })
}

pub(super) fn drift(comparison: &Comparison<'_>) -> Vec<HistoryDrift> {
    let mut drift = Vec::new();
    for step in &comparison.pending {
        let out_of_order = comparison.disagreements.iter().find_map(|it| match it {
            Disagreement::OutOfOrder { step: late, latest } if late.version == step.version => {
                Some(format!("{} ({})", latest.version, latest.name))
            }
            _ => None,
        });
        let is_begun = comparison
            .unfinished
            .is_some_and(|(begun, _)| begun.version == step.version);
        if !is_begun {
            drift.push(HistoryDrift::Pending {
                place: place(step),
                after: out_of_order,
            });
        }
    }
    if let Some((step, entry)) = comparison.unfinished {
        drift.push(HistoryDrift::Unfinished {
            place: place(step),
            done: entry.done,
            statements: entry.statements,
        });
    }
    for disagreement in &comparison.disagreements {
        match disagreement {
            Disagreement::Edited { step, entry } => drift.push(HistoryDrift::Edited {
                place: place(step),
                ours: step.checksum(),
                theirs: entry.checksum.clone(),
            }),
            Disagreement::Missing { entry } | Disagreement::Unknown { entry } => {
                drift.push(HistoryDrift::Unknown {
                    version: entry.version,
                    name: entry.name.clone(),
                    applied: format!("{} by {}", entry.applied_at, entry.applied_by),
                });
            }
            Disagreement::OutOfOrder { .. } => {}
        }
    }
    drift
}

fn place(step: &Step) -> Place {
    Place {
        path: step.file().path.clone(),
        span: Span::file_start(),
    }
}

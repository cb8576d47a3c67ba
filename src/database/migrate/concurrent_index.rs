//! What a crash left: whether a statement that cannot be in a transaction was
//! carried out, and indexes that a failed build left invalid.

use super::piecewise::{Unit, Way};
use super::place::place;
use super::plan::Action;
use super::runner::Runner;
use super::statement::{Alone, ConcurrentIndex};
use crate::database::{Session, literal};
use crate::failure::{Failure, Result};

/// What is known of an index.
enum Found {
    Absent,
    Valid,
    /// With its name, schema and all.
    Invalid(String),
}

impl Runner<'_> {
    /// Finds out whether the statement that a run was killed at was carried
    /// out; the number of statements that are done.
    pub(super) fn settle(
        &mut self,
        action: Action<'_>,
        units: &[Unit],
        done: usize,
    ) -> Result<usize> {
        let Some(unit) = units.iter().find(|unit| unit.statements.start >= done) else {
            return Ok(done);
        };
        let was_done = match &unit.way {
            // Recorded with what it did: if it is not recorded, it is not done.
            Way::Recorded | Way::Block => false,
            Way::Alone(Alone::CreateIndex(index)) => {
                matches!(self.look_for(index)?, Found::Valid)
            }
            Way::Alone(Alone::DropIndex { name, if_exists }) => {
                !if_exists && !self.relation_exists(name)?
            }
            Way::Alone(Alone::Repeatable) => false,
            Way::Alone(Alone::Opaque) => return Err(in_doubt(action, unit)),
        };
        if !was_done {
            return Ok(done);
        }
        let statement = &action.script.statements[unit.statements.start];
        let place = place(action.script, statement, None);
        self.say(&format!(
            "{place}: the run before was killed here; this was done"
        ));
        Ok(unit.statements.end)
    }

    /// Drops what a failed build of this index left. `IF NOT EXISTS` would take
    /// it for the index, and without it the name is taken.
    pub(super) fn drop_invalid(&mut self, index: &ConcurrentIndex) -> Result<()> {
        let Found::Invalid(name) = self.look_for(index)? else {
            return Ok(());
        };
        self.say(&format!(
            "dropping index {name}: a build that failed left it invalid"
        ));
        let dropped = self
            .session
            .execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {name}"));
        dropped.map(|_| ()).map_err(|error| {
            Failure::new(format!(
                "the invalid index {name} cannot be dropped: {}",
                error.described()
            ))
            .help("drop it by hand, and run again")
        })
    }

    fn look_for(&mut self, index: &ConcurrentIndex) -> Result<Found> {
        let Some(name) = &index.name else {
            return Ok(Found::Absent);
        };
        let asked = format!(
            "SELECT i.indisvalid, pg_catalog.format('%I.%I', n.nspname, c.relname) \
             FROM pg_catalog.pg_index i \
             JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE i.indrelid = pg_catalog.to_regclass({table}) AND c.relname = {name}::name \
             AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p \
                             WHERE p.index_relid = c.oid)",
            table = literal(&index.table),
            name = literal(&folded(name)),
        );
        let rows = self
            .session
            .query(&asked)
            .map_err(|error| self.lost(&error))?;
        Ok(match rows.first() {
            None => Found::Absent,
            Some(row) if row.is_true(0) => Found::Valid,
            Some(row) => Found::Invalid(row.text(1).to_owned()),
        })
    }

    fn relation_exists(&mut self, name: &str) -> Result<bool> {
        let asked = format!(
            "SELECT pg_catalog.to_regclass({}) IS NOT NULL",
            literal(name)
        );
        let rows = self
            .session
            .query(&asked)
            .map_err(|error| self.lost(&error))?;
        Ok(rows.first().is_some_and(|row| row.is_true(0)))
    }
}

fn in_doubt(action: Action<'_>, unit: &Unit) -> Failure {
    let statement = &action.script.statements[unit.statements.start];
    let place = place(action.script, statement, None);
    Failure::new(format!(
        "{place}: the run before was killed here, and whether this was carried out cannot be told"
    ))
    .help(
        "look in the database, then say `contracts migrate repair --statement done` or \
         `contracts migrate repair --statement not-done`, and run `contracts migrate up` again",
    )
}

/// A name as PostgreSQL stores it.
fn folded(name: &str) -> String {
    match name.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_lowercase(),
    }
}

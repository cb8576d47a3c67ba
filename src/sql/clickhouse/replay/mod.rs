//! Carries out the up statements of migrations on a [`Catalog`].
//!
//! As for PostgreSQL, what the server would refuse is a problem at its place,
//! and the replay goes on with what was most likely meant.

mod alter;
mod alter_column;
mod create;
mod drop;
mod rename;
mod round_trip;
#[cfg(test)]
mod tests;

pub use round_trip::round_trips;

use super::read::{Failed, Name};
use super::statement::Statement;
use super::{CURRENT_DATABASE, Catalog, Table, TableKind, TableName};
use crate::sql::migration::{Migration, MigrationFile, Script};
use crate::sql::{Place, Problem, ProblemKind};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The database after all migrations, and what stood in the way.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    pub catalog: Catalog,
    pub problems: Vec<Problem>,
}

/// Replays the up statements of migrations, which must be in version order.
pub fn replay(migrations: &[Migration]) -> Replay {
    let mut replayer = Replayer::default();
    for script in migrations.iter().filter_map(|it| it.up.as_ref()) {
        replayer.script(script);
    }
    Replay {
        catalog: replayer.catalog,
        problems: replayer.problems,
    }
}

#[derive(Default)]
struct Replayer {
    catalog: Catalog,
    problems: Vec<Problem>,
    file: Option<Arc<MigrationFile>>,
    /// The database that names without one are in.
    database: String,
    /// False after `SET flatten_nested = 0`.
    flatten_nested: bool,
    /// Out of sight, until they are attached again.
    detached: BTreeMap<TableName, Table>,
}

impl Replayer {
    fn script(&mut self, script: &Script) {
        self.file = Some(script.file.clone());
        CURRENT_DATABASE.clone_into(&mut self.database);
        self.flatten_nested = true;
        for (statement, parsed) in script.clickhouse_statements() {
            match parsed {
                Ok(parsed) => self.statement(parsed),
                Err(failed) => self.unreadable(failed, statement.range.clone()),
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::CreateDatabase(it) => self.create_database(it),
            Statement::CreateTable(it) => self.create_table(it),
            Statement::CreateView(it) => self.create_view(it),
            Statement::CreateDictionary(it) => self.create_dictionary(it),
            Statement::AlterTable(it) => self.alter_table(it),
            Statement::Drop(it) => self.drop(it),
            Statement::Attach(it) => self.attach(it),
            Statement::Rename(it) => self.rename(it),
            Statement::Exchange { first, second } => self.exchange(first, second),
            Statement::Truncate { name, if_exists } => {
                self.existing(name, *if_exists, TableKind::Table);
            }
            Statement::Use(name) => name.text.clone_into(&mut self.database),
            Statement::FlattenNested(is_on) => self.flatten_nested = *is_on,
            Statement::Opaque => {}
        }
    }

    /// A statement that could not be read, which has been said: what it is
    /// about is not wholly known.
    fn unreadable(&mut self, failed: &Failed, range: Range<usize>) {
        let gap = self.place(range);
        let Some(about) = &failed.about else {
            self.catalog.gaps.push(gap);
            return;
        };
        let place = self.place(about.range.clone());
        let name = self.full(about);
        let made = || Table::new(TableKind::Table, place);
        let table = self.catalog.tables.entry(name).or_insert_with(made);
        table.gaps.push(gap);
    }

    fn place(&self, range: Range<usize>) -> Place {
        match &self.file {
            Some(file) => file.place(range),
            // Nothing is replayed outside a script.
            None => Place {
                path: Arc::from(""),
                span: crate::text::Span::file_start(),
            },
        }
    }

    fn full(&self, name: &Name) -> TableName {
        let database = name.database.as_ref().unwrap_or(&self.database);
        TableName::new(database, &name.name)
    }

    /// The name of something that is there, or a problem.
    fn existing(&mut self, name: &Name, if_exists: bool, kind: TableKind) -> Option<TableName> {
        let full = self.full(name);
        if self.catalog.tables.contains_key(&full) {
            return Some(full);
        }
        if !if_exists && self.catalog.gaps.is_empty() {
            let message = format!("{} '{full}' does not exist", kind.noun());
            let candidates: Vec<String> = self
                .catalog
                .tables
                .keys()
                .filter(|it| it.database == full.database)
                .map(|it| it.name.clone())
                .collect();
            let dropped = self.catalog.dropped_tables.iter();
            let earlier = dropped.rev().find(|(it, _)| *it == full);
            let earlier = earlier.map(|(_, place)| place.clone());
            self.missing(
                self.place(name.range.clone()),
                message,
                &name.name,
                candidates.iter().map(String::as_str),
                earlier,
            );
        }
        None
    }

    fn missing<'a>(
        &mut self,
        place: Place,
        message: String,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        earlier: Option<Place>,
    ) {
        let near = crate::text::nearest(name, candidates);
        let mut problem = Problem::new(ProblemKind::Missing, place, message).earlier(earlier);
        problem.help = near.map(|near| format!("did you mean '{near}'?"));
        self.problems.push(problem);
    }

    fn duplicate(&mut self, range: Range<usize>, what: &str, earlier: Option<Place>) {
        let message = format!("{what} exists already");
        let place = self.place(range);
        self.problems
            .push(Problem::new(ProblemKind::Duplicate, place, message).earlier(earlier));
    }

    fn refuse(&mut self, range: Range<usize>, message: impl Into<String>) {
        let place = self.place(range);
        self.problems
            .push(Problem::new(ProblemKind::Refused, place, message));
    }
}

//! Carries out the up statements of migrations on a catalog.
//!
//! Each family of statements has a file. All of them change the one
//! [`Replayer`], which knows where the statement stands, how names without a
//! schema are looked up, and what went wrong. After a problem it goes on with
//! what the statement most likely meant, so that one mistake is told once.

mod alter_column;
mod alter_constraint;
mod alter_opaque;
mod alter_table;
mod block;
mod column;
mod comment;
mod constraint;
mod constraint_names;
mod create_table;
mod domain;
mod drop;
mod expression;
mod foreign_key;
mod generated_name;
mod index;
mod key;
mod like;
mod names;
mod opaque;
mod part;
mod printed;
mod query;
mod rename;
mod rename_column;
mod round_trip;
mod schema;
mod sequence;
#[cfg(test)]
mod tests;
mod types;
mod user_type;
mod view;

use super::catalog::{Catalog, DEFAULT_SCHEMA, ObjectName};
use super::migration::{Migration, MigrationFile, Script};
use super::{Place, Problem, ProblemKind};
use constraint_names::ConstraintNames;
pub(in crate::sql) use generated_name::fitted as fitted_name;
use names::Named;
pub use names::{identifier, object_name};
pub use printed::{printed_check, printed_expression};
pub use round_trip::{RoundTrip, round_trips};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::plpgsql::Plpgsql;
use std::ops::Range;
use std::sync::Arc;

/// The database after all migrations, and what stood in the way.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    pub catalog: Catalog,
    pub problems: Vec<Problem>,
    /// Changes of columns that the catalog has no place for.
    pub changes: Vec<Change>,
}

/// A change of a column that was there, and the words that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub table: ObjectName,
    pub column: String,
    pub kind: ChangeKind,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    NotNull,
    NoDefault,
}

/// Replays the up statements of migrations, which must be in version order.
pub fn replay(migrations: &[Migration]) -> Replay {
    let mut replayer = Replayer::default();
    replayer.all_up(migrations);
    replayer.into_state()
}

/// Replays `first`, then `then`: the state between the two, if there is anything
/// in `then`, and the one after both.
pub fn replay_then(first: &[Migration], then: &[Migration]) -> (Option<Replay>, Replay) {
    let mut replayer = Replayer::default();
    replayer.all_up(first);
    let between = (!then.is_empty()).then(|| replayer.state());
    replayer.all_up(then);
    (between, replayer.into_state())
}

#[derive(Default)]
struct Replayer {
    catalog: Catalog,
    problems: Vec<Problem>,
    changes: Vec<Change>,
    /// Schemas that names without one are looked up in; new objects are made
    /// in the first.
    search_path: Vec<String>,
    source: Option<Source>,
    constraint_names: ConstraintNames,
    /// True where objects may exist already or not at all, because the
    /// migration asks first: inside a DO block.
    tolerant: bool,
    /// Where `*` stands in the query that was read last, and for what.
    stars: Vec<(Range<usize>, String)>,
}

/// The text that the current statement stands in.
struct Source {
    file: Arc<MigrationFile>,
    /// The body of a DO block: its offsets are not those of the file.
    body: Option<Plpgsql>,
}

impl Replayer {
    fn all_up(&mut self, migrations: &[Migration]) {
        for migration in migrations {
            if let Some(up) = &migration.up {
                self.script(up);
            }
        }
    }

    fn state(&self) -> Replay {
        Replay {
            catalog: self.catalog.clone(),
            problems: self.problems.clone(),
            changes: self.changes.clone(),
        }
    }

    fn into_state(self) -> Replay {
        Replay {
            catalog: self.catalog,
            problems: self.problems,
            changes: self.changes,
        }
    }

    fn script(&mut self, script: &Script) {
        self.search_path = vec![DEFAULT_SCHEMA.to_owned()];
        self.source = Some(Source {
            file: script.file.clone(),
            body: None,
        });
        for (statement, readable) in script.trees() {
            if readable {
                self.statement(&statement);
            } else {
                self.unreadable(&statement);
            }
        }
        for range in &script.lost {
            self.catalog.gaps.push(script.file.place(range.clone()));
        }
        self.drop_temporary();
        self.source = None;
    }

    fn statement(&mut self, statement: &ast::Stmt) {
        use ast::Stmt;
        match statement {
            Stmt::CreateTable(it) => self.create_table(it),
            Stmt::CreateForeignTable(it) => self.create_foreign_table(it),
            Stmt::CreateTableAs(it) => self.create_table_as(it),
            Stmt::SelectInto(it) => self.select_into(it),
            Stmt::AlterTable(it) => self.alter_table(it),
            Stmt::AlterForeignTable(it) => self.alter_foreign_table(it),
            Stmt::DropTable(it) => self.drop_tables(it),
            Stmt::DropForeignTable(it) => self.drop_foreign_tables(it),
            Stmt::CreateIndex(it) => self.create_index(it),
            Stmt::AlterIndex(it) => self.alter_index(it),
            Stmt::DropIndex(it) => self.drop_indexes(it),
            Stmt::CreateType(it) => self.create_type(it),
            Stmt::AlterType(it) => self.alter_type(it),
            Stmt::DropType(it) => self.drop_types(it),
            Stmt::CreateDomain(it) => self.create_domain(it),
            Stmt::AlterDomain(it) => self.alter_domain(it),
            Stmt::DropDomain(it) => self.drop_domains(it),
            Stmt::CreateSchema(it) => self.create_schema(it),
            Stmt::AlterSchema(it) => self.alter_schema(it),
            Stmt::DropSchema(it) => self.drop_schemas(it),
            Stmt::CreateSequence(it) => self.create_sequence(it),
            Stmt::AlterSequence(it) => self.alter_sequence(it),
            Stmt::DropSequence(it) => self.drop_sequences(it),
            Stmt::CreateView(it) => self.create_view(it),
            Stmt::CreateMaterializedView(it) => self.create_materialized_view(it),
            Stmt::AlterView(it) => self.alter_view(it),
            Stmt::AlterMaterializedView(it) => self.alter_materialized_view(it),
            Stmt::DropView(it) => self.drop_views(it),
            Stmt::DropMaterializedView(it) => self.drop_materialized_views(it),
            Stmt::CommentOn(it) => self.comment_on(it),
            Stmt::Set(it) => self.set(it),
            Stmt::Do(it) => self.do_block(it),
            other => self.other(other),
        }
    }

    /// A statement with a syntax error: a table is made of what could be read
    /// and marked as not wholly known, so that the error is told once and not
    /// again by all that needs the table.
    fn unreadable(&mut self, statement: &ast::Stmt) {
        let place = self.place(statement.syntax());
        let known = self.problems.len();
        let table = match statement {
            ast::Stmt::CreateTable(it) => {
                self.create_table(it);
                it.table_name().and_then(|name| self.named(name.syntax()))
            }
            ast::Stmt::AlterTable(it) => it
                .table_relation_name()
                .and_then(|name| self.named(name.syntax())),
            other if opaque::changes_no_schema(other) => return,
            _ => None,
        };
        self.problems.truncate(known);
        let table = table.and_then(|named| self.existing_relation(&named));
        match table.and_then(|name| self.catalog.tables.get_mut(&name)) {
            Some(table) => table.gaps.push(place),
            None => self.catalog.gaps.push(place),
        }
    }

    /// The place of what a node stands for, without comments around it.
    fn place(&self, node: &SyntaxNode) -> Place {
        let Some(source) = &self.source else {
            // Nothing is replayed outside a script.
            return Place {
                path: Arc::from(""),
                span: crate::text::Span::file_start(),
            };
        };
        let range = match super::migration::ends(node) {
            Some((first, last)) => first.text_range().cover(last.text_range()),
            None => node.text_range(),
        };
        let range = match &source.body {
            Some(body) => body.source_range(range),
            None => range,
        };
        source.file.place(Range::<usize>::from(range))
    }

    fn refuse(&mut self, place: Place, message: impl Into<String>) {
        if !self.tolerant {
            self.problems
                .push(Problem::new(ProblemKind::Refused, place, message));
        }
    }

    fn duplicate(&mut self, named: &Named, what: &str, earlier: Option<Place>) {
        if !self.tolerant {
            let message = format!("{what} '{named}' exists already");
            let problem = Problem::new(ProblemKind::Duplicate, named.place.clone(), message);
            self.problems.push(problem.earlier(earlier));
        }
    }

    /// Reports that something does not exist, with the name that was meant.
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
        if !self.tolerant {
            self.problems.push(problem);
        }
    }

    /// The table that is to be changed, or a problem.
    fn table_named(&mut self, node: &SyntaxNode, if_exists: bool) -> Option<ObjectName> {
        let named = self.named(node)?;
        let found = self.existing_relation(&named);
        if let Some(name) = &found
            && self.catalog.tables.contains_key(name)
        {
            return found;
        }
        if !if_exists && !self.may_exist() {
            self.missing_table(&named);
        }
        None
    }

    /// True if a statement that was not understood may have made anything.
    fn may_exist(&self) -> bool {
        !self.catalog.gaps.is_empty()
    }

    fn missing_table(&mut self, named: &Named) {
        let dropped = self.catalog.dropped_tables.iter().rev();
        let earlier = dropped
            .filter(|(name, _)| name.name == named.name)
            .map(|(_, place)| place.clone())
            .next();
        let tables: Vec<String> = self.catalog.tables.keys().map(|n| n.name.clone()).collect();
        self.missing(
            named.place.clone(),
            format!("table '{named}' does not exist"),
            &named.name,
            tables.iter().map(String::as_str),
            earlier,
        );
    }
}

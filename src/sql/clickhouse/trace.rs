//! What can be seen in a database of a statement that was carried out.
//!
//! Without transactions, a run that was killed leaves open whether its last
//! statement was done. What the statement makes or removes tells.

use super::read::{Name, Word};
use super::statement::{Command, Existing, ObjectSort, PartSort, Statement};
use super::{CURRENT_DATABASE, TableName};

/// One thing that holds if a statement was carried out, and does not if it
/// was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trace {
    DatabaseThere(String),
    DatabaseGone(String),
    TableThere(TableName),
    TableGone(TableName),
    ColumnThere(TableName, String),
    ColumnGone(TableName, String),
    IndexThere(TableName, String),
    IndexGone(TableName, String),
    ProjectionThere(TableName, String),
    ProjectionGone(TableName, String),
    /// Doing it again does what doing it once does.
    Repeatable,
    /// Nothing that can be seen.
    Unknown,
}

/// The traces of a statement; names without a database are in the current one.
pub(in crate::sql) fn traces(statement: &Statement, first_word: &str) -> Vec<Trace> {
    match statement {
        Statement::CreateDatabase(it) if it.if_not_exists => vec![Trace::Repeatable],
        Statement::CreateDatabase(it) => vec![Trace::DatabaseThere(it.name.text.clone())],
        Statement::CreateTable(it) if it.temporary => vec![Trace::Repeatable],
        Statement::CreateTable(it) => made(&it.name, it.existing),
        Statement::CreateView(it) => made(&it.name, it.existing),
        Statement::CreateDictionary(it) => made(&it.name, it.existing),
        Statement::Drop(it) if it.if_exists => vec![Trace::Repeatable],
        Statement::Drop(it) if it.sort == ObjectSort::Database => {
            let gone = |name: &Name| Trace::DatabaseGone(name.name.clone());
            it.names.iter().map(gone).collect()
        }
        Statement::Drop(it) => it
            .names
            .iter()
            .map(|it| Trace::TableGone(full(it)))
            .collect(),
        Statement::Attach(it) if it.if_not_exists => vec![Trace::Repeatable],
        Statement::Attach(it) if it.sort == ObjectSort::Database => vec![Trace::Unknown],
        Statement::Attach(it) => vec![Trace::TableThere(full(&it.name))],
        Statement::Rename(it) if it.sort != ObjectSort::Database => it
            .pairs
            .iter()
            .flat_map(|(from, to)| [Trace::TableGone(full(from)), Trace::TableThere(full(to))])
            .collect(),
        Statement::AlterTable(it) => {
            let table = full(&it.name);
            let commands = it.commands.iter();
            commands.flat_map(|it| of_command(&table, it)).collect()
        }
        Statement::Truncate { .. } | Statement::Use(_) | Statement::FlattenNested(_) => {
            vec![Trace::Repeatable]
        }
        Statement::Rename(_) | Statement::Exchange { .. } => vec![Trace::Unknown],
        Statement::Opaque => vec![of_opaque(first_word)],
    }
}

fn full(name: &Name) -> TableName {
    let database = name.database.as_deref().unwrap_or(CURRENT_DATABASE);
    TableName::new(database, &name.name)
}

fn made(name: &Name, existing: Existing) -> Vec<Trace> {
    match existing {
        Existing::Refused => vec![Trace::TableThere(full(name))],
        Existing::Kept | Existing::Replaced => vec![Trace::Repeatable],
    }
}

fn of_command(table: &TableName, command: &Command) -> Vec<Trace> {
    let text = |word: &Word| word.text.clone();
    vec![match command {
        Command::AddColumn {
            if_not_exists: true,
            ..
        }
        | Command::DropColumn {
            if_exists: true, ..
        }
        | Command::RenameColumn {
            if_exists: true, ..
        }
        | Command::AddIndex {
            if_not_exists: true,
            ..
        }
        | Command::AddProjection {
            if_not_exists: true,
            ..
        }
        | Command::AddConstraint {
            if_not_exists: true,
            ..
        }
        | Command::DropPart {
            if_exists: true, ..
        }
        | Command::ModifyColumn { .. }
        | Command::RemoveFromColumn { .. }
        | Command::CommentColumn { .. }
        | Command::TouchColumn { .. }
        | Command::ModifyOrderBy(_)
        | Command::ModifySampleBy(_)
        | Command::ModifyTtl(_)
        | Command::ModifySettings(_)
        | Command::ResetSettings(_)
        | Command::ModifyComment(_)
        | Command::ModifyQuery(..)
        | Command::ModifyRefresh(_) => Trace::Repeatable,
        Command::AddColumn { column, .. } => {
            // A nested column is many.
            let flat = column
                .ty
                .as_ref()
                .is_none_or(|(ty, _)| ty.flattened().is_none());
            match flat {
                true => Trace::ColumnThere(table.clone(), text(&column.name)),
                false => Trace::Unknown,
            }
        }
        Command::DropColumn { name, .. } => Trace::ColumnGone(table.clone(), text(name)),
        Command::RenameColumn { from, to, .. } => {
            return vec![
                Trace::ColumnGone(table.clone(), text(from)),
                Trace::ColumnThere(table.clone(), text(to)),
            ];
        }
        Command::AddIndex { index, .. } => Trace::IndexThere(table.clone(), text(&index.name)),
        Command::AddProjection { name, .. } => Trace::ProjectionThere(table.clone(), text(name)),
        Command::DropPart {
            part: PartSort::Index,
            name,
            ..
        } => Trace::IndexGone(table.clone(), text(name)),
        Command::DropPart {
            part: PartSort::Projection,
            name,
            ..
        } => Trace::ProjectionGone(table.clone(), text(name)),
        Command::AddConstraint { .. } | Command::DropPart { .. } | Command::Opaque => {
            Trace::Unknown
        }
    }]
}

fn of_opaque(first_word: &str) -> Trace {
    const REPEATABLE: [&str; 15] = [
        "SELECT", "WITH", "SET", "SYSTEM", "GRANT", "REVOKE", "OPTIMIZE", "DELETE", "EXPLAIN",
        "SHOW", "DESCRIBE", "DESC", "EXISTS", "CHECK", "KILL",
    ];
    let is_known = REPEATABLE
        .iter()
        .any(|word| first_word.eq_ignore_ascii_case(word));
    match is_known {
        true => Trace::Repeatable,
        false => Trace::Unknown,
    }
}

//! The database as the migrations leave it.
//!
//! A [`Catalog`] is what [`replay`](super::replay) makes: plain data, in the
//! order of names, each object with the place that defines it. What was dropped
//! is remembered with the place of the drop, so that a finding can point there.

mod constraint;
mod name;
mod sequence;
mod table;
mod user_type;

pub(in crate::sql) use constraint::ColumnUse;
pub use constraint::{Action, Check, Constraint, ConstraintKind, Expression, ForeignKey, LabelSet};
pub use name::{DEFAULT_SCHEMA, ObjectName, TEMPORARY_SCHEMA, identifier, literal};
pub use sequence::{Sequence, SequenceOptions, range as sequence_range};
pub use table::{Column, Dropped, Generated, Index, IndexPart, Renamed, Table, TableKind};
pub use user_type::{Domain, Label, TypeKind, UserType};

use super::Place;
use super::types::ColumnType;
use std::collections::BTreeMap;

/// Everything that the migrations define.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Schemas that were created, with the place; the default one has none.
    pub schemas: BTreeMap<String, Place>,
    pub tables: BTreeMap<ObjectName, Table>,
    /// Indexes, those behind constraints too.
    pub indexes: BTreeMap<ObjectName, Index>,
    pub types: BTreeMap<ObjectName, UserType>,
    pub views: BTreeMap<ObjectName, View>,
    pub sequences: BTreeMap<ObjectName, Sequence>,
    /// What is known by its kind and name alone: functions, triggers, policies.
    pub opaque: Vec<Opaque>,
    /// Tables that were dropped, in the order of the drops.
    pub dropped_tables: Vec<(ObjectName, Place)>,
    /// Tables that were renamed: old name, new name, where.
    pub renamed_tables: Vec<(ObjectName, ObjectName, Place)>,
    /// Statements that may have changed any object and were not understood.
    pub gaps: Vec<Place>,
}

/// A view: its name, and what it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub materialized: bool,
    /// Tables and views that it names.
    pub reads: Vec<ObjectName>,
    /// Names that were given to the columns, if they are not those of the query.
    pub names_given: Vec<String>,
    /// The query, on one line.
    pub query: String,
    /// Where its names are looked up; empty: as usual.
    pub search_path: Vec<String>,
    /// Names and types; none if the query is not understood.
    pub columns: Option<Vec<(String, ColumnType)>>,
    /// All names in it, columns among them; `*` is one.
    pub(in crate::sql) names: Vec<String>,
    pub place: Place,
    pub comment: Option<String>,
}

impl View {
    /// A view as a server prints it; what it reads is told after.
    pub fn printed(
        materialized: bool,
        query: String,
        comment: Option<String>,
        place: Place,
    ) -> View {
        View {
            materialized,
            reads: Vec::new(),
            names_given: Vec::new(),
            query,
            search_path: Vec::new(),
            columns: None,
            names: Vec::new(),
            place,
            comment,
        }
    }

    /// Gives the columns the names that they have now, whatever the query will
    /// call them.
    pub(in crate::sql) fn keep_names(&mut self) {
        if let Some(columns) = &self.columns {
            self.names_given = columns.iter().map(|(name, _)| name.clone()).collect();
        }
    }

    /// Notes that the view reads a relation, and a column of it.
    pub fn read(&mut self, relation: ObjectName, column: Option<&str>) {
        if !self.reads.contains(&relation) {
            self.reads.push(relation);
        }
        if let Some(column) = column
            && !self.names.iter().any(|name| name == column)
        {
            self.names.push(column.to_owned());
        }
    }

    /// True if the view reads the relation, and names the column if one is
    /// given; `*` names all.
    pub fn uses(&self, relation: &ObjectName, column: Option<&str>) -> bool {
        let named = |column| self.names.iter().any(|name| name == column || name == "*");
        self.reads.contains(relation) && column.is_none_or(named)
    }
}

/// An object of which only kind and name are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// "function", "trigger", "extension", …
    pub kind: &'static str,
    pub name: String,
    /// The types of a function's arguments.
    pub arguments: String,
    /// The table that a trigger, policy or rule is on.
    pub table: Option<ObjectName>,
    /// The statement that makes it.
    pub definition: String,
    /// Where its names are looked up; empty: as usual.
    pub search_path: Vec<String>,
    pub place: Place,
}

/// What a name stands for, among those that share the names of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    Table,
    Index,
    View,
    Sequence,
}

impl RelationKind {
    pub fn as_str(self) -> &'static str {
        match self {
            RelationKind::Table => "table",
            RelationKind::Index => "index",
            RelationKind::View => "view",
            RelationKind::Sequence => "sequence",
        }
    }
}

impl Catalog {
    /// The table of this schema (the default one if `None`) and name.
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<(&ObjectName, &Table)> {
        let name = ObjectName::new(schema.unwrap_or(DEFAULT_SCHEMA), name);
        self.tables.get_key_value(&name)
    }

    /// What this name stands for, and where that was defined.
    pub fn relation(&self, name: &ObjectName) -> Option<(RelationKind, &Place)> {
        let table = self
            .tables
            .get(name)
            .map(|t| (RelationKind::Table, &t.place));
        let index = || {
            self.indexes
                .get(name)
                .map(|i| (RelationKind::Index, &i.place))
        };
        let view = || self.views.get(name).map(|v| (RelationKind::View, &v.place));
        let sequence = || {
            let sequence = self.sequences.get(name)?;
            Some((RelationKind::Sequence, &sequence.place))
        };
        table.or_else(index).or_else(view).or_else(sequence)
    }

    /// The labels that a column of this type can hold: those of an enum type,
    /// or of a domain whose check lists them.
    pub fn labels(&self, name: &ObjectName) -> Option<&[Label]> {
        match &self.types.get(name)?.kind {
            TypeKind::Enum(labels) => Some(labels),
            TypeKind::Domain(domain) => domain
                .checks
                .iter()
                .find_map(|(_, check)| check.labels.first())
                .map(|set| set.labels.as_slice()),
            _ => None,
        }
    }

    /// The indexes of a table, by name.
    pub fn indexes_of(&self, table: &ObjectName) -> impl Iterator<Item = (&ObjectName, &Index)> {
        self.indexes
            .iter()
            .filter(move |(_, index)| index.table == *table)
    }
}

//! Tables, their columns and their indexes.

use super::{Check, Constraint, ConstraintKind, Expression, ForeignKey, ObjectName};
use crate::sql::Place;
use crate::sql::types::ColumnType;

/// How a table stores its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableKind {
    Ordinary,
    /// Has partitions and no rows of its own.
    Partitioned,
    /// The rows are elsewhere.
    Foreign,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub kind: TableKind,
    /// In the order of the table.
    pub columns: Vec<Column>,
    /// In the order that they were added.
    pub constraints: Vec<Constraint>,
    /// Tables whose columns this one has: parents, or the table that it is a
    /// partition of.
    pub inherits: Vec<ObjectName>,
    /// What a partitioned table is divided by: `RANGE (created_at)`.
    pub partition_by: Option<Expression>,
    /// The rows that a partition holds: `FOR VALUES IN ('a')`, `DEFAULT`.
    pub bound: Option<Expression>,
    /// Lost after a crash of the server.
    pub unlogged: bool,
    /// Policies decide who sees which rows.
    pub row_security: bool,
    /// Of a foreign table: `SERVER name OPTIONS (…)`.
    pub server: Option<String>,
    pub comment: Option<String>,
    /// Where the name stands in the statement that created the table.
    pub place: Place,
    pub dropped_columns: Vec<Dropped>,
    pub renamed_columns: Vec<Renamed>,
    /// Statements on the table that were not understood; if there are any, it
    /// may have more or other columns.
    pub gaps: Vec<Place>,
}

impl Table {
    pub fn new(kind: TableKind, place: Place) -> Table {
        Table {
            kind,
            columns: Vec::new(),
            constraints: Vec::new(),
            inherits: Vec::new(),
            partition_by: None,
            bound: None,
            unlogged: false,
            row_security: false,
            server: None,
            comment: None,
            place,
            dropped_columns: Vec::new(),
            renamed_columns: Vec::new(),
            gaps: Vec::new(),
        }
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|found| found.name == name)
    }

    pub fn primary_key(&self) -> Option<&Constraint> {
        self.constraints
            .iter()
            .find(|found| matches!(found.kind, ConstraintKind::PrimaryKey))
    }

    /// Unique constraints, not the primary key.
    pub fn unique_constraints(&self) -> impl Iterator<Item = &Constraint> {
        self.constraints
            .iter()
            .filter(|found| matches!(found.kind, ConstraintKind::Unique { .. }))
    }

    pub fn foreign_keys(&self) -> impl Iterator<Item = (&Constraint, &ForeignKey)> {
        self.constraints
            .iter()
            .filter_map(|found| match &found.kind {
                ConstraintKind::ForeignKey(key) => Some((found, key)),
                _ => None,
            })
    }

    pub fn checks(&self) -> impl Iterator<Item = (&Constraint, &Check)> {
        self.constraints
            .iter()
            .filter_map(|found| match &found.kind {
                ConstraintKind::Check(check) => Some((found, check)),
                _ => None,
            })
    }

    /// The last drop of a column of this name.
    pub fn dropped_column(&self, name: &str) -> Option<&Dropped> {
        self.dropped_columns.iter().rfind(|drop| drop.name == name)
    }
}

/// A column that is no more, and the statement that dropped it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    pub name: String,
    pub place: Place,
}

/// A column that got another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    pub from: String,
    pub to: String,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// Where the name was given.
    pub place: Place,
    pub ty: ColumnType,
    /// Where the type was given.
    pub type_place: Place,
    pub not_null: bool,
    pub default: Option<Expression>,
    pub generated: Option<Generated>,
    pub collation: Option<String>,
    pub comment: Option<String>,
    /// True if the table itself defines the column; it may also inherit it.
    pub local: bool,
}

impl Column {
    /// True if a row can be written without naming the column.
    pub fn has_default(&self) -> bool {
        self.default.is_some() || self.generated.is_some()
    }
}

/// How the database itself fills a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Generated {
    /// Computed from other columns.
    Stored(Expression),
    /// Computed when it is read.
    Virtual(Expression),
    /// From a sequence; `always` refuses other values.
    Identity { always: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    pub table: ObjectName,
    pub unique: bool,
    pub parts: Vec<IndexPart>,
    /// For each part what is said of it beside: `COLLATE "C" text_pattern_ops
    /// DESC NULLS LAST`; empty where all is as usual.
    pub orders: Vec<String>,
    /// NULLs count as equal to one another.
    pub nulls_not_distinct: bool,
    /// The index of the partitioned table that this one is a part of.
    pub parent: Option<ObjectName>,
    /// False if a build of it failed half way: it is kept up to date, and used
    /// for nothing.
    pub valid: bool,
    /// Columns that are stored along.
    pub include: Vec<String>,
    /// "btree", "gin", …
    pub method: String,
    /// Only rows that satisfy this are in the index.
    pub predicate: Option<Expression>,
    /// True if a constraint of the same name made it.
    pub of_constraint: bool,
    pub place: Place,
}

/// What an index is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexPart {
    Column(String),
    Expression(Expression),
}

impl Index {
    /// The columns, if the index is on columns alone and on all rows.
    pub fn plain_columns(&self) -> Option<Vec<&str>> {
        if self.predicate.is_some() {
            return None;
        }
        self.parts
            .iter()
            .map(|part| match part {
                IndexPart::Column(name) => Some(name.as_str()),
                IndexPart::Expression(_) => None,
            })
            .collect()
    }

    /// True if the column stands in an expression of the index.
    pub fn compares(&self, column: &str) -> bool {
        let in_part = |part: &IndexPart| match part {
            IndexPart::Column(_) => false,
            IndexPart::Expression(expression) => expression.mentions(column),
        };
        self.parts.iter().any(in_part)
            || self.predicate.as_ref().is_some_and(|p| p.mentions(column))
    }

    /// True if the index cannot be without the column.
    pub fn mentions(&self, column: &str) -> bool {
        let in_part = |part: &IndexPart| match part {
            IndexPart::Column(name) => name == column,
            IndexPart::Expression(expression) => expression.mentions(column),
        };
        self.parts.iter().any(in_part)
            || self.include.iter().any(|name| name == column)
            || self.predicate.as_ref().is_some_and(|p| p.mentions(column))
    }
}

//! The database as ClickHouse migrations leave it.

use super::{DefaultKind, Expression, TableName, Type};
use crate::sql::Place;
use crate::sql::catalog::{Dropped, Renamed};
use std::collections::BTreeMap;

/// Everything that the migrations define, in the order of names.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Databases that were created; the current one need not be.
    pub databases: BTreeMap<String, Place>,
    /// Tables, views and dictionaries: they share their names.
    pub tables: BTreeMap<TableName, Table>,
    pub dropped_tables: Vec<(TableName, Place)>,
    /// Old name, new name, where.
    pub renamed_tables: Vec<(TableName, TableName, Place)>,
    /// Statements that may have changed any table and could not be read.
    pub gaps: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    Table,
    View,
    MaterializedView,
    /// LIVE and WINDOW views.
    OtherView,
    Dictionary,
}

impl TableKind {
    pub fn noun(self) -> &'static str {
        match self {
            TableKind::Table => "table",
            TableKind::View | TableKind::OtherView => "view",
            TableKind::MaterializedView => "materialized view",
            TableKind::Dictionary => "dictionary",
        }
    }
}

/// A table, a view or a dictionary.
#[derive(Clone, Debug)]
pub struct Table {
    pub kind: TableKind,
    /// In the order of the table.
    pub columns: Vec<Column>,
    /// None if the statement names none: the server has a default.
    pub engine: Option<Engine>,
    /// The sorting key; empty for `tuple()`.
    pub order_by: Vec<Expression>,
    /// None if it is the sorting key.
    pub primary_key: Option<Vec<Expression>>,
    pub partition_by: Option<Expression>,
    pub sample_by: Option<Expression>,
    pub ttl: Option<Expression>,
    pub settings: BTreeMap<String, Expression>,
    pub indexes: Vec<Index>,
    pub projections: Vec<Projection>,
    pub constraints: Vec<Constraint>,
    pub comment: Option<String>,
    /// Of a view: what it selects. Of a table: what it was filled with.
    pub query: Option<Expression>,
    /// Tables that a view reads.
    pub reads: Vec<TableName>,
    /// Where a materialised view writes.
    pub to: Option<TableName>,
    pub refresh: Option<Expression>,
    /// Clauses of a dictionary by name: SOURCE, LAYOUT, LIFETIME.
    pub clauses: BTreeMap<String, Expression>,
    /// Where the name stands in the statement that created it.
    pub place: Place,
    pub dropped_columns: Vec<Dropped>,
    pub renamed_columns: Vec<Renamed>,
    /// Statements that may have given it other columns: queries that it was
    /// made from, and what could not be read.
    pub gaps: Vec<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engine {
    pub name: String,
    pub arguments: Option<Expression>,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    /// Where the name was given.
    pub place: Place,
    pub ty: Type,
    /// Where the type was given.
    pub type_place: Place,
    /// How it gets its value if none is written.
    pub default: Option<(DefaultKind, Option<Expression>)>,
    pub codec: Option<Expression>,
    pub ttl: Option<Expression>,
    pub comment: Option<String>,
}

/// A data skipping index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    pub name: String,
    pub expression: Expression,
    pub method: Option<Expression>,
    pub granularity: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    pub name: String,
    pub query: Expression,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    pub name: String,
    /// False for `ASSUME`, which is believed and not checked.
    pub check: bool,
    pub expression: Expression,
}

impl Table {
    pub(super) fn new(kind: TableKind, place: Place) -> Table {
        Table {
            kind,
            columns: Vec::new(),
            engine: None,
            order_by: Vec::new(),
            primary_key: None,
            partition_by: None,
            sample_by: None,
            ttl: None,
            settings: BTreeMap::new(),
            indexes: Vec::new(),
            projections: Vec::new(),
            constraints: Vec::new(),
            comment: None,
            query: None,
            reads: Vec::new(),
            to: None,
            refresh: None,
            clauses: BTreeMap::new(),
            place,
            dropped_columns: Vec::new(),
            renamed_columns: Vec::new(),
            gaps: Vec::new(),
        }
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The expressions of the primary key: those of the sorting key unless it
    /// has its own.
    pub fn primary_key(&self) -> &[Expression] {
        self.primary_key.as_deref().unwrap_or(&self.order_by)
    }

    /// True if the sorting, primary, partition or sampling key needs the column.
    pub fn key_needs(&self, column: &str) -> bool {
        let keys = self.order_by.iter().chain(self.primary_key());
        let others = self.partition_by.iter().chain(&self.sample_by);
        keys.chain(others).any(|it| it.mentions(column))
    }
}

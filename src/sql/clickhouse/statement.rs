//! What a statement says, as far as the reader needs it.

use super::expression::Expression;
use super::read::{Name, Word};
use super::types::Type;
use crate::sql::Place;

/// A statement that changes what there is, or none of our concern.
#[derive(Clone, Debug)]
pub(in crate::sql) enum Statement {
    CreateDatabase(CreateDatabase),
    CreateTable(Box<CreateTable>),
    CreateView(Box<CreateView>),
    CreateDictionary(Box<CreateDictionary>),
    AlterTable(AlterTable),
    Drop(Drop),
    Attach(Attach),
    Rename(Rename),
    Exchange {
        first: Name,
        second: Name,
    },
    /// The rows go, the table stays.
    Truncate {
        name: Name,
        if_exists: bool,
    },
    Use(Word),
    /// `SET flatten_nested = …`
    FlattenNested(bool),
    /// Changes no table: rows, rights, settings, the server.
    Opaque,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct CreateDatabase {
    pub name: Word,
    pub if_not_exists: bool,
}

/// What a name of `CREATE` is to one that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sql) enum Existing {
    #[default]
    Refused,
    Kept,
    Replaced,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct CreateTable {
    pub name: Name,
    pub existing: Existing,
    pub temporary: bool,
    pub body: Body,
    pub storage: Storage,
    pub comment: Option<String>,
    /// `AS table`: its columns, and its engine unless another is given.
    pub like: Option<Name>,
    /// `AS SELECT …` or `AS function(…)`: rows, and columns if none are given.
    pub query: Option<Expression>,
}

/// What stands in the brackets of a table.
#[derive(Clone, Debug, Default)]
pub(in crate::sql) struct Body {
    pub columns: Vec<ColumnSpec>,
    pub indexes: Vec<IndexSpec>,
    pub projections: Vec<(Word, Expression)>,
    pub constraints: Vec<ConstraintSpec>,
    pub primary_key: Option<Vec<Expression>>,
}

/// A column as it is declared; what is not said is `None`.
#[derive(Clone, Debug)]
pub(in crate::sql) struct ColumnSpec {
    pub name: Word,
    pub ty: Option<(Type, Place)>,
    pub default: Option<(DefaultKind, Option<Expression>)>,
    pub codec: Option<Expression>,
    pub ttl: Option<Expression>,
    pub comment: Option<String>,
    pub primary_key: bool,
}

/// How a column that is not written gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultKind {
    Default,
    /// Computed when the row is written; nobody else writes it.
    Materialized,
    /// Computed when it is read.
    Alias,
    /// Only there to compute others from; not stored.
    Ephemeral,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct IndexSpec {
    pub name: Word,
    pub expression: Expression,
    /// "minmax", "set(100)", …
    pub method: Option<Expression>,
    pub granularity: Option<u64>,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct ConstraintSpec {
    pub name: Word,
    /// False for `ASSUME`.
    pub check: bool,
    pub expression: Expression,
}

/// The engine, and the clauses after it.
#[derive(Clone, Debug, Default)]
pub(in crate::sql) struct Storage {
    pub engine: Option<(Word, Option<Expression>)>,
    pub order_by: Option<Vec<Expression>>,
    pub primary_key: Option<Vec<Expression>>,
    pub partition_by: Option<Expression>,
    pub sample_by: Option<Expression>,
    pub ttl: Option<Expression>,
    pub settings: Vec<(Word, Expression)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sql) enum ViewSort {
    Plain,
    Materialized,
    /// LIVE and WINDOW views, which are experiments of the server.
    Other,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct CreateView {
    pub name: Name,
    pub existing: Existing,
    pub sort: ViewSort,
    pub body: Body,
    pub storage: Storage,
    /// Where a materialised view writes its rows.
    pub to: Option<Name>,
    pub refresh: Option<Expression>,
    pub query: Option<Expression>,
    /// Tables that the query names.
    pub reads: Vec<Name>,
    pub comment: Option<String>,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct CreateDictionary {
    pub name: Name,
    pub existing: Existing,
    pub columns: Vec<ColumnSpec>,
    pub primary_key: Option<Vec<Expression>>,
    /// SOURCE, LAYOUT, LIFETIME and so on, by name.
    pub clauses: Vec<(Word, Expression)>,
    pub comment: Option<String>,
}

/// What kind of object a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sql) enum ObjectSort {
    Table,
    View,
    Dictionary,
    Database,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct Drop {
    pub sort: ObjectSort,
    /// A database has its name as that of a table.
    pub names: Vec<Name>,
    pub if_exists: bool,
    pub temporary: bool,
    /// Taken out of sight, and brought back by ATTACH.
    pub detach: bool,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct Attach {
    pub sort: ObjectSort,
    pub name: Name,
    pub if_not_exists: bool,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct Rename {
    pub sort: ObjectSort,
    pub pairs: Vec<(Name, Name)>,
    pub if_exists: bool,
}

#[derive(Clone, Debug)]
pub(in crate::sql) struct AlterTable {
    pub name: Name,
    pub commands: Vec<Command>,
}

/// Where a new column goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sql) enum Position {
    First,
    After(Word),
}

/// What of a column is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sql) enum Removed {
    Default,
    Codec,
    Comment,
    Ttl,
    Settings,
}

#[derive(Clone, Debug)]
pub(in crate::sql) enum Command {
    AddColumn {
        column: ColumnSpec,
        if_not_exists: bool,
        position: Option<Position>,
    },
    DropColumn {
        name: Word,
        if_exists: bool,
    },
    ModifyColumn {
        column: ColumnSpec,
        if_exists: bool,
        position: Option<Position>,
    },
    RemoveFromColumn {
        name: Word,
        if_exists: bool,
        removed: Removed,
    },
    RenameColumn {
        from: Word,
        to: Word,
        if_exists: bool,
    },
    CommentColumn {
        name: Word,
        if_exists: bool,
        comment: String,
    },
    /// The column must be there; its data changes: CLEAR, MATERIALIZE.
    TouchColumn {
        name: Word,
        if_exists: bool,
    },
    AddIndex {
        index: IndexSpec,
        if_not_exists: bool,
    },
    AddProjection {
        name: Word,
        query: Expression,
        if_not_exists: bool,
    },
    AddConstraint {
        constraint: ConstraintSpec,
        if_not_exists: bool,
    },
    DropPart {
        part: PartSort,
        name: Word,
        if_exists: bool,
    },
    ModifyOrderBy(Vec<Expression>),
    ModifySampleBy(Option<Expression>),
    ModifyTtl(Option<Expression>),
    ModifySettings(Vec<(Word, Expression)>),
    ResetSettings(Vec<Word>),
    ModifyComment(String),
    ModifyQuery(Expression, Vec<Name>),
    ModifyRefresh(Expression),
    /// Changes rows, or how they lie on disk.
    Opaque,
}

/// What belongs to a table by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sql) enum PartSort {
    Index,
    Projection,
    Constraint,
}

impl PartSort {
    pub(in crate::sql) fn noun(self) -> &'static str {
        match self {
            PartSort::Index => "index",
            PartSort::Projection => "projection",
            PartSort::Constraint => "constraint",
        }
    }
}

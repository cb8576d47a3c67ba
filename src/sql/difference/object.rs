//! What a difference is about.

use crate::sql::Place;
use crate::sql::catalog::{ObjectName, Opaque, identifier};
use std::fmt;

/// One thing that two catalogs do not agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub object: Object,
    pub change: Change,
    /// What it is now, in words; none if there is nothing.
    pub from: Option<String>,
    /// What it is to be.
    pub to: Option<String>,
    pub from_place: Option<Place>,
    pub to_place: Option<Place>,
}

/// An object of a database. The order is that of the reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    Schema(String),
    Type(ObjectName),
    Sequence(ObjectName),
    Table(ObjectName),
    Column(ObjectName, String),
    Constraint(ObjectName, String),
    /// An index, and the table that it is on.
    Index(ObjectName, ObjectName),
    View(ObjectName, ViewKind),
    Other(OtherObject),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ViewKind {
    Plain,
    Materialized,
}

/// A function, trigger or the like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherObject {
    pub kind: &'static str,
    pub name: String,
    pub arguments: String,
    pub table: Option<ObjectName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Removed,
    Added,
    Changed(Aspect),
}

/// What of an object is not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// What the object is: a table or a partitioned table, an enum or a domain.
    Kind,
    Name,
    Type,
    Nullability,
    Default,
    Generated,
    Collation,
    /// The whole of it, for objects that are made anew rather than changed.
    Definition,
    Labels,
    Validated,
    /// An index that a failed build left behind.
    Valid,
    Deferrable,
    Parents,
    Bound,
    Unlogged,
    RowSecurity,
    Owner,
    Options,
    Comment,
    /// Of a ClickHouse.
    Engine,
    SortingKey,
    PrimaryKey,
    PartitionKey,
    SamplingKey,
    Codec,
    TimeToLive,
}

impl Difference {
    pub(in crate::sql) fn removed(object: Object, place: &Place) -> Difference {
        Difference {
            object,
            change: Change::Removed,
            from: None,
            to: None,
            from_place: Some(place.clone()),
            to_place: None,
        }
    }

    pub(in crate::sql) fn added(object: Object, place: &Place) -> Difference {
        Difference {
            object,
            change: Change::Added,
            from: None,
            to: None,
            from_place: None,
            to_place: Some(place.clone()),
        }
    }

    pub(in crate::sql) fn changed(
        object: Object,
        aspect: Aspect,
        (from, from_place): (String, &Place),
        (to, to_place): (String, &Place),
    ) -> Difference {
        Difference {
            object,
            change: Change::Changed(aspect),
            from: Some(from),
            to: Some(to),
            from_place: Some(from_place.clone()),
            to_place: Some(to_place.clone()),
        }
    }
}

impl Object {
    /// The table that the object is, or is a part of.
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Object::Table(table)
            | Object::Column(table, _)
            | Object::Constraint(table, _)
            | Object::Index(_, table) => Some(table),
            Object::Other(other) => other.table.as_ref(),
            _ => None,
        }
    }

    pub fn noun(&self) -> &'static str {
        match self {
            Object::Schema(_) => "schema",
            Object::Type(_) => "type",
            Object::Sequence(_) => "sequence",
            Object::Table(_) => "table",
            Object::Column(..) => "column",
            Object::Constraint(..) => "constraint",
            Object::Index(..) => "index",
            Object::View(_, ViewKind::Plain) => "view",
            Object::View(_, ViewKind::Materialized) => "materialized view",
            Object::Other(other) => other.kind,
        }
    }
}

/// "column 'name' of table 'users'".
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = self.noun();
        match self {
            Object::Schema(name) => write!(f, "{noun} '{name}'"),
            Object::Type(name)
            | Object::Sequence(name)
            | Object::Table(name)
            | Object::View(name, _) => write!(f, "{noun} '{name}'"),
            Object::Column(table, name) | Object::Constraint(table, name) => {
                write!(f, "{noun} '{name}' of table '{table}'")
            }
            Object::Index(name, table) => write!(f, "{noun} '{name}' of table '{table}'"),
            Object::Other(other) => match &other.table {
                Some(table) => write!(f, "{noun} '{}' of table '{table}'", other.name),
                None if other.arguments.is_empty() => write!(f, "{noun} '{}'", other.name),
                None => write!(f, "{noun} '{}({})'", other.name, other.arguments),
            },
        }
    }
}

impl OtherObject {
    pub(super) fn of(opaque: &Opaque) -> OtherObject {
        OtherObject {
            kind: opaque.kind,
            name: opaque.name.clone(),
            arguments: opaque.arguments.clone(),
            table: opaque.table.clone(),
        }
    }

    /// The name as statements write it.
    pub(super) fn sql(&self) -> String {
        let parts: Vec<String> = self.name.split('.').map(identifier).collect();
        let name = parts.join(".");
        match (self.kind, &self.table) {
            ("function" | "procedure" | "aggregate", _) => format!("{name}({})", self.arguments),
            (_, Some(table)) => format!("{name} ON {}", table.sql()),
            _ => name,
        }
    }
}

impl Aspect {
    /// "the type", "whether it can be NULL", …
    pub fn noun(self) -> &'static str {
        match self {
            Aspect::Kind => "kind",
            Aspect::Name => "name",
            Aspect::Type => "type",
            Aspect::Nullability => "nullability",
            Aspect::Default => "default",
            Aspect::Generated => "generation",
            Aspect::Collation => "collation",
            Aspect::Definition => "definition",
            Aspect::Labels => "labels",
            Aspect::Validated => "validation",
            Aspect::Valid => "validity",
            Aspect::Deferrable => "deferral",
            Aspect::Parents => "parents",
            Aspect::Bound => "partition bound",
            Aspect::Unlogged => "persistence",
            Aspect::RowSecurity => "row security",
            Aspect::Owner => "owner",
            Aspect::Options => "options",
            Aspect::Comment => "comment",
            Aspect::Engine => "engine",
            Aspect::SortingKey => "sorting key",
            Aspect::PrimaryKey => "primary key",
            Aspect::PartitionKey => "partition key",
            Aspect::SamplingKey => "sampling key",
            Aspect::Codec => "codec",
            Aspect::TimeToLive => "TTL",
        }
    }
}

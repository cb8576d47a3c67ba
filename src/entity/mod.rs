//! Which message is which table, which field is which column, and why.
//!
//! [`Entities::of`] reads the options of `contracts/v1/options.proto` and,
//! where there are none, the conventions of [`convention`]; what comes out
//! names tables, columns, keys and references, whether or not there is a
//! database that has them. [`table::TableMap`] then looks for them in a catalog.
//! Options that cannot hold are [`Problem`]s, which rules report at the option.

pub mod bounds;
mod build;
pub mod clickhouse;
mod columns;
pub mod convention;
mod declared;
mod enums;
mod options;
mod plural;
mod problem;
mod reference;
pub mod table;
#[cfg(test)]
mod tests;
pub mod value;
pub mod verdict;

pub use enums::EnumType;
pub use options::Layout;
pub use problem::{Problem, ProblemKind};

use crate::schema::{EnumId, Message, MessageId, Schema};
use std::collections::HashMap;
use std::fmt;

/// The name of a table, with its schema where that is not the default one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    pub schema: Option<String>,
    pub name: String,
}

impl TableName {
    /// The table that "orders" or "billing.invoices" names.
    pub fn parse(text: &str) -> TableName {
        match text.split_once('.') {
            Some((schema, name)) => TableName {
                schema: Some(schema.to_owned()),
                name: name.to_owned(),
            },
            None => TableName {
                schema: None,
                name: text.to_owned(),
            },
        }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A message that a table stores.
#[derive(Debug)]
pub struct Entity {
    pub message: MessageId,
    pub table: TableName,
    /// True if the message carries the table option, false if conventions make
    /// it an entity.
    pub explicit: bool,
    /// Fields of the primary key, as places in [`Message::fields`]; empty if
    /// there is none.
    pub primary_key: Vec<usize>,
    /// Further keys, each a list of fields.
    pub unique: Vec<Vec<usize>>,
    pub references: Vec<Reference>,
    /// One for each field, in the same order.
    pub columns: Vec<FieldColumn>,
    /// Columns that no field stands for, on purpose.
    pub extra_columns: Vec<String>,
}

impl Entity {
    /// The reference that a field holds.
    pub fn reference(&self, field: usize) -> Option<&Reference> {
        self.references.iter().find(|found| found.field == field)
    }

    /// The primary key, then the other keys.
    pub fn keys(&self) -> impl Iterator<Item = &[usize]> {
        let primary = (!self.primary_key.is_empty()).then_some(self.primary_key.as_slice());
        primary
            .into_iter()
            .chain(self.unique.iter().map(Vec::as_slice))
    }
}

/// A field that holds the key of a row of another table (or of its own).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The field: a place in [`Message::fields`].
    pub field: usize,
    /// The entity that is referred to.
    pub target: MessageId,
    /// Its field whose value is held.
    pub target_field: usize,
}

/// How a field is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldColumn {
    /// Name of the column (of a flattened message: what its columns begin with).
    pub name: String,
    /// True if an option gives the name.
    pub explicit_name: bool,
    /// True if the field has no column.
    pub not_persisted: bool,
    pub layout: Layout,
}

/// All entities of a schema.
#[derive(Debug)]
pub struct Entities {
    /// In the order of the schema's messages.
    entities: Vec<Entity>,
    by_message: HashMap<MessageId, usize>,
    by_table: HashMap<TableName, usize>,
    by_name: HashMap<String, usize>,
    enums: Vec<EnumType>,
    problems: Vec<Problem>,
}

impl Entities {
    /// The entities as options and conventions tell them.
    pub fn of(schema: &Schema) -> Entities {
        build::build(schema, &|_| false)
    }

    /// The same, and each top-level message besides whose conventional table is
    /// there.
    pub fn stored_in(schema: &Schema, has_table: &dyn Fn(&TableName) -> bool) -> Entities {
        build::build(schema, has_table)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Entity> {
        self.entities.iter()
    }

    /// The entity that a message is.
    pub fn get(&self, message: MessageId) -> Option<&Entity> {
        self.by_message.get(&message).map(|at| &self.entities[*at])
    }

    /// The entity that a table stores. Where several packages have one (`v1`
    /// and `v2`), the one that names its table, else that of the last package.
    pub fn by_table(&self, table: &TableName) -> Option<&Entity> {
        self.by_table.get(table).map(|at| &self.entities[*at])
    }

    /// The entity of a short ("Order") or full ("shop.v1.Order") message name.
    /// Of several with one short name, chosen as in [`Entities::by_table`].
    pub fn by_name(&self, name: &str) -> Option<&Entity> {
        self.by_name.get(name).map(|at| &self.entities[*at])
    }

    /// How an enum is stored.
    pub fn enum_type(&self, id: EnumId) -> &EnumType {
        &self.enums[id.index()]
    }

    /// What is wrong with the options, in the order of the schema.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// The names of some fields of a message.
pub fn field_names<'a>(message: &'a Message, fields: &[usize]) -> Vec<&'a str> {
    fields
        .iter()
        .map(|at| message.fields[*at].name.as_str())
        .collect()
}

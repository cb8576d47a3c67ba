//! Which columns of the catalog a message's fields are stored in.
//!
//! [`TableMap::all`] finds the table of each entity and, for each field, the
//! columns that hold it: one of the field's name, one for each field of a
//! flattened message, or rows of another table. Each column has a verdict on
//! its type and says whether it should accept NULL; whether that is so is for
//! rules to compare.

use super::columns::Finder;
use super::value::Value;
use super::verdict::Verdict;
use super::{Entities, Entity, Layout};
use crate::schema::{Field, Message, MessageId, Schema};
use crate::sql::catalog::{Catalog, Column, Generated, ObjectName, Table};
use crate::sql::types::ColumnType;

/// An entity and its table.
#[derive(Debug)]
pub struct TableMap<'a> {
    pub entity: &'a Entity,
    pub message: &'a Message,
    /// The table, if the catalog has it.
    pub table: Option<(&'a ObjectName, &'a Table)>,
    /// One for each field, in the same order; empty without a table.
    pub fields: Vec<Storage<'a>>,
    /// Columns that nothing in the message stands for.
    pub unexplained: Vec<&'a Column>,
}

/// How a field is stored.
#[derive(Debug)]
pub enum Storage<'a> {
    /// Not at all, on purpose.
    Nowhere,
    Columns(Vec<ColumnMap<'a>>),
    /// As rows of the table of another entity, which refer back.
    ChildTable(MessageId),
}

/// A column that holds a field, or should.
#[derive(Clone, Debug)]
pub struct ColumnMap<'a> {
    /// What the column is called, or should be.
    pub name: String,
    pub column: Option<&'a Column>,
    /// The field whose value the column holds: the field itself, or one inside
    /// a flattened message.
    pub field: &'a Field,
    /// How to come from the field of the entity to `field`: places in the fields
    /// of one message inside the other; empty for the field itself.
    pub path: Vec<usize>,
    pub value: Value,
    /// True if the column holds all elements of a repeated field.
    pub repeated: bool,
    /// How the option of the field lays it out.
    pub layout: Layout,
    /// True if the column has a value only if something optional is there.
    pub nullable: bool,
    /// `None` if there is no column, or its type is not known.
    pub verdict: Option<Verdict>,
}

impl<'a> TableMap<'a> {
    /// The maps of all entities, in the order of the schema.
    pub fn all(
        schema: &'a Schema,
        entities: &'a Entities,
        catalog: &'a Catalog,
    ) -> Vec<TableMap<'a>> {
        let mut maps: Vec<TableMap<'a>> = entities
            .iter()
            .map(|entity| TableMap::of(schema, entities, catalog, entity))
            .collect();
        let back = back_references(&maps);
        for map in &mut maps {
            map.unexplained.retain(|column| {
                let explained = |(child, name): &(MessageId, &str)| {
                    *child == map.message.id && *name == column.name
                };
                !back.iter().any(explained)
            });
        }
        maps
    }

    fn of(
        schema: &'a Schema,
        entities: &'a Entities,
        catalog: &'a Catalog,
        entity: &'a Entity,
    ) -> TableMap<'a> {
        let message = &schema[entity.message];
        let mut map = TableMap {
            entity,
            message,
            table: find_table(catalog, entity),
            fields: Vec::new(),
            unexplained: Vec::new(),
        };
        let Some((_, table)) = map.table else {
            return map;
        };
        let finder = Finder {
            schema,
            entities,
            catalog,
            table,
        };
        map.fields = (0..message.fields.len())
            .map(|at| finder.storage(entity, at))
            .collect();
        let held = |column: &Column| {
            map.columns().any(|(_, held)| held.name == column.name)
                || entity.extra_columns.contains(&column.name)
                || matches!(
                    column.generated,
                    Some(Generated::Stored(_) | Generated::Virtual(_))
                )
        };
        map.unexplained = table
            .columns
            .iter()
            .filter(|column| !held(column))
            .collect();
        map
    }

    /// All columns that hold fields, with the place of the field in the message.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &ColumnMap<'a>)> {
        self.fields.iter().enumerate().flat_map(|(at, storage)| {
            let columns = match storage {
                Storage::Columns(columns) => columns.as_slice(),
                Storage::Nowhere | Storage::ChildTable(_) => &[],
            };
            columns.iter().map(move |column| (at, column))
        })
    }

    /// The one column that holds a field.
    pub fn column(&self, field: usize) -> Option<&ColumnMap<'a>> {
        match self.fields.get(field)? {
            Storage::Columns(columns) => match columns.as_slice() {
                [column] => Some(column),
                _ => None,
            },
            Storage::Nowhere | Storage::ChildTable(_) => None,
        }
    }

    /// The names of the columns of a key, if each of its fields has one.
    pub fn key_columns(&self, fields: &[usize]) -> Option<Vec<&str>> {
        let name = |at: &usize| Some(self.column(*at)?.column?.name.as_str());
        fields.iter().map(name).collect()
    }

    /// Whether the database refuses a row that leaves a field out: one of its
    /// columns is NOT NULL and has no default. `None` if that is not known.
    pub fn refuses_without(&self, field: usize) -> Option<bool> {
        self.table?;
        match self.fields.get(field)? {
            Storage::Nowhere | Storage::ChildTable(_) => Some(false),
            Storage::Columns(columns) => {
                let found: Option<Vec<&Column>> = columns.iter().map(|it| it.column).collect();
                // Every type of ClickHouse has a value for what is not written.
                let refuses = |column: &&Column| !matches!(column.ty, ColumnType::ClickHouse(_));
                let needs =
                    |column: &&Column| column.not_null && !column.has_default() && refuses(column);
                Some(found?.iter().any(needs))
            }
        }
    }
}

/// Columns of child tables that hold the key of the parent.
fn back_references<'a>(maps: &[TableMap<'a>]) -> Vec<(MessageId, &'a str)> {
    let mut back = Vec::new();
    for parent in maps {
        let Some((parent_name, _)) = parent.table else {
            continue;
        };
        for storage in &parent.fields {
            let Storage::ChildTable(child) = storage else {
                continue;
            };
            let child = maps.iter().find(|map| map.message.id == *child);
            let Some((id, (_, table))) = child.and_then(|map| Some((map.message.id, map.table?)))
            else {
                continue;
            };
            for (constraint, key) in table.foreign_keys() {
                if key.table == *parent_name {
                    back.extend(constraint.columns.iter().map(|name| (id, name.as_str())));
                }
            }
        }
    }
    back
}

/// True if the catalog has the entity's table.
pub fn is_stored_in(catalog: &Catalog, entity: &Entity) -> bool {
    find_table(catalog, entity).is_some()
}

/// The table of an entity: in the schema that it names, else in the default
/// one, else in the only one that has it.
fn find_table<'a>(catalog: &'a Catalog, entity: &Entity) -> Option<(&'a ObjectName, &'a Table)> {
    let name = &entity.table;
    if let Some(found) = catalog.table(name.schema.as_deref(), &name.name) {
        return Some(found);
    }
    if name.schema.is_some() {
        return None;
    }
    let mut named = catalog
        .tables
        .iter()
        .filter(|(found, _)| found.name == name.name);
    named.next().filter(|_| named.next().is_none())
}

//! Which columns of the catalog a message's fields are stored in.
//!
//! [`TableMap::all`] finds the table of each entity and, for each field, the
//! columns that hold it: one of the field's name, one for each field of a
//! flattened message, or rows of another table. Each column has a verdict on
//! its type and says whether it should accept NULL; whether that is so is for
//! rules to compare.

use super::options;
use super::value::{Value, ValueKind};
use super::verdict::{Family, Verdict, verdict};
use super::{Entities, Entity, Layout};
use crate::schema::{Cardinality, Field, Kind, Message, MessageId, Schema, Syntax};
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
#[derive(Debug)]
pub struct ColumnMap<'a> {
    /// What the column is called, or should be.
    pub name: String,
    pub column: Option<&'a Column>,
    /// The field whose value the column holds: the field itself, or one inside
    /// a flattened message.
    pub field: &'a Field,
    pub value: Value,
    /// True if the column holds all elements of a repeated field.
    pub repeated: bool,
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
                let needs = |column: &&Column| column.not_null && !column.has_default();
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

/// Finds the columns of one table.
struct Finder<'a> {
    schema: &'a Schema,
    entities: &'a Entities,
    catalog: &'a Catalog,
    table: &'a Table,
}

impl<'a> Finder<'a> {
    fn storage(&self, entity: &Entity, at: usize) -> Storage<'a> {
        let field = &self.schema[entity.message].fields[at];
        let stored = &entity.columns[at];
        if stored.not_persisted {
            return Storage::Nowhere;
        }
        if stored.layout == Layout::ChildTable
            || stored.layout == Layout::Unspecified
                && self.has_child_rows(entity, field, &stored.name)
        {
            let value = Value::of(self.schema, field);
            if let (Cardinality::Repeated, Some(child)) = (field.cardinality, value.message) {
                return Storage::ChildTable(child);
            }
        }
        let nullable = may_be_absent(self.schema, field) && !entity.primary_key.contains(&at);
        Storage::Columns(self.columns(&stored.name, field, stored.layout, nullable))
    }

    /// True for a repeated message whose own table refers back to this one, if
    /// there is no column for it.
    fn has_child_rows(&self, entity: &Entity, field: &Field, column: &str) -> bool {
        let Some(child) = Value::of(self.schema, field).message else {
            return false;
        };
        let refers_back = |child: &Entity| {
            child
                .references
                .iter()
                .any(|it| it.target == entity.message)
        };
        field.cardinality == Cardinality::Repeated
            && self.table.column(column).is_none()
            && self.entities.get(child).is_some_and(refers_back)
    }

    fn columns(
        &self,
        name: &str,
        field: &'a Field,
        layout: Layout,
        nullable: bool,
    ) -> Vec<ColumnMap<'a>> {
        let value = Value::of(self.schema, field);
        let direct = || vec![self.column_map(name.to_owned(), field, layout, nullable)];
        let Some(message) = value.message.filter(|_| !field.is_repeated()) else {
            return direct();
        };
        let by_name = layout == Layout::Json || layout != Layout::Flattened && self.has(name);
        if by_name {
            return direct();
        }
        if let Some(reference) = self.key_of_other(name, message, nullable) {
            return vec![reference];
        }
        let mut parts = Vec::new();
        self.flatten(name, message, nullable, &mut vec![message], &mut parts);
        // A date without a column for any of its parts is one that is missing.
        let flattened = value.kind == ValueKind::Message
            || layout == Layout::Flattened
            || parts.iter().any(|part| part.column.is_some());
        if flattened && !parts.is_empty() {
            parts
        } else {
            direct()
        }
    }

    /// A message that is an entity itself may be held by its key: `Role role`
    /// in `role_id`.
    fn key_of_other(
        &self,
        name: &str,
        message: MessageId,
        nullable: bool,
    ) -> Option<ColumnMap<'a>> {
        let entity = self.entities.get(message)?;
        let [key] = entity.primary_key.as_slice() else {
            return None;
        };
        let name = format!("{name}_{}", entity.columns[*key].name);
        let field = &self.schema[message].fields[*key];
        self.has(&name)
            .then(|| self.column_map(name, field, Layout::Unspecified, nullable))
    }

    fn flatten(
        &self,
        prefix: &str,
        message: MessageId,
        nullable: bool,
        around: &mut Vec<MessageId>,
        parts: &mut Vec<ColumnMap<'a>>,
    ) {
        for field in &self.schema[message].fields {
            let option = options::column(self.schema, field);
            if option.not_persisted {
                continue;
            }
            let own = if option.name.is_empty() {
                &field.name
            } else {
                &option.name
            };
            let name = format!("{prefix}_{own}");
            let nullable = nullable || may_be_absent(self.schema, field);
            let value = Value::of(self.schema, field);
            let inner = value.message.filter(|inner| {
                !field.is_repeated()
                    && value.kind == ValueKind::Message
                    && option.layout != Layout::Json
                    && !self.has(&name)
                    && !around.contains(inner)
            });
            match inner {
                Some(inner) => {
                    around.push(inner);
                    self.flatten(&name, inner, nullable, around, parts);
                    around.pop();
                }
                None => parts.push(self.column_map(name, field, option.layout, nullable)),
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        self.table.column(name).is_some()
    }

    fn column_map(
        &self,
        name: String,
        field: &'a Field,
        layout: Layout,
        nullable: bool,
    ) -> ColumnMap<'a> {
        let column = self.table.column(&name);
        let repeated = field.cardinality == Cardinality::Repeated;
        let value = Value::of(self.schema, field);
        ColumnMap {
            verdict: column.and_then(|column| self.verdict(value, repeated, layout, &column.ty)),
            name,
            column,
            field,
            value,
            repeated,
            nullable,
        }
    }

    fn verdict(
        &self,
        value: Value,
        repeated: bool,
        layout: Layout,
        ty: &ColumnType,
    ) -> Option<Verdict> {
        let family = Family::of(self.catalog, ty)?;
        if layout == Layout::Json {
            return Some(verdict(ValueKind::Json, family));
        }
        if !repeated {
            return Some(verdict(value.kind, family));
        }
        match ty {
            ColumnType::Array(element) => {
                let element = Family::of(self.catalog, element)?;
                Some(verdict(value.kind, element))
            }
            _ if layout == Layout::Array => Some(Verdict::Impossible),
            _ => Some(verdict(ValueKind::List, family)),
        }
    }
}

/// True if a message may be without the field, so that its column is NULL then.
/// Of a message field presence is always tracked: in proto3 only the keyword
/// (or a wrapper type, made for it) says that it may be absent.
fn may_be_absent(schema: &Schema, field: &Field) -> bool {
    if field.oneof.is_some() || field.proto3_optional {
        return true;
    }
    if field.cardinality != Cardinality::Explicit || field.default_value.is_some() {
        return false;
    }
    let message = matches!(field.kind, Kind::Message(_) | Kind::Group(_));
    !message
        || Value::of(schema, field).wrapped
        || schema[field.origin.file].syntax == Syntax::Proto2
}

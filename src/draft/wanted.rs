//! The columns that fields should have, and their types.

use super::house::EnumStyle;
use super::{At, Planner, conversion};
use crate::entity::Layout;
use crate::entity::table::{ColumnMap, Storage};
use crate::entity::value::ValueKind;
use crate::entity::verdict::Verdict;
use crate::schema::EnumId;
use crate::sql::catalog::ObjectName;
use crate::sql::types::ColumnType;
use std::collections::BTreeSet;

/// How far references to keys that are references themselves are followed.
const DEEPEST: usize = 8;

/// A column that a table should have.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    pub held: ColumnMap<'a>,
    /// The field of the entity that the column is for, or for a part of; none
    /// for one that refers back to what the rows are a field of.
    pub field: Option<usize>,
    pub ty: ColumnType,
    /// Where the value is a key of another table.
    pub key_of: Option<Target>,
}

/// A column that others refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub table: ObjectName,
    pub column: String,
    pub ty: ColumnType,
    /// The place of its table's map.
    pub map: usize,
    /// The field of its entity.
    pub field: usize,
}

impl<'a> Planner<'a> {
    /// The columns of a table that are not there.
    pub(super) fn missing_columns(&self, at: At<'a>) -> Vec<Wanted<'a>> {
        let mut wanted: Vec<Wanted<'a>> = Vec::new();
        let mut seen = BTreeSet::new();
        for field in 0..self.map(at).fields.len() {
            for column in self.missing_of(at, field) {
                if seen.insert(column.held.name.clone()) {
                    wanted.push(column);
                }
            }
        }
        for column in self.back_references(at) {
            if column.held.column.is_none() && seen.insert(column.held.name.clone()) {
                wanted.push(column);
            }
        }
        wanted
    }

    fn missing_of(&self, at: At<'a>, field: usize) -> Vec<Wanted<'a>> {
        let Some(Storage::Columns(columns)) = self.map(at).fields.get(field) else {
            return Vec::new();
        };
        if columns.iter().all(|held| held.column.is_none())
            && let Some(by_key) = self.held_by_key(at, field)
        {
            return vec![by_key];
        }
        let missing = columns.iter().filter(|held| held.column.is_none());
        missing
            .map(|held| Wanted {
                ty: self.wanted_type(at.map, field, held, 0),
                field: Some(field),
                key_of: None,
                held: held.clone(),
            })
            .collect()
    }

    /// A message that is an entity itself is held by its key: `Role role` in
    /// `role_id`.
    fn held_by_key(&self, at: At<'a>, field: usize) -> Option<Wanted<'a>> {
        let map = self.map(at);
        let stored = &map.entity.columns[field];
        let declared = &map.message.fields[field];
        let value = crate::entity::value::Value::of(self.schema, declared);
        let entity = self.entities.get(value.message?)?;
        let [key] = entity.primary_key.as_slice() else {
            return None;
        };
        if stored.layout != Layout::Unspecified || declared.is_repeated() {
            return None;
        }
        let target = self.target(value.message?, *key, 0)?;
        let mut held = self.maps[target.map].column(*key)?.clone();
        held.name = format!("{}_{}", stored.name, entity.columns[*key].name);
        held.nullable = match map.fields.get(field)? {
            // Presence of a message field is that of its parts.
            Storage::Columns(parts) => parts.iter().all(|part| part.nullable),
            Storage::Nowhere | Storage::ChildTable(_) => return None,
        };
        held.column = None;
        Some(Wanted {
            ty: target.ty.clone(),
            field: Some(field),
            key_of: Some(target),
            held,
        })
    }

    /// The column that holds a field of an entity, with the type that it will
    /// have.
    pub(super) fn target(
        &self,
        message: crate::schema::MessageId,
        field: usize,
        depth: usize,
    ) -> Option<Target> {
        let map = self.maps.iter().position(|map| map.message.id == message)?;
        let (table, _) = self.maps[map].table?;
        let held = self.maps[map].column(field)?;
        Some(Target {
            table: table.clone(),
            column: held.name.clone(),
            ty: self.final_type(map, field, held, depth + 1),
            map,
            field,
        })
    }

    /// What a field refers to.
    pub(super) fn referred(&self, map: usize, field: usize, depth: usize) -> Option<Target> {
        if depth > DEEPEST {
            return None;
        }
        let reference = self.maps[map].entity.reference(field)?;
        self.target(reference.target, reference.target_field, depth)
    }

    /// The type that a column will have when all is done.
    pub(super) fn final_type(
        &self,
        map: usize,
        field: usize,
        held: &ColumnMap<'_>,
        depth: usize,
    ) -> ColumnType {
        let Some(column) = held.column else {
            return self.wanted_type(map, field, held, depth);
        };
        let (table, column_name) = match self.maps[map].table {
            Some((name, _)) => (name.to_string(), column.name.clone()),
            None => return column.ty.clone(),
        };
        let unfit = matches!(held.verdict, Some(Verdict::Impossible | Verdict::Lossy(_)));
        if unfit {
            let wanted = self.wanted_type(map, field, held, depth);
            let told = self
                .wishes
                .conversions
                .contains_key(&format!("{table}.{column_name}"));
            return self.attainable(&column.ty, wanted, held, told);
        }
        if let Some(other) = self.other_enum(held, &column.ty) {
            return other;
        }
        match self.referred(map, field, depth) {
            Some(target) if !conversion::comparable(&column.ty, &target.ty) => target.ty,
            _ => column.ty.clone(),
        }
    }

    /// The wanted type, or another one that holds the values as well and that
    /// the values of today can be brought to.
    fn attainable(
        &self,
        from: &ColumnType,
        wanted: ColumnType,
        held: &ColumnMap<'_>,
        told: bool,
    ) -> ColumnType {
        let column = &held.name;
        if told || conversion::conversion(from, &wanted, column).is_some() {
            return wanted;
        }
        let other = match (held.value.kind, held.repeated) {
            (ValueKind::String, false) => ColumnType::Text,
            (ValueKind::Float, false) => ColumnType::DoublePrecision,
            (ValueKind::Double, false) => ColumnType::Numeric(None),
            _ => return wanted,
        };
        match conversion::conversion(from, &other, column) {
            Some(_) => other,
            None => wanted,
        }
    }

    /// The type that a column for a field is best given.
    pub(super) fn wanted_type(
        &self,
        map: usize,
        field: usize,
        held: &ColumnMap<'_>,
        depth: usize,
    ) -> ColumnType {
        if held.layout == Layout::Json {
            return ColumnType::Jsonb;
        }
        let own = &self.maps[map].message.fields[field];
        let is_own = std::ptr::eq(own, held.field);
        let element = if let Some(of) = held.value.of_enum {
            self.enum_column_type(of)
        } else if let Some(target) = self.referred(map, field, depth).filter(|_| is_own) {
            target.ty
        } else if is_own
            && held.value.kind == ValueKind::String
            && self.maps[map].entity.primary_key == [field]
            && held.field.name == "id"
        {
            self.house.id_type.clone()
        } else {
            usual(held.value.kind)
        };
        let is_document = matches!(
            held.value.kind,
            ValueKind::Message | ValueKind::Money | ValueKind::Json | ValueKind::Map
        );
        match held.repeated {
            true if is_document && held.layout != Layout::Array => ColumnType::Jsonb,
            true => ColumnType::Array(Box::new(element)),
            false => element,
        }
    }

    /// The type of a column for an enum, as the tables have it that are there.
    fn enum_column_type(&self, of: EnumId) -> ColumnType {
        let name = self.enum_type_name(of);
        if self.catalog.types.contains_key(&name) {
            return ColumnType::User(name);
        }
        match self.house.enums {
            EnumStyle::Type => ColumnType::User(name),
            EnumStyle::Check | EnumStyle::Text => ColumnType::Text,
            EnumStyle::Number => ColumnType::Integer,
        }
    }
}

/// The type for a kind of value, as CONTRACTS.md has it.
fn usual(kind: ValueKind) -> ColumnType {
    match kind {
        ValueKind::Bool => ColumnType::Boolean,
        ValueKind::Int32 => ColumnType::Integer,
        ValueKind::Int64 | ValueKind::Uint32 => ColumnType::BigInt,
        ValueKind::Uint64 => ColumnType::Numeric(Some((20, 0))),
        ValueKind::Float => ColumnType::Real,
        ValueKind::Double => ColumnType::DoublePrecision,
        ValueKind::String | ValueKind::FieldMask | ValueKind::Enum => ColumnType::Text,
        ValueKind::Bytes => ColumnType::Bytea,
        ValueKind::Timestamp => ColumnType::Timestamp {
            precision: None,
            zone: true,
        },
        ValueKind::Duration => ColumnType::Interval(String::new()),
        ValueKind::Date => ColumnType::Date,
        ValueKind::TimeOfDay => ColumnType::Time {
            precision: None,
            zone: false,
        },
        ValueKind::Decimal => ColumnType::Numeric(None),
        ValueKind::Json
        | ValueKind::Message
        | ValueKind::Money
        | ValueKind::Map
        | ValueKind::List => ColumnType::Jsonb,
    }
}

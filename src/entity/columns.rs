//! The columns that hold a field: by its name, by the names of the fields
//! inside it, or in another table.

use super::bounds::Bounds;
use super::options;
use super::table::{ColumnMap, Storage};
use super::value::{Value, ValueKind};
use super::verdict::{Family, Verdict, verdict};
use super::{Entities, Entity, Layout};
use crate::schema::{Cardinality, Field, Kind, MessageId, Schema, Syntax};
use crate::sql::catalog::{Catalog, Column, Table, TypeKind};
use crate::sql::clickhouse;
use crate::sql::types::ColumnType;

/// Finds the columns of one table.
pub(super) struct Finder<'a> {
    pub schema: &'a Schema,
    pub entities: &'a Entities,
    pub catalog: &'a Catalog,
    pub table: &'a Table,
}

/// Where in a message that is being flattened we are.
struct Around {
    /// The messages around: one that holds itself would never end.
    messages: Vec<MessageId>,
    /// The fields that lead here.
    path: Vec<usize>,
}

impl Around {
    fn of(message: MessageId) -> Around {
        Around {
            messages: vec![message],
            path: Vec::new(),
        }
    }
}

impl<'a> Finder<'a> {
    /// How a field of the entity is stored.
    pub(super) fn storage(&self, entity: &Entity, at: usize) -> Storage<'a> {
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
        let direct = || vec![self.column_map(name.to_owned(), (field, &[]), layout, nullable)];
        if let (Cardinality::Repeated, Some(message)) = (field.cardinality, value.message)
            && self.is_nested(name)
        {
            return self.nested(name, message);
        }
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
        let mut around = Around::of(message);
        self.flatten(name, message, nullable, &mut around, &mut parts);
        // A date without a column for any of its parts is one that is missing.
        let flattened = value.kind.is_flat()
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
            .then(|| self.column_map(name, (field, &[*key]), Layout::Unspecified, nullable))
    }

    fn flatten(
        &self,
        prefix: &str,
        message: MessageId,
        nullable: bool,
        around: &mut Around,
        parts: &mut Vec<ColumnMap<'a>>,
    ) {
        for (at, field) in self.schema[message].fields.iter().enumerate() {
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
                    && value.kind.is_flat()
                    && option.layout != Layout::Json
                    && !self.has(&name)
                    && !around.messages.contains(inner)
            });
            around.path.push(at);
            match inner {
                Some(inner) => {
                    around.messages.push(inner);
                    self.flatten(&name, inner, nullable, around, parts);
                    around.messages.pop();
                }
                None => {
                    let path = around.path.as_slice();
                    parts.push(self.column_map(name, (field, path), option.layout, nullable));
                }
            }
            around.path.pop();
        }
    }

    /// True if the table has columns `name.part`, and none that is called so.
    fn is_nested(&self, name: &str) -> bool {
        let part = |column: &Column| {
            let rest = column.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        !self.has(name) && self.table.columns.iter().any(part)
    }

    fn has(&self, name: &str) -> bool {
        self.table.column(name).is_some()
    }

    fn column_map(
        &self,
        name: String,
        (field, path): (&'a Field, &[usize]),
        layout: Layout,
        nullable: bool,
    ) -> ColumnMap<'a> {
        let column = self.table.column(&name);
        let repeated = field.cardinality == Cardinality::Repeated;
        let value = Value::of(self.schema, field);
        let verdict = column.and_then(|column| {
            if let ColumnType::ClickHouse(ty) = &column.ty {
                return self.clickhouse_verdict(field, layout, ty);
            }
            let verdict = self.verdict(value, repeated, layout, &column.ty)?;
            Some(self.refined(verdict, (field, value), &column.ty))
        });
        ColumnMap {
            verdict,
            name,
            column,
            field,
            path: path.to_vec(),
            value,
            repeated,
            layout,
            nullable,
        }
    }

    /// The verdict, given what the contract says of the values.
    fn refined(
        &self,
        verdict: Verdict,
        (field, value): (&Field, Value),
        ty: &ColumnType,
    ) -> Verdict {
        if matches!(verdict, Verdict::Exact | Verdict::Impossible) || field.is_repeated() {
            return verdict;
        }
        let ty = base_type(self.catalog, ty);
        Bounds::of(self.schema, field).refine(verdict, value.kind, ty)
    }

    fn clickhouse_verdict(
        &self,
        field: &Field,
        layout: Layout,
        ty: &clickhouse::Type,
    ) -> Option<Verdict> {
        if layout == Layout::Json {
            let family = super::clickhouse::Family::of(ty)?;
            return Some(super::clickhouse::verdict(ValueKind::Json, family));
        }
        super::clickhouse::field_verdict(self.schema, field, ty)
    }

    /// The columns `name.part` of a nested column, which holds a repeated
    /// message: each is an array of one of its fields.
    fn nested(&self, name: &str, message: MessageId) -> Vec<ColumnMap<'a>> {
        let mut parts = Vec::new();
        for (at, field) in self.schema[message].fields.iter().enumerate() {
            let option = options::column(self.schema, field);
            if option.not_persisted {
                continue;
            }
            let own = match option.name.as_str() {
                "" => &field.name,
                name => name,
            };
            let part = format!("{name}.{own}");
            let mut held = self.column_map(part, (field, &[at]), option.layout, false);
            // The elements of the array are the field's values.
            held.verdict = held.column.and_then(|column| match &column.ty {
                ColumnType::ClickHouse(ty) => match ty.plain() {
                    clickhouse::Type::Array(of) => {
                        self.clickhouse_verdict(field, option.layout, of)
                    }
                    _ => Some(Verdict::Impossible),
                },
                _ => None,
            });
            held.repeated = true;
            parts.push(held);
        }
        parts
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

/// The type that a domain restricts.
fn base_type<'a>(catalog: &'a Catalog, ty: &'a ColumnType) -> &'a ColumnType {
    let ColumnType::User(name) = ty else {
        return ty;
    };
    match catalog.types.get(name).map(|found| &found.kind) {
        Some(TypeKind::Domain(domain)) => base_type(catalog, &domain.base),
        _ => ty,
    }
}

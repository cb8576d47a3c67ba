//! Our options (`contracts/v1/options.proto`) as plain values, and where each
//! was written.
//!
//! A schema that never imports our options has none of them; everything then
//! is at its default.

use crate::schema::{CustomOption, Enum, EnumValue, Field, Message, Origin, Schema};
use prost_reflect::{DynamicMessage, ReflectMessage, Value};

/// Numbers of our extensions.
mod number {
    pub const TABLE: i32 = 51820;
    pub const COLUMN: i32 = 51821;
}

/// Numbers of the `options` field in the descriptors.
mod path {
    pub const MESSAGE_OPTIONS: i32 = 7;
    pub const FIELD_OPTIONS: i32 = 8;
}

/// Field numbers of `Table` and `Column` that findings point at.
pub(super) mod part {
    pub const TABLE_NAME: i32 = 1;
    pub const TABLE_PRIMARY_KEY: i32 = 3;
    pub const TABLE_UNIQUE: i32 = 4;
    pub const COLUMN_NAME: i32 = 1;
    pub const COLUMN_REFERENCES: i32 = 4;
    pub const COLUMN_LAYOUT: i32 = 6;
}

/// `contracts.v1.Table`.
#[derive(Debug, Default)]
pub(super) struct TableOption {
    pub name: String,
    pub not_persisted: bool,
    pub primary_key: Vec<String>,
    pub unique: Vec<Vec<String>>,
    pub extra_columns: Vec<String>,
}

/// `contracts.v1.Column`.
#[derive(Debug, Default)]
pub(super) struct ColumnOption {
    pub name: String,
    pub primary_key: bool,
    pub unique: bool,
    pub references: String,
    pub not_persisted: bool,
    pub layout: Layout,
}

/// How a field that is more than one value is laid out in columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// As the database shows it.
    #[default]
    Unspecified,
    /// One column `<field>_<subfield>` for each field of the message.
    Flattened,
    /// One column of type json or jsonb.
    Json,
    /// One array column.
    Array,
    /// Rows of the table of the field's own message.
    ChildTable,
}

impl Layout {
    pub fn as_str(self) -> &'static str {
        match self {
            Layout::Unspecified => "LAYOUT_UNSPECIFIED",
            Layout::Flattened => "LAYOUT_FLATTENED",
            Layout::Json => "LAYOUT_JSON",
            Layout::Array => "LAYOUT_ARRAY",
            Layout::ChildTable => "LAYOUT_CHILD_TABLE",
        }
    }
}

/// `contracts.v1.EnumLabel`.
#[derive(Debug, Default)]
pub(super) struct LabelOption {
    pub name: String,
    pub not_persisted: bool,
}

/// The table option of a message, if it carries one.
pub(super) fn table(schema: &Schema, message: &Message) -> Option<TableOption> {
    let set = extension(schema, message, "contracts.v1.table")?;
    Some(TableOption {
        name: text(&set, "name"),
        not_persisted: flag(&set, "not_persisted"),
        primary_key: texts(&set, "primary_key"),
        unique: messages(&set, "unique")
            .iter()
            .map(|unique| texts(unique, "fields"))
            .collect(),
        extra_columns: texts(&set, "extra_columns"),
    })
}

/// The column option of a field; all defaults if it carries none.
pub(super) fn column(schema: &Schema, field: &Field) -> ColumnOption {
    let Some(set) = extension(schema, field, "contracts.v1.column") else {
        return ColumnOption::default();
    };
    ColumnOption {
        name: text(&set, "name"),
        primary_key: flag(&set, "primary_key"),
        unique: flag(&set, "unique"),
        references: text(&set, "references"),
        not_persisted: flag(&set, "not_persisted"),
        layout: layout(&set),
    }
}

/// The name of the database type that an enum option gives; empty without.
pub(super) fn enum_type_name(schema: &Schema, of: &Enum) -> String {
    extension(schema, of, "contracts.v1.enum_type")
        .map(|set| text(&set, "name"))
        .unwrap_or_default()
}

pub(super) fn label(schema: &Schema, of: &Enum, value: &EnumValue) -> LabelOption {
    let Some(set) = extension(schema, &(of, value), "contracts.v1.enum_label") else {
        return LabelOption::default();
    };
    LabelOption {
        name: text(&set, "name"),
        not_persisted: flag(&set, "not_persisted"),
    }
}

/// Where a part of a message's table option stands: the part itself, if it was
/// written as an option of its own, else the option, else the message.
pub(super) fn table_origin(schema: &Schema, message: &Message, part: i32) -> Origin {
    let option = [path::MESSAGE_OPTIONS, number::TABLE];
    written(schema, &message.origin, option, part)
}

/// As [`table_origin`], for the column option of a field.
pub(super) fn column_origin(schema: &Schema, field: &Field, part: i32) -> Origin {
    let option = [path::FIELD_OPTIONS, number::COLUMN];
    written(schema, &field.origin, option, part)
}

fn written(schema: &Schema, declaration: &Origin, option: [i32; 2], part: i32) -> Origin {
    let option = declaration.child(&option);
    [option.child(&[part]), option.child(&[part, 0]), option]
        .into_iter()
        .find(|origin| schema.span(origin).is_some())
        .unwrap_or_else(|| declaration.clone())
}

fn extension(schema: &Schema, of: &impl CustomOption, name: &str) -> Option<DynamicMessage> {
    match of.custom_option(schema, name)? {
        Value::Message(message) => Some(message),
        _ => None,
    }
}

fn value(of: &DynamicMessage, field: &str) -> Option<Value> {
    let field = of.descriptor().get_field_by_name(field)?;
    Some(of.get_field(&field).into_owned())
}

fn text(of: &DynamicMessage, field: &str) -> String {
    match value(of, field) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn flag(of: &DynamicMessage, field: &str) -> bool {
    matches!(value(of, field), Some(Value::Bool(true)))
}

fn list(of: &DynamicMessage, field: &str) -> Vec<Value> {
    match value(of, field) {
        Some(Value::List(values)) => values,
        _ => Vec::new(),
    }
}

fn texts(of: &DynamicMessage, field: &str) -> Vec<String> {
    let text = |value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    list(of, field).into_iter().filter_map(text).collect()
}

fn messages(of: &DynamicMessage, field: &str) -> Vec<DynamicMessage> {
    let message = |value| match value {
        Value::Message(message) => Some(message),
        _ => None,
    };
    list(of, field).into_iter().filter_map(message).collect()
}

fn layout(of: &DynamicMessage) -> Layout {
    match value(of, "layout") {
        Some(Value::EnumNumber(1)) => Layout::Flattened,
        Some(Value::EnumNumber(2)) => Layout::Json,
        Some(Value::EnumNumber(3)) => Layout::Array,
        Some(Value::EnumNumber(4)) => Layout::ChildTable,
        _ => Layout::Unspecified,
    }
}

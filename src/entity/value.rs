//! What a field's value is, as far as storing it goes.

use crate::schema::{Cardinality, EnumId, Field, Kind, MessageId, Schema};

/// What kind of value it is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    Bool,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Float,
    Double,
    String,
    Bytes,
    Enum,
    Timestamp,
    Duration,
    /// `google.type.Date`.
    Date,
    /// `google.type.TimeOfDay`.
    TimeOfDay,
    /// `google.type.Decimal`.
    Decimal,
    /// `google.type.Money`.
    Money,
    FieldMask,
    /// `google.protobuf.Struct` and its kin, and `Any`.
    Json,
    Message,
    Map,
    /// A repeated field that is not an array of its elements.
    List,
}

/// The value of a field: its kind, and the declaration behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    pub kind: ValueKind,
    pub of_enum: Option<EnumId>,
    /// A message that has fields to flatten.
    pub message: Option<MessageId>,
    /// True for `google.protobuf.StringValue` and its kin: the value, or none.
    pub wrapped: bool,
}

impl Value {
    /// The value of a singular field, or of one element of a repeated one.
    pub fn of(schema: &Schema, field: &Field) -> Value {
        let plain = |kind| Value {
            kind,
            of_enum: None,
            message: None,
            wrapped: false,
        };
        if field.cardinality == Cardinality::Map {
            return plain(ValueKind::Map);
        }
        match field.kind {
            Kind::Enum(id) => Value {
                of_enum: Some(id),
                ..plain(ValueKind::Enum)
            },
            Kind::Message(id) | Kind::Group(id) => of_message(&schema[id].full_name, id),
            kind => plain(scalar(kind)),
        }
    }
}

fn scalar(kind: Kind) -> ValueKind {
    match kind {
        Kind::Bool => ValueKind::Bool,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => ValueKind::Int32,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => ValueKind::Int64,
        Kind::Uint32 | Kind::Fixed32 => ValueKind::Uint32,
        Kind::Uint64 | Kind::Fixed64 => ValueKind::Uint64,
        Kind::Float => ValueKind::Float,
        Kind::Double => ValueKind::Double,
        Kind::String => ValueKind::String,
        Kind::Bytes => ValueKind::Bytes,
        Kind::Enum(_) => ValueKind::Enum,
        Kind::Message(_) | Kind::Group(_) => ValueKind::Message,
    }
}

fn of_message(full_name: &str, id: MessageId) -> Value {
    let (kind, wrapped) = match full_name {
        "google.protobuf.Timestamp" => (ValueKind::Timestamp, false),
        "google.protobuf.Duration" => (ValueKind::Duration, false),
        "google.protobuf.FieldMask" => (ValueKind::FieldMask, false),
        "google.protobuf.Struct"
        | "google.protobuf.Value"
        | "google.protobuf.ListValue"
        | "google.protobuf.Any" => (ValueKind::Json, false),
        "google.protobuf.BoolValue" => (ValueKind::Bool, true),
        "google.protobuf.Int32Value" => (ValueKind::Int32, true),
        "google.protobuf.Int64Value" => (ValueKind::Int64, true),
        "google.protobuf.UInt32Value" => (ValueKind::Uint32, true),
        "google.protobuf.UInt64Value" => (ValueKind::Uint64, true),
        "google.protobuf.FloatValue" => (ValueKind::Float, true),
        "google.protobuf.DoubleValue" => (ValueKind::Double, true),
        "google.protobuf.StringValue" => (ValueKind::String, true),
        "google.protobuf.BytesValue" => (ValueKind::Bytes, true),
        "google.type.Date" => (ValueKind::Date, false),
        "google.type.TimeOfDay" => (ValueKind::TimeOfDay, false),
        "google.type.Decimal" => (ValueKind::Decimal, false),
        "google.type.Money" => (ValueKind::Money, false),
        _ => (ValueKind::Message, false),
    };
    // Dates and the like may also have a column for each of their parts.
    let parts = matches!(
        kind,
        ValueKind::Message | ValueKind::Date | ValueKind::TimeOfDay | ValueKind::Money
    );
    Value {
        kind,
        of_enum: None,
        message: parts.then_some(id),
        wrapped,
    }
}

impl ValueKind {
    /// True for what is laid out as a column for each of its fields, unless one
    /// column of its name is there.
    pub fn is_flat(self) -> bool {
        matches!(self, ValueKind::Message | ValueKind::Money)
    }

    /// The words for a value of the kind.
    pub fn noun(self) -> &'static str {
        match self {
            ValueKind::Bool => "a bool",
            ValueKind::Int32 => "a 32-bit integer",
            ValueKind::Int64 => "a 64-bit integer",
            ValueKind::Uint32 => "an unsigned 32-bit integer",
            ValueKind::Uint64 => "an unsigned 64-bit integer",
            ValueKind::Float => "a float",
            ValueKind::Double => "a double",
            ValueKind::String => "a string",
            ValueKind::Bytes => "bytes",
            ValueKind::Enum => "an enum value",
            ValueKind::Timestamp => "a timestamp",
            ValueKind::Duration => "a duration",
            ValueKind::Date => "a date",
            ValueKind::TimeOfDay => "a time of day",
            ValueKind::Decimal => "a decimal number",
            ValueKind::Money => "an amount of money",
            ValueKind::FieldMask => "a field mask",
            ValueKind::Json => "a JSON value",
            ValueKind::Message => "a message",
            ValueKind::Map => "a map",
            ValueKind::List => "a list",
        }
    }

    /// The type that a new column for such a value is best given; an enum has
    /// its own.
    pub fn usual_type(self) -> &'static str {
        match self {
            ValueKind::Bool => "boolean",
            ValueKind::Int32 => "integer",
            ValueKind::Int64 | ValueKind::Uint32 => "bigint",
            ValueKind::Uint64 => "numeric(20)",
            ValueKind::Float => "real",
            ValueKind::Double => "double precision",
            ValueKind::String | ValueKind::FieldMask | ValueKind::Enum => "text",
            ValueKind::Bytes => "bytea",
            ValueKind::Timestamp => "timestamptz",
            ValueKind::Duration => "interval",
            ValueKind::Date => "date",
            ValueKind::TimeOfDay => "time",
            ValueKind::Decimal => "numeric",
            ValueKind::Json
            | ValueKind::Message
            | ValueKind::Money
            | ValueKind::Map
            | ValueKind::List => "jsonb",
        }
    }
}

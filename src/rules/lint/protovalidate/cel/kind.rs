//! The types of CEL expressions, as far as they can be told.

use crate::schema::{Cardinality, Field, Kind as ProtoKind, MessageId, Schema};

/// The type of an expression. `Dyn` is a type that is not known: whatever is
/// done with it counts as right.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::rules::lint::protovalidate) enum Kind {
    Dyn,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Null,
    Timestamp,
    Duration,
    /// A type as a value: `int`, `string`.
    Type,
    /// A wrapper (`google.protobuf.StringValue`): its value, or null.
    Wrapper,
    List(Box<Kind>),
    Map(Box<Kind>, Box<Kind>),
    Message(MessageId),
}

impl Kind {
    /// The type of a field; `each` tells that of one item of a repeated field.
    pub(in crate::rules::lint::protovalidate) fn of_field(
        schema: &Schema,
        field: &Field,
        each: bool,
    ) -> Kind {
        if let (Cardinality::Map, ProtoKind::Message(entry)) = (field.cardinality, field.kind) {
            let entry = &schema[entry];
            let part = |number| match entry.field_by_number(number) {
                Some(part) => Box::new(Kind::of_value(schema, part.kind)),
                None => Box::new(Kind::Dyn),
            };
            return Kind::Map(part(1), part(2));
        }
        let value = Kind::of_value(schema, field.kind);
        if field.cardinality == Cardinality::Repeated && !each {
            return Kind::List(Box::new(value));
        }
        value
    }

    fn of_value(schema: &Schema, kind: ProtoKind) -> Kind {
        match kind {
            ProtoKind::Bool => Kind::Bool,
            ProtoKind::String => Kind::String,
            ProtoKind::Bytes => Kind::Bytes,
            ProtoKind::Float | ProtoKind::Double => Kind::Double,
            ProtoKind::Uint32 | ProtoKind::Uint64 | ProtoKind::Fixed32 | ProtoKind::Fixed64 => {
                Kind::Uint
            }
            ProtoKind::Int32
            | ProtoKind::Int64
            | ProtoKind::Sint32
            | ProtoKind::Sint64
            | ProtoKind::Sfixed32
            | ProtoKind::Sfixed64
            | ProtoKind::Enum(_) => Kind::Int,
            ProtoKind::Message(id) | ProtoKind::Group(id) => Kind::of_message(schema, id),
        }
    }

    /// `Any` and JSON values can be anything.
    pub(in crate::rules::lint::protovalidate) fn of_message(
        schema: &Schema,
        id: MessageId,
    ) -> Kind {
        let name = schema[id].full_name.as_str();
        match name.strip_prefix("google.protobuf.") {
            Some("Timestamp") => Kind::Timestamp,
            Some("Duration") => Kind::Duration,
            Some("Any" | "Value" | "Struct" | "ListValue") => Kind::Dyn,
            Some(wrapper) if wrapper.ends_with("Value") => Kind::Wrapper,
            _ => Kind::Message(id),
        }
    }

    /// The type as operators take it: of a wrapper it is not known whether it
    /// is a value or null.
    pub(super) fn settled(&self) -> &Kind {
        match self {
            Kind::Wrapper => &Kind::Dyn,
            kind => kind,
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Kind::Int | Kind::Uint | Kind::Double)
    }

    /// True if a value of both types can be.
    pub(super) fn agrees(&self, other: &Kind) -> bool {
        match (self, other) {
            (Kind::Dyn | Kind::Wrapper, _) | (_, Kind::Dyn | Kind::Wrapper) => true,
            (Kind::Null, Kind::Message(_) | Kind::Timestamp | Kind::Duration)
            | (Kind::Message(_) | Kind::Timestamp | Kind::Duration, Kind::Null) => true,
            (Kind::List(a), Kind::List(b)) => a.agrees(b),
            (Kind::Map(a, b), Kind::Map(c, d)) => a.agrees(c) && b.agrees(d),
            _ => self == other,
        }
    }

    /// What a list or map of both holds.
    pub(super) fn joined(self, other: Kind) -> Kind {
        if self == other { self } else { Kind::Dyn }
    }

    /// In words, for messages.
    pub(in crate::rules::lint::protovalidate) fn describe(&self, schema: &Schema) -> String {
        let simple = match self {
            Kind::Dyn => "dyn",
            Kind::Bool => "bool",
            Kind::Int => "int",
            Kind::Uint => "uint",
            Kind::Double => "double",
            Kind::String => "string",
            Kind::Bytes => "bytes",
            Kind::Null => "null",
            Kind::Timestamp => "timestamp",
            Kind::Duration => "duration",
            Kind::Type => "type",
            Kind::Wrapper => "a wrapper",
            Kind::List(item) => return format!("list({})", item.describe(schema)),
            Kind::Map(key, value) => {
                return format!("map({}, {})", key.describe(schema), value.describe(schema));
            }
            Kind::Message(id) => return schema[*id].full_name.clone(),
        };
        simple.to_owned()
    }
}

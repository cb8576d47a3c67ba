//! Declarations in a few words, much as the source spells them.

use crate::schema::{Cardinality, Field, Kind, Method, Schema};

/// `repeated string = 3`.
pub fn field(schema: &Schema, field: &Field) -> String {
    let label = match field.cardinality {
        Cardinality::Repeated => "repeated ",
        Cardinality::Required => "required ",
        Cardinality::Explicit if field.proto3_optional => "optional ",
        Cardinality::Explicit | Cardinality::Implicit | Cardinality::Map => "",
    };
    format!("{label}{} = {}", field_type(schema, field), field.number)
}

/// `string`, `shop.v1.Money`, `map<string, shop.v1.Money>`.
pub fn field_type(schema: &Schema, field: &Field) -> String {
    if let (Cardinality::Map, Kind::Message(entry)) = (field.cardinality, field.kind) {
        let part = |number| {
            let part = schema[entry].field_by_number(number);
            part.map_or_else(String::new, |part| kind(schema, part.kind))
        };
        return format!("map<{}, {}>", part(1), part(2));
    }
    kind(schema, field.kind)
}

fn kind(schema: &Schema, kind: Kind) -> String {
    match kind {
        Kind::Message(id) => schema[id].full_name.clone(),
        Kind::Group(id) => format!("group {}", schema[id].full_name),
        Kind::Enum(id) => schema[id].full_name.clone(),
        scalar => scalar.keyword().to_owned(),
    }
}

/// The full name of the message that an extension extends.
pub fn extended(schema: &Schema, field: &Field) -> String {
    let message = field.extendee.map(|id| &schema[id]);
    message.map_or_else(String::new, |message| message.full_name.clone())
}

/// `(shop.v1.Request) returns (stream shop.v1.Response)`.
pub fn method(schema: &Schema, method: &Method) -> String {
    let stream = |streams: bool| if streams { "stream " } else { "" };
    format!(
        "({}{}) returns ({}{})",
        stream(method.client_streaming),
        schema[method.input].full_name,
        stream(method.server_streaming),
        schema[method.output].full_name
    )
}

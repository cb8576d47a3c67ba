//! The schema of one value in ProtoJSON.

use super::super::model::{Model, Scalar, Type, WellKnown};
use serde_json::{Value, json};

pub(super) fn of(model: &Model<'_>, ty: Type) -> Value {
    match ty {
        Type::Scalar(scalar) => self::scalar(scalar),
        Type::Message(id) | Type::Group(id) => json!({ "$ref": super::reference(model, id) }),
        Type::Enum(id) if model[id].is_null_value => json!({ "type": "null" }),
        Type::Enum(id) => {
            let names: Vec<&str> = model[id].values.iter().map(|value| value.name).collect();
            let lines = model[id].comment.lines.join("\n");
            json!({ "anyOf": [{ "enum": names }, { "type": "integer" }], "description": lines })
        }
    }
}

fn scalar(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Bool => json!({ "type": "boolean" }),
        Scalar::String => json!({ "type": "string" }),
        Scalar::Bytes => json!({
            "type": "string",
            "contentEncoding": "base64",
            "pattern": "^[A-Za-z0-9+/_-]*={0,2}$",
        }),
        Scalar::Float | Scalar::Double => json!({
            "anyOf": [{ "type": "number" }, { "enum": ["NaN", "Infinity", "-Infinity"] }],
        }),
        Scalar::Uint32 | Scalar::Fixed32 => whole(0, u32::MAX.into()),
        Scalar::Uint64 | Scalar::Fixed64 => {
            in_quotes(json!({ "type": "integer", "minimum": 0 }), "")
        }
        wide if wide.is_64_bit() => in_quotes(json!({ "type": "integer" }), "-?"),
        _ => whole(i32::MIN.into(), i32::MAX.into()),
    }
}

fn whole(least: i64, most: i64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// A number of 64 bits: bare, or in quotes.
fn in_quotes(number: Value, sign: &str) -> Value {
    let pattern = format!("^{sign}[0-9]+$");
    json!({ "anyOf": [number, { "type": "string", "pattern": pattern }] })
}

/// The key of a map, which is text in JSON.
pub(super) fn key(key: Scalar) -> Value {
    match key {
        Scalar::String => json!({}),
        Scalar::Bool => json!({ "enum": ["true", "false"] }),
        key if key.is_unsigned() => json!({ "pattern": "^[0-9]+$" }),
        _ => json!({ "pattern": "^-?[0-9]+$" }),
    }
}

/// A message that JSON writes in a form of its own.
pub(super) fn well_known(kind: WellKnown) -> Value {
    match kind {
        WellKnown::Any => json!({
            "type": "object",
            "properties": { "@type": { "type": "string" } },
            "required": ["@type"],
        }),
        WellKnown::Timestamp => json!({
            "type": "string",
            "format": "date-time",
            "description": "A moment as in RFC 3339: 2027-03-31T09:30:00Z",
        }),
        WellKnown::Duration => json!({
            "type": "string",
            "pattern": "^-?[0-9]+([.][0-9]{1,9})?s$",
            "description": "Seconds: 90s, 1.5s",
        }),
        WellKnown::FieldMask => json!({ "type": "string" }),
        WellKnown::Struct => json!({ "type": "object" }),
        WellKnown::Value => json!(true),
        WellKnown::ListValue => json!({ "type": "array" }),
        WellKnown::Wrapper(scalar) => self::scalar(scalar),
    }
}

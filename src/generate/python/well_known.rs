//! The messages that JSON writes in a form of their own, and what they can do
//! beyond others.

use super::super::model::{Message, Type, WellKnown};
use super::code::Code;
use super::context::Context;
use super::shape::Shape;
use super::{json_read, json_write};

/// The body of `to_json_X`.
pub(super) fn write(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    kind: WellKnown,
) {
    match kind {
        WellKnown::Any => code.line("return ⸢any_text(m.type_url, m.value, o)"),
        WellKnown::Timestamp => code.line("return ⸢timestamp_text(m.seconds, m.nanos)"),
        WellKnown::Duration => code.line("return ⸢duration_text(m.seconds, m.nanos)"),
        WellKnown::FieldMask => code.line("return ⸢mask_text(m.paths)"),
        WellKnown::Struct => {
            code.line("s = \",\".join([f\"{⸢quote(k)}:{to_json_Value(x, o)}\" for k, x in m.fields.items()])");
            code.line("return f\"{{{s}}}\"");
        }
        WellKnown::ListValue => {
            code.line("s = \",\".join([to_json_Value(x, o) for x in m.values])");
            code.line("return f\"[{s}]\"");
        }
        WellKnown::Value => write_value(code, message),
        WellKnown::Wrapper(scalar) => {
            let value = json_write::fragment(context, Type::Scalar(scalar), "m.value");
            code.line(&format!("return {}", json_write::expression(&value)));
        }
    }
}

/// The class of a member of `google.protobuf.Value`, by the field's number.
fn kind<'s>(message: &'s Shape<'_, '_>, number: u32) -> &'s str {
    let at = message
        .fields
        .iter()
        .position(|field| field.number == number);
    at.map_or("", |at| message.variant(at))
}

fn write_value(code: &mut Code, message: &Shape<'_, '_>) {
    let cases = [
        (1, "\"null\""),
        (2, "⸢finite_text(c.value)"),
        (3, "⸢quote(c.value)"),
        (4, "⸢bool_text(c.value)"),
        (5, "to_json_Struct(c.value, o)"),
        (6, "to_json_ListValue(c.value, o)"),
    ];
    code.line("c = m.kind");
    for (number, text) in cases {
        code.open(&format!("if type(c) is {}:", kind(message, number)));
        code.line(&format!("return {text}"));
        code.close();
    }
    code.line("raise ⸢JsonError(\"a google.protobuf.Value without a value\")");
}

/// The body of `from_json_X`.
pub(super) fn read(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    kind: WellKnown,
) {
    let name = &message.name;
    let times = |parse: &str| {
        format!("seconds, nanos = ⸢{parse}(v, r, d)\nreturn {name}(seconds=seconds, nanos=nanos)")
    };
    let body = match kind {
        WellKnown::Any => {
            format!("url, value = ⸢parse_any(v, r, d)\nreturn {name}(type_url=url, value=value)")
        }
        WellKnown::Timestamp => times("parse_timestamp"),
        WellKnown::Duration => times("parse_duration"),
        WellKnown::FieldMask => format!("return {name}(paths=⸢parse_mask(v, r, d))"),
        WellKnown::Struct => {
            format!("return {name}(fields=⸢parse_struct(v, from_json_Value, r, d))")
        }
        WellKnown::ListValue => {
            format!("return {name}(values=⸢parse_values(v, from_json_Value, r, d))")
        }
        WellKnown::Value => return read_value(code, message),
        WellKnown::Wrapper(scalar) => {
            let parse = json_read::parser(context, Type::Scalar(scalar));
            format!("return {name}(value={parse}(v, r, d))")
        }
    };
    code.line(&body);
}

fn read_value(code: &mut Code, message: &Shape<'_, '_>) {
    let cases = [
        ("v is None", 1, "NullValue.NULL_VALUE"),
        ("type(v) is str", 3, "v"),
        ("type(v) is bool", 4, "v"),
        ("type(v) is tuple", 5, "from_json_Struct(v, r, d + 1)"),
        ("type(v) is list", 6, "from_json_ListValue(v, r, d + 1)"),
    ];
    let name = &message.name;
    for (condition, number, value) in cases {
        code.open(&format!("if {condition}:"));
        code.line(&format!(
            "return {name}(kind={}({value}))",
            kind(message, number)
        ));
        code.close();
    }
    code.line(&format!(
        "return {name}(kind={}(⸢parse_double(v, r, d)))",
        kind(message, 2)
    ));
}

/// Methods of the class; false if there are none.
pub(super) fn methods(code: &mut Code, context: &Context<'_, '_>, message: &Message<'_>) -> bool {
    let methods = match message.well_known {
        Some(WellKnown::Timestamp) => include_str!("well_known/timestamp.py"),
        Some(WellKnown::Duration) => include_str!("well_known/duration.py"),
        Some(WellKnown::Any) => include_str!("well_known/any.py"),
        Some(WellKnown::Value) => include_str!("well_known/value.py"),
        Some(WellKnown::ListValue) => include_str!("well_known/list_value.py"),
        _ => return false,
    };
    let name = context.names.message(message.id);
    code.line(&format!("\n{}", methods.replace("SELF", name).trim_end()));
    true
}

//! Messages and enums as JSON text.

use super::super::model::{Enum, Field, Presence, Scalar, Type, WellKnown};
use super::binary_write::is_set;
use super::context::Context;
use super::script::{Script, literal};
use super::shape::Shape;
use crate::workspace::Int64;

/// `writeJsonX` of a message.
pub(super) fn message(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    let name = &message.name;
    let parameters = [("m", message.ty.as_str()), ("o", "JsonWriteOptions")];
    script.function(&format!("writeJson{name}"), &parameters, "string");
    match message.well_known {
        Some(kind) => script.line(&format!("return {};", well_known(context, message, kind))),
        None => fields(script, context, message),
    }
    script.close("}");
    script.blank();
}

/// The form that JSON has for a well-known message.
fn well_known(context: &Context<'_, '_>, message: &Shape<'_, '_>, kind: WellKnown) -> String {
    let seconds = match context.int64 {
        Int64::Bigint => "m.seconds",
        Int64::String => "BigInt(m.seconds)",
    };
    match kind {
        WellKnown::Any => "anyText(m, o)".to_owned(),
        WellKnown::Timestamp => format!("timestampText({seconds}, m.nanos)"),
        WellKnown::Duration => format!("durationText({seconds}, m.nanos)"),
        WellKnown::FieldMask => "fieldMaskText(m.paths)".to_owned(),
        WellKnown::Struct => "structText(m, o)".to_owned(),
        WellKnown::Value => "valueText(m, o)".to_owned(),
        WellKnown::ListValue => "listText(m, o)".to_owned(),
        WellKnown::Wrapper(scalar) => {
            let name = message.field_name(0);
            value(context, Type::Scalar(scalar), &format!("m.{name}"))
        }
    }
}

fn fields(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    script.line("let s = \"\";");
    let mut fields: Vec<(usize, &Field<'_>)> = message.fields.iter().enumerate().collect();
    fields.sort_by_key(|(_, field)| field.number);
    if fields.iter().any(|(_, field)| is_written_if_absent(field)) {
        script.line("const a = o.emitDefaults;");
    }
    // What stands before a key: a comma, unless it is the first.
    let last = fields.len().saturating_sub(1);
    if last > 0 {
        script.line("let c = \"{\";");
    }
    for (position, (at, field)) in fields.into_iter().enumerate() {
        let (condition, text) = field_parts(context, message, at, field);
        let key = literal_key(&field.json_name);
        let head = match position {
            0 => literal_text(&format!("{{{key}:")),
            _ => format!("c + {}", literal_text(&format!("{key}:"))),
        };
        if let Presence::Required = field.presence {
            script.line(&format!(
                "if (m.{} === undefined) missing({});",
                message.field_name(at),
                literal(field.full_name)
            ));
        }
        let mut statements = vec![format!("s += {head} + {text};")];
        if position < last {
            statements.push("c = \",\";".to_owned());
        }
        match condition {
            Some(condition) => {
                script.open(&format!("if ({condition}) {{"));
                statements.iter().for_each(|line| script.line(line));
                script.close("}");
            }
            None => statements.iter().for_each(|line| script.line(line)),
        }
    }
    if message.has_extensions {
        let name = literal(message.full_name);
        script.line(&format!("const x = jsonExtensions(m, {name}, o);"));
        script.line("if (x !== \"\") s = s === \"\" ? \"{\" + x.slice(1) : s + x;");
    }
    script.line("return s === \"\" ? \"{}\" : s + \"}\";");
}

/// True for a field whose zero value is written if that is asked for.
fn is_written_if_absent(field: &Field<'_>) -> bool {
    let asked = matches!(
        field.presence,
        Presence::Implicit | Presence::Repeated { .. } | Presence::Map(_)
    );
    asked && field.oneof.is_none()
}

/// A key in quotes, as JSON spells it.
fn literal_key(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// A script literal that stands for this text.
fn literal_text(text: &str) -> String {
    if text.contains(['\\', '\'', '\n']) || !text.is_ascii() {
        return literal(text);
    }
    format!("'{text}'")
}

/// When a field is written, and as what.
fn field_parts(
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    at: usize,
    field: &Field<'_>,
) -> (Option<String>, String) {
    let name = message.field_name(at);
    let place = format!("m.{name}");
    if let Some(oneof) = field.oneof {
        let union = format!("m.{}", message.oneof_name(oneof));
        let text = value(context, field.ty, &format!("{union}.value"));
        return (Some(format!("{union}?.case === \"{name}\"")), text);
    }
    match field.presence {
        Presence::Explicit => {
            let text = value(context, field.ty, &place);
            (Some(format!("{place} != null")), text)
        }
        Presence::Implicit => {
            let set = is_set(context, field.ty, &place);
            let text = value(context, field.ty, &place);
            (Some(format!("{set} || a")), text)
        }
        Presence::Required => (None, value(context, field.ty, &place)),
        Presence::Repeated { .. } => {
            let function = function(context, field.ty);
            let text = format!("jsonList({place}, {function}, o)");
            let set = format!("{place}.length !== 0 || a");
            (Some(set), text)
        }
        Presence::Map(_) => {
            let function = function(context, field.ty);
            let text = format!("jsonMap({place}, {function}, o)");
            let set = format!("{place}.size !== 0 || a");
            (Some(set), text)
        }
    }
}

/// One value as text.
fn value(context: &Context<'_, '_>, ty: Type, place: &str) -> String {
    match ty {
        Type::Scalar(Scalar::String) => format!("quote({place})"),
        Type::Scalar(Scalar::Bytes) => format!("jsonBytes({place})"),
        Type::Scalar(Scalar::Float) => format!("jsonFloat({place})"),
        Type::Scalar(Scalar::Double) => format!("jsonDouble({place})"),
        Type::Scalar(Scalar::Bool) => format!("jsonBool({place})"),
        Type::Scalar(scalar) if scalar.is_64_bit() => match context.int64 {
            Int64::Bigint => format!("jsonInt64({place})"),
            Int64::String => format!("jsonInt64(BigInt({place}))"),
        },
        Type::Scalar(_) => format!("jsonNumber({place})"),
        Type::Enum(id) => format!("{}({place}, o)", context.of_enum("writeJson", id)),
        Type::Message(id) | Type::Group(id) => {
            format!("{}({place}, o)", context.of_message("writeJson", id))
        }
    }
}

/// The function that writes one item.
fn function(context: &Context<'_, '_>, ty: Type) -> String {
    match ty {
        Type::Scalar(Scalar::String) => "quote".to_owned(),
        Type::Scalar(Scalar::Bytes) => "jsonBytes".to_owned(),
        Type::Scalar(Scalar::Float) => "jsonFloat".to_owned(),
        Type::Scalar(Scalar::Double) => "jsonDouble".to_owned(),
        Type::Scalar(Scalar::Bool) => "jsonBool".to_owned(),
        Type::Scalar(scalar) if scalar.is_64_bit() => match context.int64 {
            Int64::Bigint => "jsonInt64".to_owned(),
            Int64::String => "(v) => jsonInt64(BigInt(v))".to_owned(),
        },
        Type::Scalar(_) => "jsonNumber".to_owned(),
        Type::Enum(id) => context.of_enum("writeJson", id),
        Type::Message(id) | Type::Group(id) => context.of_message("writeJson", id),
    }
}

/// `writeJsonX` of an enum: the name of the value, else its number.
pub(super) fn enumeration(script: &mut Script, context: &Context<'_, '_>, of: &Enum<'_>) {
    let name = context.names.enumeration(of.id);
    let parameters = [("v", name), ("o", "JsonWriteOptions")];
    script.function(&format!("writeJson{name}"), &parameters, "string");
    if of.is_null_value {
        script.line("return v === 0 || !o.enumsAsNumbers ? \"null\" : String(v);");
        script.close("}");
        script.blank();
        return;
    }
    script.line("if (o.enumsAsNumbers) return String(v);");
    script.open("switch (v) {");
    for value in of.values.iter().filter(|value| !value.is_alias) {
        script.line(&format!(
            "case {}:\n  return '\"{}\"';",
            value.number, value.name
        ));
    }
    script.line("default:\n  return String(v);");
    script.close("}");
    script.close("}");
    script.blank();
}

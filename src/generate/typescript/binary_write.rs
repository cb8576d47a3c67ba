//! Messages to the wire format: one straight line of code a message.

use super::super::model::{Field, Map, Presence, Scalar, Type, WireType};
use super::context::Context;
use super::script::Script;
use super::shape::Shape;
use crate::workspace::Int64;

/// `writeX`: from back to front, so from the last field to the first.
pub(super) fn write(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    let name = &message.name;
    let function = format!("write{name}");
    script.function(
        &function,
        &[("m", message.ty.as_str()), ("w", "Writer")],
        "void",
    );
    script.line("const u = m[unknownFields];");
    script.line("if (u !== undefined) w.raw(u);");
    let mut fields: Vec<(usize, &Field<'_>)> = message.fields.iter().enumerate().collect();
    fields.sort_by_key(|(_, field)| std::cmp::Reverse(field.number));
    for (at, field) in fields {
        write_field(script, context, message, at, field);
    }
    script.close("}");
    script.blank();
}

fn write_field(
    script: &mut Script,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    at: usize,
    field: &Field<'_>,
) {
    let name = message.field_name(at);
    let place = format!("m.{name}");
    if let Some(oneof) = field.oneof {
        let union = format!("m.{}", message.oneof_name(oneof));
        script.open(&format!("if ({union}?.case === \"{name}\") {{"));
        write_value(script, context, field, &format!("{union}.value"));
        script.close("}");
        return;
    }
    if let (Presence::Explicit, Type::Message(id)) = (field.presence, field.ty) {
        let write = context.of_message("write", id);
        let tag = field.tag();
        script.line(&format!("writeMessage(w, {tag}, {place}, {write});"));
        return;
    }
    match field.presence {
        Presence::Explicit => {
            script.open(&format!("if ({place} != null) {{"));
            write_value(script, context, field, &place);
            script.close("}");
        }
        Presence::Implicit => {
            script.open(&format!("if ({}) {{", is_set(context, field.ty, &place)));
            write_value(script, context, field, &place);
            script.close("}");
        }
        Presence::Required => {
            script.line(&format!(
                "if ({place} === undefined) missing(\"{}\");",
                field.full_name
            ));
            script.open("{");
            write_value(script, context, field, &place);
            script.close("}");
        }
        Presence::Repeated { packed: true } => {
            script.open(&format!("if ({place}.length !== 0) {{"));
            script.line("const s = w.size();");
            let item = format!("{place}[i]⟦!⟧");
            let value = write_scalar(context, field.ty, &item);
            script.line(&format!(
                "for (let i = {place}.length - 1; i >= 0; i--) {value}"
            ));
            script.line(&format!(
                "w.close(s, {});",
                field.tag_of(WireType::Delimited)
            ));
            script.close("}");
        }
        Presence::Repeated { packed: false } => {
            script.open(&format!("for (let i = {place}.length - 1; i >= 0; i--) {{"));
            write_value(script, context, field, &format!("{place}[i]⟦!⟧"));
            script.close("}");
        }
        Presence::Map(map) => write_map(script, context, field, map, &place),
    }
}

/// True if a field without presence is sent.
pub(super) fn is_set(context: &Context<'_, '_>, ty: Type, place: &str) -> String {
    match ty {
        Type::Scalar(Scalar::Bool) => place.to_owned(),
        Type::Scalar(Scalar::Bytes) => format!("{place}.length !== 0"),
        // Negative zero is not the default.
        Type::Scalar(scalar) if scalar.is_floating() => {
            format!("{place} !== 0 || Object.is({place}, -0)")
        }
        _ => format!("{place} !== {}", context.zero(ty)),
    }
}

fn write_value(script: &mut Script, context: &Context<'_, '_>, field: &Field<'_>, value: &str) {
    write_tagged(script, context, field.ty, field.number, value);
}

/// A value and its tag, the value first.
fn write_tagged(
    script: &mut Script,
    context: &Context<'_, '_>,
    ty: Type,
    number: u32,
    value: &str,
) {
    let tag = number << 3 | ty.wire_type() as u32;
    match ty {
        Type::Message(id) => {
            script.line("const s = w.size();");
            let write = context.of_message("write", id);
            script.line(&format!("{write}({value}, w);\nw.close(s, {tag});"));
        }
        Type::Group(id) => {
            let end = number << 3 | WireType::EndGroup as u32;
            let write = context.of_message("write", id);
            script.line(&format!(
                "w.tag({end});\n{write}({value}, w);\nw.tag({tag});"
            ));
        }
        _ => {
            script.line(&write_scalar(context, ty, value));
            script.line(&format!("w.tag({tag});"));
        }
    }
}

fn write_scalar(context: &Context<'_, '_>, ty: Type, value: &str) -> String {
    match ty {
        Type::Scalar(scalar) if scalar.is_64_bit() && context.int64 == Int64::String => {
            format!("w.{}(BigInt({value}));", scalar.keyword())
        }
        Type::Scalar(scalar) => format!("w.{}({value});", scalar.keyword()),
        _ => format!("w.int32({value});"),
    }
}

fn write_map(
    script: &mut Script,
    context: &Context<'_, '_>,
    field: &Field<'_>,
    map: Map,
    place: &str,
) {
    script.open(&format!("for (const [k, v] of reversed({place})) {{"));
    script.line("const e = w.size();");
    script.open("{");
    write_tagged(script, context, field.ty, 2, "v");
    script.close("}");
    write_tagged(script, context, Type::Scalar(map.key), 1, "k");
    script.line(&format!("w.close(e, {});", field.tag()));
    script.close("}");
}

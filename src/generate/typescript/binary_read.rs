//! Messages from the wire format: a loop over tags.

use super::super::model::{Field, Map, Presence, Scalar, Type, WireType};
use super::context::Context;
use super::script::Script;
use super::shape::Shape;
use crate::workspace::Int64;

/// `readX`: reads up to `end`, into `m`; of a group, up to its end tag.
pub(super) fn read(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    let name = &message.name;
    let is_group = message.is_group;
    let into = format!("{} = {}", message.ty, message.fresh);
    let mut parameters = vec![("r", "Reader"), ("end", "number"), ("m", into.as_str())];
    if is_group {
        parameters.push(("endTag", "number = 0"));
    }
    script.function(&format!("read{name}"), &parameters, &message.ty);
    script.open("while (r.at < end) {");
    script.line("const tag = r.tag();");
    if is_group {
        script.open("if (tag === endTag) {");
        script.line("endTag = 0;\nbreak;");
        script.close("}");
    }
    script.open("switch (tag) {");
    for (at, field) in message.fields.iter().enumerate() {
        read_field(script, context, message, at, field);
    }
    script.line("default:\n  r.unknown(m, tag);");
    script.close("}");
    script.close("}");
    if is_group {
        script.line("if (endTag !== 0) r.truncated();");
    }
    required(script, message);
    script.line("return m;");
    script.close("}");
    script.blank();
}

/// Throws if a required field was not read.
pub(super) fn required(script: &mut Script, message: &Shape<'_, '_>) {
    for (at, field) in message.fields.iter().enumerate() {
        if field.presence == Presence::Required {
            let name = message.field_name(at);
            script.line(&format!(
                "if (m.{name} === undefined) missing(\"{}\");",
                field.full_name
            ));
        }
    }
}

fn read_field(
    script: &mut Script,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    at: usize,
    field: &Field<'_>,
) {
    let name = message.field_name(at);
    let place = format!("m.{name}");
    if let Presence::Map(map) = field.presence {
        script.open(&format!("case {}: {{", field.tag()));
        read_map(script, context, field, map, &place);
        script.line("break;");
        script.close("}");
        return;
    }
    let value = |value: &str| match field.oneof {
        Some(oneof) => {
            let union = message.oneof_name(oneof);
            format!("m.{union} = {{ case: \"{name}\", value: {value} }};")
        }
        None if field.is_list() => format!("{place}.push({value});"),
        None => format!("{place} = {value};"),
    };
    let into = match (field.oneof, field.is_list()) {
        (Some(oneof), _) => {
            let union = format!("m.{}", message.oneof_name(oneof));
            format!("{union}?.case === \"{name}\" ? {union}.value : undefined")
        }
        (None, true) => "undefined".to_owned(),
        (None, false) => place.clone(),
    };
    let tag = field.tag();
    if declares(context, field.ty) {
        script.open(&format!("case {tag}: {{"));
        read_one(script, context, field, &into, &value);
        script.line("break;");
        script.close("}");
    } else {
        let read = value(&read_scalar(context, field.ty, field.verify_utf8));
        script.line(&format!("case {tag}:\n  {read}\n  break;"));
    }
    if field.is_list() && field.ty.is_packable() {
        script.open(&format!("case {}: {{", field.tag_of(WireType::Delimited)));
        script.line("const e = r.delimited();");
        script.open("while (r.at < e) {");
        read_packed(script, context, field, &place);
        script.close("}");
        script.line("r.reached(e);\nbreak;");
        script.close("}");
    }
}

/// True if reading a value takes more than an expression.
fn declares(context: &Context<'_, '_>, ty: Type) -> bool {
    match ty {
        Type::Message(_) | Type::Group(_) => true,
        Type::Enum(id) => !context.model[id].is_open,
        Type::Scalar(_) => false,
    }
}

/// Reads one value; `store` is the statement that keeps it, `into` the message
/// that it is merged into.
fn read_one(
    script: &mut Script,
    context: &Context<'_, '_>,
    field: &Field<'_>,
    into: &str,
    store: &dyn Fn(&str) -> String,
) {
    match field.ty {
        Type::Message(id) => {
            let read = context.of_message("read", id);
            script.line("const e = r.open();");
            script.line(&store(&format!("{read}(r, e{})", merged(into))));
            script.line("r.close(e);");
        }
        Type::Group(id) => {
            let read = context.of_message("read", id);
            let end = field.tag_of(WireType::EndGroup);
            script.line("r.openGroup();");
            script.line(&store(&format!("{read}(r, r.length, {into}, {end})")));
            script.line("r.closeGroup();");
        }
        Type::Enum(id) if !context.model[id].is_open => {
            script.line("const v = r.int32();");
            let known = context.of_enum("isKnown", id);
            script.line(&format!("if ({known}(v)) {}", store("v")));
            script.line("else r.keep(m);");
        }
        ty => script.line(&store(&read_scalar(context, ty, field.verify_utf8))),
    }
}

fn merged(into: &str) -> String {
    if into == "undefined" {
        String::new()
    } else {
        format!(", {into}")
    }
}

fn read_packed(script: &mut Script, context: &Context<'_, '_>, field: &Field<'_>, place: &str) {
    match field.ty {
        Type::Enum(id) if !context.model[id].is_open => {
            script.line("const v = r.int32();");
            let known = context.of_enum("isKnown", id);
            script.line(&format!("if ({known}(v)) {place}.push(v);"));
            script.line(&format!("else keepEnum(m, {}, v);", field.tag()));
        }
        ty => script.line(&format!(
            "{place}.push({});",
            read_scalar(context, ty, field.verify_utf8)
        )),
    }
}

fn read_scalar(context: &Context<'_, '_>, ty: Type, verify_utf8: bool) -> String {
    match ty {
        Type::Scalar(Scalar::String) if !verify_utf8 => "r.looseString()".to_owned(),
        Type::Scalar(scalar) if scalar.is_64_bit() && context.int64 == Int64::String => {
            format!("String(r.{}())", scalar.keyword())
        }
        Type::Scalar(scalar) => format!("r.{}()", scalar.keyword()),
        _ => "r.int32()".to_owned(),
    }
}

fn read_map(
    script: &mut Script,
    context: &Context<'_, '_>,
    field: &Field<'_>,
    map: Map,
    place: &str,
) {
    let key = Type::Scalar(map.key);
    let ty = context.value_type(field.ty);
    let closed = match field.ty {
        Type::Enum(id) if !context.model[id].is_open => Some(id),
        _ => None,
    };
    if closed.is_some() {
        script.line("const start = r.start;");
    }
    script.line("const e = r.open();");
    script.line(&format!("let k = {};", context.zero(key)));
    let held = match field.ty {
        Type::Message(_) | Type::Group(_) => format!("{ty} | undefined"),
        Type::Enum(_) => "number".to_owned(),
        _ => ty,
    };
    script.line(&format!("let v⟦: {held}⟧ = {};", context.zero(field.ty)));
    script.open("while (r.at < e) {");
    script.line("const t = r.tag();");
    script.line(&format!(
        "if (t === {}) k = {};",
        8 | map.key.wire_type() as u32,
        read_scalar(context, key, map.verify_utf8)
    ));
    let tag = 16 | field.ty.wire_type() as u32;
    if let Type::Message(id) = field.ty {
        let read = context.of_message("read", id);
        script.open(&format!("else if (t === {tag}) {{"));
        script.line("const f = r.open();");
        script.line(&format!("v = {read}(r, f, v);\nr.close(f);"));
        script.reopen("} else {");
        script.line("r.skip(t);");
        script.close("}");
    } else {
        let value = read_scalar(context, field.ty, field.verify_utf8);
        script.line(&format!(
            "else if (t === {tag}) v = {value};\nelse r.skip(t);"
        ));
    }
    script.close("}");
    script.line("r.close(e);");
    match (closed, field.ty) {
        (Some(id), _) => {
            let known = context.of_enum("isKnown", id);
            script.line(&format!("if ({known}(v)) {place}.set(k, v);"));
            script.open("else {");
            script.line("r.start = start;\nr.keep(m);");
            script.close("}");
        }
        (None, Type::Message(id)) => {
            let fresh = fresh_value(context, id);
            script.line(&format!("{place}.set(k, v ?? {fresh});"));
        }
        _ => script.line(&format!("{place}.set(k, v);")),
    }
}

/// What stands for a message that an entry of a map leaves out: an empty one,
/// in which what is required is missing.
fn fresh_value(context: &Context<'_, '_>, id: crate::schema::MessageId) -> String {
    let message = &context.model[id];
    let required = message
        .fields
        .iter()
        .find(|field| field.presence == Presence::Required);
    match required {
        Some(field) => format!("missing(\"{}\")", field.full_name),
        None => format!("{}()", context.of_message("create", id)),
    }
}

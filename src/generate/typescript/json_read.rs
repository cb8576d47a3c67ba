//! Messages and enums from values of JSON.
//!
//! Every key is looked up by its name, and those that are there are counted:
//! the reader compares their number with that of the text's.

use super::super::model::{Enum, Field, Presence, Scalar, Type, WellKnown};
use super::binary_read::required;
use super::context::Context;
use super::script::{Script, literal, property};
use super::shape::Shape;
use crate::workspace::Int64;

/// The parameters of every function that reads JSON.
const PARAMETERS: [(&str, &str); 2] = [("v", "unknown"), ("r", "JsonReader")];

/// Keys that every object seems to have.
const INHERITED: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// `readJsonX` of a message.
pub(super) fn message(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    let name = &message.name;
    script.function(&format!("readJson{name}"), &PARAMETERS, &message.ty);
    match message.well_known {
        Some(kind) => script.line(&well_known(context, message, kind)),
        None => fields(script, context, message),
    }
    script.close("}");
    script.blank();
}

/// `readJsonX` of an extension: the value alone, for its key is read already.
pub(super) fn extension(script: &mut Script, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    script.function(&format!("readJson{}", shape.name), &PARAMETERS, &shape.ty);
    script.line(&format!("const m⟦: {}⟧ = {};", shape.ty, shape.fresh));
    for field in shape.fields {
        plain(script, context, field, "m.value", "v");
    }
    script.line("return m;");
    script.close("}");
    script.blank();
}

fn well_known(context: &Context<'_, '_>, message: &Shape<'_, '_>, kind: WellKnown) -> String {
    let create = format!("create{}", message.name);
    let seconds = match context.int64 {
        Int64::Bigint => "t.seconds",
        Int64::String => "String(t.seconds)",
    };
    let times =
        format!("const m = {create}();\nm.seconds = {seconds};\nm.nanos = t.nanos;\nreturn m;");
    match kind {
        WellKnown::Any => format!("return {create}(parseAny(v, r));"),
        WellKnown::Timestamp => format!("const t = parseTimestamp(v, r);\n{times}"),
        WellKnown::Duration => format!("const t = parseDuration(v, r);\n{times}"),
        WellKnown::FieldMask => format!("return {create}({{ paths: parseFieldMask(v, r) }});"),
        WellKnown::Struct => "return parseStruct(v, r);".to_owned(),
        WellKnown::Value => "return parseValue(v, r);".to_owned(),
        WellKnown::ListValue => "return parseList(v, r);".to_owned(),
        WellKnown::Wrapper(scalar) => {
            let name = message.field_name(0);
            let value = scalar_value(context, scalar, "v");
            format!("return {create}({{ {name}: {value} }});")
        }
    }
}

fn fields(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    script.line("const o = r.object(v);");
    script.line(&format!("const m⟦: {}⟧ = {};", message.ty, message.fresh));
    script.line("let n = 0;");
    if !message.fields.is_empty() {
        script.line("let f⟦: unknown⟧;");
    }
    for (at, field) in message.fields.iter().enumerate() {
        let found: Vec<String> = keys(field)
            .into_iter()
            .map(|key| format!("(f = {}) !== undefined", lookup(key)))
            .collect();
        script.open(&format!("if ({}) {{", found.join(" || ")));
        script.line("n++;");
        let name = message.field_name(at);
        match field.oneof {
            Some(oneof) => {
                let union = format!("m.{}", message.oneof_name(oneof));
                let not_null = !takes_null(context, field.ty);
                if not_null {
                    script.open("if (f !== null) {");
                }
                let full_name = literal(field.full_name);
                script.line(&format!("if ({union} !== undefined) r.twice({full_name});"));
                let store =
                    |value: &str| format!("{union} = {{ case: \"{name}\", value: {value} }};");
                single(script, context, field.ty, "f", &store);
                if not_null {
                    script.close("}");
                }
            }
            None => plain(script, context, field, &format!("m.{name}"), "f"),
        }
        script.close("}");
    }
    if message.has_extensions {
        let name = literal(message.full_name);
        script.line(&format!("n += readJsonExtensions(m, {name}, o, r);"));
    }
    script.line("r.close(o, n);");
    required(script, message);
    script.line("return m;");
}

/// The keys that mean a field.
fn keys<'f>(field: &'f Field<'_>) -> Vec<&'f str> {
    let mut keys = vec![field.json_name.as_str()];
    if field.name != field.json_name {
        keys.push(field.name);
    }
    keys
}

fn lookup(key: &str) -> String {
    let name = property(key);
    if INHERITED.contains(&key) {
        format!("own(o, {})", literal(key))
    } else if name.starts_with('"') {
        format!("o[{name}]")
    } else {
        format!("o.{name}")
    }
}

/// True if `null` is a value of the type.
fn takes_null(context: &Context<'_, '_>, ty: Type) -> bool {
    match ty {
        Type::Message(id) => context.model[id].well_known == Some(WellKnown::Value),
        Type::Enum(id) => context.model[id].is_null_value,
        _ => false,
    }
}

/// Reads a field outside of oneofs from the value `from`; null is absence.
fn plain(
    script: &mut Script,
    context: &Context<'_, '_>,
    field: &Field<'_>,
    place: &str,
    from: &str,
) {
    match field.presence {
        Presence::Repeated { .. } => {
            script.open(&format!(
                "if ({from} !== null) for (const i of r.array({from})) {{"
            ));
            single(script, context, field.ty, "i", &|v| {
                format!("{place}.push({v});")
            });
            script.close("}");
        }
        Presence::Map(map) => {
            script.open(&format!("if ({from} !== null) {{"));
            script.line(&format!("const e = r.object({from});"));
            script.line("const names = Object.keys(e);");
            script.open("for (const name of names) {");
            let key = match map.key {
                Scalar::String => "name".to_owned(),
                Scalar::Bool => "parseBoolKey(name, r)".to_owned(),
                key => scalar_value(context, key, "name"),
            };
            script.line(&format!("const k = {key};"));
            if map.key != Scalar::String {
                // `1` and `1.0` are one key.
                script.line(&format!("if ({place}.has(k)) r.twice(name);"));
            }
            single(script, context, field.ty, "e[name]", &|v| {
                format!("{place}.set(k, {v});")
            });
            script.close("}");
            script.line("r.close(e, names.length);");
            script.close("}");
        }
        _ if takes_null(context, field.ty) => {
            single(script, context, field.ty, from, &|v| {
                format!("{place} = {v};")
            });
        }
        _ => {
            script.open(&format!("if ({from} !== null) {{"));
            single(script, context, field.ty, from, &|v| {
                format!("{place} = {v};")
            });
            script.close("}");
        }
    }
}

/// Reads one value and stores it; an enum value that is passed over is not
/// stored.
fn single(
    script: &mut Script,
    context: &Context<'_, '_>,
    ty: Type,
    from: &str,
    store: &dyn Fn(&str) -> String,
) {
    match ty {
        Type::Enum(id) => {
            let read = context.of_enum("readJson", id);
            script.line(&format!("const c = {read}({from}, r);"));
            script.line(&format!("if (c !== undefined) {}", store("c")));
        }
        Type::Message(id) | Type::Group(id) => {
            let read = context.of_message("readJson", id);
            script.line(&store(&format!("{read}({from}, r)")));
        }
        Type::Scalar(scalar) => script.line(&store(&scalar_value(context, scalar, from))),
    }
}

/// The function that reads a scalar.
fn parser(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "parseInt32",
        Scalar::Uint32 | Scalar::Fixed32 => "parseUint32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "parseInt64",
        Scalar::Uint64 | Scalar::Fixed64 => "parseUint64",
        Scalar::Double => "parseDouble",
        Scalar::Float => "parseFloat32",
        Scalar::Bool => "parseBool",
        Scalar::String => "parseString",
        Scalar::Bytes => "parseBytes",
    }
}

fn scalar_value(context: &Context<'_, '_>, scalar: Scalar, from: &str) -> String {
    let text = format!("{}({from}, r)", parser(scalar));
    if scalar.is_64_bit() && context.int64 == Int64::String {
        format!("String({text})")
    } else {
        text
    }
}

/// `readJsonX` of an enum: a name or a number; `undefined` of an unknown name
/// where those are passed over. `isKnownX` tells what a closed enum has.
pub(super) fn enumeration(script: &mut Script, context: &Context<'_, '_>, of: &Enum<'_>) {
    let name = context.names.enumeration(of.id);
    let result = format!("{name} | undefined");
    script.function(&format!("readJson{name}"), &PARAMETERS, &result);
    script.open("switch (v) {");
    if of.is_null_value {
        script.line("case null:\n  return 0;");
    }
    for value in &of.values {
        script.line(&format!(
            "case \"{}\":\n  return {};",
            value.name, value.number
        ));
    }
    script.close("}");
    script.line("if (typeof v === \"string\") return unknownEnum(v, r);");
    if of.is_open {
        script.line("return parseInt32(v, r);");
    } else {
        script.line("const c = parseInt32(v, r);");
        script.line(&format!("return isKnown{name}(c) ? c : unknownEnum(v, r);"));
    }
    script.close("}");
    script.blank();
    if !of.is_open {
        is_known(script, context, of);
    }
}

fn is_known(script: &mut Script, context: &Context<'_, '_>, of: &Enum<'_>) {
    let name = context.names.enumeration(of.id);
    let result = format!("v is {name}");
    script.function(&format!("isKnown{name}"), &[("v", "number")], &result);
    script.open("switch (v) {");
    for value in of.values.iter().filter(|value| !value.is_alias) {
        script.line(&format!("case {}:", value.number));
    }
    script.line("  return true;\ndefault:\n  return false;");
    script.close("}");
    script.close("}");
    script.blank();
}

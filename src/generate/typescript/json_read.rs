//! Messages and enums from JSON text.
//!
//! A key is told by its hash, which the reader has by the time that it knows
//! where the key ends, and then compared: no string is made of it.

use super::super::model::{Enum, Field, Presence, Scalar, Type, WellKnown};
use super::binary::required;
use super::context::Context;
use super::script::{Script, literal};
use super::shape::Shape;
use crate::workspace::Int64;

/// `readJsonX` of a message.
pub(super) fn message(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    let name = &message.name;
    script.function(
        &format!("readJson{name}"),
        &[("r", "JsonReader")],
        &message.ty,
    );
    match message.well_known {
        Some(kind) => well_known(script, context, message, kind),
        None => fields(script, context, message),
    }
    script.close("}");
    script.blank();
}

/// `readJsonX` of an extension: the value alone, for its key is read already.
pub(super) fn extension(script: &mut Script, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    let head = [("r", "JsonReader")];
    script.function(&format!("readJson{}", shape.name), &head, &shape.ty);
    script.line(&format!("const m⟦: {}⟧ = {};", shape.ty, shape.fresh));
    // A loop that runs once, so that what passes over null may `continue`.
    script.open("do {");
    for field in shape.fields {
        plain(script, context, field, "m.value");
    }
    script.close("} while (false);");
    script.line("return m;");
    script.close("}");
    script.blank();
}

fn well_known(
    script: &mut Script,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    kind: WellKnown,
) {
    let create = format!("create{}", message.name);
    let seconds = match context.int64 {
        Int64::Bigint => "t.seconds",
        Int64::String => "String(t.seconds)",
    };
    let times = format!("return {create}({{ seconds: {seconds}, nanos: t.nanos }});");
    let code = match kind {
        WellKnown::Any => format!("return {create}(parseAny(r));"),
        WellKnown::Timestamp => format!("const t = parseTimestamp(r);\n{times}"),
        WellKnown::Duration => format!("const t = parseDuration(r);\n{times}"),
        WellKnown::FieldMask => format!("return {create}({{ paths: parseFieldMask(r) }});"),
        WellKnown::Struct => "return parseStruct(r);".to_owned(),
        WellKnown::Value => "return parseValue(r);".to_owned(),
        WellKnown::ListValue => "return parseList(r);".to_owned(),
        WellKnown::Wrapper(scalar) => {
            let name = message.field_name(0);
            let value = scalar_value(context, scalar);
            format!("return {create}({{ {name}: {value} }});")
        }
    };
    script.line(&code);
}

/// The hash of a key, as the reader counts it.
fn hash(word: &str) -> i32 {
    word.encode_utf16().fold(0_i32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(i32::from(unit))
    })
}

fn fields(script: &mut Script, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    script.line(&format!("const m⟦: {}⟧ = {};", message.ty, message.fresh));
    script.line("r.peek();\nconst start = r.at;");
    let singles = message.fields.iter().filter(|field| field.oneof.is_none());
    for word in 0..singles.count().div_ceil(31) {
        script.line(&format!("let s{word} = 0;"));
    }
    script.open("if (r.openObject()) do {");
    script.open("switch (r.key()) {");
    for keys in by_hash(message) {
        let mut hashes: Vec<i32> = keys.iter().flat_map(|keys| keys.hashes()).collect();
        hashes.sort_unstable();
        hashes.dedup();
        for hash in &hashes {
            script.line(&format!("case {hash}:"));
        }
        for keys in keys {
            field(script, context, message, &keys);
        }
        script.line("  break;");
    }
    script.close("}");
    if !message.has_extensions {
        script.line("r.unknown(start);");
    } else {
        let name = literal(message.full_name);
        script.line(&format!("readJsonExtension(m, {name}, r, start);"));
    }
    script.close("} while (r.moreKeys());");
    required(script, message);
    script.line("return m;");
}

/// A field and the keys that mean it.
struct Keys<'f, 'a> {
    at: usize,
    field: &'f Field<'a>,
    /// Its number among the fields outside of oneofs.
    bit: usize,
}

impl Keys<'_, '_> {
    fn names(&self) -> Vec<&str> {
        let mut names = vec![self.field.json_name.as_str()];
        if self.field.name != self.field.json_name && self.field.extendee.is_none() {
            names.push(self.field.name);
        }
        names
    }

    fn hashes(&self) -> Vec<i32> {
        self.names().into_iter().map(hash).collect()
    }
}

/// Fields in groups: two that share a hash are in one.
fn by_hash<'f, 'a>(message: &'f Shape<'_, 'a>) -> Vec<Vec<Keys<'f, 'a>>> {
    let mut groups: Vec<Vec<Keys<'f, 'a>>> = Vec::new();
    let mut bit = 0;
    for (at, field) in message.fields.iter().enumerate() {
        let keys = Keys { at, field, bit };
        if field.oneof.is_none() {
            bit += 1;
        }
        let mut merged = vec![keys];
        let mut index = 0;
        while index < groups.len() {
            let ours: Vec<i32> = merged.iter().flat_map(Keys::hashes).collect();
            let shares = |keys: &Keys<'_, '_>| keys.hashes().iter().any(|hash| ours.contains(hash));
            if groups[index].iter().any(shares) {
                let mut group = groups.remove(index);
                group.append(&mut merged);
                merged = group;
                index = 0;
            } else {
                index += 1;
            }
        }
        groups.push(merged);
    }
    groups
}

fn field(
    script: &mut Script,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    keys: &Keys<'_, '_>,
) {
    let field = keys.field;
    let is: Vec<String> = keys
        .names()
        .iter()
        .map(|name| format!("r.is({})", literal(name)))
        .collect();
    script.open(&format!("  if ({}) {{", is.join(" || ")));
    let name = message.field_name(keys.at);
    match field.oneof {
        Some(oneof) => {
            let union = format!("m.{}", message.oneof_name(oneof));
            if !takes_null(context, field.ty) {
                script.line("if (r.null()) continue;");
            }
            script.line(&format!("if ({union} !== undefined) r.twice();"));
            let store = |value: &str| format!("{union} = {{ case: \"{name}\", value: {value} }};");
            single(script, context, field.ty, &store);
        }
        None => {
            let (word, bit) = (keys.bit / 31, 1_u32 << (keys.bit % 31));
            script.line(&format!("s{word} = r.once(s{word}, {bit});"));
            plain(script, context, field, &format!("m.{name}"));
        }
    }
    script.line("continue;");
    script.close("  }");
}

/// True if `null` is a value of the type.
fn takes_null(context: &Context<'_, '_>, ty: Type) -> bool {
    match ty {
        Type::Message(id) => context.model[id].well_known == Some(WellKnown::Value),
        Type::Enum(id) => context.model[id].is_null_value,
        _ => false,
    }
}

fn plain(script: &mut Script, context: &Context<'_, '_>, field: &Field<'_>, place: &str) {
    match field.presence {
        Presence::Repeated { .. } => {
            script.line("if (r.null()) continue;");
            script.open("if (r.openArray()) do {");
            single(script, context, field.ty, &|v| {
                format!("{place}.push({v});")
            });
            script.close("} while (r.moreItems());");
        }
        Presence::Map(map) => {
            script.line("if (r.null()) continue;");
            script.open("if (r.openObject()) do {");
            script.line("r.key();");
            let key = match map.key {
                Scalar::String => "r.lastWord()".to_owned(),
                key => format!("readKey(r, (k) => {})", key_value(context, key)),
            };
            script.line(&format!("const k = {key};"));
            script.line(&format!("if ({place}.has(k)) r.twice();"));
            single(script, context, field.ty, &|v| {
                format!("{place}.set(k, {v});")
            });
            script.close("} while (r.moreKeys());");
        }
        _ => {
            if !takes_null(context, field.ty) {
                script.line("if (r.null()) continue;");
            }
            single(script, context, field.ty, &|v| format!("{place} = {v};"));
        }
    }
}

/// Reads one value and stores it; an enum value that is passed over is not
/// stored.
fn single(
    script: &mut Script,
    context: &Context<'_, '_>,
    ty: Type,
    store: &dyn Fn(&str) -> String,
) {
    match ty {
        Type::Enum(id) => {
            let read = context.of_enum("readJson", id);
            script.line(&format!("const v = {read}(r);"));
            script.line(&format!("if (v !== undefined) {}", store("v")));
        }
        Type::Message(id) | Type::Group(id) => {
            let read = context.of_message("readJson", id);
            script.line(&store(&format!("{read}(r)")));
        }
        Type::Scalar(scalar) => script.line(&store(&scalar_value(context, scalar))),
    }
}

/// The reader's method for a scalar.
fn method(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "int32",
        Scalar::Uint32 | Scalar::Fixed32 => "uint32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "int64",
        Scalar::Uint64 | Scalar::Fixed64 => "uint64",
        other => other.keyword(),
    }
}

fn scalar_value(context: &Context<'_, '_>, scalar: Scalar) -> String {
    let text = format!("r.{}()", method(scalar));
    if scalar.is_64_bit() && context.int64 == Int64::String {
        format!("String({text})")
    } else {
        text
    }
}

fn key_value(context: &Context<'_, '_>, scalar: Scalar) -> String {
    scalar_value(context, scalar).replacen("r.", "k.", 1)
}

/// `readJsonX` of an enum: a name or a number; `undefined` of an unknown name
/// where those are passed over. `isKnownX` tells what a closed enum has.
pub(super) fn enumeration(script: &mut Script, context: &Context<'_, '_>, of: &Enum<'_>) {
    let name = context.names.enumeration(of.id);
    let result = format!("{name} | undefined");
    script.function(&format!("readJson{name}"), &[("r", "JsonReader")], &result);
    if of.is_null_value {
        script.line("if (r.null()) return 0;");
    }
    if of.is_open {
        script.line("if (r.peek() !== 0x22) return r.int32();");
    } else {
        script.open("if (r.peek() !== 0x22) {");
        script.line("const v = r.int32();");
        script.line(&format!(
            "return isKnown{name}(v) ? v : r.fail(\"a number that the enum does not have\");"
        ));
        script.close("}");
    }
    script.open("switch (r.word()) {");
    for values in values_by_hash(of) {
        script.line(&format!("case {}:", values.0));
        for value in values.1 {
            script.line(&format!(
                "  if (r.is({})) return {};",
                literal(value.name),
                value.number
            ));
        }
        script.line("  break;");
    }
    script.close("}");
    script.line("return r.unknownEnum();");
    script.close("}");
    script.blank();
    if !of.is_open {
        is_known(script, context, of);
    }
}

fn values_by_hash<'e, 'a>(
    of: &'e Enum<'a>,
) -> std::collections::BTreeMap<i32, Vec<&'e super::super::model::EnumValue<'a>>> {
    let mut values: std::collections::BTreeMap<i32, Vec<_>> = std::collections::BTreeMap::new();
    for value in &of.values {
        values.entry(hash(value.name)).or_default().push(value);
    }
    values
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

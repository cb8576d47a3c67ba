//! Messages from values of JSON.
//!
//! `o` is the object, `v` a value, `r` the reader, `d` how deep it is nested, `n`
//! how many keys were used and `k` the last of them. Keys that were not used are
//! those that nobody knows, and names of fields as the source has them; of both
//! the runtime makes an object that is read once more.

use super::super::model::{Field, Presence, Scalar, Type, WellKnown};
use super::binary_read::{self, PART};
use super::code::{Code, literal};
use super::context::Context;
use super::shape::Shape;
use super::well_known;

/// `from_json_X` of a message.
pub(super) fn message(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    if message.well_known.is_none() {
        key_names(code, message);
    }
    if message.well_known.is_none() && message.fields.len() > PART {
        for (number, part) in message.by_number().chunks(PART).enumerate() {
            read_part(code, context, message, part, number);
        }
    }
    head(code, message);
    match message.well_known {
        Some(kind) => well_known::read(code, context, message, kind),
        None => fields(code, context, message),
    }
    code.close();
}

/// `from_json_X` of an extension: of the value alone, for its key is read.
pub(super) fn extension(code: &mut Code, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    head(code, shape);
    binary_read::fresh(code, context, shape);
    value(code, context, &shape.fields[0], "m.value");
    code.line("return m");
    code.close();
}

fn head(code: &mut Code, message: &Shape<'_, '_>) {
    code.gap();
    code.open(&format!(
        "def from_json_{}(v: ⸢Json, r: ⸢JsonReader, d: int) -> {}:",
        message.name, message.ty
    ));
}

/// The keys that mean a field, with the one that is written.
fn key_names(code: &mut Code, message: &Shape<'_, '_>) {
    let mut pairs = Vec::new();
    for field in message.fields {
        let written = literal(&field.json_name);
        pairs.push(format!("{written}: {written}"));
        if field.name != field.json_name {
            pairs.push(format!("{}: {written}", literal(field.name)));
        }
    }
    code.gap();
    let head = format!("names_{}: dict[str, str] = {{", message.name);
    code.list(&head, &pairs, "}");
}

fn fields(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    code.line("o = ⸢members(v, d)");
    binary_read::fresh(code, context, message);
    let places = message.by_number();
    if places.len() > PART {
        let calls = 0..places.len().div_ceil(PART);
        let calls = calls.map(|number| format!("from_json{number}_{}(o, m, r, d)", message.name));
        let calls: Vec<String> = calls.collect();
        code.line(&format!("n = {}", calls.join(" + ")));
    } else {
        some(code, context, message, &places);
    }
    let mut unused = "n != len(o)".to_owned();
    let mut extended = String::new();
    if message.has_extensions {
        unused += " and n + ⸢parse_extensions(m, o, r, d) != len(o)";
        extended = format!(", {}", literal(message.full_name));
    }
    code.open(&format!("if {unused}:"));
    let name = &message.name;
    code.line(&format!(
        "return from_json_{name}(⸢renamed(o, names_{name}, r{extended}), r, d)"
    ));
    code.close();
    code.line("return m");
}

/// `from_json1_X`: some of the fields of a message that has many; returns how
/// many keys were used.
fn read_part(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    places: &[usize],
    number: usize,
) {
    let (name, ty) = (&message.name, &message.ty);
    code.gap();
    code.open(&format!(
        "def from_json{number}_{name}(o: dict[str, ⸢Json], m: {ty}, r: ⸢JsonReader, d: int) -> int:"
    ));
    some(code, context, message, places);
    code.line("return n");
    code.close();
}

/// Reads these fields, and counts those that are there in `n`.
fn some(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>, places: &[usize]) {
    code.line("n = 0");
    if places.is_empty() {
        return;
    }
    code.line("k = \"\"");
    code.open("try:");
    for at in places {
        field(code, context, message, *at);
    }
    code.reopen("except ⸢JsonError as failure:");
    code.line("raise failure.within(k) from None");
    code.close();
}

fn field(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>, at: usize) {
    let field = &message.fields[at];
    let key = literal(&field.json_name);
    code.open(&format!("if {key} in o:"));
    code.line(&format!("n += 1\nk = {key}\nv = o[{key}]"));
    match field.oneof {
        Some(oneof) => {
            let place = format!("m.{}", message.oneof_name(oneof));
            let not_null = !takes_null(context, field.ty);
            if not_null {
                code.open("if v is not None:");
            }
            code.open(&format!("if {place} is not None:"));
            code.line("⸢twice()");
            code.close();
            let variant = message.variant(at);
            match field.ty {
                Type::Enum(_) => {
                    code.line(&format!(
                        "i{} = {}",
                        field.number,
                        parsed(context, field.ty)
                    ));
                    code.open(&format!("if i{} is not None:", field.number));
                    code.line(&format!("{place} = {variant}(i{})", field.number));
                    code.close();
                }
                ty => code.line(&format!("{place} = {variant}({})", parsed(context, ty))),
            }
            if not_null {
                code.close();
            }
        }
        None => value(
            code,
            context,
            field,
            &format!("m.{}", message.field_name(at)),
        ),
    }
    code.close();
}

/// True if `null` is a value of the type.
fn takes_null(context: &Context<'_, '_>, ty: Type) -> bool {
    match ty {
        Type::Message(id) => context.model[id].well_known == Some(WellKnown::Value),
        Type::Enum(id) => context.model[id].is_null_value,
        _ => false,
    }
}

/// Reads `v` into a field outside of oneofs; null is absence.
fn value(code: &mut Code, context: &Context<'_, '_>, field: &Field<'_>, place: &str) {
    match field.presence {
        Presence::Repeated { .. } => {
            let parse = parser(context, field.ty);
            code.line(&format!("{place} = ⸢parse_list(v, {parse}, r, d + 1)"));
        }
        Presence::Map(map) => {
            let key = match map.key {
                Scalar::Bool => "⸢parse_bool_key".to_owned(),
                key => parser(context, Type::Scalar(key)),
            };
            let parse = parser(context, field.ty);
            code.line(&format!(
                "{place} = ⸢parse_map(v, {key}, {parse}, r, d + 1)"
            ));
        }
        _ => single(code, context, field, place),
    }
}

fn single(code: &mut Code, context: &Context<'_, '_>, field: &Field<'_>, place: &str) {
    let parsed = parsed(context, field.ty);
    match field.ty {
        Type::Scalar(Scalar::String) => {
            code.open("if type(v) is str:");
            code.line(&format!("{place} = v"));
            code.reopen("elif v is not None:");
            code.line(&format!("{place} = {parsed}"));
            code.close();
        }
        Type::Enum(_) => {
            // Of another name where those are passed over: nothing is set.
            let name = format!("i{}", field.number);
            code.line(&format!("{name} = {parsed}"));
            code.open(&format!("if {name} is not None:"));
            code.line(&format!("{place} = {name}"));
            code.close();
        }
        ty if takes_null(context, ty) => code.line(&format!("{place} = {parsed}")),
        _ => {
            code.open("if v is not None:");
            code.line(&format!("{place} = {parsed}"));
            code.close();
        }
    }
}

/// The value of `v`.
pub(super) fn parsed(context: &Context<'_, '_>, ty: Type) -> String {
    let depth = if ty.message().is_some() { "d + 1" } else { "d" };
    format!("{}(v, r, {depth})", parser(context, ty))
}

/// The function that reads one value.
pub(super) fn parser(context: &Context<'_, '_>, ty: Type) -> String {
    let scalar = match ty {
        Type::Message(id) | Type::Group(id) => return context.of_message("from_json_", id),
        Type::Enum(id) => return format!("{}.parse", context.enum_table(id)),
        Type::Scalar(scalar) => scalar,
    };
    let name = match scalar {
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "parse_int32",
        Scalar::Uint32 | Scalar::Fixed32 => "parse_uint32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "parse_int64",
        Scalar::Uint64 | Scalar::Fixed64 => "parse_uint64",
        Scalar::Double => "parse_double",
        Scalar::Float => "parse_float",
        Scalar::Bool => "parse_bool",
        Scalar::String => "parse_string",
        Scalar::Bytes => "parse_bytes",
    };
    format!("⸢{name}")
}

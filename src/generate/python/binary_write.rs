//! Messages to the wire format: one straight line of code a message.

use super::super::model::{Field, Map, Presence, Scalar, Type, WireType};
use super::code::{Code, tag_text};
use super::context::Context;
use super::shape::Shape;

/// `write_X`: the message as text of which every character is a byte.
pub(super) fn write(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    code.gap();
    code.open(&format!(
        "def write_{}(m: {}) -> str:",
        message.name, message.ty
    ));
    let body = body(context, message);
    // Types are declared where a reader would have to infer them.
    if body.text().contains("    s = ") {
        code.line("s: str");
    }
    code.line("w: str = \"\"");
    code.append(&body);
    code.close();
}

fn body(context: &Context<'_, '_>, message: &Shape<'_, '_>) -> Code {
    let code = &mut Code::inside(1);
    let places = message.by_number();
    let mut at = 0;
    while at < places.len() {
        let field = &message.fields[places[at]];
        let Some(oneof) = field.oneof else {
            write_field(code, context, message, places[at], field);
            at += 1;
            continue;
        };
        let run = places[at..]
            .iter()
            .take_while(|place| message.fields[**place].oneof == Some(oneof));
        let run: Vec<usize> = run.copied().collect();
        at += run.len();
        write_oneof(code, context, message, oneof, &run);
    }
    code.open("if m.unknown_fields:");
    code.line("w += m.unknown_fields.decode(\"latin-1\")");
    code.close();
    code.line("return w");
    std::mem::take(code)
}

/// The members of a oneof that no other field stands between.
fn write_oneof(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    oneof: usize,
    run: &[usize],
) {
    // A name of its own, for its type is another than that of other oneofs.
    let held = format!("c{}", message.fields[run[0]].number);
    code.line(&format!("{held} = m.{}", message.oneof_name(oneof)));
    code.open(&format!("if {held} is not None:"));
    for (index, at) in run.iter().enumerate() {
        let word = if index == 0 { "if" } else { "elif" };
        code.open(&format!("{word} type({held}) is {}:", message.variant(*at)));
        let field = &message.fields[*at];
        let value = format!("{held}.value");
        write_value(code, context, field, &value);
        code.close();
    }
    code.open("else:");
    code.line(&format!("⸢check_case({held})"));
    code.close();
    code.close();
}

fn write_field(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Shape<'_, '_>,
    at: usize,
    field: &Field<'_>,
) {
    let place = format!("m.{}", message.field_name(at));
    match field.presence {
        Presence::Explicit => {
            code.open(&format!("if {place} is not None:"));
            write_value(code, context, field, &place);
            code.close();
        }
        Presence::Implicit => {
            code.open(&format!("if {}:", is_set(field.ty, &place)));
            write_value(code, context, field, &place);
            code.close();
        }
        Presence::Required => write_value(code, context, field, &place),
        Presence::Repeated { packed: true } => {
            code.open(&format!("if {place}:"));
            code.line(&format!("s = {}", packed(field.ty, &place)));
            let tag = field.tag_of(WireType::Delimited);
            code.line(&sized("w", tag));
            code.close();
        }
        Presence::Repeated { packed: false } => {
            let item = format!("x{}", field.number);
            code.open(&format!("for {item} in {place}:"));
            write_value(code, context, field, &item);
            code.close();
        }
        Presence::Map(map) => write_map(code, context, field, map, &place),
    }
}

/// When a field without presence is sent.
pub(super) fn is_set(ty: Type, place: &str) -> String {
    match ty {
        // Negative zero is not the default.
        Type::Scalar(scalar) if scalar.is_floating() => {
            format!("{place} or ⸢is_negative_zero({place})")
        }
        _ => place.to_owned(),
    }
}

/// Writes `s` with its length behind a tag.
fn sized(into: &str, tag: u32) -> String {
    format!("{into} += f\"{}{{⸢SIZE[len(s)]}}{{s}}\"", tag_text(tag))
}

fn packed(ty: Type, place: &str) -> String {
    let letter = match ty {
        Type::Scalar(Scalar::Bool) => return format!("⸢packed_bools({place})"),
        Type::Scalar(Scalar::Double) => "d",
        Type::Scalar(Scalar::Float) => "f",
        Type::Scalar(Scalar::Fixed32) => "I",
        Type::Scalar(Scalar::Fixed64) => "Q",
        Type::Scalar(Scalar::Sfixed32) => "i",
        Type::Scalar(Scalar::Sfixed64) => "q",
        _ => return format!("⸢varints({place}, {})", table(ty)),
    };
    format!("⸢packed_fixed({place}, \"{letter}\")")
}

/// The table of the varints of a type.
fn table(ty: Type) -> &'static str {
    match ty {
        Type::Scalar(Scalar::Int64) => "⸢INT64",
        Type::Scalar(Scalar::Uint32) => "⸢UINT32",
        Type::Scalar(Scalar::Uint64) => "⸢UINT64",
        Type::Scalar(Scalar::Sint32) => "⸢SINT32",
        Type::Scalar(Scalar::Sint64) => "⸢SINT64",
        _ => "⸢INT32",
    }
}

fn write_value(code: &mut Code, context: &Context<'_, '_>, field: &Field<'_>, value: &str) {
    let target = Target {
        into: "w",
        ty: field.ty,
        number: field.number,
        verify_utf8: field.verify_utf8,
    };
    write_tagged(code, context, &target, value);
}

/// What a value is, and where it is written.
struct Target {
    /// The variable that collects.
    into: &'static str,
    ty: Type,
    number: u32,
    verify_utf8: bool,
}

/// A value behind its tag.
fn write_tagged(code: &mut Code, context: &Context<'_, '_>, target: &Target, value: &str) {
    let Target {
        into, ty, number, ..
    } = *target;
    let tag = number << 3 | ty.wire_type() as u32;
    let start = tag_text(tag);
    match ty {
        Type::Message(id) => {
            code.line(&format!(
                "s = {}({value})",
                context.of_message("write_", id)
            ));
            code.line(&sized(into, tag));
        }
        Type::Group(id) => {
            let end = tag_text(number << 3 | WireType::EndGroup as u32);
            let write = context.of_message("write_", id);
            code.line(&format!("{into} += f\"{start}{{{write}({value})}}{end}\""));
        }
        Type::Scalar(Scalar::String) => {
            if value != "s" {
                code.line(&format!("s = {value}"));
            }
            code.open("if not s.isascii():");
            let utf8 = if target.verify_utf8 {
                "utf8"
            } else {
                "loose_utf8"
            };
            code.line(&format!("s = ⸢{utf8}(s)"));
            code.close();
            code.line(&sized(into, tag));
        }
        Type::Scalar(Scalar::Bytes) => code.line(&format!(
            "{into} += f\"{start}{{⸢SIZE[len({value})]}}{{{value}.decode('latin-1')}}\""
        )),
        Type::Scalar(Scalar::Bool) => code.line(&format!(
            "{into} += \"{start}\\x01\" if {value} else \"{start}\\x00\""
        )),
        Type::Scalar(scalar) if scalar.wire_type() != WireType::Varint => code.line(&format!(
            "{into} += f\"{start}{{⸢pack_{}({value}).decode('latin-1')}}\"",
            scalar.keyword()
        )),
        _ => code.line(&format!("{into} += f\"{start}{{{}[{value}]}}\"", table(ty))),
    }
}

/// A map: every entry is a message of two fields.
fn write_map(code: &mut Code, context: &Context<'_, '_>, field: &Field<'_>, map: Map, place: &str) {
    let (key, value) = (format!("k{}", field.number), format!("x{}", field.number));
    code.open(&format!("for {key}, {value} in {place}.items():"));
    code.line("e = \"\"");
    let target = |ty, number, verify_utf8| Target {
        into: "e",
        ty,
        number,
        verify_utf8,
    };
    let key_target = target(Type::Scalar(map.key), 1, map.verify_utf8);
    write_tagged(code, context, &key_target, &key);
    let value_target = target(field.ty, 2, field.verify_utf8);
    write_tagged(code, context, &value_target, &value);
    code.line(&format!(
        "w += f\"{}{{⸢SIZE[len(e)]}}{{e}}\"",
        tag_text(field.tag())
    ));
    code.close();
}

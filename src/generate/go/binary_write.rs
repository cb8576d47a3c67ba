//! `WireEncode`: from back to front, so that every length is known when it is
//! written.

use super::super::model::{Field, Map, Presence, Scalar, Type, WireType};
use super::context::Context;
use super::scalar::{is_set, put, put_bytes, put_tag, tag_bytes};
use super::shape::{Part, Shape};
use super::source::{Source, literal};

pub(super) fn write(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    let name = &shape.name;
    source.code(&format!(
        "// WireEncode writes the message before e.B[i]; it is for generated code.\nfunc (m *{name}) WireEncode(e *contractsrt.Encoder, i int) int {{\nif m == nil {{\nreturn i\n}}\nb := e.B"
    ));
    source.code(if shape.is_message_set {
        "if i = contractsrt.PutMessageSet(b, i, m.unknown); i < 0 {\nreturn i\n}"
    } else {
        "if m.unknown != nil {\nif i = contractsrt.PutFields(b, i, *m.unknown); i < 0 {\nreturn i\n}\n}"
    });
    for part in shape.parts().into_iter().rev() {
        match part {
            Part::Field(at) => source.code(&of_field(context, shape, at)),
            Part::Oneof(oneof, members) => {
                let cases = members.iter().map(|at| {
                    let lines = tagged(context, &shape.fields[*at], "v.Value", None);
                    format!("case {}:\n{lines}", shape.variants[*at])
                });
                let cases: Vec<String> = cases.collect();
                source.code(&shape.oneof_switch(oneof, &cases.join("\n")));
            }
        }
    }
    source.code("return i\n}");
    source.blank();
}

fn of_field(context: &Context<'_, '_>, shape: &Shape<'_, '_>, at: usize) -> String {
    let field = &shape.fields[at];
    let place = shape.place(at);
    match field.presence {
        Presence::Explicit => {
            let lines = tagged(context, field, &shape.value(at), None);
            format!("if {place} != nil {{\n{lines}\n}}")
        }
        Presence::Required => {
            let lines = tagged(context, field, &shape.value(at), None);
            format!(
                "if {place} == nil {{\nreturn e.Required({})\n}}\n{{\n{lines}\n}}",
                literal(field.name)
            )
        }
        Presence::Implicit => {
            let condition = is_set(context, field.ty, &place);
            let lines = tagged(context, field, &place, None);
            format!("if {condition} {{\n{lines}\n}}")
        }
        Presence::Repeated { packed: true } => {
            let lines = put(context, field.ty, &format!("{place}[n]"));
            let tag = put_tag(field.tag_of(WireType::Delimited));
            format!(
                "if len({place}) > 0 {{\nend := i\nfor n := len({place}) - 1; n >= 0; n-- {{\n{ROOM}{lines}\n}}\n{ROOM}i = contractsrt.PutVarint(b, i, uint64(end-i))\n{tag}\n}}"
            )
        }
        Presence::Repeated { packed: false } => {
            let lines = tagged(context, field, &format!("{place}[n]"), Some("n"));
            format!("for n := len({place}) - 1; n >= 0; n-- {{\n{lines}\n}}")
        }
        Presence::Map(map) => entries(context, field, map, &place),
    }
}

/// A value and its tag, the value first; `element` is its place in a list.
fn tagged(
    context: &Context<'_, '_>,
    field: &Field<'_>,
    value: &str,
    element: Option<&str>,
) -> String {
    let name = literal(field.name);
    let failure = match element {
        Some(element) => format!("e.InElement(i, {name}, {element})"),
        None => format!("e.In(i, {name})"),
    };
    let encode =
        format!("if i = {value}.WireEncode(e, i); i < contractsrt.Slack {{\nreturn {failure}\n}}");
    match field.ty {
        Type::Message(_) => format!(
            "end := i\n{encode}\ni = contractsrt.PutVarint(b, i, uint64(end-i))\n{}",
            put_tag(field.tag())
        ),
        Type::Group(_) => format!(
            "{ROOM}{}\n{encode}\n{}",
            put_tag(field.tag_of(WireType::EndGroup)),
            put_tag(field.tag())
        ),
        _ => checked(
            context,
            field.ty,
            field.verify_utf8,
            value,
            &name,
            field.tag(),
        ),
    }
}

/// Refuses to write where the buffer may have no room for a number and a tag.
const ROOM: &str = "if i < contractsrt.Slack {\nreturn contractsrt.NoRoom\n}\n";

/// A value that is no message, and its tag. Text has to be UTF-8, or nobody
/// could read it.
fn checked(
    context: &Context<'_, '_>,
    ty: Type,
    verify: bool,
    value: &str,
    name: &str,
    tag: u32,
) -> String {
    let function = match ty {
        Type::Scalar(Scalar::String) if verify => "PutText",
        Type::Scalar(Scalar::String) => "PutString",
        Type::Scalar(Scalar::Bytes) => "PutBytes",
        _ => return format!("{ROOM}{}\n{}", put(context, ty, value), put_tag(tag)),
    };
    let bytes = tag_bytes(tag);
    let (last, others) = bytes
        .split_last()
        .map_or((0, &[][..]), |(last, others)| (*last, others));
    format!(
        "if i = contractsrt.{function}(b, i, {value}, 0x{last:x}); i < 0 {{\nreturn e.Failed(i, {name})\n}}\n{}",
        put_bytes(others)
    )
}

/// Entries from the last key to the first, so that they stand in order.
fn entries(context: &Context<'_, '_>, field: &Field<'_>, map: Map, place: &str) -> String {
    let key = Type::Scalar(map.key);
    let name = literal(field.name);
    let sorted = match map.key {
        Scalar::Bool => "SortedBools",
        _ => "SortedKeys",
    };
    let value = match field.ty {
        Type::Message(_) => format!(
            "end := i\nif i = v.WireEncode(e, i); i < contractsrt.Slack {{\nreturn e.InEntry(i, {name}, keys[n])\n}}\ni = contractsrt.PutVarint(b, i, uint64(end-i))\n{}",
            put_tag(16 | WireType::Delimited as u32)
        ),
        _ => checked(
            context,
            field.ty,
            field.verify_utf8,
            "v",
            &name,
            16 | field.ty.wire_type() as u32,
        ),
    };
    let key_lines = checked(
        context,
        key,
        map.verify_utf8,
        "keys[n]",
        &name,
        8 | map.key.wire_type() as u32,
    );
    let tag = put_tag(field.tag());
    format!(
        "if len({place}) > 0 {{\nkeys := contractsrt.{sorted}({place})\nfor n := len(keys) - 1; n >= 0; n-- {{\nv := {place}[keys[n]]\nentry := i\n{value}\n{key_lines}\n{ROOM}i = contractsrt.PutVarint(b, i, uint64(entry-i))\n{tag}\n}}\n}}"
    )
}

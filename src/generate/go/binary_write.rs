//! `WireEncode`: from back to front, so that every length is known when it is
//! written.

use super::super::model::{Field, Map, Presence, Scalar, Type, WireType};
use super::context::Context;
use super::scalar::{is_set, put, put_tag};
use super::shape::{Part, Shape};
use super::source::{Source, literal};

pub(super) fn write(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    let name = &shape.name;
    source.code(&format!(
        "// WireEncode writes the message before b[i]; it is for generated code.\nfunc (m *{name}) WireEncode(b []byte, i int) (int, error) {{\nif m == nil {{\nreturn i, nil\n}}"
    ));
    let has_messages = shape
        .fields
        .iter()
        .any(|field| field.ty.message().is_some());
    if has_messages {
        source.code("var err error");
    }
    source.code(if shape.is_message_set {
        "if i = contractsrt.PutMessageSet(b, i, m.unknown); i < 0 {\nreturn 0, contractsrt.ErrRoom\n}"
    } else {
        "if m.unknown != nil {\nif i = contractsrt.PutFields(b, i, *m.unknown); i < 0 {\nreturn 0, contractsrt.ErrRoom\n}\n}"
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
    source.code("return i, nil\n}");
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
                "if {place} == nil {{\nreturn 0, contractsrt.RequiredError({})\n}}\n{{\n{lines}\n}}",
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
        Some(element) => format!("contractsrt.InElement(err, {name}, {element})"),
        None => format!("contractsrt.In(err, {name})"),
    };
    let encode =
        format!("if i, err = {value}.WireEncode(b, i); err != nil {{\nreturn 0, {failure}\n}}");
    match field.ty {
        Type::Message(_) => format!(
            "end := i\n{encode}\n{ROOM}i = contractsrt.PutVarint(b, i, uint64(end-i))\n{}",
            put_tag(field.tag())
        ),
        Type::Group(_) => format!(
            "{ROOM}{}\n{encode}\n{ROOM}{}",
            put_tag(field.tag_of(WireType::EndGroup)),
            put_tag(field.tag())
        ),
        _ => {
            let lines = checked(context, field.ty, field.verify_utf8, value, &name);
            format!("{lines}\n{}", put_tag(field.tag()))
        }
    }
}

/// Refuses to write where the buffer may have no room for a number and a tag.
const ROOM: &str = "if i < contractsrt.Slack {\nreturn 0, contractsrt.ErrRoom\n}\n";

/// A value that is no message; text has to be UTF-8, or nobody could read it.
fn checked(context: &Context<'_, '_>, ty: Type, verify: bool, value: &str, name: &str) -> String {
    let function = match ty {
        Type::Scalar(Scalar::String) if verify => "PutText",
        Type::Scalar(Scalar::String) => "PutString",
        Type::Scalar(Scalar::Bytes) => "PutBytes",
        _ => return format!("{ROOM}{}", put(context, ty, value)),
    };
    format!(
        "if i = contractsrt.{function}(b, i, {value}); i < 0 {{\nreturn 0, contractsrt.WriteError(i, {name})\n}}"
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
            "end := i\nif i, err = v.WireEncode(b, i); err != nil {{\nreturn 0, contractsrt.InEntry(err, {name}, keys[n])\n}}\n{ROOM}i = contractsrt.PutVarint(b, i, uint64(end-i))"
        ),
        _ => checked(context, field.ty, field.verify_utf8, "v", &name),
    };
    let value_tag = put_tag(16 | field.ty.wire_type() as u32);
    let key_lines = checked(context, key, map.verify_utf8, "keys[n]", &name);
    let key_tag = put_tag(8 | map.key.wire_type() as u32);
    let tag = put_tag(field.tag());
    format!(
        "if len({place}) > 0 {{\nkeys := contractsrt.{sorted}({place})\nfor n := len(keys) - 1; n >= 0; n-- {{\nv := {place}[keys[n]]\nentry := i\n{value}\n{value_tag}\n{key_lines}\n{key_tag}\n{ROOM}i = contractsrt.PutVarint(b, i, uint64(entry-i))\n{tag}\n}}\n}}"
    )
}

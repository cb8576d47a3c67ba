//! `BinarySize`: how many bytes there will be.

use super::super::model::{Field, Map, Presence, Type};
use super::context::Context;
use super::scalar::{fixed_size, is_set, size, tag_size};
use super::shape::{Part, Shape};
use super::source::Source;

pub(super) fn size_method(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    let name = &shape.name;
    source.code(&format!(
        "// BinarySize is how many bytes MarshalBinary makes.\nfunc (m *{name}) BinarySize() int {{\nif m == nil {{\nreturn 0\n}}"
    ));
    let unknown = if shape.is_message_set {
        "contractsrt.SizeMessageSet(m.unknown)"
    } else {
        "contractsrt.Len(m.unknown)"
    };
    if shape.fields.is_empty() {
        source.code(&format!("return {unknown}\n}}"));
        source.blank();
        return;
    }
    source.code(&format!("size := {unknown}"));
    for part in shape.parts() {
        match part {
            Part::Field(at) => source.code(&of_field(context, shape, at)),
            Part::Oneof(oneof, members) => {
                let cases = members.iter().map(|at| {
                    let sum = sum(&shape.fields[*at], "v.Value");
                    format!("case {}:\nsize += {sum}", shape.variants[*at])
                });
                let cases: Vec<String> = cases.collect();
                source.code(&shape.oneof_switch(oneof, &cases.join("\n")));
            }
        }
    }
    source.code("return size\n}");
    source.blank();
}

/// A value with its tags.
fn sum(field: &Field<'_>, value: &str) -> String {
    let tags = match field.ty {
        Type::Group(_) => 2 * tag_size(field.number),
        _ => tag_size(field.number),
    };
    match fixed_size(field.ty) {
        Some(size) => (tags + size).to_string(),
        None => format!("{tags} + {}", size(field.ty, value)),
    }
}

fn of_field(context: &Context<'_, '_>, shape: &Shape<'_, '_>, at: usize) -> String {
    let field = &shape.fields[at];
    let place = shape.place(at);
    let sum_of = |value: &str| sum(field, value);
    match field.presence {
        Presence::Explicit | Presence::Required => {
            format!(
                "if {place} != nil {{\nsize += {}\n}}",
                sum_of(&shape.value(at))
            )
        }
        Presence::Implicit => {
            let condition = is_set(context, field.ty, &place);
            format!("if {condition} {{\nsize += {}\n}}", sum_of(&place))
        }
        Presence::Repeated { packed: true } => packed(field, &place),
        Presence::Repeated { packed: false } => match fixed_size(field.ty) {
            Some(_) => format!("size += len({place}) * {}", sum_of("")),
            None if field.ty.message().is_some() => {
                let value = format!("{place}[n]");
                format!("for n := range {place} {{\nsize += {}\n}}", sum_of(&value))
            }
            None => format!("for _, v := range {place} {{\nsize += {}\n}}", sum_of("v")),
        },
        Presence::Map(map) => entries(field, map, &place),
    }
}

fn packed(field: &Field<'_>, place: &str) -> String {
    let tag = tag_size(field.number);
    match fixed_size(field.ty) {
        Some(1) => format!(
            "if len({place}) > 0 {{\nsize += {tag} + contractsrt.SizeBytes(len({place}))\n}}"
        ),
        Some(each) => format!(
            "if len({place}) > 0 {{\nsize += {tag} + contractsrt.SizeBytes({each}*len({place}))\n}}"
        ),
        None => format!(
            "if len({place}) > 0 {{\nn := 0\nfor _, v := range {place} {{\nn += {}\n}}\nsize += {tag} + contractsrt.SizeBytes(n)\n}}",
            size(field.ty, "v")
        ),
    }
}

fn entries(field: &Field<'_>, map: Map, place: &str) -> String {
    let key = Type::Scalar(map.key);
    let tag = tag_size(field.number);
    let tags = match field.ty {
        Type::Group(_) => 3,
        _ => 2,
    };
    match (fixed_size(key), fixed_size(field.ty)) {
        (Some(key), Some(value)) => {
            format!("size += len({place}) * {}", tag + 1 + tags + key + value)
        }
        (None, Some(value)) => format!(
            "for k := range {place} {{\nsize += {tag} + contractsrt.SizeBytes({}+{})\n}}",
            tags + value,
            size(key, "k")
        ),
        (Some(key), None) => format!(
            "for _, v := range {place} {{\nsize += {tag} + contractsrt.SizeBytes({}+{})\n}}",
            tags + key,
            size(field.ty, "v")
        ),
        (None, None) => format!(
            "for k, v := range {place} {{\nsize += {tag} + contractsrt.SizeBytes({tags}+{}+{})\n}}",
            size(key, "k"),
            size(field.ty, "v")
        ),
    }
}

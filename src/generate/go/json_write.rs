//! `JSONEncode`: fields by their numbers.

use super::super::model::{Field, Map, Presence, Scalar, Type, WellKnown};
use super::context::Context;
use super::scalar::{is_set, json};
use super::shape::{Part, Shape};
use super::source::{Source, literal};

pub(super) fn write(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    let name = &shape.name;
    source.code(&format!(
        "// JSONEncode writes the message; it is for generated code.\nfunc (m *{name}) JSONEncode(w *contractsrt.JSONWriter) {{"
    ));
    match shape.well_known {
        Some(kind) => source.code(&own_form(context, shape, kind)),
        None => fields(source, context, shape),
    }
    source.code("}");
    source.blank();
}

/// The form that JSON has for a well-known message.
fn own_form(context: &Context<'_, '_>, shape: &Shape<'_, '_>, kind: WellKnown) -> String {
    let place = |number: u32| {
        let at = shape.fields.iter().position(|field| field.number == number);
        at.map_or_else(String::new, |at| shape.place(at))
    };
    match kind {
        WellKnown::Any => format!("w.Any({}, {})", place(1), place(2)),
        WellKnown::Timestamp => format!("w.Timestamp({}, {})", place(1), place(2)),
        WellKnown::Duration => format!("w.Duration({}, {})", place(1), place(2)),
        WellKnown::FieldMask => format!("w.FieldMask({})", place(1)),
        WellKnown::Wrapper(scalar) => format!("w.{}({})", json(scalar), place(1)),
        WellKnown::Struct | WellKnown::ListValue => content(context, &shape.fields[0], &place(1)),
        WellKnown::Value => {
            let variant = |number: u32| {
                let at = shape.fields.iter().position(|field| field.number == number);
                at.map_or("", |at| shape.variants[at].as_str())
            };
            let kind = shape.oneof_name(0);
            format!(
                "switch v := m.{kind}.(type) {{\ncase {}:\nw.Null()\ncase {}:\nw.Finite(v.Value)\ncase {}:\nw.String(v.Value)\ncase {}:\nw.Bool(v.Value)\ncase {}:\nv.Value.JSONEncode(w)\ncase {}:\nv.Value.JSONEncode(w)\ndefault:\nw.NoValue()\n}}",
                variant(1),
                variant(2),
                variant(3),
                variant(4),
                variant(5),
                variant(6)
            )
        }
    }
}

fn fields(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    source.code("w.Open('{')");
    if !shape.fields.is_empty() {
        source.code("if m != nil {");
    }
    for part in shape.parts() {
        match part {
            Part::Field(at) => source.code(&of_field(context, shape, at)),
            Part::Oneof(oneof, members) => {
                let cases = members.iter().map(|at| {
                    let field = &shape.fields[*at];
                    let key = key(field);
                    let value = value(context, field.ty, "v.Value");
                    format!("case {}:\nw.Key({key})\n{value}", shape.variants[*at])
                });
                let cases: Vec<String> = cases.collect();
                source.code(&shape.oneof_switch(oneof, &cases.join("\n")));
            }
        }
    }
    if shape.has_extensions {
        let name = literal(shape.full_name);
        source.code(&format!("w.Extensions({name}, m.unknown)"));
    }
    if !shape.fields.is_empty() {
        source.code("}");
    }
    source.code("w.Close('}')");
}

/// A key and the colon behind it, as the text of JSON.
fn key(field: &Field<'_>) -> String {
    let quoted = serde_json::Value::from(field.json_name.as_str()).to_string();
    let text = format!("{quoted}:");
    if text.contains('`') || text.contains(|letter: char| letter.is_control()) {
        literal(&text)
    } else {
        format!("`{text}`")
    }
}

fn of_field(context: &Context<'_, '_>, shape: &Shape<'_, '_>, at: usize) -> String {
    let field = &shape.fields[at];
    let place = shape.place(at);
    let key = key(field);
    match field.presence {
        Presence::Explicit => {
            let value = value(context, field.ty, &shape.value(at));
            format!("if {place} != nil {{\nw.Key({key})\n{value}\n}}")
        }
        Presence::Required => {
            let name = literal(field.name);
            let value = value(context, field.ty, &shape.value(at));
            format!("if w.Require({place} != nil, {name}) {{\nw.Key({key})\n{value}\n}}")
        }
        Presence::Implicit => {
            let condition = is_set(context, field.ty, &place);
            let value = value(context, field.ty, &place);
            format!("if {condition} || w.Defaults() {{\nw.Key({key})\n{value}\n}}")
        }
        Presence::Repeated { .. } | Presence::Map(_) => format!(
            "if len({place}) > 0 || w.Defaults() {{\nw.Key({key})\n{}\n}}",
            content(context, field, &place)
        ),
    }
}

/// A list or a map.
fn content(context: &Context<'_, '_>, field: &Field<'_>, place: &str) -> String {
    match field.presence {
        Presence::Map(map) => entries(context, field, map, place),
        _ => {
            let value = value(context, field.ty, &format!("{place}[n]"));
            format!("w.Open('[')\nfor n := range {place} {{\nw.Next()\n{value}\n}}\nw.Close(']')")
        }
    }
}

fn entries(context: &Context<'_, '_>, field: &Field<'_>, map: Map, place: &str) -> String {
    let (sorted, key) = match map.key {
        Scalar::Bool => ("SortedBools", "KeyBool(k)"),
        Scalar::String => ("SortedKeys", "KeyString(k)"),
        scalar if scalar.is_unsigned() => ("SortedKeys", "KeyUint(uint64(k))"),
        _ => ("SortedKeys", "KeyInt(int64(k))"),
    };
    let value = value(context, field.ty, "v");
    format!(
        "w.Open('{{')\nfor _, k := range contractsrt.{sorted}({place}) {{\nv := {place}[k]\nw.{key}\n{value}\n}}\nw.Close('}}')"
    )
}

fn value(context: &Context<'_, '_>, ty: Type, value: &str) -> String {
    match ty {
        Type::Scalar(scalar) => format!("w.{}({value})", json(scalar)),
        Type::Enum(id) if context.model[id].is_null_value => "w.Null()".to_owned(),
        Type::Enum(_) => {
            let place = if value.starts_with('*') {
                format!("({value})")
            } else {
                value.to_owned()
            };
            format!("{place}.JSONEncode(w)")
        }
        Type::Message(_) | Type::Group(_) => format!("{value}.JSONEncode(w)"),
    }
}

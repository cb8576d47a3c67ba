//! `JSONDecode`: a loop over the members of an object.

use super::super::model::{Field, Map, Presence, Scalar, Type, WellKnown};
use super::context::{Context, is_pointer, scalar_type};
use super::scalar::json;
use super::shape::Shape;
use super::source::{Source, literal};

pub(super) fn read(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    head(source, shape);
    match shape.well_known {
        Some(kind) => source.code(&own_form(context, shape, kind)),
        None => fields(source, context, shape),
    }
    source.code("}");
    source.blank();
}

/// Of an extension the value alone, for its key is read already.
pub(super) fn extension(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    head(source, shape);
    for field in shape.fields {
        source.code(&plain(context, field, &shape.place(0)));
    }
    source.code("}");
    source.blank();
}

fn head(source: &mut Source, shape: &Shape<'_, '_>) {
    let name = &shape.name;
    source.code(&format!(
        "// JSONDecode reads the message; it is for generated code.\nfunc (m *{name}) JSONDecode(r *contractsrt.JSONReader) {{"
    ));
}

fn own_form(context: &Context<'_, '_>, shape: &Shape<'_, '_>, kind: WellKnown) -> String {
    let at = |number: u32| {
        let at = shape.fields.iter().position(|field| field.number == number);
        at.unwrap_or_default()
    };
    let place = |number: u32| shape.place(at(number));
    // Values that are read replace those that are there.
    match kind {
        WellKnown::Any => format!("{}, {} = r.Any()", place(1), place(2)),
        WellKnown::Timestamp => format!("{}, {} = r.Timestamp()", place(1), place(2)),
        WellKnown::Duration => format!("{}, {} = r.Duration()", place(1), place(2)),
        WellKnown::FieldMask => format!("{} = r.FieldMask()", place(1)),
        WellKnown::Wrapper(scalar) => format!("{} = r.{}()", place(1), json(scalar)),
        WellKnown::Struct => plain(context, &shape.fields[0], &place(1)),
        WellKnown::ListValue => format!(
            "if !r.Down() {{\nreturn\n}}\n{}\nr.Up()",
            plain(context, &shape.fields[0], &place(1))
        ),
        WellKnown::Value => {
            let kind = shape.oneof_name(0);
            let variant = |number: u32| shape.variants[at(number)].as_str();
            let ty = |number: u32| context.value_type(shape.fields[at(number)].ty);
            let (structure, list) = (ty(5), ty(6));
            format!(
                "switch r.Peek() {{\ncase 'n':\nr.Null()\nm.{kind} = {}{{}}\ncase '\"':\nm.{kind} = {}{{Value: r.String()}}\ncase 't', 'f':\nm.{kind} = {}{{Value: r.Bool()}}\ncase '{{':\nv := new({structure})\nv.JSONDecode(r)\nm.{kind} = {}{{Value: v}}\ncase '[':\nv := new({list})\nv.JSONDecode(r)\nm.{kind} = {}{{Value: v}}\ndefault:\nm.{kind} = {}{{Value: r.Float64()}}\n}}",
                variant(1),
                variant(3),
                variant(4),
                variant(5),
                variant(6),
                variant(2)
            )
        }
    }
}

fn fields(source: &mut Source, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    source.code("if !r.Object() {\nreturn\n}");
    let words = shape.fields.len().div_ceil(64);
    if words > 1 {
        source.code(&format!("var seen [{words}]uint64"));
    } else if words == 1 {
        source.code("var seen uint64");
    }
    source.code("for r.More() {");
    let other = if shape.has_extensions {
        let name = literal(shape.full_name);
        format!("if !r.Extension({name}, m) {{\nr.Unknown()\n}}")
    } else {
        "r.Unknown()".to_owned()
    };
    if shape.fields.is_empty() {
        source.code(&other);
    } else {
        source.code("switch string(r.Key()) {");
        for at in 0..shape.fields.len() {
            source.code(&case(context, shape, at, words > 1));
        }
        source.code(&format!("default:\n{other}\n}}"));
    }
    source.code("}");
    for (at, field) in shape.fields.iter().enumerate() {
        if field.presence == Presence::Required {
            let name = literal(field.name);
            source.code(&format!("r.Require({} != nil, {name})", shape.place(at)));
        }
    }
}

fn case(context: &Context<'_, '_>, shape: &Shape<'_, '_>, at: usize, is_wide: bool) -> String {
    let field = &shape.fields[at];
    let mut keys = literal(&field.json_name);
    if field.name != field.json_name {
        keys += &format!(", {}", literal(field.name));
    }
    let seen = if is_wide {
        format!("&seen[{}]", at / 64)
    } else {
        "&seen".to_owned()
    };
    let first = if takes_null(context, field.ty) && !field.is_collection() {
        "First"
    } else {
        "Field"
    };
    let mut condition = format!("r.{first}({seen}, 1<<{})", at % 64);
    let lines = match field.oneof {
        Some(oneof) => {
            let union = format!("m.{}", shape.oneof_name(oneof));
            condition += &format!(" && r.Alone({union} == nil)");
            let variant = &shape.variants[at];
            single(context, field.ty, &|value| {
                format!("{union} = {variant}{{Value: {value}}}")
            })
        }
        None => plain(context, field, &shape.place(at)),
    };
    format!("case {keys}:\nif {condition} {{\n{lines}\n}}")
}

/// True if `null` is a value of the type.
fn takes_null(context: &Context<'_, '_>, ty: Type) -> bool {
    match ty {
        Type::Message(id) => context.model[id].well_known == Some(WellKnown::Value),
        Type::Enum(id) => context.model[id].is_null_value,
        _ => false,
    }
}

/// Lines that read a field outside of oneofs, which is not null.
fn plain(context: &Context<'_, '_>, field: &Field<'_>, place: &str) -> String {
    match field.presence {
        Presence::Map(map) => entries(context, field, map, place),
        Presence::Repeated { .. } => {
            let element = match field.ty {
                Type::Message(_) | Type::Group(_) => {
                    let ty = context.value_type(field.ty);
                    format!(
                        "{place} = append({place}, {ty}{{}})\n{place}[len({place})-1].JSONDecode(r)"
                    )
                }
                ty => single(context, ty, &|v| format!("{place} = append({place}, {v})")),
            };
            format!("if r.Array() {{\nfor r.Elem() {{\n{element}\n}}\n}}")
        }
        _ if field.ty.message().is_some() => {
            let ty = context.value_type(field.ty);
            format!("{place} = new({ty})\n{place}.JSONDecode(r)")
        }
        _ if is_pointer(field) => single(context, field.ty, &|value| match field.ty {
            Type::Enum(_) => format!("{place} = &{value}"),
            _ => format!("v := {value}\n{place} = &v"),
        }),
        _ => single(context, field.ty, &|value| format!("{place} = {value}")),
    }
}

fn entries(context: &Context<'_, '_>, field: &Field<'_>, map: Map, place: &str) -> String {
    let key = match map.key {
        Scalar::Bool => "KeyBool",
        Scalar::String => "KeyString",
        scalar => match json(scalar) {
            "Int32" => "KeyInt32",
            "Int64" => "KeyInt64",
            "Uint32" => "KeyUint32",
            _ => "KeyUint64",
        },
    };
    let key_type = scalar_type(map.key);
    let ty = context.value_type(field.ty);
    let value = match field.ty {
        Type::Message(_) | Type::Group(_) => {
            format!("var v {ty}\nv.JSONDecode(r)\n{place}[k] = v")
        }
        ty => single(context, ty, &|value| format!("{place}[k] = {value}")),
    };
    format!(
        "if r.Object() {{\nfor r.More() {{\nk := r.{key}()\nif _, twice := {place}[k]; twice {{\nr.Twice()\nbreak\n}}\nif {place} == nil {{\n{place} = make(map[{key_type}]{ty})\n}}\n{value}\n}}\n}}"
    )
}

/// Lines that read one value and store it; an enum value that is passed over is
/// not stored.
fn single(context: &Context<'_, '_>, ty: Type, store: &dyn Fn(&str) -> String) -> String {
    match ty {
        Type::Scalar(scalar) => store(&format!("r.{}()", json(scalar))),
        Type::Enum(id) => {
            let name = context.enumeration(id);
            format!("var e {name}\nif e.JSONDecode(r) {{\n{}\n}}", store("e"))
        }
        Type::Message(_) | Type::Group(_) => {
            let name = context.value_type(ty);
            format!("v := new({name})\nv.JSONDecode(r)\n{}", store("v"))
        }
    }
}

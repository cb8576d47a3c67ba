//! Messages as JSON text.

use super::super::model::{Field, Presence, Scalar, Type};
use super::binary_write::is_set;
use super::code::{Code, formatted};
use super::context::Context;
use super::shape::Shape;
use super::well_known;

/// `to_json_X` of a message.
pub(super) fn message(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    head(code, message);
    match message.well_known {
        Some(kind) => well_known::write(code, context, message, kind),
        None => fields(code, context, message),
    }
    code.close();
}

/// `to_json_X` of an extension: its field alone, with a comma before it.
pub(super) fn extension(code: &mut Code, context: &Context<'_, '_>, shape: &Shape<'_, '_>) {
    head(code, shape);
    code.line("w: str = \"\"");
    write_field(code, context, shape, 0);
    code.line("return w");
    code.close();
}

fn head(code: &mut Code, message: &Shape<'_, '_>) {
    code.gap();
    code.open(&format!(
        "def to_json_{}(m: {}, o: ⸢JsonWriter) -> str:",
        message.name, message.ty
    ));
}

fn fields(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>) {
    code.line("w: str = \"\"");
    let emits = |field: &Field<'_>| {
        field.oneof.is_none() && !matches!(field.presence, Presence::Explicit | Presence::Required)
    };
    if message.fields.iter().any(emits) {
        code.line("a = o.emit_defaults");
    }
    for at in message.by_number() {
        write_field(code, context, message, at);
    }
    if message.has_extensions {
        code.line("w += ⸢extensions_text(m, o)");
    }
    // Every field stands behind a comma; that of the first goes.
    code.line("return f\"{{{w[1:]}}}\"");
}

fn write_field(code: &mut Code, context: &Context<'_, '_>, message: &Shape<'_, '_>, at: usize) {
    let field = &message.fields[at];
    let key = serde_json::Value::from(field.json_name.as_str()).to_string();
    let key = formatted(&format!(",{key}:"), '\'');
    if let Some(oneof) = field.oneof {
        let held = format!("c{}", field.number);
        code.line(&format!("{held} = m.{}", message.oneof_name(oneof)));
        code.open(&format!("if type({held}) is {}:", message.variant(at)));
        let value = fragment(context, field.ty, &format!("{held}.value"));
        code.line(&format!("w += f'{key}{value}'"));
        code.close();
        return;
    }
    let place = format!("m.{}", message.field_name(at));
    match field.presence {
        Presence::Explicit => {
            let value = fragment(context, field.ty, &place);
            code.open(&format!("if {place} is not None:"));
            code.line(&format!("w += f'{key}{value}'"));
            code.close();
        }
        Presence::Implicit => {
            let value = fragment(context, field.ty, &place);
            code.open(&format!("if {} or a:", is_set(field.ty, &place)));
            code.line(&format!("w += f'{key}{value}'"));
            code.close();
        }
        Presence::Required => {
            let value = fragment(context, field.ty, &place);
            code.line(&format!("w += f'{key}{value}'"));
        }
        Presence::Repeated { .. } => {
            let value = expression(&fragment(context, field.ty, "x"));
            let always = if message.is_extension { "" } else { " or a" };
            code.open(&format!("if {place}{always}:"));
            code.line(&format!("s = \",\".join([{value} for x in {place}])"));
            code.line(&format!("w += f'{key}[{{s}}]'"));
            code.close();
        }
        Presence::Map(map) => {
            let name = match map.key {
                Scalar::String => "{⸢quote(k)}",
                Scalar::Bool => "\"{⸢bool_text(k)}\"",
                _ => "\"{k:d}\"",
            };
            let value = fragment(context, field.ty, "x");
            code.open(&format!("if {place} or a:"));
            code.line(&format!(
                "s = \",\".join([f'{name}:{value}' for k, x in {place}.items()])"
            ));
            code.line(&format!("w += f'{key}{{{{{{s}}}}}}'"));
            code.close();
        }
    }
}

/// One value, as it stands in an f-string in single quotes.
pub(super) fn fragment(context: &Context<'_, '_>, ty: Type, place: &str) -> String {
    match ty {
        Type::Scalar(Scalar::String) => format!("{{⸢quote({place})}}"),
        Type::Scalar(Scalar::Bytes) => format!("{{⸢bytes_text({place})}}"),
        Type::Scalar(Scalar::Float) => format!("{{⸢float_text({place})}}"),
        Type::Scalar(Scalar::Double) => format!("{{⸢double_text({place})}}"),
        Type::Scalar(Scalar::Bool) => format!("{{⸢bool_text({place})}}"),
        Type::Scalar(scalar) if scalar.is_64_bit() => format!("\"{{{place}:d}}\""),
        Type::Scalar(_) => format!("{{{place}:d}}"),
        Type::Enum(id) => format!("{{{}.text({place}, o)}}", context.enum_table(id)),
        Type::Message(id) | Type::Group(id) => {
            format!("{{{}({place}, o)}}", context.of_message("to_json_", id))
        }
    }
}

/// The same as an expression.
pub(super) fn expression(fragment: &str) -> String {
    let inner = fragment
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match inner {
        Some(inner) if !inner.ends_with(":d") => inner.to_owned(),
        _ => format!("f'{fragment}'"),
    }
}

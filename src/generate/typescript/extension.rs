//! Extensions: each reads and writes a message of one field.
//!
//! What is written for the fields of messages is so written for extensions too.

use super::super::model::{Field, Presence, Type};
use super::context::Context;
use super::script::{Script, doc, literal};

/// The constant that stands for an extension.
pub(super) fn extension(script: &mut Script, context: &Context<'_, '_>, field: &Field<'_>) {
    let Some(extendee) = field.extendee else {
        return;
    };
    let name = context.names.extension(field.full_name);
    let value = context.field_type(field);
    let extended = context.message(extendee);
    let is_optional = field.presence == Presence::Explicit;
    let absent = match field.ty {
        Type::Message(_) | Type::Group(_) if is_optional => "undefined".to_owned(),
        _ if is_optional => context
            .default(field)
            .unwrap_or_else(|| "undefined".to_owned()),
        _ => "[]".to_owned(),
    };
    let held = if absent == "undefined" {
        format!("{value} | undefined")
    } else {
        value
    };
    let ty = format!("Extension<{extended}, {held}>");
    let doc = doc("", &field.comment, field.deprecated);
    script.declare(&format!("{doc}export declare const {name}: {ty};"));
    script.open(&format!("{doc}export const {name}⟦: {ty}⟧ = {{"));
    script.line(&format!("name: {},", literal(field.full_name)));
    script.line(&format!(
        "extendee: {},",
        literal(context.model[extendee].full_name)
    ));
    script.line(&format!("number: {},\nabsent: {absent},", field.number));
    script.open("type: {");
    script.line(&format!("typeName: {},", literal(field.full_name)));
    script.line(&format!(
        "read: read{name},\nwrite: write{name},\nreadJson: readJson{name},\nwriteJson: writeJson{name},\nownJson: false,"
    ));
    script.close("},");
    script.close("};");
    script.blank();
}

//! Extensions: each reads and writes a message of one field.
//!
//! What is written for the fields of messages is so written for extensions too.

use super::super::model::{Comment, Field};
use super::context::{Context, is_pointer};
use super::shape::Shape;
use super::source::{Source, literal};

/// The variable that stands for an extension, and the message of one field.
pub(super) fn extension(
    source: &mut Source,
    context: &Context<'_, '_>,
    field: &Field<'_>,
    shape: &Shape<'_, '_>,
) {
    let Some(extendee) = field.extendee else {
        return;
    };
    let name = context.names.extension(field.full_name);
    let holder = &shape.name;
    let extended = context.message(extendee);
    let of_message = field.ty.message().is_some();
    // A message is held by its pointer, other values are given as they are.
    let is_value = is_pointer(field) && !of_message;
    let held = context.field_type(field);
    let value = if is_value {
        context.value_type(field.ty)
    } else {
        held.clone()
    };
    let comment = if field.comment.is_empty() {
        let full_name = field.full_name;
        let lines = vec![format!(
            "{name} is the extension {full_name} of [{extended}]."
        )];
        Comment { lines }
    } else {
        field.comment.clone()
    };
    source.doc(&comment, field.deprecated);
    let get = if is_value || field.has_written_default {
        let absent = context.absent(field);
        let star = if is_value { "*" } else { "" };
        format!("if v := m.(*{holder}).Value; v != nil {{\nreturn {star}v\n}}\nreturn {absent}")
    } else {
        format!("return m.(*{holder}).Value")
    };
    let address = if is_value { "&" } else { "" };
    source.code(&format!(
        "var {name} = contractsrt.NewExtension[*{extended}, {value}](\n{}, {}, {},\nfunc() contractsrt.Message {{\nreturn new({holder})\n}},\nfunc(m contractsrt.Message) {value} {{\n{get}\n}},\nfunc(v {value}) contractsrt.Message {{\nreturn &{holder}{{Value: {address}v}}\n}},\n)",
        literal(field.full_name),
        literal(context.model[extendee].full_name),
        field.number
    ));
    source.blank();
    source.code(&format!("type {holder} struct {{"));
    let width = "unknown".len();
    source.code(&format!("{:width$} {held}\nunknown *[]byte\n}}", "Value"));
    source.blank();
}

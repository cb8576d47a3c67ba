//! Extensions: each reads and writes a message of one field.
//!
//! What is written for the fields of messages is so written for extensions too.

use super::super::model::{Field, Presence, Type};
use super::code::{Code, literal};
use super::context::Context;

/// The constant that stands for an extension, behind its functions.
pub(super) fn extension(code: &mut Code, context: &Context<'_, '_>, field: &Field<'_>) {
    let Some(extendee) = field.extendee else {
        return;
    };
    let name = context.names.extension(field.full_name);
    let value = context.value_type(field.ty);
    let is_message = matches!(field.ty, Type::Message(_) | Type::Group(_));
    let (ty, absent) = match field.presence {
        Presence::Repeated { .. } => (format!("list[{value}]"), "list".to_owned()),
        _ if is_message => (format!("{value} | None"), "lambda: None".to_owned()),
        _ => (value, format!("lambda: {}", context.default(field))),
    };
    let extended = context.message(extendee);
    code.gap();
    let of = &context.model[extendee];
    let mut arguments = vec![
        literal(field.full_name),
        literal(of.full_name),
        field.number.to_string(),
        absent,
    ];
    for function in ["read", "write", "from_json", "to_json"] {
        arguments.push(format!("{function}__{name}"));
    }
    if of.is_message_set {
        arguments.push("in_message_set=True".to_owned());
    }
    let head = format!("{name}: ⸢Extension[{extended}, {ty}] = ⸢Extension(");
    code.list(&head, &arguments, ")");
    code.doc(&field.comment, field.deprecated);
}

//! Types: enums, dataclasses, and what a oneof may hold.

use super::super::model::{Enum, Field, Message, Presence};
use super::code::{Code, literal};
use super::context::Context;
use super::well_known;

/// An enum and the table of its values.
pub(super) fn enumeration(code: &mut Code, context: &Context<'_, '_>, of: &Enum<'_>) {
    let name = context.names.enumeration(of.id);
    let base = if of.is_open {
        "⸢OpenEnum"
    } else {
        "⸢IntEnum"
    };
    code.gap();
    code.open(&format!("class {name}({base}):"));
    code.doc(&of.comment, of.deprecated);
    if !of.comment.is_empty() || of.deprecated {
        code.line("\n");
    }
    for (at, value) in of.values.iter().enumerate() {
        code.line(&format!(
            "{} = {}",
            context.names.value(of.id, at),
            value.number
        ));
        code.doc(&value.comment, value.deprecated);
    }
    code.close();
    let names = of.values.iter();
    let names = names.map(|value| format!("{}: {}", literal(value.name), value.number));
    let names: Vec<String> = names.collect();
    code.gap();
    let table = if of.is_null_value {
        "NullTable"
    } else {
        "EnumTable"
    };
    let head = format!("enum_{name} = ⸢{table}({name}, {{");
    code.list(&head, &names, "})");
}

/// The class of a message, behind those of what its oneofs hold.
pub(super) fn message(code: &mut Code, context: &Context<'_, '_>, message: &Message<'_>) {
    for (at, field) in message.fields.iter().enumerate() {
        if field.oneof.is_some() {
            variant(code, context, message, at, field);
        }
    }
    let name = context.names.message(message.id);
    code.gap();
    code.line("@⸢dataclass(slots=True, kw_only=True)");
    code.open(&format!("class {name}(⸢Message):"));
    code.doc(&message.comment, message.deprecated);
    let mut is_empty = message.comment.is_empty() && !message.deprecated;
    if !is_empty && !message.fields.is_empty() {
        code.line("\n");
    }
    let mut oneofs = vec![false; message.oneofs.len()];
    for (at, field) in message.fields.iter().enumerate() {
        is_empty = false;
        match field.oneof {
            None => plain_field(code, context, message, at, field),
            Some(oneof) if !std::mem::replace(&mut oneofs[oneof], true) => {
                oneof_field(code, context, message, oneof);
            }
            Some(_) => {}
        }
    }
    for (at, field) in message.fields.iter().enumerate() {
        if field.has_written_default && field.oneof.is_none() {
            default(code, context, message, at, field);
        }
    }
    if well_known::methods(code, context, message) {
        is_empty = false;
    }
    if is_empty {
        code.line("pass");
    }
    code.close();
}

/// The class of a member of a oneof.
fn variant(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Message<'_>,
    at: usize,
    field: &Field<'_>,
) {
    let name = context.names.variant(message.id, at);
    let ty = context.value_type(field.ty);
    code.gap();
    code.open(&format!("class {name}(⸢Case[\"{ty}\"]):"));
    code.doc(&field.comment, field.deprecated);
    code.line("__slots__ = ()");
    code.close();
}

fn plain_field(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Message<'_>,
    at: usize,
    field: &Field<'_>,
) {
    let name = context.names.field(message.id, at);
    let ty = context.field_type(field);
    let default = match field.presence {
        Presence::Repeated { .. } => " = ⸢_field(default_factory=⸢new_list)".to_owned(),
        Presence::Map(_) => " = ⸢_field(default_factory=⸢new_dict)".to_owned(),
        _ => match context.initial(field) {
            Some(initial) => format!(" = {initial}"),
            None => String::new(),
        },
    };
    code.line(&format!("{name}: {ty}{default}"));
    code.doc(&field.comment, field.deprecated);
}

/// A oneof as a union of its members' classes.
fn oneof_field(code: &mut Code, context: &Context<'_, '_>, message: &Message<'_>, at: usize) {
    let oneof = &message.oneofs[at];
    let name = context.names.oneof(message.id, at);
    let members = oneof.members.iter();
    let members: Vec<&str> = members
        .map(|member| context.names.variant(message.id, *member))
        .collect();
    let union = members.join(" | ");
    code.line(&format!("{name}: {union} | None = None"));
    code.doc(&oneof.comment, false);
}

/// What stands for a field that is not set, where the source says it (proto2).
fn default(
    code: &mut Code,
    context: &Context<'_, '_>,
    message: &Message<'_>,
    at: usize,
    field: &Field<'_>,
) {
    let name = context.names.field(message.id, at);
    let ty = context.value_type(field.ty);
    let default = context.default(field);
    code.line("\n@property");
    code.open(&format!("def {name}_or_default(self) -> {ty}:"));
    code.line(&format!(
        "\"\"\"`{name}`, or its default where it is not set.\"\"\""
    ));
    if field.presence == Presence::Explicit {
        code.line(&format!(
            "return {default} if self.{name} is None else self.{name}"
        ));
    } else {
        code.line(&format!("return self.{name}"));
    }
    code.close();
}

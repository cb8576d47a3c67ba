//! Types: interfaces, enums, and how a new message looks.

use super::super::model::{Enum, Field, Message, Presence};
use super::context::Context;
use super::script::{Script, doc, property};
use crate::schema::MessageId;

/// The interface of a message and the function that makes one.
pub(super) fn message(script: &mut Script, context: &Context<'_, '_>, message: &Message<'_>) {
    let name = context.names.message(message.id);
    let mut text = doc("", &message.comment, message.deprecated);
    text += &format!("export interface {name} extends WithUnknownFields {{\n");
    let mut oneofs = vec![false; message.oneofs.len()];
    for (at, field) in message.fields.iter().enumerate() {
        match field.oneof {
            None => text += &plain_field(context, message.id, at, field),
            Some(oneof) if !std::mem::replace(&mut oneofs[oneof], true) => {
                text += &oneof_field(context, message, oneof);
            }
            Some(_) => {}
        }
    }
    text += "}\n";
    script.types(&text);
    create(script, context, message);
    defaults(script, context, message);
}

fn plain_field(
    context: &Context<'_, '_>,
    message: MessageId,
    at: usize,
    field: &Field<'_>,
) -> String {
    let name = property(context.names.field(message, at));
    let ty = context.field_type(field);
    let doc = doc("  ", &field.comment, field.deprecated);
    match field.presence {
        Presence::Explicit => format!("{doc}  {name}?: {ty} | undefined;\n"),
        _ => format!("{doc}  {name}: {ty};\n"),
    }
}

/// A oneof as a union that `case` tells apart.
fn oneof_field(context: &Context<'_, '_>, message: &Message<'_>, at: usize) -> String {
    let oneof = &message.oneofs[at];
    let name = property(context.names.oneof(message.id, at));
    let mut text = doc("  ", &oneof.comment, false);
    text += &format!("  {name}?:\n");
    for member in &oneof.members {
        let field = &message.fields[*member];
        text += &doc("    ", &field.comment, field.deprecated);
        let case = context.names.field(message.id, *member);
        let ty = context.value_type(field.ty);
        text += &format!("    | {{ case: \"{case}\"; value: {ty} }}\n");
    }
    text + "    | undefined;\n"
}

fn create(script: &mut Script, context: &Context<'_, '_>, message: &Message<'_>) {
    let name = context.names.message(message.id);
    let required: Vec<String> = context
        .required_messages(message)
        .map(|(at, _)| format!("\"{}\"", context.names.field(message.id, at)))
        .collect();
    let (parameter, ty) = if required.is_empty() {
        ("init?", format!("Partial<{name}>"))
    } else {
        let required = required.join(" | ");
        (
            "init",
            format!("Pick<{name}, {required}> & Partial<{name}>"),
        )
    };
    script.function(&format!("create{name}"), &[(parameter, &ty)], name);
    script.open(&format!("const message⟦: {name}⟧ = {{"));
    let mut oneofs = vec![false; message.oneofs.len()];
    for (at, field) in message.fields.iter().enumerate() {
        let (name, value) = match field.oneof {
            None => (context.names.field(message.id, at), context.initial(field)),
            Some(oneof) if !std::mem::replace(&mut oneofs[oneof], true) => {
                let name = context.names.oneof(message.id, oneof);
                (name, "undefined".to_owned())
            }
            Some(_) => continue,
        };
        let is_required = field.presence == Presence::Required && field.ty.message().is_some();
        let value = if is_required {
            format!("init.{name}")
        } else {
            value
        };
        script.line(&format!("{}: {value},", property(name)));
    }
    script.close("};");
    if required.is_empty() {
        script.line("return init === undefined ? message : Object.assign(message, init);");
    } else {
        script.line("return Object.assign(message, init);");
    }
    script.close("}");
    script.blank();
}

/// What is to be read where a field with a default of its own is absent.
fn defaults(script: &mut Script, context: &Context<'_, '_>, message: &Message<'_>) {
    let mut types = Vec::new();
    let mut values = Vec::new();
    for (at, field) in message.fields.iter().enumerate() {
        let written = field.has_written_default;
        let Some(value) = context.default(field).filter(|_| written) else {
            continue;
        };
        let name = property(context.names.field(message.id, at));
        types.push(format!("readonly {name}: {}", context.field_type(field)));
        values.push(format!("{name}: {value}"));
    }
    if types.is_empty() {
        return;
    }
    let name = super::super::naming::case::lower_first(context.names.message(message.id));
    let ty = format!("{{ {} }}", types.join("; "));
    script.declare(&format!("export declare const {name}Defaults: {ty};"));
    script.line("/** What stands for absent fields that have a default. */");
    script.open(&format!("export const {name}Defaults⟦: {ty}⟧ = {{"));
    for value in values {
        script.line(&format!("{value},"));
    }
    script.close("};");
    script.blank();
}

/// An enum: its values by name, and a type that is open to others.
pub(super) fn enumeration(script: &mut Script, context: &Context<'_, '_>, of: &Enum<'_>) {
    let name = context.names.enumeration(of.id);
    let mut values = String::new();
    let mut types = String::new();
    for (at, value) in of.values.iter().enumerate() {
        let doc = doc("  ", &value.comment, value.deprecated);
        let name = property(context.names.value(of.id, at));
        values += &format!("{doc}  {name}: {},\n", value.number);
        types += &format!("{doc}  readonly {name}: {};\n", value.number);
    }
    let doc = doc("", &of.comment, of.deprecated);
    script.line(&format!(
        "{doc}export const {name} = {{\n{values}}}⟦ as const⟧;"
    ));
    script.declare(&format!("{doc}export declare const {name}: {{\n{types}}};"));
    let open = if of.is_open { " | (number & {})" } else { "" };
    script.types(&format!(
        "export type {name} = (typeof {name})[keyof typeof {name}]{open};\n"
    ));
}

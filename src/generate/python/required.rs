//! What is required and missing, told when a message is read whole: parts of it
//! may come one after the other.

use super::super::model::{Message, Model, Presence, Type};
use super::code::{Code, literal};
use super::context::Context;
use crate::schema::MessageId;
use std::collections::{HashMap, HashSet};

/// The messages that require a field, or hold one that does.
pub(super) fn incomplete(model: &Model<'_>) -> HashSet<MessageId> {
    let mut holders: HashMap<MessageId, Vec<MessageId>> = HashMap::new();
    let mut found = HashSet::new();
    let mut open = Vec::new();
    for message in model.messages() {
        for field in &message.fields {
            if field.presence == Presence::Required && found.insert(message.id) {
                open.push(message.id);
            }
            if let Type::Message(held) | Type::Group(held) = field.ty {
                holders.entry(held).or_default().push(message.id);
            }
        }
    }
    while let Some(id) = open.pop() {
        for holder in holders.remove(&id).unwrap_or_default() {
            if found.insert(holder) {
                open.push(holder);
            }
        }
    }
    found
}

/// `missing_X`: the path of a required field that is not set, else nothing.
pub(super) fn missing(code: &mut Code, context: &Context<'_, '_>, message: &Message<'_>) {
    let name = context.names.message(message.id);
    code.gap();
    code.open(&format!("def missing_{name}(m: {name}) -> str:"));
    for (at, field) in message.fields.iter().enumerate() {
        let name = context.names.field(message.id, at);
        if field.presence == Presence::Required {
            code.open(&format!("if not hasattr(m, {}):", literal(name)));
            code.line(&format!("return {}", literal(name)));
            code.close();
        }
        let Some(held) = field.ty.message() else {
            continue;
        };
        if !context.incomplete.contains(&held) {
            continue;
        }
        let missing = context.of_message("missing_", held);
        let path = |step: &str| format!("return f\"{step}.{{path}}\"");
        match (field.oneof, field.presence) {
            (Some(oneof), _) => {
                let oneof = context.names.oneof(message.id, oneof);
                let variant = context.names.variant(message.id, at);
                let held = format!("c{}", field.number);
                code.line(&format!("{held} = m.{oneof}"));
                code.open(&format!(
                    "if type({held}) is {variant} and (path := {missing}({held}.value)):"
                ));
                code.line(&path(field.name));
            }
            (None, Presence::Repeated { .. } | Presence::Map(_)) => {
                let (each, step) = match field.presence {
                    Presence::Map(_) => ("items()", "!r"),
                    _ => ("", ""),
                };
                let from = if each.is_empty() {
                    format!("enumerate(m.{name})")
                } else {
                    format!("m.{name}.{each}")
                };
                let item = format!("x{}", field.number);
                let at = format!("at{}", field.number);
                code.open(&format!("for {at}, {item} in {from}:"));
                code.open(&format!("if path := {missing}({item}):"));
                code.line(&path(&format!("{name}[{{{at}{step}}}]")));
                code.close();
            }
            (None, presence) => {
                let is_there = if presence == Presence::Required {
                    String::new()
                } else {
                    format!("m.{name} is not None and ")
                };
                code.open(&format!("if {is_there}(path := {missing}(m.{name})):"));
                code.line(&path(name));
            }
        }
        code.close();
    }
    code.line("return \"\"");
    code.close();
}

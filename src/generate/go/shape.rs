//! What is read and written: a message, or an extension as a message of one
//! field.

use super::super::model::{Field, Message, WellKnown};
use super::super::naming::case::lower_first;
use super::context::{Context, is_pointer};
use super::slabs;
use crate::schema::MessageId;
use std::collections::BTreeMap;

pub(super) struct Shape<'m, 'a> {
    /// The type.
    pub(super) name: String,
    pub(super) full_name: &'a str,
    pub(super) fields: &'m [Field<'a>],
    field_names: Vec<String>,
    oneof_names: Vec<String>,
    pub(super) variants: Vec<String>,
    pub(super) has_extensions: bool,
    pub(super) is_message_set: bool,
    pub(super) well_known: Option<WellKnown>,
    /// True if some field holds it as a group.
    pub(super) is_group: bool,
    /// Types of fields that are allocated together, and how many at once.
    pub(super) slabs: BTreeMap<MessageId, usize>,
}

/// What is encoded together: fields, or members of a oneof of which one is set.
pub(super) enum Part {
    Field(usize),
    /// The oneof, and those of its members that follow one another.
    Oneof(usize, Vec<usize>),
}

impl<'m, 'a> Shape<'m, 'a> {
    pub(super) fn of_message(context: &Context<'m, 'a>, message: &'m Message<'a>) -> Shape<'m, 'a> {
        let names = context.names;
        let id = message.id;
        let fields = 0..message.fields.len();
        let oneofs = 0..message.oneofs.len();
        Shape {
            name: names.message(id).to_owned(),
            full_name: message.full_name,
            fields: &message.fields,
            field_names: fields
                .clone()
                .map(|at| names.field(id, at).to_owned())
                .collect(),
            oneof_names: oneofs.map(|at| names.oneof(id, at).to_owned()).collect(),
            variants: fields.map(|at| names.variant(id, at).to_owned()).collect(),
            has_extensions: !message.extension_ranges.is_empty(),
            is_message_set: message.is_message_set,
            well_known: message.well_known,
            is_group: context.groups.contains(&id),
            slabs: slabs::types(context, &message.fields),
        }
    }

    pub(super) fn of_extension(
        context: &Context<'m, 'a>,
        extension: &'m Field<'a>,
    ) -> Shape<'m, 'a> {
        Shape {
            name: lower_first(context.names.extension(extension.full_name)),
            full_name: extension.full_name,
            fields: std::slice::from_ref(extension),
            field_names: vec!["Value".to_owned()],
            oneof_names: Vec::new(),
            variants: vec![String::new()],
            has_extensions: false,
            is_message_set: false,
            well_known: None,
            is_group: false,
            slabs: BTreeMap::new(),
        }
    }

    pub(super) fn oneof_name(&self, at: usize) -> &str {
        &self.oneof_names[at]
    }

    /// The member of the struct.
    pub(super) fn place(&self, at: usize) -> String {
        format!("m.{}", self.field_names[at])
    }

    /// The value of a field that is there.
    pub(super) fn value(&self, at: usize) -> String {
        let field = &self.fields[at];
        let place = self.place(at);
        if is_pointer(field) && field.ty.message().is_none() {
            format!("*{place}")
        } else {
            place
        }
    }

    /// Everything in the order of numbers.
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut order: Vec<usize> = (0..self.fields.len()).collect();
        order.sort_by_key(|at| self.fields[*at].number);
        let mut parts: Vec<Part> = Vec::new();
        for at in order {
            match (self.fields[at].oneof, parts.last_mut()) {
                (None, _) => parts.push(Part::Field(at)),
                (Some(oneof), Some(Part::Oneof(last, members))) if *last == oneof => {
                    members.push(at);
                }
                (Some(oneof), _) => parts.push(Part::Oneof(oneof, vec![at])),
            }
        }
        parts
    }

    /// Opens a switch on a oneof; `v` is the member, if a case needs it.
    pub(super) fn oneof_switch(&self, oneof: usize, cases: &str) -> String {
        let place = format!("m.{}", self.oneof_names[oneof]);
        let uses = cases.contains("v.Value");
        let variable = if uses { "v := " } else { "" };
        format!("switch {variable}{place}.(type) {{\n{cases}\n}}")
    }
}

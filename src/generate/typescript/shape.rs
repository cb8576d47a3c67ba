//! What is read and written: a message, or an extension as a message of one
//! field.

use super::super::model::{Field, Message, Presence, WellKnown};
use super::context::Context;

pub(super) struct Shape<'m, 'a> {
    /// What the names of functions end with: `Money` of `writeMoney`.
    pub(super) name: String,
    /// The type that they read and write.
    pub(super) ty: String,
    pub(super) full_name: &'a str,
    pub(super) fields: &'m [Field<'a>],
    field_names: Vec<String>,
    oneof_names: Vec<String>,
    pub(super) has_extensions: bool,
    pub(super) well_known: Option<WellKnown>,
    /// True if some field holds it as a group.
    pub(super) is_group: bool,
    /// A new one to read into; what is required is missing in it.
    pub(super) fresh: String,
}

impl<'m, 'a> Shape<'m, 'a> {
    pub(super) fn of_message(context: &Context<'m, 'a>, message: &'m Message<'a>) -> Shape<'m, 'a> {
        let names = context.names;
        let fields = 0..message.fields.len();
        let oneofs = 0..message.oneofs.len();
        let field_names: Vec<String> = fields
            .map(|at| names.field(message.id, at).to_owned())
            .collect();
        let name = names.message(message.id).to_owned();
        let required = message.fields.iter().zip(&field_names);
        let absent: Vec<String> = required
            .filter(|(field, _)| field.presence == Presence::Required)
            .map(|(_, name)| format!("{name}: undefined⟦ as never⟧"))
            .collect();
        let fresh = if absent.is_empty() {
            format!("create{name}()")
        } else {
            format!("create{name}({{ {} }})", absent.join(", "))
        };
        Shape {
            ty: name.clone(),
            name,
            full_name: message.full_name,
            fields: &message.fields,
            field_names,
            oneof_names: oneofs
                .map(|at| names.oneof(message.id, at).to_owned())
                .collect(),
            has_extensions: !message.extension_ranges.is_empty(),
            well_known: message.well_known,
            is_group: context.groups.contains(&message.id),
            fresh,
        }
    }

    pub(super) fn of_extension(
        context: &Context<'m, 'a>,
        extension: &'m Field<'a>,
    ) -> Shape<'m, 'a> {
        let value = context.field_type(extension);
        let (held, fresh) = if extension.is_collection() {
            (format!("value: {value}"), "{ value: [] }")
        } else {
            (format!("value?: {value} | undefined"), "{}")
        };
        Shape {
            name: context.names.extension(extension.full_name).to_owned(),
            ty: format!("{{ {held} }} & WithUnknownFields"),
            full_name: extension.full_name,
            fields: std::slice::from_ref(extension),
            field_names: vec!["value".to_owned()],
            oneof_names: Vec::new(),
            has_extensions: false,
            well_known: None,
            is_group: false,
            fresh: fresh.to_owned(),
        }
    }

    pub(super) fn field_name(&self, at: usize) -> &str {
        &self.field_names[at]
    }

    pub(super) fn oneof_name(&self, at: usize) -> &str {
        &self.oneof_names[at]
    }
}

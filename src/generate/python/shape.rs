//! What is read and written: a message, or an extension as a message of one
//! field.

use super::super::model::{Field, Message, WellKnown};
use super::code::RUNTIME;
use super::context::Context;

pub(super) struct Shape<'m, 'a> {
    /// What the names of functions end with: `Money` of `write_Money`.
    pub(super) name: String,
    /// The type that they read and write.
    pub(super) ty: String,
    pub(super) full_name: &'a str,
    pub(super) fields: &'m [Field<'a>],
    field_names: Vec<String>,
    oneof_names: Vec<String>,
    variants: Vec<String>,
    pub(super) has_extensions: bool,
    pub(super) well_known: Option<WellKnown>,
    pub(super) is_extension: bool,
}

impl<'m, 'a> Shape<'m, 'a> {
    pub(super) fn of_message(context: &Context<'m, 'a>, message: &'m Message<'a>) -> Shape<'m, 'a> {
        let names = context.names;
        let fields = 0..message.fields.len();
        let oneofs = 0..message.oneofs.len();
        let name = names.message(message.id).to_owned();
        let field_name = |at| names.field(message.id, at).to_owned();
        let variant = |at| names.variant(message.id, at).to_owned();
        Shape {
            ty: name.clone(),
            name,
            full_name: message.full_name,
            fields: &message.fields,
            field_names: fields.clone().map(field_name).collect(),
            oneof_names: oneofs
                .map(|at| names.oneof(message.id, at).to_owned())
                .collect(),
            variants: fields.map(variant).collect(),
            has_extensions: !message.extension_ranges.is_empty(),
            well_known: message.well_known,
            is_extension: false,
        }
    }

    pub(super) fn of_extension(
        context: &Context<'m, 'a>,
        extension: &'m Field<'a>,
    ) -> Shape<'m, 'a> {
        Shape {
            // Two underscores: no extension is called so.
            name: format!("_{}", context.names.extension(extension.full_name)),
            ty: format!("{RUNTIME}Holder[{}]", context.field_type(extension)),
            full_name: extension.full_name,
            fields: std::slice::from_ref(extension),
            field_names: vec!["value".to_owned()],
            oneof_names: Vec::new(),
            variants: vec![String::new()],
            has_extensions: false,
            well_known: None,
            is_extension: true,
        }
    }

    pub(super) fn field_name(&self, at: usize) -> &str {
        &self.field_names[at]
    }

    pub(super) fn oneof_name(&self, at: usize) -> &str {
        &self.oneof_names[at]
    }

    /// The type of a member of a oneof.
    pub(super) fn variant(&self, at: usize) -> &str {
        &self.variants[at]
    }

    /// Places of the fields by number, as canonical encodings write them.
    pub(super) fn by_number(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.fields.len()).collect();
        places.sort_by_key(|at| self.fields[*at].number);
        places
    }
}

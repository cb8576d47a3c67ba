//! A field in its revision.

use super::revision::Revision;
use super::view::{Place, Placed};
use crate::schema::{Field, Kind, Message, Origin, path};
use crate::text::Span;
use std::ops::Deref;

/// A field of a message, or an extension.
#[derive(Clone, Copy)]
pub struct FieldView<'a> {
    pub revision: &'a Revision<'a>,
    pub field: &'a Field,
    /// The message that has the field; the extended one for an extension.
    pub message: Option<&'a Message>,
}

impl Deref for FieldView<'_> {
    type Target = Field;

    fn deref(&self) -> &Field {
        self.field
    }
}

impl<'a> Placed<'a> for FieldView<'a> {
    fn revision(&self) -> &'a Revision<'a> {
        self.revision
    }

    fn origin(&self) -> &'a Origin {
        &self.field.origin
    }

    fn span(&self) -> Option<Span> {
        let schema = self.revision.schema;
        schema
            .span(&self.field.origin)
            .or_else(|| schema.map_type_span(self.message?))
    }
}

impl<'a> FieldView<'a> {
    pub fn is_extension(&self) -> bool {
        self.field.extendee.is_some()
    }

    /// True for the key or the value of a map.
    pub fn is_of_map_entry(&self) -> bool {
        !self.is_extension() && self.message.is_some_and(|message| message.is_map_entry)
    }

    /// The name that tells the field from others: the full one for an
    /// extension.
    pub fn known_name(&self) -> &'a str {
        if self.is_extension() {
            &self.field.full_name
        } else {
            &self.field.name
        }
    }

    /// `field "3" with name "x" on message "Order"`, for an extension with full
    /// names, and for the value of a map with the map field.
    pub fn described(&self) -> String {
        self.described_as(&format!(" with name \"{}\"", self.known_name()))
    }

    /// `field "3" on message "Order"`, for a message that tells names itself.
    pub fn described_by_number(&self) -> String {
        self.described_as("")
    }

    fn described_as(&self, name: &str) -> String {
        let number = self.field.number;
        let Some(message) = self.message else {
            return format!("field \"{number}\"{name}");
        };
        if self.is_extension() {
            return format!(
                "extension \"{number}\"{name} on message \"{}\"",
                message.full_name
            );
        }
        match self.map_field() {
            Some(map) => format!("the map {} of {}", self.field.name, map.described()),
            None => format!("field \"{number}\"{name} on message \"{}\"", message.name),
        }
    }

    /// The map field whose key or value this is.
    fn map_field(&self) -> Option<FieldView<'a>> {
        let entry = self.message.filter(|message| message.is_map_entry)?;
        let message = &self.revision.schema[entry.parent?];
        Some(FieldView {
            revision: self.revision,
            field: message.map_field(entry.id)?,
            message: Some(message),
        })
    }

    /// The full name of the message or enum that is the field's type.
    pub fn type_name(&self) -> Option<&'a str> {
        let schema = self.revision.schema;
        match self.field.kind {
            Kind::Message(id) | Kind::Group(id) => Some(&schema[id].full_name),
            Kind::Enum(id) => Some(&schema[id].full_name),
            _ => None,
        }
    }

    /// The place where the type is written.
    pub fn type_place(&self) -> Place<'a> {
        match self.type_name() {
            Some(_) => self.part(&[path::FIELD_TYPE_NAME]),
            None => self.part(&[path::FIELD_TYPE]),
        }
    }

    /// The oneof that holds the field.
    pub fn oneof_name(&self) -> Option<&'a str> {
        let oneof = self.message?.oneofs.get(self.field.oneof?)?;
        Some(&oneof.name)
    }
}

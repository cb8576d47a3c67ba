//! What every declaration is called in a language.
//!
//! A [`Convention`] says how a language spells names and which are taken;
//! [`Names`] applies it to a model. A name that is a keyword, or that another
//! declaration has, gets another spelling; who comes first keeps the plain one:
//! types at the top of a file before nested ones, then the order of the source.
//! So adding a nested type never renames a top-level one.

mod assign;
pub mod case;
mod convention;
mod go;
mod python;
mod typescript;

pub use convention::Convention;
pub use go::GO;
pub use python::PYTHON;
pub use typescript::TYPESCRIPT;

use super::model::{File, Model};
use crate::schema::{EnumId, FileId, MessageId};
use std::collections::{BTreeMap, HashMap};

/// The names of a model's declarations in one language.
pub struct Names {
    messages: HashMap<MessageId, MessageNames>,
    enums: HashMap<EnumId, EnumNames>,
    extensions: HashMap<String, String>,
    modules: BTreeMap<FileId, String>,
}

struct MessageNames {
    name: String,
    fields: Vec<String>,
    oneofs: Vec<String>,
    oneof_types: Vec<String>,
    variants: Vec<Option<String>>,
}

struct EnumNames {
    name: String,
    values: Vec<String>,
}

impl Names {
    pub fn new(model: &Model<'_>, convention: &Convention) -> Names {
        assign::assign(model, convention, &convention.scope)
    }

    /// Names where the scope of a file's types depends on more than the file.
    pub fn in_scopes(
        model: &Model<'_>,
        convention: &Convention,
        scope: &dyn Fn(&File<'_>) -> String,
    ) -> Names {
        assign::assign(model, convention, scope)
    }

    /// The type of a message.
    pub fn message(&self, id: MessageId) -> &str {
        self.messages.get(&id).map_or("", |names| &names.name)
    }

    /// The type of an enum.
    pub fn enumeration(&self, id: EnumId) -> &str {
        self.enums.get(&id).map_or("", |names| &names.name)
    }

    /// A field, by its place in `Message::fields`.
    pub fn field(&self, id: MessageId, at: usize) -> &str {
        let names = self.messages.get(&id);
        names.map_or("", |names| &names.fields[at])
    }

    /// A oneof, by its place in `Message::oneofs`.
    pub fn oneof(&self, id: MessageId, at: usize) -> &str {
        let names = self.messages.get(&id);
        names.map_or("", |names| &names.oneofs[at])
    }

    /// The type of a oneof, by its place in `Message::oneofs`.
    pub fn oneof_type(&self, id: MessageId, at: usize) -> &str {
        let names = self.messages.get(&id);
        names.map_or("", |names| &names.oneof_types[at])
    }

    /// The type of a member of a oneof, by the field's place in
    /// `Message::fields`.
    pub fn variant(&self, id: MessageId, at: usize) -> &str {
        let names = self.messages.get(&id);
        names
            .and_then(|names| names.variants[at].as_deref())
            .unwrap_or("")
    }

    /// An enum value, by its place in `Enum::values`.
    pub fn value(&self, id: EnumId, at: usize) -> &str {
        let names = self.enums.get(&id);
        names.map_or("", |names| &names.values[at])
    }

    /// An extension, by its full name.
    pub fn extension(&self, full_name: &str) -> &str {
        self.extensions.get(full_name).map_or("", String::as_str)
    }

    /// The module that a file becomes: a path without suffix, with `/`.
    pub fn module(&self, id: FileId) -> &str {
        self.modules.get(&id).map_or("", String::as_str)
    }
}

//! The compiled model that every check and generator reads.
//!
//! A [`Schema`] holds all files of one compilation, imports too. Messages,
//! enums, services and extensions stand in one arena each (nested ones follow
//! the type that encloses them) and are named by ids; files, types and imports
//! refer to one another by id, never by name, so that nothing is looked up
//! twice. Every declaration has an [`Origin`]: its file and its path in the
//! descriptor, from which [`Schema::span`] and [`Schema::comments`] tell where
//! it stands and what is written above it.
//!
//! No I/O happens here.

mod build;
mod declared;
mod default_value;
mod features;
mod locations;
mod model;
mod option_values;
mod options;
mod parts;
pub mod path;
mod public_imports;
mod tag;
mod used_imports;

pub use build::{FileInput, build};
pub use default_value::DefaultValue;
pub use features::{Features, JsonFormat, Utf8Validation};
pub use locations::{Comments, Origin};
pub use model::*;
pub use option_values::option_values;
pub use options::CustomOption;
pub use tag::TagRange;

use crate::text::Span;
use locations::Locations;
use prost_reflect::DescriptorPool;
use std::collections::HashMap;
use std::ops::Index;

/// All files of one compilation.
#[derive(Debug)]
pub struct Schema {
    files: Vec<File>,
    messages: Vec<Message>,
    enums: Vec<Enum>,
    services: Vec<Service>,
    extensions: Vec<Field>,
    locations: Vec<Locations>,
    file_by_path: HashMap<String, FileId>,
    by_name: HashMap<String, Definition>,
    pool: DescriptorPool,
}

impl Schema {
    /// A schema without files.
    pub fn empty() -> Schema {
        build(DescriptorPool::new(), |path| FileInput {
            text: None,
            shown: path.into(),
            module: None,
            is_import: true,
            syntax_unspecified: false,
            import_count: usize::MAX,
        })
    }

    /// All files, imports too; a file comes after those that it imports.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The files that are checked: those of the workspace, not what they import
    /// from elsewhere.
    pub fn own_files(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| !file.is_import)
    }

    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    pub fn enums(&self) -> &[Enum] {
        &self.enums
    }

    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// All extension fields, nested ones too.
    pub fn extensions(&self) -> &[Field] {
        &self.extensions
    }

    /// The file of this import path ("google/protobuf/any.proto").
    pub fn file_by_path(&self, path: &str) -> Option<&File> {
        self.file_by_path.get(path).map(|id| &self[*id])
    }

    /// What a full name ("homeopathy.v1.Order") stands for.
    pub fn definition(&self, full_name: &str) -> Option<Definition> {
        self.by_name.get(full_name).copied()
    }

    pub fn message(&self, full_name: &str) -> Option<&Message> {
        match self.definition(full_name)? {
            Definition::Message(id) => Some(&self[id]),
            _ => None,
        }
    }

    pub fn enum_by_name(&self, full_name: &str) -> Option<&Enum> {
        match self.definition(full_name)? {
            Definition::Enum(id) => Some(&self[id]),
            _ => None,
        }
    }

    pub fn service(&self, full_name: &str) -> Option<&Service> {
        match self.definition(full_name)? {
            Definition::Service(id) => Some(&self[id]),
            _ => None,
        }
    }

    /// Where a declaration stands; `None` for what has no source (a descriptor
    /// image without source info).
    pub fn span(&self, origin: &Origin) -> Option<Span> {
        self.locations[origin.file.index()].span(&origin.path)
    }

    /// Where a part of a declaration stands; `part` is the path from the
    /// declaration to it.
    pub fn span_of_part(&self, origin: &Origin, part: &[i32]) -> Option<Span> {
        let locations = &self.locations[origin.file.index()];
        let path: Vec<i32> = origin.path.iter().chain(part).copied().collect();
        locations.span(&path)
    }

    /// Where the type of the map field is written for which the compiler made
    /// this message.
    pub fn map_type_span(&self, entry: &Message) -> Option<Span> {
        let field = self[entry.parent?].map_field(entry.id)?;
        self.span_of_part(&field.origin, &[path::FIELD_TYPE_NAME])
    }

    /// True if the places of a file's declarations are known: it was compiled
    /// from source, or its descriptor carries source info.
    pub fn has_source(&self, file: FileId) -> bool {
        !self.locations[file.index()].is_empty()
    }

    /// The comments around a declaration.
    pub fn comments(&self, origin: &Origin) -> Comments<'_> {
        self.locations[origin.file.index()].comments(&origin.path)
    }

    /// Everything of a file that stands somewhere: its path in the descriptor,
    /// its place, and the comments around it.
    pub fn comments_of_file(
        &self,
        file: FileId,
    ) -> impl Iterator<Item = (&[i32], Option<Span>, Comments<'_>)> {
        self.locations[file.index()].commented()
    }

    /// Every path of a file that begins with `prefix`, and its span.
    pub fn spans_below<'a>(
        &'a self,
        file: FileId,
        prefix: &'a [i32],
    ) -> impl Iterator<Item = (&'a [i32], Span)> {
        let located = self.locations[file.index()].commented();
        located
            .filter(move |(path, ..)| path.starts_with(prefix))
            .filter_map(|(path, span, _)| Some((path, span?)))
    }

    /// The source of a file; `None` for what is built in or was compiled
    /// elsewhere.
    pub fn text(&self, file: FileId) -> Option<&str> {
        self.locations[file.index()].text()
    }

    /// The descriptors as prost-reflect holds them.
    pub fn pool(&self) -> &DescriptorPool {
        &self.pool
    }
}

macro_rules! index_by {
    ($id:ty, $arena:ident, $item:ty) => {
        impl Index<$id> for Schema {
            type Output = $item;

            fn index(&self, id: $id) -> &$item {
                &self.$arena[id.index()]
            }
        }
    };
}

index_by!(FileId, files, File);
index_by!(MessageId, messages, Message);
index_by!(EnumId, enums, Enum);
index_by!(ServiceId, services, Service);
index_by!(ExtensionId, extensions, Field);

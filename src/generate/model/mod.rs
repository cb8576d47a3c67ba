//! One model for all generators: what a schema means, with nothing left to
//! interpret.
//!
//! A generator never looks at syntax, labels or raw options: whether absence is
//! told from zero, whether a list is packed, what is read where nothing was
//! sent, which enums are closed and which messages have a JSON form of their
//! own is decided here, once. Messages and enums keep the ids of the schema:
//! `model[id]`.

mod build;
mod comment;
mod digest;
mod field;
mod well_known;

pub use comment::Comment;
pub use field::{Field, Map, Presence, Scalar, Type, WireType};
pub use well_known::WellKnown;

use crate::schema::{EnumId, FileId, MessageId, Schema};
use std::ops::Index;

/// What is to be generated.
pub struct Model<'a> {
    /// The files to generate: those that were asked for and have types, and
    /// those whose types they refer to, so that what is generated is whole. A
    /// file comes after those that it imports.
    pub files: Vec<File<'a>>,
    messages: Vec<Message<'a>>,
    enums: Vec<Enum<'a>>,
    schema: &'a Schema,
}

/// A file to generate.
pub struct File<'a> {
    pub id: FileId,
    /// The import path: "homeopathy/v1/entities.proto".
    pub path: &'a str,
    pub package: &'a str,
    /// `sha256:…` of the file's descriptor without positions and comments.
    pub digest: String,
    /// True if the file is there because a requested one refers to it.
    pub is_import: bool,
    pub deprecated: bool,
    /// What is written above `syntax` or `package`.
    pub comment: Comment,
    /// Every message, nested ones after the one that encloses them; no map
    /// entries.
    pub messages: Vec<MessageId>,
    pub enums: Vec<EnumId>,
    /// Extensions of messages; those of options are for compilers, not for
    /// services, and are left out.
    pub extensions: Vec<Field<'a>>,
    /// The other files whose types this one refers to, sorted by path.
    pub references: Vec<FileId>,
    /// `option go_package`, for whoever places Go code.
    pub go_package: Option<&'a str>,
}

pub struct Message<'a> {
    pub id: MessageId,
    pub file: FileId,
    pub name: &'a str,
    /// "homeopathy.v1.Order".
    pub full_name: &'a str,
    /// "Outer.Inner".
    pub nested_name: &'a str,
    pub parent: Option<MessageId>,
    pub comment: Comment,
    pub deprecated: bool,
    /// In the order of the source.
    pub fields: Vec<Field<'a>>,
    pub oneofs: Vec<Oneof<'a>>,
    /// First and last number of every range that extensions may use.
    pub extension_ranges: Vec<(u32, u32)>,
    /// True for `option message_set_wire_format`.
    pub is_message_set: bool,
    /// What JSON writes in a form of its own.
    pub well_known: Option<WellKnown>,
}

pub struct Oneof<'a> {
    pub name: &'a str,
    pub comment: Comment,
    /// Places in [`Message::fields`], in the order of the source.
    pub members: Vec<usize>,
}

pub struct Enum<'a> {
    pub id: EnumId,
    pub file: FileId,
    pub name: &'a str,
    pub full_name: &'a str,
    pub nested_name: &'a str,
    pub parent: Option<MessageId>,
    pub comment: Comment,
    pub deprecated: bool,
    /// In the order of the source; the first is the default. With
    /// `allow_alias` several have one number: the first of them is the one to
    /// write.
    pub values: Vec<EnumValue<'a>>,
    /// True if a number without value is kept in the field; of a closed enum it
    /// goes to the unknown fields.
    pub is_open: bool,
    /// True for `google.protobuf.NullValue`, which is `null` in JSON.
    pub is_null_value: bool,
}

pub struct EnumValue<'a> {
    pub name: &'a str,
    pub number: i32,
    pub comment: Comment,
    pub deprecated: bool,
    /// True if an earlier value has the same number.
    pub is_alias: bool,
}

impl<'a> Model<'a> {
    /// The model of all files of the schema that are not mere imports.
    pub fn new(schema: &'a Schema) -> Model<'a> {
        build::model(schema)
    }

    pub fn schema(&self) -> &'a Schema {
        self.schema
    }

    /// The file to generate with this id.
    pub fn file(&self, id: FileId) -> Option<&File<'a>> {
        self.files.iter().find(|file| file.id == id)
    }

    /// Every message to generate, file by file.
    pub fn messages(&self) -> impl Iterator<Item = &Message<'a>> {
        let ids = self.files.iter().flat_map(|file| &file.messages);
        ids.map(|id| &self[*id])
    }

    /// Every enum to generate, file by file.
    pub fn enums(&self) -> impl Iterator<Item = &Enum<'a>> {
        let ids = self.files.iter().flat_map(|file| &file.enums);
        ids.map(|id| &self[*id])
    }
}

impl<'a> Index<MessageId> for Model<'a> {
    type Output = Message<'a>;

    fn index(&self, id: MessageId) -> &Message<'a> {
        &self.messages[id.index()]
    }
}

impl<'a> Index<EnumId> for Model<'a> {
    type Output = Enum<'a>;

    fn index(&self, id: EnumId) -> &Enum<'a> {
        &self.enums[id.index()]
    }
}

impl<'a> Message<'a> {
    /// Fields outside of oneofs, in the order of the source.
    pub fn plain_fields(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(|field| field.oneof.is_none())
    }

    /// The fields that a oneof holds.
    pub fn members(&self, oneof: &Oneof<'_>) -> impl Iterator<Item = &Field<'a>> {
        oneof.members.iter().map(|at| &self.fields[*at])
    }

    /// Fields by number, as canonical encodings write them.
    pub fn by_number(&self) -> Vec<&Field<'a>> {
        let mut fields: Vec<_> = self.fields.iter().collect();
        fields.sort_by_key(|field| field.number);
        fields
    }
}

//! The declarations of a [`Schema`](super::Schema).

use super::{Features, Origin, TagRange};
use prost_types::{
    EnumOptions, EnumValueOptions, FieldOptions, FileOptions, MessageOptions, MethodOptions,
    OneofOptions, ServiceOptions,
};
use std::sync::Arc;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(super) u32);

        impl $name {
            /// The place in the arena.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id!(FileId, MessageId, EnumId, ServiceId, ExtensionId);

/// What a full name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    Message(MessageId),
    Enum(EnumId),
    Service(ServiceId),
    Extension(ExtensionId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    Proto2,
    Proto3,
}

impl Syntax {
    pub fn as_str(self) -> &'static str {
        match self {
            Syntax::Proto2 => "proto2",
            Syntax::Proto3 => "proto3",
        }
    }
}

#[derive(Debug)]
pub struct File {
    pub id: FileId,
    /// The path that imports use: relative to the module root, with `/`.
    pub path: String,
    /// The path as shown to the user.
    pub shown: Arc<str>,
    /// The module of the workspace that holds the file, by number.
    pub module: Option<usize>,
    /// True if the file is not of the workspace itself: a well-known type, our
    /// own options, a dependency.
    pub is_import: bool,
    /// Empty where the file names none.
    pub package: String,
    pub syntax: Syntax,
    /// The features of the file, which all its declarations have.
    pub features: Features,
    /// False if the file has no `syntax` line (and so is proto2).
    pub syntax_specified: bool,
    pub imports: Vec<Import>,
    pub options: FileOptions,
    /// Top-level messages; nested ones are found through their parents.
    pub messages: Vec<MessageId>,
    pub enums: Vec<EnumId>,
    pub services: Vec<ServiceId>,
    /// Extensions declared at the top level of the file.
    pub extensions: Vec<ExtensionId>,
    /// Every message of the file, nested ones and map entries too.
    pub all_messages: Vec<MessageId>,
    pub all_enums: Vec<EnumId>,
    pub all_extensions: Vec<ExtensionId>,
    pub origin: Origin,
}

#[derive(Debug)]
pub struct Import {
    pub path: String,
    /// The imported file; it always exists, since the schema compiled.
    pub file: Option<FileId>,
    pub public: bool,
    pub weak: bool,
    /// True if the file needs the import: it uses something that no import
    /// before this one brings, or it hands the import on (`public`).
    pub used: bool,
    pub origin: Origin,
}

#[derive(Debug)]
pub struct Message {
    pub id: MessageId,
    pub name: String,
    pub full_name: String,
    /// The name within the file without the package: "Outer.Inner".
    pub nested_name: String,
    pub parent: Option<MessageId>,
    /// Fields in the order of the source.
    pub fields: Vec<Field>,
    /// Oneofs as written; those that `optional` in proto3 makes are not here.
    pub oneofs: Vec<Oneof>,
    pub messages: Vec<MessageId>,
    pub enums: Vec<EnumId>,
    pub extensions: Vec<ExtensionId>,
    pub reserved_ranges: Vec<TagRange>,
    pub reserved_names: Vec<ReservedName>,
    pub extension_ranges: Vec<TagRange>,
    /// True for the message that protoc makes for a map field.
    pub is_map_entry: bool,
    pub options: MessageOptions,
    pub origin: Origin,
}

impl Message {
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The map field for which the compiler made the nested message `entry`.
    pub fn map_field(&self, entry: MessageId) -> Option<&Field> {
        let made_for = |field: &&Field| field.kind == Kind::Message(entry);
        self.fields.iter().find(made_for)
    }

    pub fn field_by_number(&self, number: i32) -> Option<&Field> {
        self.fields.iter().find(|field| field.number == number)
    }
}

#[derive(Debug)]
pub struct ReservedName {
    pub name: String,
    pub origin: Origin,
}

#[derive(Debug)]
pub struct Oneof {
    pub name: String,
    pub full_name: String,
    pub options: OneofOptions,
    pub origin: Origin,
}

/// How many values a field holds, and whether its absence is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cardinality {
    /// Absence is told from the default value.
    Explicit,
    /// Absent is the default value.
    Implicit,
    Required,
    Repeated,
    Map,
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
    Enum(EnumId),
    Message(MessageId),
    /// A proto2 group.
    Group(MessageId),
}

impl Kind {
    /// The keyword of a scalar; "enum", "message" or "group" otherwise.
    pub fn keyword(self) -> &'static str {
        match self {
            Kind::Double => "double",
            Kind::Float => "float",
            Kind::Int32 => "int32",
            Kind::Int64 => "int64",
            Kind::Uint32 => "uint32",
            Kind::Uint64 => "uint64",
            Kind::Sint32 => "sint32",
            Kind::Sint64 => "sint64",
            Kind::Fixed32 => "fixed32",
            Kind::Fixed64 => "fixed64",
            Kind::Sfixed32 => "sfixed32",
            Kind::Sfixed64 => "sfixed64",
            Kind::Bool => "bool",
            Kind::String => "string",
            Kind::Bytes => "bytes",
            Kind::Enum(_) => "enum",
            Kind::Message(_) => "message",
            Kind::Group(_) => "group",
        }
    }
}

/// A field of a message, or an extension.
#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub full_name: String,
    pub number: i32,
    pub json_name: String,
    pub kind: Kind,
    pub cardinality: Cardinality,
    /// The oneof that holds the field: a place in [`Message::oneofs`].
    pub oneof: Option<usize>,
    /// True for a proto3 field marked `optional`.
    pub proto3_optional: bool,
    /// The default as the descriptor spells it (proto2).
    pub default_value: Option<String>,
    /// For an extension, the message that it extends.
    pub extendee: Option<MessageId>,
    pub options: FieldOptions,
    pub origin: Origin,
}

impl Cardinality {
    /// In words, for messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Cardinality::Explicit => "optional with explicit presence",
            Cardinality::Implicit => "optional with implicit presence",
            Cardinality::Required => "required",
            Cardinality::Repeated => "repeated",
            Cardinality::Map => "map",
        }
    }
}

impl Field {
    pub fn is_repeated(&self) -> bool {
        matches!(self.cardinality, Cardinality::Repeated | Cardinality::Map)
    }
}

#[derive(Debug)]
pub struct Enum {
    pub id: EnumId,
    pub name: String,
    pub full_name: String,
    pub nested_name: String,
    pub parent: Option<MessageId>,
    /// Values in the order of the source.
    pub values: Vec<EnumValue>,
    pub reserved_ranges: Vec<TagRange>,
    pub reserved_names: Vec<ReservedName>,
    /// True if numbers that no value has are kept as they are (proto3).
    pub is_open: bool,
    pub options: EnumOptions,
    pub origin: Origin,
}

impl Enum {
    pub fn value(&self, name: &str) -> Option<&EnumValue> {
        self.values.iter().find(|value| value.name == name)
    }
}

#[derive(Debug)]
pub struct EnumValue {
    pub name: String,
    pub number: i32,
    pub options: EnumValueOptions,
    pub origin: Origin,
}

#[derive(Debug)]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    pub full_name: String,
    pub methods: Vec<Method>,
    pub options: ServiceOptions,
    pub origin: Origin,
}

impl Service {
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }
}

#[derive(Debug)]
pub struct Method {
    pub name: String,
    pub full_name: String,
    pub input: MessageId,
    pub output: MessageId,
    pub client_streaming: bool,
    pub server_streaming: bool,
    pub options: MethodOptions,
    pub origin: Origin,
}

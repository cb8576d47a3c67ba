//! Fields: what they hold, how they are told from absent, how they are sent.

use super::Comment;
use crate::schema::{DefaultValue, EnumId, MessageId};

/// A field of a message, or an extension.
pub struct Field<'a> {
    /// As in the source.
    pub name: &'a str,
    pub full_name: &'a str,
    /// The key to write in JSON; a reader takes `name` too. Of an extension,
    /// the full name in brackets.
    pub json_name: String,
    pub number: u32,
    /// Of a map, the type of its values.
    pub ty: Type,
    pub presence: Presence,
    /// The oneof that holds the field: a place in `Message::oneofs`.
    pub oneof: Option<usize>,
    /// What is read where the field is absent: the written default or the zero
    /// of its type. `None` for lists, maps and messages.
    pub default: Option<DefaultValue<'a>>,
    /// True if the source gives the default (proto2).
    pub has_written_default: bool,
    /// True if a string that is not UTF-8 is refused (proto3).
    pub verify_utf8: bool,
    pub deprecated: bool,
    pub comment: Comment,
    /// For an extension, the message that it extends.
    pub extendee: Option<MessageId>,
}

/// How many values a field holds, and what absence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Absence is told from the default; all members of a oneof and all
    /// singular messages are so.
    Explicit,
    /// The zero value is absence: it is not sent.
    Implicit,
    /// Absence is an error, to write and to read.
    Required,
    /// A list. Readers take both forms, whichever is written.
    Repeated {
        packed: bool,
    },
    Map(Map),
}

/// A map: its entries are messages with the key as field 1 and the value as
/// field 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Map {
    pub key: Scalar,
    /// True if a key that is not UTF-8 is refused; of the values
    /// [`Field::verify_utf8`] tells.
    pub verify_utf8: bool,
}

/// What one value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Scalar(Scalar),
    Enum(EnumId),
    Message(MessageId),
    /// A message between a start and an end tag.
    Group(MessageId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireType {
    Varint = 0,
    Fixed64 = 1,
    Delimited = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}

impl Scalar {
    /// The keyword of the type: "sfixed64".
    pub fn keyword(self) -> &'static str {
        match self {
            Scalar::Double => "double",
            Scalar::Float => "float",
            Scalar::Int32 => "int32",
            Scalar::Int64 => "int64",
            Scalar::Uint32 => "uint32",
            Scalar::Uint64 => "uint64",
            Scalar::Sint32 => "sint32",
            Scalar::Sint64 => "sint64",
            Scalar::Fixed32 => "fixed32",
            Scalar::Fixed64 => "fixed64",
            Scalar::Sfixed32 => "sfixed32",
            Scalar::Sfixed64 => "sfixed64",
            Scalar::Bool => "bool",
            Scalar::String => "string",
            Scalar::Bytes => "bytes",
        }
    }

    pub fn wire_type(self) -> WireType {
        match self {
            Scalar::Double | Scalar::Fixed64 | Scalar::Sfixed64 => WireType::Fixed64,
            Scalar::Float | Scalar::Fixed32 | Scalar::Sfixed32 => WireType::Fixed32,
            Scalar::String | Scalar::Bytes => WireType::Delimited,
            _ => WireType::Varint,
        }
    }

    /// True for the integers of 64 bits, which JSON writes as strings.
    pub fn is_64_bit(self) -> bool {
        matches!(
            self,
            Scalar::Int64 | Scalar::Uint64 | Scalar::Sint64 | Scalar::Fixed64 | Scalar::Sfixed64
        )
    }

    pub fn is_unsigned(self) -> bool {
        matches!(
            self,
            Scalar::Uint32 | Scalar::Uint64 | Scalar::Fixed32 | Scalar::Fixed64
        )
    }

    pub fn is_floating(self) -> bool {
        matches!(self, Scalar::Float | Scalar::Double)
    }
}

impl Type {
    pub fn wire_type(self) -> WireType {
        match self {
            Type::Scalar(scalar) => scalar.wire_type(),
            Type::Enum(_) => WireType::Varint,
            Type::Message(_) => WireType::Delimited,
            Type::Group(_) => WireType::StartGroup,
        }
    }

    /// True if a list of such values may be packed.
    pub fn is_packable(self) -> bool {
        !matches!(self.wire_type(), WireType::Delimited | WireType::StartGroup)
    }

    /// The message, be it sent delimited or as a group.
    pub fn message(self) -> Option<MessageId> {
        match self {
            Type::Message(id) | Type::Group(id) => Some(id),
            _ => None,
        }
    }
}

impl Field<'_> {
    /// The tag before a value that stands alone.
    pub fn tag(&self) -> u32 {
        self.tag_of(self.wire_type())
    }

    /// The tag with another wire type: of the packed list, of a group's end.
    pub fn tag_of(&self, wire_type: WireType) -> u32 {
        self.number << 3 | wire_type as u32
    }

    /// The wire type of one value; of a map, of one entry.
    pub fn wire_type(&self) -> WireType {
        match self.presence {
            Presence::Map(_) => WireType::Delimited,
            _ => self.ty.wire_type(),
        }
    }

    pub fn is_list(&self) -> bool {
        matches!(self.presence, Presence::Repeated { .. })
    }

    pub fn map(&self) -> Option<Map> {
        match self.presence {
            Presence::Map(map) => Some(map),
            _ => None,
        }
    }

    /// True for lists and maps, which are empty rather than absent.
    pub fn is_collection(&self) -> bool {
        self.is_list() || self.map().is_some()
    }
}

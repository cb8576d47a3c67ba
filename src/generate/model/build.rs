//! From a schema to the model.

use super::{
    Comment, Enum, EnumValue, Field, File, Map, Message, Model, Oneof, Presence, Scalar, Type,
    WellKnown, digest,
};
use crate::schema::{self, Cardinality, FileId, Kind, Schema, Utf8Validation};
use std::collections::BTreeSet;

/// Extensions of its messages are options.
const DESCRIPTOR: &str = "google/protobuf/descriptor.proto";

pub(super) fn model(schema: &Schema) -> Model<'_> {
    let messages = schema.messages().iter().map(|m| message(schema, m));
    let enums = schema.enums().iter().map(|e| enumeration(schema, e));
    let mut model = Model {
        files: Vec::new(),
        messages: messages.collect(),
        enums: enums.collect(),
        schema,
    };
    model.files = files(&model);
    model
}

/// The requested files that have types, and what they reach.
fn files<'a>(model: &Model<'a>) -> Vec<File<'a>> {
    let schema = model.schema;
    let mut built: Vec<Option<File<'a>>> = schema.files().iter().map(|_| None).collect();
    let mut wanted: Vec<FileId> = schema.own_files().map(|file| file.id).collect();
    while let Some(id) = wanted.pop() {
        if built[id.index()].is_some() {
            continue;
        }
        let file = file(model, &schema[id]);
        wanted.extend(&file.references);
        built[id.index()] = Some(file);
    }
    built.into_iter().flatten().filter(has_types).collect()
}

fn has_types(file: &File<'_>) -> bool {
    !(file.messages.is_empty() && file.enums.is_empty() && file.extensions.is_empty())
}

fn file<'a>(model: &Model<'a>, file: &'a schema::File) -> File<'a> {
    let schema = model.schema;
    let extensions: Vec<_> = file
        .all_extensions
        .iter()
        .map(|id| &schema[*id])
        .filter(|extension| !extends_options(schema, extension))
        .map(|extension| field(schema, extension, file.features.utf8_validation))
        .collect();
    let messages = file.all_messages.iter().copied();
    let messages: Vec<_> = messages.filter(|id| !schema[*id].is_map_entry).collect();
    let fields = messages.iter().flat_map(|id| &model[*id].fields);
    let references = references(schema, file.id, fields.chain(&extensions));
    File {
        id: file.id,
        path: &file.path,
        package: &file.package,
        digest: digest::of(schema, file),
        is_import: file.is_import,
        deprecated: file.options.deprecated(),
        comment: file_comment(schema, file),
        messages,
        enums: file.all_enums.clone(),
        extensions,
        references,
        go_package: file.options.go_package.as_deref(),
    }
}

fn file_comment(schema: &Schema, file: &schema::File) -> Comment {
    let of = |path: i32| Comment::of(schema.comments(&file.origin.child(&[path])));
    let syntax = of(schema::path::FILE_SYNTAX);
    if syntax.is_empty() {
        of(schema::path::FILE_PACKAGE)
    } else {
        syntax
    }
}

fn extends_options(schema: &Schema, extension: &schema::Field) -> bool {
    extension
        .extendee
        .is_some_and(|id| schema[schema[id].origin.file].path == DESCRIPTOR)
}

fn references<'f, 'a: 'f>(
    schema: &Schema,
    own: FileId,
    fields: impl Iterator<Item = &'f Field<'a>>,
) -> Vec<FileId> {
    let mut paths = BTreeSet::new();
    for field in fields {
        let of_type = match field.ty {
            Type::Scalar(_) => None,
            Type::Enum(id) => Some(schema[id].origin.file),
            Type::Message(id) | Type::Group(id) => Some(schema[id].origin.file),
        };
        let of_extendee = field.extendee.map(|id| schema[id].origin.file);
        for id in of_type.into_iter().chain(of_extendee) {
            if id != own {
                paths.insert((&schema[id].path, id));
            }
        }
    }
    paths.into_iter().map(|(_, id)| id).collect()
}

fn message<'a>(schema: &'a Schema, message: &'a schema::Message) -> Message<'a> {
    let utf8 = schema[message.origin.file].features.utf8_validation;
    let fields: Vec<Field<'a>> = message
        .fields
        .iter()
        .map(|of| field(schema, of, utf8))
        .collect();
    let oneofs = message.oneofs.iter().enumerate().map(|(at, oneof)| Oneof {
        name: &oneof.name,
        comment: Comment::of(schema.comments(&oneof.origin)),
        members: (0..fields.len())
            .filter(|field| fields[*field].oneof == Some(at))
            .collect(),
    });
    let ranges = message.extension_ranges.iter();
    Message {
        id: message.id,
        file: message.origin.file,
        name: &message.name,
        full_name: &message.full_name,
        nested_name: &message.nested_name,
        parent: message.parent,
        comment: Comment::of(schema.comments(&message.origin)),
        deprecated: message.options.deprecated(),
        oneofs: oneofs.collect(),
        fields,
        extension_ranges: ranges
            .map(|range| (range.start as u32, range.end as u32))
            .collect(),
        is_message_set: message.options.message_set_wire_format(),
        well_known: WellKnown::of(&message.full_name),
    }
}

fn enumeration<'a>(schema: &'a Schema, of: &'a schema::Enum) -> Enum<'a> {
    let mut seen = BTreeSet::new();
    let values = of.values.iter().map(|value| EnumValue {
        name: &value.name,
        number: value.number,
        comment: Comment::of(schema.comments(&value.origin)),
        deprecated: value.options.deprecated(),
        is_alias: !seen.insert(value.number),
    });
    Enum {
        id: of.id,
        file: of.origin.file,
        name: &of.name,
        full_name: &of.full_name,
        nested_name: &of.nested_name,
        parent: of.parent,
        comment: Comment::of(schema.comments(&of.origin)),
        deprecated: of.options.deprecated(),
        values: values.collect(),
        is_open: of.is_open,
        is_null_value: of.full_name == "google.protobuf.NullValue",
    }
}

fn field<'a>(schema: &'a Schema, field: &'a schema::Field, utf8: Utf8Validation) -> Field<'a> {
    let verify_utf8 = utf8 == Utf8Validation::Verify;
    let entry = match (field.cardinality, field.kind) {
        (Cardinality::Map, Kind::Message(id)) => Some(&schema[id]),
        _ => None,
    };
    let key = entry.and_then(|entry| entry.field_by_number(1));
    let value = entry.and_then(|entry| entry.field_by_number(2));
    let ty = value.map_or_else(|| type_of(field.kind), |value| type_of(value.kind));
    let map = key.and_then(|key| match type_of(key.kind) {
        Type::Scalar(key) => Some(Map { key, verify_utf8 }),
        _ => None,
    });
    Field {
        name: &field.name,
        full_name: &field.full_name,
        json_name: json_name(field),
        number: field.number as u32,
        ty,
        presence: presence(schema, field, ty, map),
        oneof: field.oneof,
        default: schema.default_value(field),
        has_written_default: field.default_value.is_some(),
        verify_utf8,
        deprecated: field.options.deprecated(),
        comment: Comment::of(schema.comments(&field.origin)),
        extendee: field.extendee,
    }
}

fn presence(schema: &Schema, field: &schema::Field, ty: Type, map: Option<Map>) -> Presence {
    if let Some(map) = map {
        return Presence::Map(map);
    }
    match field.cardinality {
        Cardinality::Explicit => Presence::Explicit,
        Cardinality::Implicit => Presence::Implicit,
        Cardinality::Required => Presence::Required,
        Cardinality::Repeated | Cardinality::Map => {
            let proto3 = schema[field.origin.file].syntax == schema::Syntax::Proto3;
            let asked = field.options.packed.unwrap_or(proto3);
            Presence::Repeated {
                packed: asked && ty.is_packable(),
            }
        }
    }
}

/// The key in JSON. A descriptor image may leave the default one out.
fn json_name(field: &schema::Field) -> String {
    if field.extendee.is_some() {
        return format!("[{}]", field.full_name);
    }
    if !field.json_name.is_empty() {
        return field.json_name.clone();
    }
    let mut name = String::new();
    let mut upper = false;
    for letter in field.name.chars() {
        if letter == '_' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            name.push(letter.to_ascii_uppercase());
        } else {
            name.push(letter);
        }
    }
    name
}

fn type_of(kind: Kind) -> Type {
    Type::Scalar(match kind {
        Kind::Enum(id) => return Type::Enum(id),
        Kind::Message(id) => return Type::Message(id),
        Kind::Group(id) => return Type::Group(id),
        Kind::Double => Scalar::Double,
        Kind::Float => Scalar::Float,
        Kind::Int32 => Scalar::Int32,
        Kind::Int64 => Scalar::Int64,
        Kind::Uint32 => Scalar::Uint32,
        Kind::Uint64 => Scalar::Uint64,
        Kind::Sint32 => Scalar::Sint32,
        Kind::Sint64 => Scalar::Sint64,
        Kind::Fixed32 => Scalar::Fixed32,
        Kind::Fixed64 => Scalar::Fixed64,
        Kind::Sfixed32 => Scalar::Sfixed32,
        Kind::Sfixed64 => Scalar::Sfixed64,
        Kind::Bool => Scalar::Bool,
        Kind::String => Scalar::String,
        Kind::Bytes => Scalar::Bytes,
    })
}

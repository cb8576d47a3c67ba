//! A schema as an encoded `FileDescriptorSet`.

use super::mark::{BufExtension, MarkedFile};
use crate::failure::{Failure, Result};
use crate::schema::{File, Schema};
use prost::Message;
use prost_reflect::{DynamicMessage, FileDescriptor, ReflectMessage, SerializeOptions, Value};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// What a descriptor set holds.
#[derive(Clone, Copy, Debug)]
pub struct ImageOptions {
    /// Files that are only imported: well-known types and dependencies.
    pub imports: bool,
    /// Positions and comments.
    pub source_info: bool,
    /// buf's marks: which files are imports, and which say no syntax.
    pub marks: bool,
}

/// The field of `FileDescriptorSet` that lists files.
const SET_FILE: u32 = 1;
const SOURCE_INFO: &str = "source_code_info";
/// Behind the imports of a file stand some that only the linker needs.
const DEPENDENCY: &str = "dependency";

/// The schema as an encoded `FileDescriptorSet`. Custom options are kept.
pub fn to_binary(schema: &Schema, options: ImageOptions) -> Result<Vec<u8>> {
    let mut set = Vec::new();
    for (file, descriptor) in files(schema, options) {
        let mut bytes = descriptor.encode_to_vec();
        let imports = file.imports.len();
        let added = descriptor.file_descriptor_proto().dependency.len() > imports;
        if added || !options.source_info {
            let mut message = dynamic(&bytes)?;
            if !options.source_info {
                message.clear_field_by_name(SOURCE_INFO);
            }
            if let Some(Value::List(paths)) = message.get_field_by_name_mut(DEPENDENCY) {
                paths.truncate(imports);
            }
            bytes = message.encode_to_vec();
        }
        if options.marks {
            // Fields may stand in any order: the mark goes to the end.
            let marked = MarkedFile {
                name: String::new(),
                mark: Some(mark(file)),
            };
            bytes.extend(marked.encode_to_vec());
        }
        prost::encoding::bytes::encode(SET_FILE, &bytes, &mut set);
    }
    Ok(set)
}

/// The schema as the ProtoJSON of a `FileDescriptorSet`.
pub fn to_json(schema: &Schema, options: ImageOptions) -> Result<Vec<u8>> {
    let unmarked = ImageOptions {
        marks: false,
        ..options
    };
    let binary = to_binary(schema, unmarked)?;
    // The set is read with the schema's own descriptors where it has them, so
    // that custom options are written by name.
    let own = schema
        .pool()
        .get_message_by_name("google.protobuf.FileDescriptorSet");
    let kind = own.unwrap_or_else(|| FileDescriptorSet::default().descriptor());
    let set = DynamicMessage::decode(kind, binary.as_slice()).map_err(not_written)?;
    let mut value = set
        .serialize_with_options(serde_json::value::Serializer, &SerializeOptions::new())
        .map_err(not_written)?;
    if options.marks {
        add_marks(&mut value, schema, options);
    }
    let mut json = serde_json::to_vec(&value).map_err(not_written)?;
    json.push(b'\n');
    Ok(json)
}

/// The marks are an extension that the set's descriptors do not know, so that
/// they are added to the JSON itself.
fn add_marks(set: &mut serde_json::Value, schema: &Schema, options: ImageOptions) {
    for ((file, _), at) in files(schema, options).zip(0..) {
        let mark = mark(file);
        set["file"][at]["bufExtension"] = serde_json::json!({
            "isImport": mark.is_import,
            "isSyntaxUnspecified": mark.is_syntax_unspecified,
        });
    }
}

fn mark(file: &File) -> BufExtension {
    BufExtension {
        is_import: file.is_import,
        is_syntax_unspecified: !file.syntax_specified,
    }
}

fn files(schema: &Schema, options: ImageOptions) -> impl Iterator<Item = (&File, FileDescriptor)> {
    schema
        .files()
        .iter()
        .filter(move |file| options.imports || !file.is_import)
        .filter_map(|file| Some((file, schema.pool().get_file_by_name(&file.path)?)))
}

fn dynamic(encoded: &[u8]) -> Result<DynamicMessage> {
    let kind = FileDescriptorProto::default().descriptor();
    DynamicMessage::decode(kind, encoded).map_err(not_written)
}

fn not_written(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::new("the descriptors cannot be written").because(error)
}

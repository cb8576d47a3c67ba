//! A schema as a `FileDescriptorSet`.

use crate::failure::{Failure, Result};
use crate::schema::Schema;
use prost::Message;
use prost_reflect::{DynamicMessage, FileDescriptor, ReflectMessage, SerializeOptions};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// What a descriptor set holds.
#[derive(Clone, Copy, Debug)]
pub struct ImageOptions {
    /// Files that are only imported: well-known types and dependencies.
    pub imports: bool,
    /// Positions and comments.
    pub source_info: bool,
}

/// The field of `FileDescriptorSet` that lists files.
const SET_FILE: u32 = 1;
const SOURCE_INFO: &str = "source_code_info";

/// The schema as an encoded `FileDescriptorSet`. Custom options are kept.
pub fn to_binary(schema: &Schema, options: ImageOptions) -> Result<Vec<u8>> {
    let mut set = Vec::new();
    for file in files(schema, options) {
        let bytes = if options.source_info {
            file.encode_to_vec()
        } else {
            let mut message = dynamic(&file.encode_to_vec())?;
            message.clear_field_by_name(SOURCE_INFO);
            message.encode_to_vec()
        };
        prost::encoding::bytes::encode(SET_FILE, &bytes, &mut set);
    }
    Ok(set)
}

/// The schema as the ProtoJSON of a `FileDescriptorSet`.
pub fn to_json(schema: &Schema, options: ImageOptions) -> Result<Vec<u8>> {
    let binary = to_binary(schema, options)?;
    // The set is read with the schema's own descriptors where it has them, so
    // that custom options are written by name.
    let own = schema
        .pool()
        .get_message_by_name("google.protobuf.FileDescriptorSet");
    let kind = own.unwrap_or_else(|| FileDescriptorSet::default().descriptor());
    let set = DynamicMessage::decode(kind, binary.as_slice()).map_err(not_written)?;
    let mut json = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut json);
    set.serialize_with_options(&mut serializer, &SerializeOptions::new())
        .map_err(not_written)?;
    json.push(b'\n');
    Ok(json)
}

fn files(schema: &Schema, options: ImageOptions) -> impl Iterator<Item = FileDescriptor> {
    schema
        .files()
        .iter()
        .filter(move |file| options.imports || !file.is_import)
        .filter_map(|file| schema.pool().get_file_by_name(&file.path))
}

fn dynamic(encoded: &[u8]) -> Result<DynamicMessage> {
    let kind = FileDescriptorProto::default().descriptor();
    DynamicMessage::decode(kind, encoded).map_err(not_written)
}

fn not_written(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::new("the descriptors cannot be written").because(error)
}

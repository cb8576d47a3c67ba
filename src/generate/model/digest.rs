//! The digest of a file's meaning.

use crate::schema::{File, Schema};
use prost_reflect::prost::Message;
use prost_reflect::{DynamicMessage, ReflectMessage};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// `sha256:…` of the file's descriptor, custom options too, without positions
/// and comments.
pub(super) fn of(schema: &Schema, file: &File) -> String {
    let encoded = schema
        .pool()
        .get_file_by_name(&file.path)
        .map(|descriptor| without_source_info(&descriptor.encode_to_vec()))
        .unwrap_or_default();
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(encoded) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The encoded descriptor without `source_code_info`. Reading it as a dynamic
/// message keeps options that extensions add.
fn without_source_info(encoded: &[u8]) -> Vec<u8> {
    let descriptor = prost_types::FileDescriptorProto::default().descriptor();
    match DynamicMessage::decode(descriptor, encoded) {
        Ok(mut message) => {
            message.clear_field_by_name("source_code_info");
            message.encode_to_vec()
        }
        Err(_) => encoded.to_vec(),
    }
}

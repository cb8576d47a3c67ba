//! Custom options: those that an extension of `google.protobuf.*Options` adds.

use super::{Enum, EnumValue, Field, FileId, Message, Schema};
use prost_reflect::{DynamicMessage, ReflectMessage, Value};
use std::collections::HashSet;

/// A declaration that can carry custom options.
pub trait CustomOption {
    /// Its options as a dynamic message that keeps extensions.
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage>;

    /// The value of the extension with this full name, if it is set here.
    fn custom_option(&self, schema: &Schema, extension: &str) -> Option<Value> {
        let extension = schema.pool().get_extension_by_name(extension)?;
        let options = self.dynamic_options(schema)?;
        options
            .has_extension(&extension)
            .then(|| options.get_extension(&extension).into_owned())
    }
}

impl CustomOption for Message {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        Some(
            schema
                .pool()
                .get_message_by_name(&self.full_name)?
                .options(),
        )
    }
}

impl CustomOption for Field {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        if self.extendee.is_some() {
            return Some(
                schema
                    .pool()
                    .get_extension_by_name(&self.full_name)?
                    .options(),
            );
        }
        let (message, name) = self.full_name.rsplit_once('.')?;
        let message = schema.pool().get_message_by_name(message)?;
        Some(message.get_field_by_name(name)?.options())
    }
}

impl CustomOption for Enum {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        Some(schema.pool().get_enum_by_name(&self.full_name)?.options())
    }
}

/// An enum value with the enum that it belongs to.
impl CustomOption for (&Enum, &EnumValue) {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        let of = schema.pool().get_enum_by_name(&self.0.full_name)?;
        Some(of.get_value_by_name(&self.1.name)?.options())
    }
}

/// The files whose extensions are set as options anywhere in `file`, or inside
/// the value of such an option.
pub(super) fn extension_files(schema: &Schema, file: &super::File) -> HashSet<FileId> {
    let mut names = HashSet::new();
    if let Some(descriptor) = schema.pool().get_file_by_name(&file.path) {
        // The whole file as a dynamic message: its options keep extensions, and
        // one walk finds those of every declaration.
        let encoded = descriptor.encode_to_vec();
        let kind = prost_types::FileDescriptorProto::default().descriptor();
        let in_pool = schema.pool().get_message_by_name(kind.full_name());
        if let Ok(message) = DynamicMessage::decode(in_pool.unwrap_or(kind), encoded.as_slice()) {
            collect_extensions(&message, &mut names);
        }
    }
    names
        .iter()
        .filter_map(|name| schema.file_by_path(name))
        .map(|file| file.id)
        .collect()
}

fn collect_extensions(message: &DynamicMessage, files: &mut HashSet<String>) {
    if message.descriptor().full_name() == "google.protobuf.Any" {
        collect_packed(message, files);
    }
    for (extension, value) in message.extensions() {
        files.insert(extension.parent_file().name().to_owned());
        collect_in_value(value, files);
    }
    for (_, value) in message.fields() {
        collect_in_value(value, files);
    }
}

/// What is packed into an `Any` is used too: its type is named in the source.
fn collect_packed(any: &DynamicMessage, files: &mut HashSet<String>) {
    let (url, bytes) = (
        any.get_field_by_name("type_url"),
        any.get_field_by_name("value"),
    );
    let (Some(Value::String(url)), Some(Value::Bytes(bytes))) = (url.as_deref(), bytes.as_deref())
    else {
        return;
    };
    let pool = any.descriptor().parent_pool().clone();
    let name = url.rsplit('/').next().unwrap_or(url);
    if let Some(kind) = pool.get_message_by_name(name) {
        files.insert(kind.parent_file().name().to_owned());
        if let Ok(message) = DynamicMessage::decode(kind, bytes.as_ref()) {
            collect_extensions(&message, files);
        }
    }
}

fn collect_in_value(value: &Value, files: &mut HashSet<String>) {
    match value {
        Value::Message(message) => collect_extensions(message, files),
        Value::List(values) => values.iter().for_each(|v| collect_in_value(v, files)),
        Value::Map(values) => values.values().for_each(|v| collect_in_value(v, files)),
        _ => {}
    }
}

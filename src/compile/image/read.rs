//! An encoded `FileDescriptorSet` → a schema.

use super::mark::{BufExtension, MarkedSet};
use super::text::{self, Entry};
use crate::compile::public_imports::PublicImports;
use crate::failure::{Failure, Result};
use crate::schema::{self, FileInput, Schema};
use prost::Message;
use prost_reflect::{
    DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor, ReflectMessage,
};
use prost_types::FileDescriptorSet;
use std::collections::HashMap;

/// How an image is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Binary,
    Json,
    Text,
    Yaml,
}

const SET: &str = "google.protobuf.FileDescriptorSet";

/// Reads an image; `shown` names it in messages.
pub fn read(bytes: &[u8], encoding: Encoding, shown: &str) -> Result<Schema> {
    let (binary, marks) = match encoding {
        Encoding::Binary => (bytes.to_vec(), marks_of_binary(bytes)),
        Encoding::Json => from_json(utf8(bytes, shown)?, shown)?,
        Encoding::Yaml => {
            let value: serde_json::Value = serde_saphyr::from_str(utf8(bytes, shown)?)
                .map_err(|error| broken(shown, error))?;
            from_json(&value.to_string(), shown)?
        }
        Encoding::Text => from_text(utf8(bytes, shown)?, shown)?,
    };
    let (linked, import_counts) = with_public_imports(&binary);
    let pool = DescriptorPool::decode(linked.as_slice()).map_err(|error| broken(shown, error))?;
    if pool.files().len() == 0 {
        return Err(Failure::new(format!("image `{shown}` holds no file"))
            .help("it has to be a FileDescriptorSet, as `contracts build -o` writes one"));
    }
    Ok(schema::build(pool, |path| {
        let mark = marks.get(path).copied().unwrap_or_default();
        FileInput {
            text: None,
            shown: path.into(),
            module: (!mark.is_import).then_some(0),
            is_import: mark.is_import,
            syntax_unspecified: mark.is_syntax_unspecified,
            import_count: import_counts.get(path).copied().unwrap_or(usize::MAX),
        }
    }))
}

/// The files of a set as they are encoded: custom options stay as they are.
#[derive(Clone, PartialEq, Message)]
struct EncodedSet {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}

/// The field of `FileDescriptorProto` that lists imports.
const DEPENDENCY: u32 = 3;

/// The set with the imports that the linker needs, and how many each file had
/// before.
fn with_public_imports(binary: &[u8]) -> (Vec<u8>, HashMap<String, usize>) {
    let files = FileDescriptorSet::decode(binary).unwrap_or_default().file;
    let Ok(mut encoded) = EncodedSet::decode(binary) else {
        return (binary.to_vec(), HashMap::new());
    };
    let mut public = PublicImports::default();
    files.iter().for_each(|file| public.note(file));
    for (file, encoded) in files.iter().zip(&mut encoded.file) {
        for path in public.beyond(file) {
            // What is appended to an encoded message is added to its lists.
            prost::encoding::string::encode(DEPENDENCY, &path, encoded);
        }
    }
    let counts = files
        .iter()
        .map(|file| (file.name().to_owned(), file.dependency.len()));
    (encoded.encode_to_vec(), counts.collect())
}

type Marks = HashMap<String, BufExtension>;

fn marks_of_binary(bytes: &[u8]) -> Marks {
    // What is no descriptor set at all is said when the pool is built.
    let set = MarkedSet::decode(bytes).unwrap_or_default();
    set.file
        .into_iter()
        .filter_map(|file| Some((file.name, file.mark?)))
        .collect()
}

/// ProtoJSON → binary. The image itself defines its custom options: a first
/// reading passes over them, a second one knows them.
fn from_json(json: &str, shown: &str) -> Result<(Vec<u8>, Marks)> {
    let first = json_message(json, FileDescriptorSet::default().descriptor(), shown)?;
    let binary = first.encode_to_vec();
    let pool = DescriptorPool::decode(binary.as_slice()).map_err(|error| broken(shown, error))?;
    let binary = match pool.get_message_by_name(SET) {
        Some(kind) => json_message(json, kind, shown)?.encode_to_vec(),
        None => binary,
    };
    Ok((binary, marks_of_json(json)))
}

fn json_message(json: &str, kind: MessageDescriptor, shown: &str) -> Result<DynamicMessage> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let options = DeserializeOptions::new().deny_unknown_fields(false);
    DynamicMessage::deserialize_with_options(kind, &mut deserializer, &options)
        .map_err(|error| broken(shown, error))
}

fn marks_of_json(json: &str) -> Marks {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let files = value["file"].as_array().cloned().unwrap_or_default();
    files
        .iter()
        .filter_map(|file| {
            let mark = file.get("bufExtension")?;
            let is = |key: &str| mark[key].as_bool().unwrap_or(false);
            let mark = BufExtension {
                is_import: is("isImport"),
                is_syntax_unspecified: is("isSyntaxUnspecified"),
            };
            Some((file["name"].as_str()?.to_owned(), mark))
        })
        .collect()
}

/// Text format → binary. As with JSON, the image's custom options are known only
/// when the rest of it has been read.
fn from_text(text: &str, shown: &str) -> Result<(Vec<u8>, Marks)> {
    let kind = FileDescriptorSet::default().descriptor();
    let Some(entries) = text::parse(text) else {
        // What is wrong, and where, its proper reader says.
        let message = DynamicMessage::parse_text_format(kind, text);
        let message = message.map_err(|error| broken(shown, error))?;
        return Ok((message.encode_to_vec(), Marks::new()));
    };
    let known = |kind: MessageDescriptor| {
        let text = text::known(&entries, &kind);
        DynamicMessage::parse_text_format(kind, &text).map_err(|error| broken(shown, error))
    };
    let binary = known(kind)?.encode_to_vec();
    let pool = DescriptorPool::decode(binary.as_slice()).map_err(|error| broken(shown, error))?;
    let binary = match pool.get_message_by_name(SET) {
        Some(kind) => known(kind)?.encode_to_vec(),
        None => binary,
    };
    Ok((binary, marks_of_text(&entries)))
}

fn marks_of_text(set: &[Entry<'_>]) -> Marks {
    let files = set.iter().filter(|entry| entry.name == "file");
    files
        .filter_map(|file| {
            let find = |entries: &'_ [Entry<'_>], name: &str| {
                entries.iter().position(|entry| entry.name == name)
            };
            let file = file.message();
            let name = file[find(file, "name")?].plain_text()?;
            let mark = file[find(file, "buf_extension")?].message();
            let is = |name: &str| find(mark, name).is_some_and(|at| mark[at].is_true());
            let mark = BufExtension {
                is_import: is("is_import"),
                is_syntax_unspecified: is("is_syntax_unspecified"),
            };
            Some((name.to_owned(), mark))
        })
        .collect()
}

fn utf8<'a>(bytes: &'a [u8], shown: &str) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|error| broken(shown, error))
}

fn broken(shown: &str, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::new(format!("image `{shown}` cannot be read")).because(error)
}

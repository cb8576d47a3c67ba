//! Schemas for unit tests, from proto source in memory.

use crate::compile::{self, SourceFile};
use crate::schema::Schema;

/// The schema of these files (path, source), which may import one another, the
/// well-known types and our options.
pub fn schema_of(files: &[(&str, &str)]) -> Schema {
    let sources = files
        .iter()
        .map(|(path, source)| SourceFile {
            path: (*path).to_owned(),
            shown: (*path).into(),
            bytes: source.as_bytes().into(),
            module: Some(0),
            is_import: false,
        })
        .collect();
    match compile::link(&compile::parse(sources, None)) {
        Ok(schema) => schema,
        Err(errors) => panic!("{errors:#?}"),
    }
}

/// The schema of one proto3 file of package `shop.v1` that imports our options
/// and the well-known types.
pub fn shop(body: &str) -> Schema {
    let source = format!(
        "syntax = \"proto3\"; package shop.v1; \
         import \"contracts/v1/options.proto\"; \
         import \"google/protobuf/any.proto\"; \
         import \"google/protobuf/duration.proto\"; \
         import \"google/protobuf/empty.proto\"; \
         import \"google/protobuf/field_mask.proto\"; \
         import \"google/protobuf/struct.proto\"; \
         import \"google/protobuf/timestamp.proto\"; \
         import \"google/protobuf/wrappers.proto\";\n{body}"
    );
    schema_of(&[("shop.proto", &source)])
}

//! Schemas for unit tests, from proto source in memory.

use crate::schema::{self, FileInput, Schema};
use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};
use protox::{Compiler, Error};

/// Our own options, as the compiler ships them.
const OPTIONS: (&str, &str) = (
    "contracts/v1/options.proto",
    include_str!("../proto/contracts/v1/options.proto"),
);

struct InMemory(Vec<(String, String)>);

impl FileResolver for InMemory {
    fn open_file(&self, name: &str) -> Result<File, Error> {
        match self.0.iter().find(|(path, _)| path == name) {
            Some((path, source)) => File::from_source(path, source),
            None => Err(Error::file_not_found(name)),
        }
    }
}

/// The schema of these files (path, source), which may import one another, the
/// well-known types and our options.
pub fn schema_of(files: &[(&str, &str)]) -> Schema {
    let own: Vec<String> = files.iter().map(|(path, _)| path.to_string()).collect();
    let sources = files
        .iter()
        .chain([&OPTIONS])
        .map(|(path, source)| (path.to_string(), source.to_string()))
        .collect();
    let mut resolver = ChainFileResolver::new();
    resolver.add(InMemory(sources));
    resolver.add(GoogleFileResolver::new());
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_source_info(true).include_imports(true);
    for path in &own {
        if let Err(error) = compiler.open_file(path) {
            panic!("{path}: {error:?}");
        }
    }
    schema::build(compiler.descriptor_pool(), |path| FileInput {
        shown: path.into(),
        module: None,
        is_import: !own.iter().any(|own| own == path),
    })
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

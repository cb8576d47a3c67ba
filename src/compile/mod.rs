//! Files → descriptors → [`Schema`].
//!
//! All files are parsed first, in parallel, then linked in the order of their
//! imports, so that one run tells every error of every file; a file that
//! imports a broken one is passed over, since what would be said of it may not
//! be true. Imports resolve in the module roots, then among the well-known
//! types, then in our own `contracts/v1/options.proto`.

mod bundled;
mod error;
mod graph;
pub mod image;
mod link;
mod parse;
mod public_imports;
mod spans;

pub use bundled::{OPTIONS, OPTIONS_PATH};
pub use error::{CompileError, Label};
pub use parse::{Parsed, ParsedFile, parse};

use crate::schema::{FileInput, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One `.proto` file to compile.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path that imports use.
    pub path: String,
    /// The path as shown to the user.
    pub shown: Arc<str>,
    pub bytes: Arc<[u8]>,
    /// The module of the workspace that holds the file, by number.
    pub module: Option<usize>,
    /// True if the file is there to be imported only; it is not even looked at
    /// if no other file does.
    pub is_import: bool,
}

/// Texts by shown path, for whoever underlines a place.
pub type Texts = BTreeMap<Arc<str>, Arc<str>>;

/// The import paths of the files that are meant and of all that they import,
/// bundled files among them; or why some cannot be known.
pub fn needed(parsed: &Parsed) -> Result<Vec<String>, Vec<CompileError>> {
    let mut errors = parsed.clashes().to_vec();
    let order = graph::order(parsed, &mut errors);
    if errors.is_empty() {
        return Ok(order.paths);
    }
    errors.sort();
    errors.dedup();
    Err(errors)
}

/// Links parsed files into a schema, or says everything that is wrong.
pub fn link(parsed: &Parsed) -> Result<Schema, Vec<CompileError>> {
    let mut errors = parsed.clashes().to_vec();
    let order = graph::order(parsed, &mut errors);
    let pool = link::link(parsed, &order, &mut errors);
    if !errors.is_empty() {
        errors.sort();
        errors.dedup();
        return Err(errors);
    }
    Ok(crate::schema::build(pool, |path| match parsed.file(path) {
        Some(file) => FileInput {
            text: Some(file.text.clone()),
            shown: file.source.shown.clone(),
            module: file.source.module,
            is_import: file.source.is_import,
            syntax_unspecified: false,
            import_count: file
                .outcome
                .as_ref()
                .map_or(0, |file| file.dependency.len()),
        },
        None => FileInput {
            text: None,
            shown: path.into(),
            module: None,
            is_import: true,
            syntax_unspecified: false,
            import_count: usize::MAX,
        },
    }))
}

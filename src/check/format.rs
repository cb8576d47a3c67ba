//! Protos in one style.

use super::Input;
use super::project::{MeantFile, Project, read};
use crate::failure::{Failure, Result};
use crate::format::{self, SyntaxError};
use crate::source::Tree;
use crate::text::{LineIndex, Span};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// A file, and what it is when formatted.
pub struct Formatted {
    /// The path that imports use.
    pub import_path: String,
    /// The path as shown to the user.
    pub shown: Arc<str>,
    /// Where the file can be rewritten; none if it is not in a work tree.
    pub on_disk: Option<PathBuf>,
    pub before: String,
    pub after: std::result::Result<String, SyntaxError>,
}

impl Formatted {
    pub fn is_changed(&self) -> bool {
        self.after.as_ref().is_ok_and(|after| *after != self.before)
    }
}

/// Formats the protos of `input`, each for itself: they need not compile. They
/// are sorted by path.
pub fn format(input: &Input) -> Result<Vec<Formatted>> {
    let project = Project::open(input)?;
    let Some(tree) = project.tree() else {
        return Err(
            Failure::new(format!("{} has no sources to format", project.label()))
                .help("give the folder of the protos"),
        );
    };
    let files = project.meant(tree)?;
    if files.is_empty() {
        return Err(
            Failure::new(format!("there is no .proto file in {}", project.label()))
                .help("run in the folder of buf.yaml, or give the folder that holds the protos"),
        );
    }
    files
        .into_par_iter()
        .map(|(path, file)| format_file(tree, &path, file))
        .collect()
}

fn format_file(tree: &dyn Tree, path: &str, file: MeantFile) -> Result<Formatted> {
    let bytes = read(tree, path)?;
    let (before, after) = match std::str::from_utf8(&bytes) {
        Ok(text) => (text.to_owned(), format::format(text)),
        Err(error) => {
            let error = not_utf8(&bytes, error.valid_up_to());
            (String::from_utf8_lossy(&bytes).into_owned(), Err(error))
        }
    };
    Ok(Formatted {
        import_path: file.import_path,
        shown: file.shown,
        on_disk: file.on_disk,
        before,
        after,
    })
}

fn not_utf8(bytes: &[u8], at: usize) -> SyntaxError {
    let start = LineIndex::new(bytes).position(bytes, at);
    SyntaxError {
        span: Span { start, end: start },
        message: "the file is not UTF-8 here".to_owned(),
        help: Some("save the file as UTF-8".to_owned()),
    }
}

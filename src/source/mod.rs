//! Files by path, from wherever a run's input is.
//!
//! A [`Tree`] is a folder, an archive, or a tree in a git repository whose
//! objects are read in place: no checkout, no `git` binary. Paths in a tree are relative to its
//! root, with `/`; [`Tree::shown`] turns one into what a user would type.
//! [`reference`] turns what a user typed (`main`, `v1.2.0`, `.git#tag=v1`, a
//! folder) into a tree.

mod archive;
mod compression;
mod folder;
mod git;
mod memory;
pub mod reference;

pub use folder::Folder;
pub use git::{GitTree, Repository};
pub use memory::MemoryTree;

use crate::failure::Result;
use std::path::PathBuf;
use std::sync::Arc;

/// A file in a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the root of the tree, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
}

/// Files by path.
pub trait Tree: Send + Sync {
    /// Every file below `dir` ("" is the root) whose path `wanted` accepts,
    /// sorted by path. A folder that does not exist has no files.
    fn list(&self, dir: &str, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Entry>>;

    /// The bytes of a file; `None` if there is no such file.
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>>;

    /// The path as shown to the user.
    fn shown(&self, path: &str) -> Arc<str>;

    /// Where a file can be written, if the tree is a folder.
    fn on_disk(&self, _path: &str) -> Option<PathBuf> {
        None
    }

    /// The path in the tree of what is shown, or typed, as `shown`.
    fn path_of(&self, shown: &str) -> String {
        cut(&self.shown(""), shown)
    }

    /// What the tree is, for messages: "commit 1a2b3c4 (main)".
    fn describe(&self) -> String;
}

/// What is left of a path without the folder that it begins with.
fn cut(folder: &str, path: &str) -> String {
    let path = path.trim_start_matches("./").trim_end_matches('/');
    below(folder, path).unwrap_or(path).to_owned()
}

/// Joins two parts of a tree path; either may be empty or ".".
pub fn join(dir: &str, path: &str) -> String {
    let dir = dir.trim_end_matches('/');
    match (dir, path) {
        ("" | ".", path) => path.to_owned(),
        (dir, "" | ".") => dir.to_owned(),
        (dir, path) => format!("{dir}/{path}"),
    }
}

/// The part of `path` below `dir`, if it is below.
pub fn below<'a>(dir: &str, path: &'a str) -> Option<&'a str> {
    match dir.trim_end_matches('/') {
        "" | "." => Some(path),
        dir => path.strip_prefix(dir)?.strip_prefix('/'),
    }
}

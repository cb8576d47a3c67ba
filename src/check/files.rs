//! Migrations and fixtures as files, before anything is understood of them.

use super::project::{Project, read};
use crate::compile::Texts;
use crate::failure::{Failure, Result};
use crate::fixture;
use crate::source::{self, Entry, Tree};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file that was read.
pub(super) struct ReadFile {
    /// Path in the tree.
    pub(super) path: String,
    /// The path as shown to the user.
    pub(super) shown: Arc<str>,
    pub(super) bytes: Arc<[u8]>,
}

/// The largest migration or fixture that is read, in bytes: places in a file
/// are counted in 32 bits, and memory is not without end.
const MAX_FILE_BYTES: u64 = 1 << 30;

const FIXTURES: [&str; 3] = [".json", ".jsonl", ".ndjson"];

/// The migrations of a project.
pub(super) fn migrations(project: &Project) -> Result<Vec<ReadFile>> {
    let databases = &project.workspace.databases;
    let folders: Vec<String> = databases.iter().map(|it| it.folder.clone()).collect();
    let outermost = folders.iter().filter(|inner| {
        let is_in = |outer: &String| *outer != **inner && source::below(outer, inner).is_some();
        !folders.iter().any(is_in)
    });
    below(project, &outermost.cloned().collect::<Vec<_>>(), &[".sql"])
}

/// The migrations in some folders of a project.
pub(super) fn migrations_in(project: &Project, folders: &[String]) -> Result<Vec<ReadFile>> {
    below(project, folders, &[".sql"])
}

/// The fixtures of a project.
pub(super) fn fixtures(project: &Project) -> Result<Vec<ReadFile>> {
    below(project, &project.workspace.fixtures, &FIXTURES)
}

/// What can be shown of files; bytes that are not UTF-8 are replaced.
pub(super) fn texts<'f>(files: impl IntoIterator<Item = &'f ReadFile>) -> Texts {
    files
        .into_iter()
        .map(|file| {
            let text = String::from_utf8_lossy(&file.bytes);
            (file.shown.clone(), text.into())
        })
        .collect()
}

/// How many files differ between two trees: added, removed or changed.
pub(super) fn changed(previous: &[ReadFile], current: &[ReadFile]) -> usize {
    let by_path = |files: &'_ [ReadFile]| -> BTreeMap<String, Arc<[u8]>> {
        let files = files.iter();
        files.map(|f| (f.path.clone(), f.bytes.clone())).collect()
    };
    let (was, is) = (by_path(previous), by_path(current));
    let gone = was.keys().filter(|path| !is.contains_key(*path)).count();
    let is_new = |(path, bytes): &(&String, &Arc<[u8]>)| was.get(*path) != Some(*bytes);
    gone + is.iter().filter(is_new).count()
}

fn below(project: &Project, folders: &[String], endings: &[&str]) -> Result<Vec<ReadFile>> {
    let Some(tree) = project.tree() else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for entry in list(tree, folders, endings)? {
        if entry.size > MAX_FILE_BYTES {
            return Err(too_large(&tree.shown(&entry.path), entry.size));
        }
        files.push(ReadFile {
            shown: tree.shown(&entry.path),
            bytes: read(tree, &entry.path)?,
            path: entry.path,
        });
    }
    Ok(files)
}

fn list(tree: &dyn Tree, folders: &[String], endings: &[&str]) -> Result<Vec<Entry>> {
    let wanted = |path: &str| endings.iter().any(|ending| path.ends_with(ending));
    let mut entries = Vec::new();
    for folder in folders {
        entries.extend(tree.list(folder, &wanted)?);
    }
    Ok(entries)
}

/// The fixtures of a project for seeding: JSON Lines are not read.
pub(super) fn seeds(project: &Project) -> Result<Vec<ReadFile>> {
    let Some(tree) = project.tree() else {
        return Ok(Vec::new());
    };
    let entries = list(tree, &project.workspace.fixtures, &FIXTURES)?;
    let files = entries.into_iter().map(|entry| {
        let shown = tree.shown(&entry.path);
        let bytes = match fixture::is_lines(&entry.path) {
            true => Arc::default(),
            false if entry.size > MAX_FILE_BYTES => return Err(too_large(&shown, entry.size)),
            false => read(tree, &entry.path)?,
        };
        Ok(ReadFile {
            path: entry.path,
            shown,
            bytes,
        })
    });
    files.collect()
}

/// A fixture by the path that somebody typed; JSON Lines are not read.
pub(super) fn typed(path: &str) -> Result<ReadFile> {
    let failed = |error| {
        Failure::new(format!("fixture `{path}` cannot be read"))
            .because(error)
            .help("--fixtures takes files; a table is named without it: contracts seed users")
    };
    let size = std::fs::metadata(path).map_err(failed)?.len();
    let bytes: Arc<[u8]> = match fixture::is_lines(path) {
        true => Arc::default(),
        false if size > MAX_FILE_BYTES => return Err(too_large(path, size)),
        false => std::fs::read(path).map_err(failed)?.into(),
    };
    Ok(ReadFile {
        path: path.to_owned(),
        shown: path.into(),
        bytes,
    })
}

fn too_large(shown: &str, size: u64) -> Failure {
    const MIB: u64 = 1024 * 1024;
    Failure::new(format!(
        "`{shown}` has {} MiB; a file may have {} MiB",
        size / MIB,
        MAX_FILE_BYTES / MIB
    ))
    .help("split the file")
}

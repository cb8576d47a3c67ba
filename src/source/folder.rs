//! A tree that is a folder on disk.

use super::{Entry, Tree, below, join};
use crate::failure::{Failure, Result};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// A folder. Symbolic links are followed, as buf follows them; `.git` and the
/// folders of our own state are passed over.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// What stands before paths shown to the user: the folder as it was typed.
    prefix: String,
}

impl Folder {
    /// The folder at `path`, which is what the user typed: shown paths begin
    /// with it.
    pub fn open(path: &Path) -> Result<Folder> {
        let failure = |error: std::io::Error| {
            let what = match error.kind() {
                ErrorKind::NotFound => format!("folder `{}` does not exist", path.display()),
                _ => format!("folder `{}` cannot be read", path.display()),
            };
            Failure::new(what).because(error)
        };
        let metadata = std::fs::metadata(path).map_err(failure)?;
        if !metadata.is_dir() {
            return Err(Failure::new(format!(
                "`{}` is not a folder",
                path.display()
            )));
        }
        let shown = path.to_string_lossy().replace('\\', "/");
        Ok(Folder {
            root: path.to_owned(),
            prefix: shown
                .trim_start_matches("./")
                .trim_end_matches('/')
                .to_owned(),
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn entry(
        &self,
        entry: &walkdir::DirEntry,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Entry>> {
        if !entry.file_type().is_file() {
            return Ok(None);
        }
        let Ok(relative) = entry.path().strip_prefix(&self.root) else {
            return Ok(None);
        };
        // A name that is not UTF-8 can be no import path and no known suffix.
        let Some(path) = relative.to_str().map(|path| path.replace('\\', "/")) else {
            return Ok(None);
        };
        if !wanted(&path) {
            return Ok(None);
        }
        let metadata = entry.metadata().map_err(|error| {
            Failure::new(format!("file `{}` cannot be read", self.shown(&path))).because(error)
        })?;
        Ok(Some(Entry {
            path,
            size: metadata.len(),
        }))
    }
}

const PASSED_OVER: [&str; 2] = [".git", ".contracts"];

impl Tree for Folder {
    fn list(&self, dir: &str, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Entry>> {
        let start = self.root.join(dir);
        if !start.exists() {
            return Ok(Vec::new());
        }
        let mut entries = Vec::new();
        let walk = WalkDir::new(&start)
            .follow_links(true)
            .into_iter()
            .filter_entry(|entry| {
                entry.depth() == 0 || !PASSED_OVER.iter().any(|name| entry.file_name() == *name)
            });
        for entry in walk {
            match entry {
                Ok(entry) => entries.extend(self.entry(&entry, wanted)?),
                // A link that points nowhere, or back to a folder above, holds
                // no file of its own.
                Err(error) if error.loop_ancestor().is_some() || is_dangling(&error) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(&start).display().to_string();
                    return Err(Failure::new(format!("folder `{path}` cannot be read"))
                        .because(error)
                        .help("give read permission, or leave the folder out of the module"));
                }
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>> {
        match std::fs::read(self.root.join(path)) {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(
                Failure::new(format!("file `{}` cannot be read", self.shown(path))).because(error),
            ),
        }
    }

    fn shown(&self, path: &str) -> Arc<str> {
        join(&self.prefix, path).into()
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        Some(self.root.join(path))
    }

    fn describe(&self) -> String {
        match self.prefix.as_str() {
            "" | "." => "the working tree".to_owned(),
            prefix => format!("folder {prefix}"),
        }
    }
}

fn is_dangling(error: &walkdir::Error) -> bool {
    let missing = error
        .io_error()
        .is_some_and(|error| error.kind() == ErrorKind::NotFound);
    missing && error.path().is_some_and(Path::is_symlink)
}

/// The path of `root` as a tree path below `repository`, both absolute.
pub(super) fn relative_to(repository: &Path, root: &Path) -> Option<String> {
    let relative = root.strip_prefix(repository).ok()?.to_str()?;
    let relative = relative.replace('\\', "/");
    Some(below("", &relative)?.to_owned())
}

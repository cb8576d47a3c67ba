//! A tree that is a folder on disk.

use super::{Entry, Tree, below, join};
use crate::failure::{Failure, Result};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// A folder. Symbolic links are followed, as buf follows them; `.git` and the
/// folders of our own state are passed over.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// What stands before paths shown to the user: the folder as it was typed.
    prefix: String,
    /// For a folder above the one that was typed: that one, from here.
    typed: Option<Typed>,
}

/// The folder that was typed, in a folder above it.
#[derive(Debug)]
struct Typed {
    path: String,
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
            typed: None,
        })
    }

    /// The folder that is so many levels above `path`, and the path from there
    /// back; `None` if there is none. Paths are shown as before: what is below
    /// `path` begins with it.
    pub fn above(path: &Path, levels: usize) -> Option<(Folder, String)> {
        let here = path.canonicalize().ok()?;
        let root = here.ancestors().nth(levels)?;
        let back = relative_to(root, &here)?;
        let mut shown: Vec<Component<'_>> = path
            .components()
            .filter(|component| *component != Component::CurDir)
            .collect();
        for _ in 0..levels {
            match shown.last() {
                Some(Component::Normal(_)) => {
                    shown.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => return None,
                _ => shown.push(Component::ParentDir),
            }
        }
        let shown: PathBuf = shown.iter().collect();
        let is_here = shown.as_os_str().is_empty();
        let mut folder = Folder::open(if is_here { Path::new(".") } else { &shown }).ok()?;
        folder.typed = Some(Typed {
            path: back.clone(),
            prefix: Folder::open(path).ok()?.prefix,
        });
        Some((folder, back))
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
        if let Some(typed) = &self.typed {
            if path == typed.path {
                return typed.prefix.as_str().into();
            }
            if let Some(inside) = below(&typed.path, path) {
                return join(&typed.prefix, inside).into();
            }
        }
        join(&self.prefix, path).into()
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        Some(self.root.join(path))
    }

    fn path_of(&self, shown: &str) -> String {
        let in_root = || {
            let absolute = std::env::current_dir().ok()?.join(shown);
            let mut parts = PathBuf::new();
            for component in absolute.components() {
                match component {
                    Component::CurDir => {}
                    Component::ParentDir => {
                        parts.pop();
                    }
                    component => parts.push(component),
                }
            }
            relative_to(&self.root.canonicalize().ok()?, &parts)
        };
        // Through a link the words lead elsewhere: then they are all there is.
        in_root().unwrap_or_else(|| super::cut(&self.prefix, shown))
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

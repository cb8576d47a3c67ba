//! From what a user typed to files.
//!
//! | typed | means |
//! |---|---|
//! | `proto`, `./main` | a folder |
//! | `proto/a.proto` | that file of the folder that it is in |
//! | `main`, `origin/main` | a branch, at the merge base with what is checked |
//! | `v1.2.0`, `1a2b3c4`, `HEAD~1` | a tag or a commit, exactly there |
//! | `.git#branch=main`, `../other/.git#tag=v1,subdir=proto` | as in buf: the tip of a branch, a tag, a commit (`commit=` or `ref=`) of any local repository |
//! | `protos.tar.gz`, `protos.zip#strip_components=1` | an archive |
//! | `image.binpb`, `image.json.gz`, `-`, `-#format=json` | a descriptor image |
//!
//! Names of refs are bases only. A name that is both a ref and a folder is the
//! ref; `./name` is the folder.

mod format;
mod git;
mod options;

pub use format::ImageEncoding;

use super::archive::unpack;
use super::{Folder, MemoryTree, Tree, join};
use crate::failure::{Failure, Result};
use format::Format;
use options::Spelt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An input, and the words that say which.
pub struct Opened {
    pub content: Content,
    /// "main at 1a2b3c4d5, the merge base".
    pub label: String,
    /// For a single file, or a folder of a larger tree: its path in the tree,
    /// which alone is meant.
    pub only: Option<String>,
    home: Home,
}

/// What an input holds.
pub enum Content {
    Tree(Box<dyn Tree>),
    Image {
        bytes: Arc<[u8]>,
        encoding: ImageEncoding,
    },
}

/// Where an input comes from, so that a ref can be looked for beside it.
struct Home {
    /// The folder, or the repository.
    path: PathBuf,
    /// For a commit: which, and the folder in it.
    commit: Option<(git2::Oid, String)>,
    /// For a folder: as it was typed.
    folder: Option<PathBuf>,
}

impl Home {
    fn here() -> Home {
        Home {
            path: PathBuf::from("."),
            commit: None,
            folder: None,
        }
    }
}

impl Opened {
    fn tree(tree: Box<dyn Tree>, label: String, home: Home) -> Opened {
        Opened {
            content: Content::Tree(tree),
            label,
            only: None,
            home,
        }
    }
}

impl Opened {
    /// The tags of the repository that a commit is of; of anything else, none.
    pub fn tags(&self) -> Vec<String> {
        match &self.home.commit {
            Some(_) => git::tags(&self.home.path),
            None => Vec::new(),
        }
    }

    /// The folder so many levels above the input, and the path from there back;
    /// `None` where there is none, or where nobody can look above (an archive).
    pub fn above(&self, levels: usize) -> Result<Option<(Box<dyn Tree>, String)>> {
        match (&self.home.commit, &self.home.folder) {
            (Some((commit, prefix)), _) => {
                git::above(&self.home.path, *commit, prefix, levels, &self.label)
            }
            (None, Some(folder)) => Ok(Folder::above(folder, levels)
                .map(|(folder, back)| (Box::new(folder) as Box<dyn Tree>, back))),
            (None, None) => Ok(None),
        }
    }

    /// True if this is a commit in which the same paths mean the same files.
    pub fn is_earlier_state_of(&self, input: &Opened) -> bool {
        self.home.commit.is_some() && self.home.path == input.home.path && self.only.is_none()
    }

    /// The same input as a part of the tree above it.
    #[must_use]
    pub fn within(mut self, tree: Box<dyn Tree>, back: String) -> Opened {
        self.only = Some(match self.only {
            Some(only) => join(&back, &only),
            None => back.clone(),
        });
        if let Some((_, prefix)) = &mut self.home.commit {
            let cut = prefix.len().saturating_sub(back.len());
            prefix.truncate(cut);
            prefix.truncate(prefix.trim_end_matches('/').len());
        }
        if self.home.folder.is_some() {
            let levels = back.split('/').count();
            self.home.path.extend(std::iter::repeat_n("..", levels));
        }
        self.content = Content::Tree(tree);
        self
    }
}

/// Opens what is checked.
pub fn open_input(typed: &str) -> Result<Opened> {
    let spelt = Spelt::parse(typed)?;
    open_spelt(&spelt, Format::of(&spelt)?)
}

/// Opens what `input` is compared with; a ref is looked for in the repository
/// that holds `input`. With `tip`, a branch is taken at its tip.
pub fn open_base(typed: &str, input: &Opened, tip: bool) -> Result<Opened> {
    let spelt = Spelt::parse(typed)?;
    let format = Format::of(&spelt)?;
    let is_path =
        spelt.has_options || (format != Format::Folder && Path::new(&spelt.path).exists());
    if is_path || format == Format::Git {
        return open_spelt(&spelt, format);
    }
    git::open_base(typed, input, tip)
}

fn open_spelt(spelt: &Spelt, format: Format) -> Result<Opened> {
    match format {
        Format::Folder if spelt.has_options && spelt.format.is_none() => Err(Failure::new(
            format!("`{}` has options but is a folder", spelt.typed),
        )
        .help("a git input is spelt `.git#branch=main`; for a folder leave `#…` out")),
        Format::Folder => open_folder(Path::new(&spelt.path)),
        Format::Git => git::open(spelt),
        Format::Archive(kind, compression) => {
            let bytes = compression.decompress(read(&spelt.path)?, &spelt.path)?;
            let files = unpack(kind, &bytes, spelt.strip_components, &spelt.path)?;
            let label = format!("archive {}", spelt.path);
            let tree = MemoryTree::new(files, &spelt.subdir, label.clone());
            Ok(Opened::tree(Box::new(tree), label, Home::here()))
        }
        Format::Image(encoding, compression) => {
            let bytes = compression.decompress(read(&spelt.path)?, &spelt.path)?;
            Ok(Opened {
                content: Content::Image {
                    bytes: bytes.into(),
                    encoding,
                },
                label: format!("image {}", spelt.path),
                only: None,
                home: Home::here(),
            })
        }
        Format::ProtoFile => open_file(Path::new(&spelt.path)),
    }
}

fn open_folder(path: &Path) -> Result<Opened> {
    git::folder(path)
}

/// A single file, in the nearest folder above that has a configuration, else in
/// the working directory, else in its own folder.
fn open_file(path: &Path) -> Result<Opened> {
    if !path.is_file() {
        return Err(Failure::new(format!(
            "file `{}` does not exist",
            path.display()
        )));
    }
    let configured = |folder: &&Path| {
        ["buf.yaml", "buf.work.yaml"]
            .iter()
            .any(|name| folder.join(name).is_file())
    };
    let mut folders = path.ancestors().skip(1);
    let root = match folders.find(configured) {
        Some(folder) => folder,
        None if path.is_relative() && !path.starts_with("..") => Path::new(""),
        None => path.parent().unwrap_or(Path::new("")),
    };
    let only = path.strip_prefix(root).unwrap_or(path);
    let only = only.to_string_lossy().replace('\\', "/");
    let root = if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    };
    let mut opened = open_folder(root)?;
    opened.label = format!("file {}", path.display());
    opened.only = Some(only.trim_start_matches("./").to_owned());
    Ok(opened)
}

/// A file's bytes; `-` is standard input.
fn read(path: &str) -> Result<Vec<u8>> {
    if path == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new("standard input cannot be read").because(error))?;
        return Ok(bytes);
    }
    std::fs::read(path)
        .map_err(|error| Failure::new(format!("file `{path}` cannot be read")).because(error))
}

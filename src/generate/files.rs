//! A set of files, rendered in memory: written, or compared with a folder.
//!
//! A folder belongs to whoever runs the generator: only files that carry our
//! header are ever removed, and files whose bytes are right are not touched.

use super::HEADER;
use crate::failure::{Failure, Result};
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// Files by path: relative to the output folder, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<String, Vec<u8>>,
}

/// How a folder differs from a file set; paths as in the set, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Files that are there with other bytes.
    pub stale: Vec<String>,
    pub missing: Vec<String>,
    /// Files with our header that the set does not have.
    pub orphans: Vec<String>,
}

impl Differences {
    pub fn is_empty(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.orphans.is_empty()
    }
}

impl FileSet {
    pub fn new() -> FileSet {
        FileSet::default()
    }

    /// Adds a file. Two files of one path are a defect of the schema's layout,
    /// which is told instead of one overwriting the other.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<()> {
        let path = path.into();
        let leaves = |part: &str| matches!(part, "" | "." | "..") || part.contains(['\\', ':']);
        if path.split('/').any(leaves) {
            return Err(Failure::new(format!(
                "`{path}` is no path to generate a file at"
            )));
        }
        if self.files.contains_key(&path) {
            return Err(
                Failure::new(format!("two files would be generated as `{path}`"))
                    .help("rename one of the .proto files"),
            );
        }
        self.files.insert(path, bytes.into());
        Ok(())
    }

    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// How the folder `out` differs.
    pub fn compare(&self, out: &Path) -> Result<Differences> {
        let mut differences = Differences::default();
        for (path, bytes) in self.files() {
            match read(&out.join(path))? {
                Some(there) if there == bytes => {}
                Some(_) => differences.stale.push(path.to_owned()),
                None => differences.missing.push(path.to_owned()),
            }
        }
        differences.orphans = self.orphans(out)?;
        Ok(differences)
    }

    /// Makes the folder `out` hold these files; says what was different.
    pub fn write(&self, out: &Path) -> Result<Differences> {
        let differences = self.compare(out)?;
        for path in differences.stale.iter().chain(&differences.missing) {
            if let Some(bytes) = self.get(path) {
                write(&out.join(path), bytes)?;
            }
        }
        for path in &differences.orphans {
            let path = out.join(path);
            std::fs::remove_file(&path)
                .map_err(|error| failure("cannot be removed", &path, error))?;
            remove_empty_folders(&path, out);
        }
        Ok(differences)
    }

    /// Files of an earlier run that would not be generated now.
    fn orphans(&self, out: &Path) -> Result<Vec<String>> {
        let mut orphans = Vec::new();
        let walk = walkdir::WalkDir::new(out).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|entry| !is_foreign(entry)) {
            let entry = match entry {
                Ok(entry) => entry,
                // The folder is not there yet.
                Err(error) if error.depth() == 0 => break,
                Err(error) => {
                    let path = error.path().unwrap_or(out).to_owned();
                    return Err(failure("cannot be read", &path, error));
                }
            };
            let Some(path) = relative(out, entry.path()) else {
                continue;
            };
            let is_ours = entry.file_type().is_file() && !self.files.contains_key(&path);
            if is_ours && has_header(entry.path())? {
                orphans.push(path);
            }
        }
        Ok(orphans)
    }
}

/// Folders that tools keep for themselves.
fn is_foreign(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name();
    // What setuptools leaves beside the package that it has built.
    let is_build = || {
        let beside = entry.path().with_file_name("pyproject.toml");
        name == "build" && entry.depth() == 1 && beside.is_file()
    };
    let is_tool = name == "node_modules" || name == ".git" || is_build();
    entry.depth() > 0 && entry.file_type().is_dir() && is_tool
}

fn relative(out: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(out).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// True if the header stands in the first lines.
fn has_header(path: &Path) -> Result<bool> {
    let mut start = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| failure("cannot be read", path, error))?;
    file.take(512)
        .read_to_end(&mut start)
        .map_err(|error| failure("cannot be read", path, error))?;
    let header = HEADER.as_bytes();
    Ok(start.windows(header.len()).any(|window| window == header))
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failure("cannot be read", path, error)),
    }
}

/// Writes a file whole or not at all: into a temporary file beside it, which
/// then takes its name.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error: std::io::Error| failure("cannot be written", path, error);
    let dir = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).map_err(failed)?;
    let mut file = tempfile::Builder::new()
        .permissions_of_ordinary_files()
        .tempfile_in(dir)
        .map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Removes the folders that a removed file leaves empty, up to `out`.
fn remove_empty_folders(removed: &Path, out: &Path) {
    let mut dir: PathBuf = removed.to_owned();
    while dir.pop() && dir != out && dir.starts_with(out) {
        // A folder that still holds something stays, and so do those above.
        if std::fs::remove_dir(&dir).is_err() {
            return;
        }
    }
}

fn failure(
    what: &str,
    path: &Path,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Failure {
    Failure::new(format!("`{}` {what}", path.display())).because(error)
}

/// A temporary file is its owner's alone; what is generated is not.
trait OrdinaryPermissions {
    fn permissions_of_ordinary_files(&mut self) -> &mut Self;
}

impl OrdinaryPermissions for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_of_ordinary_files(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        // The umask still takes its part away.
        self.permissions(std::fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_of_ordinary_files(&mut self) -> &mut Self {
        self
    }
}

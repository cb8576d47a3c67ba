//! Trees read from the object store of a git repository.

mod resolve;
mod tree;

pub use resolve::Wanted;
pub use tree::GitTree;

use crate::failure::{Failure, Result};
use std::path::Path;

/// A repository opened for reading.
pub struct Repository {
    inner: git2::Repository,
}

impl Repository {
    /// The repository that holds `path`: itself, or a folder above.
    pub fn discover(path: &Path) -> Result<Repository> {
        let inner = git2::Repository::discover(path).map_err(|error| not_opened(path, error))?;
        Ok(Repository { inner })
    }

    /// The repository at exactly `path`: a work tree, a `.git` folder, or a
    /// bare repository.
    pub fn open(path: &Path) -> Result<Repository> {
        let inner = git2::Repository::open(path).map_err(|error| not_opened(path, error))?;
        Ok(Repository { inner })
    }

    /// The folder `path` as a path in the repository's trees ("" is the root);
    /// `None` in a bare repository, or outside the work tree.
    pub fn prefix_of(&self, path: &Path) -> Option<String> {
        let workdir = self.inner.workdir()?.canonicalize().ok()?;
        super::folder::relative_to(&workdir, &path.canonicalize().ok()?)
    }

    pub fn is_shallow(&self) -> bool {
        self.inner.is_shallow()
    }
}

fn not_opened(path: &Path, error: git2::Error) -> Failure {
    let shown = path.display();
    match error.code() {
        git2::ErrorCode::NotFound => Failure::new(format!("`{shown}` is not in a git repository"))
            .help("run inside a clone, or give `--against` a folder"),
        git2::ErrorCode::Owner => Failure::new(format!(
            "the git repository at `{shown}` belongs to another user"
        ))
        .help(format!(
            "trust it: git config --global --add safe.directory {shown}"
        )),
        _ => {
            Failure::new(format!("the git repository at `{shown}` cannot be opened")).because(error)
        }
    }
}

//! Copying a folder of data.

use super::user::ServerUser;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use walkdir::WalkDir;

/// Copies a folder whole, and gives the copy to a user if one is named. The
/// permissions are those that PostgreSQL asks for: its user's alone.
pub(super) fn copy_folder(from: &Path, to: &Path, owner: Option<&ServerUser>) -> io::Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let Ok(below) = entry.path().strip_prefix(from) else {
            continue;
        };
        let copy = to.join(below);
        if entry.file_type().is_dir() {
            DirBuilder::new().mode(0o700).create(&copy)?;
        } else {
            fs::copy(entry.path(), &copy)?;
        }
        if let Some(owner) = owner {
            owner.give(&copy)?;
        }
    }
    Ok(())
}

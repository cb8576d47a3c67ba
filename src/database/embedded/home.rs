//! The folder that the server lives in.
//!
//! That is `.contracts` in the project, unless the server's user cannot get
//! there: root works in `/root`, and the server does not run as root. Then it
//! is a folder in `/var/tmp`, named after the project's path.

use super::user::ServerUser;
use crate::failure::{Failure, Result};
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub(super) struct Home {
    path: PathBuf,
    /// Where the server listens.
    socket: PathBuf,
}

/// The longest path that every system takes for a socket, and what PostgreSQL
/// adds to that of the folder.
const LONGEST_SOCKET: usize = 103;
const SOCKET_NAME: &str = "/.s.PGSQL.5432";

impl Home {
    pub(super) fn of(project: &Path, user: &ServerUser) -> Result<Home> {
        let project = project.canonicalize().map_err(|error| {
            Failure::new(format!("`{}` cannot be read", project.display())).because(error)
        })?;
        let name = format!("contracts-{}", short_digest(&project));
        let path = if user.is_switched() && !reaches(user, &project) {
            Path::new("/var/tmp").join(&name)
        } else {
            project.join(".contracts")
        };
        let socket = path.join("socket");
        let socket = if socket.as_os_str().len() + SOCKET_NAME.len() > LONGEST_SOCKET {
            Path::new("/tmp").join(name)
        } else {
            socket
        };
        Ok(Home { path, socket })
    }

    pub(super) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.path.join("server.log")
    }

    pub(super) fn tools(&self) -> PathBuf {
        self.path.join("tools")
    }

    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    /// A path in the home.
    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// Makes the folders.
    pub(super) fn make(&self, user: &ServerUser) -> Result<()> {
        let made = || -> io::Result<()> {
            folder(&self.path, 0o711)?;
            let ignore = self.path.join(".gitignore");
            if !ignore.exists() {
                fs::write(ignore, "*\n")?;
            }
            own_folder(&self.socket, user)
        };
        made().map_err(|error| {
            Failure::new(format!("`{}` cannot be made", self.path.display()))
                .because(error)
                .help("the embedded server lives there; give --db URL to use another database")
        })
    }

    /// Removes what a server leaves behind beside its data.
    pub(super) fn tidy(&self) {
        // What stays is in nobody's way, and the next server begins anew.
        let _ = fs::remove_file(self.log());
        let _ = fs::remove_dir(&self.socket);
    }

    /// Waits until no other run starts or stops the server.
    pub(super) fn lock(&self) -> Result<File> {
        let path = self.path.join("server.lock");
        let locked = File::create(&path).and_then(|file| {
            file.lock()?;
            Ok(file)
        });
        locked.map_err(|error| {
            Failure::new(format!("`{}` cannot be locked", path.display())).because(error)
        })
    }
}

/// True if the user can get to a folder.
fn reaches(user: &ServerUser, folder: &Path) -> bool {
    folder
        .ancestors()
        .all(|folder| fs::metadata(folder).is_ok_and(|it| user.passes(&it)))
}

fn folder(path: &Path, mode: u32) -> io::Result<()> {
    match DirBuilder::new().mode(mode).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    // In a folder where anyone may write, somebody else may have made it.
    let found = fs::symlink_metadata(path)?;
    let ours = [0, rustix::process::geteuid().as_raw()].contains(&found.uid());
    if !found.is_dir() || !ours && path.starts_with("/var/tmp") {
        return Err(io::Error::other("it is there, and belongs to another user"));
    }
    Ok(())
}

/// A folder that the server's user alone can open.
fn own_folder(path: &Path, user: &ServerUser) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    let mut found = fs::symlink_metadata(path)?;
    // Made by us, or by another run of ours that has not given it away yet.
    if found.is_dir() && found.uid() == rustix::process::geteuid().as_raw() {
        user.give(path)?;
        found = fs::symlink_metadata(path)?;
    }
    if !found.is_dir() || found.uid() != user.uid {
        return Err(io::Error::other("it is there, and belongs to another user"));
    }
    fs::set_permissions(path, Permissions::from_mode(0o700))
}

fn short_digest(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_bytes());
    digest[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

//! The user that the server runs as.

use crate::failure::{Failure, Result};
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The user that the server runs as, and whether we have to become it.
#[derive(Clone, Copy, Debug)]
pub(super) struct ServerUser {
    pub(super) uid: u32,
    gid: u32,
    switch: bool,
}

impl ServerUser {
    /// Our own user; as root another one, for PostgreSQL refuses root.
    pub(super) fn choose() -> Result<ServerUser> {
        let uid = rustix::process::geteuid().as_raw();
        let gid = rustix::process::getegid().as_raw();
        if uid != 0 {
            return Ok(ServerUser {
                uid,
                gid,
                switch: false,
            });
        }
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let found = ["postgres", "nobody"]
            .iter()
            .find_map(|name| entry(&users, name));
        let (uid, gid) = found.ok_or_else(|| {
            Failure::new("PostgreSQL refuses to run as root, and there is no other user for it")
                .help("run as an ordinary user, or add one: useradd --system postgres")
        })?;
        Ok(ServerUser {
            uid,
            gid,
            switch: true,
        })
    }

    /// A command that runs as this user, in a folder that it may be in, and
    /// that neither its terminal nor a Ctrl-C of ours reaches.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").process_group(0);
        if self.switch {
            // Supplementary groups are given up along with the user.
            command.gid(self.gid).uid(self.uid);
        }
        command
    }

    /// Gives a file or folder to this user.
    pub(super) fn give(&self, path: &Path) -> io::Result<()> {
        if self.switch {
            chown(path, Some(self.uid), Some(self.gid))?;
        }
        Ok(())
    }

    /// True if the user can go through a folder.
    pub(super) fn passes(&self, folder: &Metadata) -> bool {
        let bit = if folder.uid() == self.uid {
            0o100
        } else if folder.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & bit != 0
    }

    pub(super) fn is_switched(&self) -> bool {
        self.switch
    }
}

/// Numbers of user and group in the lines of `/etc/passwd`.
fn entry(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    let uid = fields.next()?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some((uid, gid))
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_numbers_of_a_user() {
        let users = "root:x:0:0::/root:/bin/sh\npostgres:x:101:104::/x:/bin/sh\n";
        assert_eq!(super::entry(users, "postgres"), Some((101, 104)));
        assert_eq!(super::entry(users, "nobody"), None);
    }
}

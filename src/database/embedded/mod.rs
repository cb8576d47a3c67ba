//! The embedded default: a private PostgreSQL of the project.
//!
//! With no URL given, a server is started for the folder that the run is in. It
//! listens on a unix socket that only its user may reach, is kept running
//! between runs, and is a real PostgreSQL: whatever is installed.
//!
//! ```text
//! .contracts/                  (or its stand-in, see `home`)
//!   .gitignore                 nothing in here is to be committed
//!   server.lock                held while the server is started or stopped
//!   server.log                 what the server says
//!   data/                      the database; a copy of the cached template
//!   socket/                    where the server listens
//!   tools/                     binaries that `contracts db install` brought
//!
//! <cache>/contracts/initdb-…/  what initdb made, once a version
//! ```
//!
//! As root the server runs as the user `postgres`, or `nobody`: PostgreSQL
//! refuses root.

mod binaries;
mod copy;
mod data;
mod home;
mod install;
mod server;
mod user;

pub use install::{Installer, install};

use super::Target;
use crate::failure::{Failure, Result};
use binaries::Binaries;
use home::Home;
use server::Server;
use std::ffi::OsString;
use std::path::PathBuf;
use user::ServerUser;

/// Where the embedded server looks for what it needs.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the project, which `.contracts` is in.
    pub project: PathBuf,
    /// The search path for programs.
    pub path: OsString,
    /// The user's folder for caches.
    pub cache: Option<PathBuf>,
}

/// The embedded server of a project.
pub struct Embedded {
    options: Options,
    home: Home,
    user: ServerUser,
}

/// Whether the embedded server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is no database yet.
    Absent,
    Stopped,
    Running,
}

const DATABASE: &str = "contracts";
const SUPERUSER: &str = "contracts";

impl Embedded {
    /// Looks where the server of a project is, or would be. Nothing is made.
    pub fn of(options: Options) -> Result<Embedded> {
        let user = ServerUser::choose()?;
        let home = Home::of(&options.project, &user)?;
        Ok(Embedded {
            options,
            home,
            user,
        })
    }

    pub fn state(&self) -> State {
        if !data::exists(&self.home) {
            State::Absent
        } else if self.server().is_running() {
            State::Running
        } else {
            State::Stopped
        }
    }

    /// Starts the server unless it runs; `true` if it had to be started.
    pub fn start(&self) -> Result<bool> {
        self.home.make(&self.user)?;
        let _lock = self.home.lock()?;
        let server = self.server();
        if server.is_running() {
            return Ok(false);
        }
        let version = data::version(&self.home)?;
        let binaries = Binaries::find(&self.options.path, &self.home.tools(), version)?;
        if version.is_none() {
            data::make(
                &self.home,
                &self.user,
                &binaries,
                self.options.cache.as_deref(),
            )?;
        }
        server.start(&binaries)?;
        Ok(true)
    }

    /// Stops the server if it runs; `true` if it did.
    pub fn stop(&self) -> Result<bool> {
        if !data::exists(&self.home) {
            return Ok(false);
        }
        let _lock = self.home.lock()?;
        self.server().stop()
    }

    /// Stops the server and removes all its data; `true` if there was any.
    pub fn drop_data(&self) -> Result<bool> {
        if !data::exists(&self.home) {
            return Ok(false);
        }
        let _lock = self.home.lock()?;
        self.server().stop()?;
        data::remove(&self.home)?;
        self.home.tidy();
        Ok(true)
    }

    /// The database of the running server.
    pub fn target(&self) -> Result<Target> {
        Target::embedded(&self.url())
    }

    /// The URL of the database. There is no secret in it: who may open the
    /// socket may connect.
    pub fn url(&self) -> String {
        let socket = self.home.socket();
        let socket = percent_encoded(&socket.to_string_lossy());
        // With the port: clients take that of PGPORT otherwise.
        format!("postgresql:///{DATABASE}?host={socket}&user={SUPERUSER}&port=5432")
    }

    /// The program `psql`, if it is installed.
    pub fn psql(&self) -> Result<PathBuf> {
        binaries::program("psql", &self.options.path, &self.home.tools()).ok_or_else(|| {
            Failure::new("psql is not installed").help(
                "install it (Debian: apt-get install postgresql-client, macOS: brew install \
                 libpq), or connect another client to what `contracts db url` prints",
            )
        })
    }

    /// Where the server lives, for messages.
    pub fn shown(&self) -> String {
        self.home.shown()
    }

    fn server(&self) -> Server<'_> {
        Server::new(&self.home, &self.user)
    }
}

/// A path as the value of a URL's parameter.
fn percent_encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let mut encoded = String::new();
    for byte in path.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

//! The arguments that say which database is meant.

use super::output::note;
use crate::database::{Server, Target};
use crate::failure::Result;

#[derive(clap::Args)]
pub(super) struct DatabaseArgs {
    /// The database, as postgresql://user@host:5432/database?sslmode=verify-full
    /// (or clickhouse://user@host:8123/database, where a command says so); a
    /// password is safer in DATABASE_URL, PGPASSWORD, CLICKHOUSE_PASSWORD or
    /// ~/.pgpass. Without it, a private PostgreSQL is started in .contracts
    #[arg(
        long = "db",
        value_name = "URL",
        env = "DATABASE_URL",
        hide_env_values = true,
        global = true
    )]
    url: Option<String>,
}

impl DatabaseArgs {
    /// The database that is meant. The embedded server is started if need be.
    pub(super) fn target(&self) -> Result<Target> {
        match self.url() {
            Some(url) => Target::parse(url),
            None => start_embedded(),
        }
    }

    /// The database that is meant, of any kind.
    pub(super) fn server(&self) -> Result<Server> {
        match self.url() {
            Some(url) => Ok(match Server::parse(url)? {
                Server::ClickHouse(target) => {
                    let password = std::env::var("CLICKHOUSE_PASSWORD").ok();
                    Server::ClickHouse(target.with_password(password))
                }
                postgres => postgres,
            }),
            None => start_embedded().map(|it| Server::Postgres(Box::new(it))),
        }
    }

    /// The same for a look, which makes no server.
    pub(super) fn server_that_is_there(&self) -> Result<Server> {
        #[cfg(unix)]
        if self.url().is_none() {
            use crate::database::embedded::State;
            let embedded = embedded()?;
            if embedded.state() == State::Absent {
                return Err(crate::failure::Failure::new(format!(
                    "there is no database in {} yet",
                    embedded.shown()
                ))
                .help("give --db URL or DATABASE_URL, or make one: contracts migrate up"));
            }
        }
        self.server()
    }

    /// The URL as it was given.
    pub(super) fn url(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| !url.is_empty())
    }
}

#[cfg(unix)]
pub(super) use unix::{embedded, start_embedded};

#[cfg(unix)]
mod unix {
    use super::{Result, Target, note};
    use crate::database::embedded::{Embedded, Options};
    use std::env::var_os;
    use std::path::PathBuf;

    /// The embedded server of the folder that the run is in.
    pub(in crate::cli) fn embedded() -> Result<Embedded> {
        let home_cache = || Some(PathBuf::from(var_os("HOME")?).join(".cache"));
        Embedded::of(Options {
            project: PathBuf::from("."),
            path: var_os("PATH").unwrap_or_default(),
            cache: var_os("XDG_CACHE_HOME")
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .or_else(home_cache),
        })
    }

    pub(in crate::cli) fn start_embedded() -> Result<Target> {
        let embedded = embedded()?;
        if embedded.start()? {
            note(&format!(
                "started the embedded PostgreSQL in {}",
                embedded.shown()
            ));
        }
        embedded.target()
    }
}

/// Sockets and users are not what they are elsewhere.
#[cfg(not(unix))]
fn start_embedded() -> Result<Target> {
    use crate::failure::Failure;
    Err(
        Failure::new("the embedded PostgreSQL is not available on this system")
            .help("give --db URL or DATABASE_URL"),
    )
}

//! Where a database is.

use super::parameters::{self, Connection, HOW_TO_WRITE, Variables};
use crate::failure::{Failure, Result};
use sqlx::postgres::PgConnectOptions;
use std::time::Duration;

/// A database that can be connected to.
#[derive(Clone)]
pub struct Target {
    pub(super) options: Box<PgConnectOptions>,
    /// How long the server may take to let us in.
    pub(super) timeout: Option<Duration>,
    /// What may be why a password is missing.
    pub(super) remark: Option<String>,
    embedded: bool,
}

impl Target {
    /// The database that a URL names. What the URL leaves open is filled in as
    /// `psql` does: from `PGHOST`, `PGUSER`, `.pgpass` and so on.
    pub fn parse(url: &str) -> Result<Target> {
        Target::read(url, &|name| std::env::var(name).ok())
    }

    fn read(url: &str, variables: Variables<'_>) -> Result<Target> {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        match scheme {
            "postgres" | "postgresql" => {}
            // No part of the text is repeated: a password may stand in it.
            "clickhouse" | "http" | "https" => {
                return Err(
                    Failure::new("this needs a PostgreSQL; the URL names a ClickHouse")
                        .help(HOW_TO_WRITE),
                );
            }
            _ => {
                return Err(Failure::new("the database URL is of no known kind").help(HOW_TO_WRITE));
            }
        }
        let Connection {
            options,
            timeout,
            remark,
        } = parameters::read(url, variables)?;
        Ok(Target {
            options: Box::new(options),
            timeout,
            remark,
            embedded: false,
        })
    }

    /// The database of the embedded server; what the environment says of other
    /// servers is not for it.
    #[cfg(unix)]
    pub(super) fn embedded(url: &str) -> Result<Target> {
        let target = Target::read(url, &|_| None)?;
        Ok(Target {
            embedded: true,
            ..target
        })
    }

    /// True for the server that we started ourselves.
    pub fn is_embedded(&self) -> bool {
        self.embedded
    }

    /// True if the server is on this machine.
    pub fn is_local(&self) -> bool {
        let host = self.options.get_host();
        self.options.get_socket().is_some()
            || host.starts_with('/')
            || matches!(host, "localhost" | "127.0.0.1" | "::1")
    }

    /// The name of the database; that of the user if the URL has none.
    pub fn database(&self) -> &str {
        let database = self.options.get_database();
        database.unwrap_or_else(|| self.options.get_username())
    }

    pub fn user(&self) -> &str {
        self.options.get_username()
    }

    /// The target in words that may be shown to anyone.
    pub fn shown(&self) -> String {
        let (user, database) = (self.user(), self.database());
        if let Some(socket) = self.options.get_socket() {
            return format!("postgresql://{user}@/{database}?host={}", socket.display());
        }
        let (host, port) = (self.options.get_host(), self.options.get_port());
        if host.contains(':') {
            return format!("postgresql://{user}@[{host}]:{port}/{database}");
        }
        format!("postgresql://{user}@{host}:{port}/{database}")
    }

    /// The same target, with the name that the server's views show for the
    /// connections to it.
    #[must_use]
    pub fn named(&self, application: &str) -> Target {
        Target {
            options: Box::new((*self.options).clone().application_name(application)),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn nothing_shown_holds_a_password() {
        let urls = [
            "postgresql://u:geheim@db.example.com/shop",
            "postgresql://u@db.example.com/shop?password=geheim",
            "postgres:///shop?host=/run/x&user=u&password=geheim",
            "mysql://u:geheim@h/d",
            "u:geheim@h/d",
            "postgresql://u:geheim@h:notaport/d",
            "postgresql://u:geheim@[::1/d",
            "postgresql://u:geheim@h/d?sslmode=geheim%zz",
        ];
        for url in urls {
            let shown = match Target::parse(url) {
                Ok(target) => target.shown(),
                Err(failure) => format!("{failure:?}"),
            };
            assert!(!shown.contains("geheim@"), "{shown}");
            assert!(!shown.contains(":geheim"), "{shown}");
        }
    }

    #[test]
    fn sockets_and_loopback_are_local() {
        for url in [
            "postgresql://localhost/a",
            "postgresql:///a?host=/run",
            "postgresql://127.0.0.1:6000/a",
        ] {
            assert!(Target::parse(url).is_ok_and(|it| it.is_local()), "{url}");
        }
        let remote = Target::parse("postgresql://db.example.com/a");
        assert!(remote.is_ok_and(|it| !it.is_local()));
    }
}

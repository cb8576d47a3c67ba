//! What a connection is made with.
//!
//! In comes a URL; what it leaves open is filled in as `psql` does: by the
//! service that it names, by environment variables, by a password file, by
//! files in `~/.postgresql`. Out come the options of a connection. Nothing that
//! is asked for is passed over: a parameter that is unknown, or that asks for a
//! protection that there is not, is a failure.

mod password_file;
mod service;
mod settings;
mod table;
mod tls;
mod url;

use crate::failure::{Failure, Result};
use password_file::{Wanted, look};
use sqlx::postgres::PgConnectOptions;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use table::{PARAMETERS, Use};

pub(in crate::database) use url::HOW_TO_WRITE;

/// The environment: the value of a variable.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A connection that can be made.
pub(super) struct Connection {
    pub(super) options: PgConnectOptions,
    /// How long the server may take to let us in; none: as long as it wants.
    pub(super) timeout: Option<Duration>,
    /// What was passed over, and may be why a password is missing.
    pub(super) remark: Option<String>,
}

/// How long a server may take where nothing else is said.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// What PostgreSQL's clients take for the folder of sockets.
const SOCKET_FOLDERS: [&str; 4] = [
    "/var/run/postgresql",
    "/run/postgresql",
    "/tmp",
    "/private/tmp",
];

/// The parameters of a connection, by libpq's names.
struct Parameters<'a> {
    values: BTreeMap<&'static str, String>,
    variables: Variables<'a>,
}

/// Makes of a URL what a connection needs.
pub(super) fn read(url: &str, variables: Variables<'_>) -> Result<Connection> {
    let mut parameters = Parameters {
        values: url::parse(url)?,
        variables,
    };
    parameters.fill_in()?;
    parameters.expect_possible()?;
    parameters.connection()
}

impl Parameters<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let value = self.values.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// Fills in what the URL leaves open.
    fn fill_in(&mut self) -> Result<()> {
        let variables = self.variables;
        let from_environment = |name: &str| {
            let known = table::find(name)?;
            variables(known.variable?).filter(|value| !value.is_empty())
        };
        let given = |values: &Parameters<'_>, name: &str| {
            let value = values.get(name).map(str::to_owned);
            value.or_else(|| from_environment(name))
        };
        if let Some(service) = given(self, "service") {
            let file = given(self, "servicefile");
            for (name, value) in service::read(&service, file.as_deref(), variables)? {
                self.values.entry(name).or_insert(value);
            }
        }
        for known in PARAMETERS {
            if let Some(value) = from_environment(known.name) {
                self.values.entry(known.name).or_insert(value);
            }
        }
        Ok(())
    }

    /// Refuses what is asked for and cannot be done.
    fn expect_possible(&self) -> Result<()> {
        for known in PARAMETERS {
            let (Use::Only(allowed), Some(value)) = (known.used, self.get(known.name)) else {
                continue;
            };
            if allowed.contains(&value) {
                continue;
            }
            let name = known.name;
            let failure = Failure::new(format!(
                "`{name}` of the connection asks for what is not supported"
            ));
            return Err(match allowed {
                [] => failure.help(format!("leave {name} out")),
                allowed => failure.help(format!(
                    "leave {name} out, or say one of {}",
                    allowed.join(", ")
                )),
            });
        }
        Ok(())
    }

    /// True if the server is reached through a socket of this machine.
    fn is_socket(&self) -> bool {
        match self.get("host") {
            Some(host) => host.starts_with('/'),
            None => self.get("hostaddr").is_none() && default_host().starts_with('/'),
        }
    }

    fn connection(&self) -> Result<Connection> {
        let port = match self.get("port") {
            None => 5432,
            Some(text) => text.parse().ok().filter(|port| *port != 0).ok_or_else(|| {
                Failure::new("the port of the database is no number from 1 to 65535")
                    .help(HOW_TO_WRITE)
            })?,
        };
        let mut options = self.place()?.port(port);
        if let Some(user) = self.get("user") {
            options = options.username(user);
        }
        let database = self
            .get("dbname")
            .unwrap_or(options.get_username())
            .to_owned();
        options = options.database(&database);
        let mut remark = None;
        match self.get("password") {
            Some(password) => options = options.password(password),
            None => {
                let found = self.password(&options, port, &database);
                remark = found.left_out;
                if let Some(password) = found.password {
                    options = options.password(&password);
                }
            }
        }
        Ok(Connection {
            options: tls::encrypt(options, self)?
                // Poolers refuse start-up parameters that they do not know.
                .statement_cache_capacity(0)
                .extra_float_digits(None),
            timeout: self.timeout()?,
            remark,
        })
    }

    /// Options with the host, and with the settings of the session.
    fn place(&self) -> Result<PgConnectOptions> {
        let mut options = PgConnectOptions::new_without_pgpass();
        // Those of PGOPTIONS are in it already.
        let known = (self.variables)("PGOPTIONS");
        if let Some(text) = self
            .get("options")
            .filter(|it| Some(*it) != known.as_deref())
        {
            options = options.options(settings::read(text)?);
        }
        let address = self.get("hostaddr");
        let Some(host) = address.or(self.get("host")) else {
            let host = default_host();
            return Ok(match host.starts_with('/') {
                true => options.socket(host),
                false => options.host(&host),
            });
        };
        if address.is_some() && self.get("host").is_some() {
            let mode = self.get("sslmode").unwrap_or_default();
            if mode.starts_with("verify") || self.get("sslrootcert").is_some() {
                return Err(Failure::new(
                    "hostaddr and host are both named, and the certificate is to be checked",
                )
                .help("leave hostaddr out: the name is looked up then"));
            }
        }
        Ok(match host.starts_with('/') {
            true => options.socket(host),
            false => options.host(host),
        })
    }

    fn password(
        &self,
        options: &PgConnectOptions,
        port: u16,
        database: &str,
    ) -> password_file::Found {
        let file = match self.get("passfile") {
            Some(file) => Some(PathBuf::from(file)),
            None => (self.variables)("HOME").map(|home| PathBuf::from(home).join(".pgpass")),
        };
        let socket = options.get_socket().map(|it| it.display().to_string());
        let is_usual = |folder: &String| SOCKET_FOLDERS.contains(&folder.as_str());
        // A line names the host as the user did, not the address of it.
        let host = match (&socket, self.get("host")) {
            (Some(folder), _) if is_usual(folder) => "localhost",
            (Some(folder), _) => folder,
            (None, Some(host)) => host,
            (None, None) => options.get_host(),
        };
        let wanted = Wanted {
            host,
            port,
            database,
            user: options.get_username(),
        };
        file.map(|file| look(&file, &wanted)).unwrap_or_default()
    }

    fn timeout(&self) -> Result<Option<Duration>> {
        let Some(text) = self.get("connect_timeout") else {
            return Ok(Some(CONNECT_TIMEOUT));
        };
        let seconds: i64 = text.trim().parse().map_err(|_| {
            Failure::new("connect_timeout is no whole number of seconds")
                .help("0 waits without end")
        })?;
        Ok(u64::try_from(seconds)
            .ok()
            .filter(|seconds| *seconds > 0)
            .map(Duration::from_secs))
    }
}

/// Where a server is looked for that nobody named.
fn default_host() -> String {
    let folder = SOCKET_FOLDERS
        .into_iter()
        .find(|folder| Path::new(folder).join(".s.PGSQL.5432").exists());
    folder.unwrap_or("localhost").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(url: &str, environment: &[(&str, &str)]) -> Result<Connection> {
        read(url, &|name| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_fills_in_what_the_url_leaves_open() {
        let environment = [
            ("PGHOST", "h"),
            ("PGPORT", "6000"),
            ("PGUSER", "u"),
            ("PGDATABASE", "d"),
        ];
        let options = with("postgresql:///x", &environment).unwrap().options;
        assert_eq!(options.get_host(), "h");
        assert_eq!(options.get_port(), 6000);
        assert_eq!(options.get_username(), "u");
        assert_eq!(options.get_database(), Some("x"));
        let options = with("postgresql://v@/", &environment[..2]).unwrap().options;
        assert_eq!(options.get_database(), Some("v"));
    }

    #[test]
    fn what_is_asked_for_and_cannot_be_had_is_refused() {
        let refused = |url: &str, environment: &[(&str, &str)]| match with(url, environment) {
            Ok(_) => panic!("{url} was taken"),
            Err(failure) => failure.message().to_owned(),
        };
        for url in [
            "postgresql://h/d?channel_binding=require",
            "postgresql://h/d?sslcrl=/x",
            "postgresql://h/d?sslmode=verify-fulll",
            "postgresql://h/d?sslmode=verify-ca",
            "postgresql://h/d?sslcert=/x",
            "postgresql://h/d?sslmode=verify-full&sslrootcert=/nowhere",
            "postgresql://h:0/d",
            "postgresql://h:x/d",
            "postgresql://h/d?connect_timeout=soon",
        ] {
            refused(url, &[]);
        }
        let told = refused("postgresql://h/d", &[("PGSSLMODE", "verify_full")]);
        assert!(told.contains("sslmode"), "{told}");
        refused("postgresql://h/d", &[("PGCHANNELBINDING", "require")]);
        // A socket is not encrypted, and nothing about certificates matters.
        with("postgresql:///d?host=/run&sslmode=verify-full", &[]).unwrap();
    }
}

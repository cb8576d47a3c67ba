//! Where a ClickHouse database is.

use crate::failure::{Failure, Result};

/// A ClickHouse database that can be connected to.
#[derive(Clone, PartialEq, Eq)]
pub struct ClickHouseTarget {
    secure: bool,
    host: String,
    port: u16,
    user: String,
    password: Option<String>,
    database: String,
}

const SUPPORTED_URLS: &str = "write it as clickhouse://user:password@host:8123/database, with ?secure=true for TLS, or as \
     https://user:password@host:8443/database; characters such as @ and / in a password are written \
     as %40 and %2F";

/// The ports of the native protocol, which is another one.
const NATIVE_PORTS: [u16; 2] = [9000, 9440];

impl ClickHouseTarget {
    /// True for a URL that names a ClickHouse.
    pub fn is_named_by(url: &str) -> bool {
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        matches!(scheme, "clickhouse" | "clickhouses" | "http" | "https")
    }

    /// The database that a URL names.
    pub fn parse(url: &str) -> Result<ClickHouseTarget> {
        // No part of the text is repeated: a password may stand in it.
        let wrong = |why: &str| {
            Failure::new(format!("the database URL cannot be read: {why}")).help(SUPPORTED_URLS)
        };
        let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("no scheme"))?;
        let (rest, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (login, place),
            None => ("", authority),
        };
        let (user, password) = match login.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (login, None),
        };
        let decoded = |text: &str| decoded(text).ok_or_else(|| wrong("a % that means nothing"));
        let mut target = ClickHouseTarget {
            secure: matches!(scheme, "https" | "clickhouses"),
            host: String::new(),
            port: 0,
            user: decoded(user)?,
            password: password.map(decoded).transpose()?,
            database: decoded(path.trim_matches('/'))?,
        };
        for parameter in parameters.split('&').filter(|it| !it.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = decoded(value)?;
            match name {
                "secure" | "ssl" => target.secure = !matches!(&*value, "false" | "0"),
                "database" => target.database = value,
                "user" | "username" => target.user = value,
                "password" => target.password = Some(value),
                _ => return Err(wrong("an unknown parameter after ?")),
            }
        }
        let (host, port) = host_and_port(place).ok_or_else(|| wrong("the port is no number"))?;
        target.port = port.unwrap_or(if target.secure { 8443 } else { 8123 });
        if NATIVE_PORTS.contains(&target.port) {
            return Err(wrong(
                "this is the port of the native protocol, not of HTTP",
            ));
        }
        target.host = if host.is_empty() { "localhost" } else { host }.to_owned();
        let or_default = |text: String| {
            if text.is_empty() {
                "default".to_owned()
            } else {
                text
            }
        };
        target.user = or_default(target.user);
        target.database = or_default(target.database);
        Ok(target)
    }

    /// The same target, with a password unless it has one.
    #[must_use]
    pub fn with_password(mut self, password: Option<String>) -> ClickHouseTarget {
        self.password = self.password.or(password.filter(|it| !it.is_empty()));
        self
    }

    pub fn database(&self) -> &str {
        &self.database
    }

    pub fn user(&self) -> &str {
        &self.user
    }

    pub(super) fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// Where requests are sent.
    pub(super) fn endpoint(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}:{}/", self.host, self.port)
    }

    /// The target in words that may be shown to anyone.
    pub fn shown(&self) -> String {
        let (user, host, port, database) = (&self.user, &self.host, self.port, &self.database);
        let secure = if self.secure { "?secure=true" } else { "" };
        format!("clickhouse://{user}@{host}:{port}/{database}{secure}")
    }
}

/// `host`, `host:8123`, `[::1]:8123`
fn host_and_port(place: &str) -> Option<(&str, Option<u16>)> {
    let colon = match place.rfind(']') {
        Some(end) => place[end..].find(':').map(|at| at + end),
        None => place.rfind(':'),
    };
    match colon {
        None => Some((place, None)),
        Some(at) => Some((&place[..at], Some(place[at + 1..].parse().ok()?))),
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::ClickHouseTarget;

    #[test]
    fn urls_of_all_kinds() {
        for (url, endpoint, shown) in [
            (
                "clickhouse://ann:x@db.example.com/shop",
                "http://db.example.com:8123/",
                "clickhouse://ann@db.example.com:8123/shop",
            ),
            (
                "clickhouse://db.example.com?secure=true",
                "https://db.example.com:8443/",
                "clickhouse://default@db.example.com:8443/default?secure=true",
            ),
            (
                "https://ann:x%40y@[::1]:443/?database=shop",
                "https://[::1]:443/",
                "clickhouse://ann@[::1]:443/shop?secure=true",
            ),
            (
                "http://localhost:1/a",
                "http://localhost:1/",
                "clickhouse://default@localhost:1/a",
            ),
        ] {
            let target = ClickHouseTarget::parse(url);
            let told = target.map(|it| (it.endpoint(), it.shown()));
            assert_eq!(told.ok(), Some((endpoint.to_owned(), shown.to_owned())));
        }
    }

    #[test]
    fn nothing_shown_holds_a_password() {
        for url in [
            "clickhouse://u:geheim@h/d",
            "clickhouse://u:geheim@h:9000/d",
            "clickhouse://u:geheim@h:port/d",
            "clickhouse://u:geheim%zz@h/d",
            "http://h/d?user=u&password=geheim",
            "http://u:geheim@h/d?x=geheim",
        ] {
            let shown = match ClickHouseTarget::parse(url) {
                Ok(target) => target.shown(),
                Err(failure) => format!("{failure:?}"),
            };
            assert!(!shown.contains("geheim"), "{shown}");
        }
    }
}

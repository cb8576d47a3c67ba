//! A URL taken apart as libpq does:
//! `postgresql://user:password@host:port/database?name=value&…`.
//!
//! No message repeats a part of the URL that a password may stand in: where a
//! character of the password was not escaped, that is any part.

use super::table::find;
use crate::failure::{Failure, Result};
use crate::text::nearest;
use std::collections::BTreeMap;

pub(in crate::database) const HOW_TO_WRITE: &str = "write it as postgresql://user:password@host:5432/database; \
     characters such as @ and / in a password are written as %40 and %2F";

/// The parameters that a URL names, by libpq's names.
pub(super) fn parse(url: &str) -> Result<BTreeMap<&'static str, String>> {
    let rest = ["postgresql://", "postgres://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme))
        .ok_or_else(|| unreadable("`://` is missing after the scheme"))?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, below) = rest.split_at(end);
    let (path, query) = below.split_once('?').unwrap_or((below, ""));
    let (user_info, place) = match authority.split_once('@') {
        Some((user_info, place)) => (Some(user_info), place),
        None => (None, authority),
    };
    // Whoever did not escape a `/` or `?` of the password has its `@` here.
    if place.contains('@') || path.contains('@') {
        return Err(unreadable("there is an `@` after the host"));
    }
    let is_whole = user_info.is_some() || !query.contains('@');
    let mut parameters = BTreeMap::new();
    let mut set = |name, value: &str| -> Result<()> {
        if !value.is_empty() {
            parameters.insert(name, decoded(value)?);
        }
        Ok(())
    };
    if let Some(user_info) = user_info {
        let (user, password) = user_info.split_once(':').unwrap_or((user_info, ""));
        set("user", user)?;
        set("password", password)?;
    }
    let (host, port) = host_and_port(place)?;
    set("host", host)?;
    set("port", port)?;
    set("dbname", path.trim_start_matches('/'))?;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| unreadable("a parameter after `?` has no `=`"))?;
        let known = match find(&decoded(name)?) {
            Some(known) => known,
            None if is_whole => return Err(unknown(name)),
            None => return Err(unreadable("a parameter after `?` is unknown")),
        };
        // As JDBC writes it.
        let value = match (name, value) {
            ("ssl", "true") => "require",
            ("ssl", _) => return Err(unreadable("`ssl` may only be `true`; say sslmode=…")),
            (_, value) => value,
        };
        set(known.name, value)?;
    }
    Ok(parameters)
}

fn host_and_port(place: &str) -> Result<(&str, &str)> {
    if place.contains(',') {
        return Err(Failure::new("the database URL names more than one host")
            .help("name the one that may be written to"));
    }
    if let Some(rest) = place.strip_prefix('[') {
        let (host, after) = rest
            .split_once(']')
            .ok_or_else(|| unreadable("the `]` after the host is missing"))?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, port)),
            None if after.is_empty() => Ok((host, "")),
            None => Err(unreadable("after `]` a `:` and the port are expected")),
        };
    }
    Ok(place.split_once(':').unwrap_or((place, "")))
}

/// `%xx` replaced by what it stands for.
fn decoded(text: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let digits = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let value = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        match value {
            Some(value) if value != 0 => bytes.push(value),
            _ => {
                return Err(unreadable(
                    "a `%` is not followed by two hexadecimal digits (a `%` itself is %25)",
                ));
            }
        }
        rest = &after[2..];
    }
    String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8"))
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(format!(
        "`{name}` in the database URL is no parameter of a connection"
    ));
    let names = super::table::PARAMETERS.iter().map(|known| known.name);
    match (name, nearest(name, names)) {
        (_, Some(near)) => failure.help(format!("did you mean `{near}`?")),
        ("schema" | "search_path" | "currentSchema", None) => failure
            .help("a schema is chosen by options=-csearch_path%3DNAME; --table may name one, too"),
        _ => failure.help("leave it out: it belongs to another client"),
    }
}

fn unreadable(why: &str) -> Failure {
    Failure::new(format!("the database URL cannot be read: {why}")).help(HOW_TO_WRITE)
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn told(url: &str) -> String {
        match parse(url) {
            Ok(parameters) => parameters
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join(" "),
            Err(failure) => failure.message().to_owned(),
        }
    }

    #[test]
    fn takes_urls_apart() {
        let cases = [
            (
                "postgresql://u:p%40%2Fw@db.example.com:6000/shop?sslmode=verify-full",
                "dbname=shop host=db.example.com password=p@/w port=6000 sslmode=verify-full user=u",
            ),
            ("postgres://u:a:b#c@h", "host=h password=a:b#c user=u"),
            ("postgresql://[::1]:5/d", "dbname=d host=::1 port=5"),
            (
                "postgresql:///d?host=/run/x&user=u",
                "dbname=d host=/run/x user=u",
            ),
            ("postgresql://%2Frun%2Fx/d", "dbname=d host=/run/x"),
            ("postgresql://", ""),
            ("postgresql://h?user=me@corp", "host=h user=me@corp"),
            (
                "postgresql://h/d?ssl=true",
                "dbname=d host=h sslmode=require",
            ),
            ("postgresql://h/d%20e", "dbname=d e host=h"),
        ];
        for (url, expected) in cases {
            assert_eq!(told(url), expected, "{url}");
        }
    }

    #[test]
    fn says_what_is_wrong_and_nothing_of_a_password() {
        let cases = [
            ("postgresql://u:geheim/1@h/d", "an `@` after the host"),
            ("postgresql://u:12/geheim@h/d", "an `@` after the host"),
            (
                "postgresql://u:12?geheim=1@h/d",
                "a parameter after `?` is unknown",
            ),
            ("postgresql://u:12?geheim@h/d", "has no `=`"),
            ("postgresql://u:a@geheim@h/d", "an `@` after the host"),
            ("postgresql://u:100%geheim@h/d", "a `%` is not followed"),
            ("postgresql:u@h/d", "`://` is missing"),
            ("postgresql://u@[::1/d", "`]` after the host"),
            ("postgresql://a,b/d", "more than one host"),
            (
                "postgresql://h/d?sslmod=require",
                "`sslmod` in the database URL is no parameter",
            ),
        ];
        for (url, expected) in cases {
            let message = told(url);
            assert!(message.contains(expected), "{url}: {message}");
            assert!(!message.contains("geheim"), "{message}");
        }
    }
}

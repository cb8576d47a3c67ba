//! Password files: `host:port:database:user:password`, a line each.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What a line has to match.
pub(super) struct Wanted<'a> {
    /// `localhost` for a socket in one of the usual folders.
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// What came of a look into a password file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) password: Option<String>,
    /// Why the file was left out.
    pub(super) left_out: Option<String>,
}

/// Looks for a password. A file that others may read is none.
pub(super) fn look(path: &Path, wanted: &Wanted<'_>) -> Found {
    let left_out = |why: String| Found {
        password: None,
        left_out: Some(format!("`{}` was left out: {why}", path.display())),
    };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Found::default(),
        Err(error) => return left_out(error.to_string()),
    };
    match file.metadata() {
        Ok(metadata) if !metadata.is_file() => return left_out("it is no plain file".to_owned()),
        Ok(metadata) => {
            if let Some(why) = open_to_others(&metadata) {
                return left_out(why);
            }
        }
        Err(error) => return left_out(error.to_string()),
    }
    let mut text = String::new();
    if let Err(error) = file.read_to_string(&mut text) {
        return left_out(error.to_string());
    }
    Found {
        password: text.lines().find_map(|line| password(line, wanted)),
        left_out: None,
    }
}

#[cfg(unix)]
pub(super) fn open_to_others(metadata: &std::fs::Metadata) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| {
        format!("others may read it (its mode is {mode:04o}); allow that to nobody: chmod 600")
    })
}

#[cfg(not(unix))]
pub(super) fn open_to_others(_: &std::fs::Metadata) -> Option<String> {
    None
}

/// The password of a line that matches.
fn password(line: &str, wanted: &Wanted<'_>) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let port = wanted.port.to_string();
    let mut rest = line;
    for value in [wanted.host, &port, wanted.database, wanted.user] {
        let (field, after) = field(rest)?;
        // An escaped star is a star.
        if &rest[..rest.len() - after.len() - 1] != "*" && field != value {
            return None;
        }
        rest = after;
    }
    // As for libpq, a `:` ends the password too.
    let password = match field(rest) {
        Some((password, _)) => password,
        None => unescaped(rest),
    };
    (!password.is_empty()).then_some(password)
}

/// The text up to the next `:` that is not escaped, and what comes after.
fn field(text: &str) -> Option<(String, &str)> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ':' => return Some((unescaped(&text[..at]), &text[at + 1..])),
            _ => {}
        }
    }
    None
}

fn unescaped(text: &str) -> String {
    let mut result = String::new();
    let mut escaped = false;
    for c in text.chars() {
        if c == '\\' && !escaped {
            escaped = true;
            continue;
        }
        escaped = false;
        result.push(c);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{Wanted, password};

    fn of(line: &str) -> Option<String> {
        let wanted = Wanted {
            host: "db",
            port: 5432,
            database: "shop",
            user: "u:x",
        };
        password(line, &wanted)
    }

    #[test]
    fn matches_fields_and_stars() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of(r"db:5432:shop:u\:x:pw"), some("pw"));
        assert_eq!(of(r"*:*:*:*:p\:w\\d:e"), some(r"p:w\d"));
        assert_eq!(of(r"\*:*:*:*:pw"), None);
        assert_eq!(of("db:5433:*:*:pw"), None);
        assert_eq!(of("# *:*:*:*:pw"), None);
        assert_eq!(of("db:5432"), None);
        assert_eq!(of("*:*:*:*: pw "), some(" pw "));
    }
}

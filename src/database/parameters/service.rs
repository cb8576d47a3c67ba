//! Service files: connections by name, as `pg_service.conf(5)` has them.

use super::Variables;
use super::table::find;
use crate::failure::{Failure, Result};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The parameters of a service.
pub(super) fn read(
    service: &str,
    named: Option<&str>,
    variables: Variables<'_>,
) -> Result<BTreeMap<&'static str, String>> {
    let files = files(named, variables);
    for file in &files {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => {
                continue;
            }
            Err(error) => {
                return Err(
                    Failure::new(format!("`{}` cannot be read", file.display())).because(error)
                );
            }
        };
        let shown = file.display().to_string();
        if let Some(found) = section(&text, service, &shown)? {
            return Ok(found);
        }
    }
    let looked: Vec<String> = files.iter().map(|it| it.display().to_string()).collect();
    Err(
        Failure::new(format!("there is no service `{service}`")).help(format!(
            "looked for [{service}] in {}; PGSERVICEFILE names another file",
            looked.join(", ")
        )),
    )
}

/// The user's file, then the system's.
fn files(named: Option<&str>, variables: Variables<'_>) -> Vec<PathBuf> {
    let user = match named {
        Some(named) => Some(PathBuf::from(named)),
        None => variables("HOME").map(|home| PathBuf::from(home).join(".pg_service.conf")),
    };
    let system = variables("PGSYSCONFDIR").unwrap_or_else(|| "/etc/postgresql-common".to_owned());
    let system = PathBuf::from(system).join("pg_service.conf");
    user.into_iter().chain([system]).collect()
}

fn section(
    text: &str,
    service: &str,
    file: &str,
) -> Result<Option<BTreeMap<&'static str, String>>> {
    let mut found: Option<BTreeMap<&'static str, String>> = None;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            if found.is_some() {
                break;
            }
            found = (name == service).then(BTreeMap::new);
            continue;
        }
        let Some(parameters) = &mut found else {
            continue;
        };
        let place = format!("{file}:{}", at + 1);
        let (name, value) = line
            .split_once('=')
            .ok_or_else(|| Failure::new(format!("{place}: expected name=value")))?;
        let known = find(name.trim()).filter(|known| known.name != "service");
        let known = known.ok_or_else(|| {
            Failure::new(format!(
                "{place}: `{}` is no parameter of a connection",
                name.trim()
            ))
        })?;
        // The first one counts.
        let entry = parameters.entry(known.name);
        entry.or_insert_with(|| value.trim().to_owned());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::section;

    const FILE: &str =
        "# all\n[other]\nhost=o\n\n[shop]\nhost = db\nport=6000\nhost=second\n[last]\nhost=l\n";

    #[test]
    fn finds_a_section() {
        let found = section(FILE, "shop", "f").unwrap().unwrap();
        let found: Vec<_> = found.iter().map(|(a, b)| format!("{a}={b}")).collect();
        assert_eq!(found, ["host=db", "port=6000"]);
        assert!(section(FILE, "gone", "f").unwrap().is_none());
    }

    #[test]
    fn names_the_line_that_is_wrong() {
        let failure = section("[a]\nhost=h\nhots=h\n", "a", "f").unwrap_err();
        assert_eq!(
            failure.message(),
            "f:3: `hots` is no parameter of a connection"
        );
    }
}

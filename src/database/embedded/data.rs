//! The data of the server: made once by `initdb`, then copied.
//!
//! `initdb` takes seconds, a copy of what it made a tenth of one. Both are made
//! beside their place and moved there when they are whole, so that a run that
//! is killed leaves nothing half-made behind.

use super::binaries::Binaries;
use super::copy::copy_folder;
use super::home::Home;
use super::user::ServerUser;
use super::{DATABASE, SUPERUSER};
use crate::failure::{Failure, Result};
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

pub(super) fn exists(home: &Home) -> bool {
    home.data().join("PG_VERSION").is_file()
}

/// The major version that the data was made by, if there is data.
pub(super) fn version(home: &Home) -> Result<Option<i64>> {
    let path = home.data().join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim().parse().ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Failure::new(format!("`{}` cannot be read", path.display())).because(error))
        }
    }
}

pub(super) fn remove(home: &Home) -> Result<()> {
    removed(&home.data()).map_err(|error| {
        Failure::new(format!("`{}` cannot be removed", home.data().display())).because(error)
    })
}

/// Makes the data: from the cached template, which is made if need be.
pub(super) fn make(
    home: &Home,
    user: &ServerUser,
    binaries: &Binaries,
    cache: Option<&Path>,
) -> Result<()> {
    let template = cache.map(|cache| template(cache, binaries));
    let unfinished = home.join("data.new");
    let failed = |error: io::Error| {
        Failure::new(format!("`{}` cannot be made", unfinished.display())).because(error)
    };
    removed(&unfinished).map_err(failed)?;
    let cached = template
        .as_ref()
        .filter(|it| it.join("PG_VERSION").is_file());
    let copied = cached.is_some_and(|it| copy_folder(it, &unfinished, Some(user)).is_ok());
    if !copied {
        removed(&unfinished).map_err(failed)?;
        DirBuilder::new()
            .mode(0o700)
            .create(&unfinished)
            .and_then(|()| user.give(&unfinished))
            .map_err(failed)?;
        initialize(&unfinished, user, binaries)?;
        if let Some(template) = &template {
            // Without a cache the next server takes longer, and that is all.
            let _ = keep(&unfinished, template);
        }
    }
    removed(&home.data()).map_err(failed)?;
    fs::rename(&unfinished, home.data()).map_err(failed)
}

/// Where the template of a version is cached. The name of the version stands
/// for what its `initdb` makes.
fn template(cache: &Path, binaries: &Binaries) -> PathBuf {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '.' {
            c
        } else {
            '-'
        }
    };
    let version: String = binaries.version.chars().map(plain).collect();
    cache.join("contracts").join(format!("initdb-1-{version}"))
}

fn keep(data: &Path, template: &Path) -> io::Result<()> {
    let unfinished = template.with_extension(format!("{}.new", std::process::id()));
    if let Some(folder) = template.parent() {
        fs::create_dir_all(folder)?;
    }
    copy_folder(data, &unfinished, None)?;
    // Another run may have been first: its template is as good.
    if fs::rename(&unfinished, template).is_err() {
        removed(&unfinished)?;
    }
    Ok(())
}

/// Runs `initdb`, and makes our database in what it made.
fn initialize(data: &Path, user: &ServerUser, binaries: &Binaries) -> Result<()> {
    let initdb = binaries.program("initdb");
    // Not every system has the locale that knows all of Unicode.
    let mut output = None;
    for locale in ["C.UTF-8", "C"] {
        let run = user
            .command(&initdb)
            .arg("-D")
            .arg(data)
            .args(["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync"])
            .arg(format!("--locale={locale}"))
            .stdin(Stdio::null())
            .output();
        let run = run.map_err(|error| not_run(&initdb, error))?;
        if run.status.success() {
            return make_database(data, user, binaries);
        }
        output = output.or(Some(run));
    }
    Err(failed(&initdb, output.as_ref()))
}

/// Makes our database with a server that serves nobody else.
fn make_database(data: &Path, user: &ServerUser, binaries: &Binaries) -> Result<()> {
    let postgres = binaries.program("postgres");
    let run = || -> io::Result<Output> {
        let mut child = user
            .command(&postgres)
            .args(["--single", "-F", "-D"])
            .arg(data)
            .arg("postgres")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            writeln!(stdin, "CREATE DATABASE {DATABASE}")?;
        }
        child.wait_with_output()
    };
    let output = run().map_err(|error| not_run(&postgres, error))?;
    // This server ends well even if a statement failed.
    if output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("ERROR:") {
        return Ok(());
    }
    Err(failed(&postgres, Some(&output)))
}

fn not_run(program: &Path, error: io::Error) -> Failure {
    Failure::new(format!("`{}` cannot be run", program.display())).because(error)
}

fn failed(program: &Path, output: Option<&Output>) -> Failure {
    let told = output.map(|output| String::from_utf8_lossy(&output.stderr).trim().to_owned());
    Failure::new(format!("`{}` failed", program.display()))
        .because(told.unwrap_or_default())
        .help("give --db URL to use another database")
}

fn removed(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

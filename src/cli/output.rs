//! Printing and writing.

use crate::failure::{Failure, Result};
use miette::{GraphicalReportHandler, GraphicalTheme};
use similar::TextDiff;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

/// When to color what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    Always,
    Never,
}

impl Color {
    pub(super) fn is_on(self, terminal: bool) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }
}

pub(super) fn stdout_is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Columns to wrap messages at: those of the terminal, within reason.
pub(super) fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.unwrap_or(100).clamp(40, 160)
}

/// Prints to standard output. Nobody reading any more is not a failure.
pub(super) fn print(text: &[u8]) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new("standard output cannot be written").because(error))
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error, where nothing waits for it.
pub(super) fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Asks a person; nobody to ask means no.
#[cfg(feature = "database")]
pub(super) fn confirmed(question: &str) -> bool {
    if !std::io::stdin().is_terminal() {
        return false;
    }
    let _ = write!(std::io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

/// Says why a run could not be done.
pub fn print_failure(failure: &Failure) {
    let theme = if Color::Auto.is_on(std::io::stderr().is_terminal()) {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width());
    let mut text = String::new();
    if handler.render_report(&mut text, failure).is_err() {
        text = format!("{}\n", failure.message());
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// What `diff -u` says of a file before and after.
pub(super) fn unified_diff(shown: &str, before: &str, after: &str) -> String {
    let original = format!("{shown}.orig");
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    unified.context_radius(3).header(&original, shown);
    format!("diff -u {original} {shown}\n{unified}")
}

/// Writes a file whole or not at all: into a temporary file beside it, which
/// then takes its name.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes, open_to_readers)
}

/// As [`write_file`] for a file that is there: who may read and write it stays,
/// and so does a link to it.
pub(super) fn rewrite_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error: std::io::Error| cannot_write(path, error);
    let target = path.canonicalize().map_err(failed)?;
    let permissions = std::fs::metadata(&target).map_err(failed)?.permissions();
    replace(&target, bytes, |file| {
        file.as_file().set_permissions(permissions)
    })
}

fn replace(
    path: &Path,
    bytes: &[u8],
    permit: impl FnOnce(&tempfile::NamedTempFile) -> std::io::Result<()>,
) -> Result<()> {
    let failed = |error: std::io::Error| cannot_write(path, error);
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    permit(&file).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn cannot_write(path: &Path, error: std::io::Error) -> Failure {
    Failure::new(format!("`{}` cannot be written", path.display())).because(error)
}

/// A temporary file is its owner's alone; what is written for others is not.
#[cfg(unix)]
fn open_to_readers(file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file()
        .set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_readers(_: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}

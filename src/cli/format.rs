//! `contracts format`

use super::Outcome;
use super::input::InputArgs;
use super::output::{self, note, print, rewrite_file, write_file};
use crate::check::{self, Formatted};
use crate::failure::{Failure, Result};
use std::path::{Path, PathBuf};

/// Write the protos in one style, which is buf's
///
/// A file that does not parse is left alone, and said; others are formatted.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Rewrite the files
    #[arg(long, short, conflicts_with = "output")]
    write: bool,

    /// Print what would change
    #[arg(long, short)]
    diff: bool,

    /// Exit with 100 if a file was not formatted
    #[arg(long)]
    exit_code: bool,

    /// Where to write the formatted files: a folder, or a `.proto` file
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let files = check::format(&args.input.input())?;
    let mut changed = false;
    let mut broken = false;
    for file in &files {
        changed |= file.is_changed();
        if let Err(error) = &file.after {
            broken = true;
            let (start, help) = (error.span.start, error.help.as_deref());
            let help = help.map(|help| format!(" ({help})")).unwrap_or_default();
            note(&format!(
                "{}:{}:{}:{}{help}",
                file.shown, start.line, start.column, error.message
            ));
        }
    }
    if args.diff {
        let diff: String = files.iter().map(unified_diff).collect();
        print(diff.as_bytes())?;
    }
    match &args.output {
        _ if args.write => rewrite(&files)?,
        Some(output) if output != Path::new("-") => write(&files, output)?,
        _ if args.diff => {}
        _ => print(whole(&files).as_bytes())?,
    }
    Ok(if broken || changed && args.exit_code {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

fn rewrite(files: &[Formatted]) -> Result<()> {
    for file in files.iter().filter(|file| file.is_changed()) {
        let (Some(path), Ok(after)) = (&file.on_disk, &file.after) else {
            return Err(
                Failure::new(format!("`{}` is not in a work tree", file.shown))
                    .help("give the folder of the protos, or print them without --write"),
            );
        };
        rewrite_file(path, after.as_bytes())?;
    }
    Ok(())
}

/// Writes the files below a folder by the paths that imports use, or all into
/// one file.
fn write(files: &[Formatted], output: &Path) -> Result<()> {
    if output
        .extension()
        .is_some_and(|extension| extension == "proto")
    {
        return write_file(output, whole(files).as_bytes());
    }
    for file in files {
        if let Ok(after) = &file.after {
            super::export::write_below(output, &file.import_path, after.as_bytes())?;
        }
    }
    Ok(())
}

fn whole(files: &[Formatted]) -> String {
    let formatted = files.iter().filter_map(|file| file.after.as_deref().ok());
    formatted.collect()
}

/// What `diff -u` says.
fn unified_diff(file: &Formatted) -> String {
    match &file.after {
        Ok(after) if file.is_changed() => output::unified_diff(&file.shown, &file.before, after),
        _ => String::new(),
    }
}

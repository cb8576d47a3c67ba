//! `contracts export`

use super::Outcome;
use super::input::InputArgs;
use super::output::write_file;
use crate::check;
use crate::failure::{Failure, Result};
use std::path::{Path, PathBuf};

/// Copy the protos and what they import to a folder, by the paths that imports
/// use
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// The folder to write to
    #[arg(long, short, value_name = "FOLDER")]
    output: PathBuf,

    /// Leave out files that are only imported
    #[arg(long)]
    exclude_imports: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let files = check::export(&args.input.input(), !args.exclude_imports)?;
    for file in files {
        write_below(&args.output, &file.import_path, &file.bytes)?;
    }
    Ok(Outcome::Clean)
}

/// Writes a file below a folder, and the folders on the way.
pub(super) fn write_below(folder: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| {
            Failure::new(format!("folder `{}` cannot be made", parent.display())).because(error)
        })?;
    }
    write_file(&path, bytes)
}

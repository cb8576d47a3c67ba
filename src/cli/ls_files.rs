//! `contracts ls-files`

use super::Outcome;
use super::input::InputArgs;
use super::output::print;
use crate::check::{self, Listed};
use crate::failure::Result;
use clap::ValueEnum;
use serde_json::json;

/// List the protos
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// List what is imported, too
    #[arg(long)]
    include_imports: bool,

    /// How to print the files
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Where the files are
    Text,
    /// One JSON object a line
    Json,
    /// The paths that imports use
    Import,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let mut files = check::list(&args.input.input(), args.include_imports)?;
    // They are sorted by the paths that imports use.
    match args.format {
        Format::Text => files.sort_by(|a, b| a.shown.cmp(&b.shown)),
        Format::Json => files.sort_by(|a, b| path(a).cmp(path(b))),
        Format::Import => {}
    }
    let lines = files.iter().map(|file| match args.format {
        Format::Text => format!("{}\n", file.shown),
        Format::Json => json_line(file),
        Format::Import => format!("{}\n", file.import_path),
    });
    print(lines.collect::<String>().as_bytes())?;
    Ok(Outcome::Clean)
}

/// The path of a file that is on disk.
fn path(file: &Listed) -> &str {
    if file.on_disk { &file.shown } else { "" }
}

/// The keys of buf, in its order.
fn json_line(file: &Listed) -> String {
    format!(
        "{{\"path\":{},\"import_path\":{},\"module\":\"\",\"commit\":\"\",\"is_import\":{}}}\n",
        json!(path(file)),
        json!(file.import_path),
        file.is_import
    )
}

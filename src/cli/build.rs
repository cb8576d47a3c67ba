//! `contracts build`

use super::Outcome;
use super::input::InputArgs;
use super::output::{print, write_file};
use super::reporting::Reporting;
use crate::check::{self, Built};
use crate::compile::image::{self, ImageOptions};
use crate::failure::{Failure, Result};
use std::path::{Path, PathBuf};

/// Compile the protos, and write them as a FileDescriptorSet
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Where to write the descriptors: a `.binpb` (or `.bin`) or `.json` file,
    /// or `-` for standard output (binary)
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Leave out files that are only imported
    #[arg(long)]
    exclude_imports: bool,

    /// Leave out positions and comments
    #[arg(long)]
    exclude_source_info: bool,

    /// Write a plain FileDescriptorSet, without the marks by which buf knows
    /// imports
    #[arg(long)]
    as_file_descriptor_set: bool,

    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let write = args.output.as_deref().map(encoding).transpose()?;
    let schema = match check::build(&args.input.input())? {
        Built::Schema(schema, checked) => {
            if write.is_none() {
                return args.reporting.report(&checked, &[]);
            }
            args.reporting.report_aside(&checked);
            schema
        }
        Built::Broken(checked) => return args.reporting.report(&checked, &[]),
    };
    let options = ImageOptions {
        imports: !args.exclude_imports,
        source_info: !args.exclude_source_info,
        marks: !args.as_file_descriptor_set,
    };
    let bytes = match write {
        Some(Encoding::Json) => image::to_json(&schema, options)?,
        _ => image::to_binary(&schema, options)?,
    };
    match args.output.as_deref() {
        Some(path) if path != Path::new("-") => write_file(path, &bytes)?,
        _ => print(&bytes)?,
    }
    Ok(Outcome::Clean)
}

#[derive(Clone, Copy)]
enum Encoding {
    Binary,
    Json,
}

/// The encoding that a file's name asks for.
fn encoding(path: &Path) -> Result<Encoding> {
    if path == Path::new("-") {
        return Ok(Encoding::Binary);
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("binpb" | "bin" | "pb" | "desc") => Ok(Encoding::Binary),
        Some("json") => Ok(Encoding::Json),
        _ => Err(Failure::new(format!(
            "`{}` does not tell which encoding is wanted",
            path.display()
        ))
        .help("name the file `….binpb` or `….json`")),
    }
}

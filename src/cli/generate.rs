//! `contracts gen`

use super::Outcome;
use super::input::today;
use super::output::{note, print};
use super::reporting::Reporting;
use crate::check::{self, GenerateRequest, Generated, Input, Rendered};
use crate::failure::Result;
use crate::generate::{TARGETS, Target, target};
use clap::builder::PossibleValue;
use std::path::PathBuf;

/// Generate data types that read and write protobuf and JSON
#[derive(clap::Args)]
pub(super) struct Args {
    /// What to generate
    #[arg(value_parser = target_names())]
    target: String,

    /// Only these files and folders, and what they refer to
    paths: Vec<String>,

    /// The folder to write to; by default `gen/<target>`. Of `all`, each target
    /// has a folder below it
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Write nothing, and list files that are stale, missing or left over
    #[arg(long)]
    check: bool,

    /// Generate from a branch, a tag, a commit, an archive or a descriptor image
    #[arg(long, value_name = "REF")]
    from: Option<String>,

    /// Emit JavaScript with type declarations instead of TypeScript
    #[arg(long)]
    js: bool,

    /// The configuration to use instead of the input's buf.yaml: a file, or the
    /// text itself
    #[arg(long, value_name = "CONFIG")]
    config: Option<String>,

    #[command(flatten)]
    reporting: Reporting,
}

const ALL: &str = "all";

fn target_names() -> clap::builder::PossibleValuesParser {
    let all = PossibleValue::new(ALL).help("Every language");
    let targets = TARGETS
        .iter()
        .map(|target| PossibleValue::new(target.name).help(target.about));
    targets.chain([all]).collect::<Vec<_>>().into()
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let input = Input {
        reference: ".".to_owned(),
        config: args.config.clone(),
        paths: args.paths.clone(),
        exclude_paths: Vec::new(),
        today: today(),
    };
    let request = GenerateRequest {
        targets: targets(&args.target),
        out: args.out.clone(),
        from: args.from.clone(),
        js: args.js,
    };
    match check::generate(&input, &request)? {
        Generated::Broken(checked) => args.reporting.report(&checked, &[]),
        Generated::Rendered(rendered) if args.check => compare(&rendered),
        Generated::Rendered(rendered) => write(&rendered, args.reporting.is_quiet()),
    }
}

fn targets(name: &str) -> Vec<&'static Target> {
    if name == ALL {
        TARGETS.iter().filter(|target| target.in_all).collect()
    } else {
        target(name).into_iter().collect()
    }
}

/// Lists what would change, one line a file.
fn compare(rendered: &[Rendered]) -> Result<Outcome> {
    let mut lines = String::new();
    for Rendered { out, files } in rendered {
        let differences = files.compare(out)?;
        let kinds = [
            ("stale", &differences.stale),
            ("missing", &differences.missing),
            ("orphan", &differences.orphans),
        ];
        for (what, paths) in kinds {
            for path in paths {
                lines.push_str(&format!("{what}: {}\n", out.join(path).display()));
            }
        }
    }
    print(lines.as_bytes())?;
    Ok(if lines.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

fn write(rendered: &[Rendered], quiet: bool) -> Result<Outcome> {
    for Rendered { out, files } in rendered {
        let differences = files.write(out)?;
        if !quiet {
            note(&format!(
                "{}: {} files, {} written, {} removed",
                out.display(),
                files.files().count(),
                differences.stale.len() + differences.missing.len(),
                differences.orphans.len(),
            ));
        }
    }
    Ok(Outcome::Clean)
}

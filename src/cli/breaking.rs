//! `contracts breaking`

use super::Outcome;
use super::input::{AgainstArgs, InputArgs};
use super::reporting::{ReportFiles, Reporting};
use crate::check::{self, CompareOptions};
use crate::failure::{Failure, Result};

/// Find breaking changes of the protos
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    against: AgainstArgs,

    /// Do not compare files that are only imported
    #[arg(long)]
    exclude_imports: bool,

    /// Do not compare files that are in the base only
    #[arg(long)]
    limit_to_input_files: bool,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    report_files: ReportFiles,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let Some(against) = args.against.against() else {
        return Err(Failure::new("nothing to compare with")
            .help("say with what: --against main, --against v1.0.0, --against ../other"));
    };
    let options = CompareOptions {
        exclude_imports: args.exclude_imports,
        limit_to_input_files: args.limit_to_input_files,
    };
    let checked = check::breaking(&args.input.input(), &against, options)?;
    args.reporting.report(&checked, args.report_files.files())
}

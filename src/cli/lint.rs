//! `contracts lint`

use super::Outcome;
use super::reporting::{ReportFiles, Reporting};
use crate::check;
use crate::failure::Result;

/// Lint the protos
#[derive(clap::Args)]
pub(super) struct Args {
    /// What to lint: a folder, or a git input such as `.git#branch=feature`
    #[arg(default_value = ".")]
    input: String,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    report_files: ReportFiles,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let checked = check::lint(&args.input)?;
    args.reporting.report(&checked, args.report_files.files())
}

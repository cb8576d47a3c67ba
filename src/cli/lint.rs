//! `contracts lint`

use super::Outcome;
use super::input::{InputArgs, SinceArgs};
use super::reporting::{ReportFiles, Reporting};
use crate::check;
use crate::failure::Result;

/// Lint the protos
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    since: SinceArgs,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    report_files: ReportFiles,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let checked = check::lint(&args.input.input(), args.since.since().as_ref())?;
    args.reporting.report(&checked, args.report_files.files())
}

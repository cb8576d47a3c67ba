//! `contracts check`

use super::Outcome;
use super::input::{AgainstArgs, InputArgs, SinceArgs};
use super::reporting::{ReportFiles, Reporting};
use crate::check;
use crate::failure::Result;

/// Check everything: protos, migrations and fixtures, against the base and
/// against one another
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    against: AgainstArgs,

    #[command(flatten)]
    since: SinceArgs,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    report_files: ReportFiles,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let checked = check::check(
        &args.input.input(),
        args.against.against().as_ref(),
        args.since.since().as_ref(),
    )?;
    args.reporting.report(&checked, args.report_files.files())
}

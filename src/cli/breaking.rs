//! `contracts breaking`

use super::Outcome;
use super::check::AgainstArgs;
use super::reporting::{ReportFiles, Reporting};
use crate::check;
use crate::failure::{Failure, Result};

/// Find breaking changes of the protos
#[derive(clap::Args)]
pub(super) struct Args {
    /// What to check: a folder, or a git input such as `.git#branch=feature`
    #[arg(default_value = ".")]
    input: String,

    #[command(flatten)]
    against: AgainstArgs,

    /// Do not compare files that are only imported
    #[arg(long)]
    exclude_imports: bool,

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
    let checked = check::breaking(&args.input, &against, args.exclude_imports)?;
    args.reporting.report(&checked, args.report_files.files())
}

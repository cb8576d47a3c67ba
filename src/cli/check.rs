//! `contracts check`

use super::Outcome;
use super::reporting::{ReportFiles, Reporting};
use crate::check::{self, Against};
use crate::failure::Result;

/// Check everything: protos, migrations and fixtures, against the base and
/// against one another
#[derive(clap::Args)]
pub(super) struct Args {
    /// What to check: a folder, or a git input such as `.git#branch=feature`
    #[arg(default_value = ".")]
    input: String,

    #[command(flatten)]
    against: AgainstArgs,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    report_files: ReportFiles,
}

/// What to compare with.
#[derive(clap::Args)]
pub(super) struct AgainstArgs {
    /// What to compare with: a branch (at the merge base), a tag, a commit, a
    /// folder, or a git input such as `.git#branch=main` (at its tip)
    #[arg(long, value_name = "REF")]
    pub(super) against: Option<String>,

    /// Compare with the tip of the branch, not with the merge base
    #[arg(long, requires = "against")]
    pub(super) against_tip: bool,
}

impl AgainstArgs {
    pub(super) fn against(&self) -> Option<Against> {
        self.against.as_ref().map(|reference| Against {
            reference: reference.clone(),
            tip: self.against_tip,
        })
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let checked = check::check(&args.input, args.against.against().as_ref())?;
    args.reporting.report(&checked, args.report_files.files())
}

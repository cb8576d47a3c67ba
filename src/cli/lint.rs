//! `contracts lint`

use super::Outcome;
use super::input::{InputArgs, SinceArgs, reference};
use super::output::{print, rewrite_file, unified_diff};
use super::reporting::{ReportFiles, Reporting};
use crate::check::{self, Against, Fixed};
use crate::failure::Result;

/// Lint the protos
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    since: SinceArgs,

    #[command(flatten)]
    fix: FixArgs,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    report_files: ReportFiles,
}

#[derive(clap::Args)]
struct FixArgs {
    /// Fix what can be fixed in the files, and report the rest
    ///
    /// Imports that are not used go, a `syntax` that is not said is said, and
    /// with `--against`, declarations that are new get the names that the rules
    /// ask for, wherever protos refer to them. What else knows the old names
    /// (code, migrations, fixtures) is not touched. Nothing is written if the
    /// result would not compile or would break what is released.
    #[arg(long, conflicts_with = "since")]
    fix: bool,

    /// Print what `--fix` would change, and write nothing; exits with 100 if
    /// there is something to fix
    #[arg(long, short, requires = "fix")]
    diff: bool,

    /// With `--fix`: rename what is not in REF yet (for a branch: at the merge
    /// base)
    #[arg(long, value_name = "REF", requires = "fix", value_parser = reference)]
    against: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let input = args.input.input();
    if !args.fix.fix {
        let checked = check::lint(&input, args.since.since().as_ref())?;
        return args.reporting.report(&checked, args.report_files.files());
    }
    let against = args.fix.against.as_ref().map(|reference| Against {
        reference: reference.clone(),
        ..Against::default()
    });
    let fixed = check::fix(&input, against.as_ref())?;
    if args.fix.diff && !fixed.is_refused {
        return preview(&fixed, &args.reporting);
    }
    let Fixed {
        files, mut checked, ..
    } = fixed;
    for file in &files {
        rewrite_file(&file.on_disk, file.after.as_bytes())?;
        checked.notes.push(format!("fixed {}", file.shown));
    }
    args.reporting.report(&checked, args.report_files.files())
}

fn preview(fixed: &Fixed, reporting: &Reporting) -> Result<Outcome> {
    let files = fixed.files.iter();
    let diff: String = files
        .map(|file| unified_diff(&file.shown, &file.before, &file.after))
        .collect();
    print(diff.as_bytes())?;
    reporting.print_notes(&fixed.checked.notes);
    Ok(match fixed.files.is_empty() {
        true => Outcome::Clean,
        false => Outcome::Findings,
    })
}

//! `contracts diff`

use super::Outcome;
use super::input::{AgainstArgs, InputArgs};
use super::output::{Color, note, print, stdout_is_terminal};
use super::reporting::report_broken;
use crate::check::{self, Diffed};
use crate::failure::{Failure, Result};
use crate::report::{self, ChangeFormat, render_changes};
use clap::ValueEnum;

/// List every change of the protos, breaking or not, and the version that they
/// ask for
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    against: AgainstArgs,

    /// How to print changes
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a change, below its file
    Text,
    /// One JSON object a line, the verdict last
    Json,
    /// For a comment on a pull request
    Markdown,
}

impl Format {
    fn of_changes(self) -> ChangeFormat {
        match self {
            Format::Text => ChangeFormat::Text,
            Format::Json => ChangeFormat::Json,
            Format::Markdown => ChangeFormat::Markdown,
        }
    }

    /// How to print why there are no changes to print.
    fn of_findings(self) -> report::Format {
        match self {
            Format::Text => report::Format::Text,
            Format::Json => report::Format::Json,
            Format::Markdown => report::Format::Markdown,
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let Some(against) = args.against.against() else {
        return Err(Failure::new("nothing to compare with")
            .help("say with what: --against main, --against v1.0.0, --against ../other"));
    };
    match check::diff(&args.input.input(), &against)? {
        Diffed::Changes(log, notes) => {
            let color = args.color.is_on(stdout_is_terminal());
            let text = render_changes(args.format.of_changes(), &log, color);
            print(text.as_bytes())?;
            for line in notes {
                note(&format!("note: {line}"));
            }
            Ok(Outcome::Clean)
        }
        Diffed::Broken(checked) => report_broken(&checked, args.format.of_findings()),
    }
}

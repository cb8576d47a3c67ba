//! The arguments that say how findings are reported, and the report.

use super::Outcome;
use super::output::{Color, note, print, stdout_is_terminal, width};
use crate::check::Checked;
use crate::failure::Result;
use crate::report::{self, Style};
use clap::ValueEnum;

#[derive(clap::Args)]
pub(super) struct Reporting {
    /// How to print findings; by default underlined on a terminal, else one
    /// line each
    #[arg(long, visible_alias = "error-format", value_name = "FORMAT")]
    format: Option<Format>,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,

    /// Print findings only: no summary, no notes
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The source underlined, with what to do
    Pretty,
    /// path:line:column:message (RULE_ID)
    Text,
    /// One JSON object a line
    Json,
    /// Annotations of GitHub Actions
    #[value(alias = "github-actions")]
    Github,
}

impl From<Format> for report::Format {
    fn from(format: Format) -> report::Format {
        match format {
            Format::Pretty => report::Format::Pretty,
            Format::Text => report::Format::Text,
            Format::Json => report::Format::Json,
            Format::Github => report::Format::Github,
        }
    }
}

impl Reporting {
    /// Prints what was found: findings to standard output, the rest to standard
    /// error.
    pub(super) fn report(&self, checked: &Checked) -> Result<Outcome> {
        let terminal = stdout_is_terminal();
        let format = match self.format {
            Some(format) => format.into(),
            None if terminal => report::Format::Pretty,
            None => report::Format::Text,
        };
        let style = Style {
            color: self.color.is_on(terminal),
            width: width(),
        };
        let text = report::render(format, &checked.findings, &checked.sources, style);
        print(text.as_bytes())?;
        if !self.quiet {
            for line in &checked.notes {
                note(&format!("note: {line}"));
            }
            note(&checked.summary.line(&checked.findings));
        }
        Ok(if checked.findings.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Findings
        })
    }
}

//! The arguments that say how findings are reported, and the report.

use super::Outcome;
use super::output::{Color, note, print, stdout_is_terminal, width, write_file};
use crate::check::Checked;
use crate::failure::Result as Run;
use crate::report::{self, Style, render};
use crate::rules::{Finding, Severity};
use clap::ValueEnum;
use std::path::PathBuf;
use std::str::FromStr;

#[derive(clap::Args)]
pub(super) struct Reporting {
    /// How to print findings; by default underlined on a terminal, else one
    /// line each
    #[arg(long, visible_alias = "error-format", value_name = "FORMAT")]
    format: Option<Format>,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,

    /// Which findings make the run fail (exit code 100): errors, warnings too,
    /// or none
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,

    /// Print findings only: no summary, no notes
    #[arg(long, short)]
    quiet: bool,
}

/// The least severity that makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warn,
    Never,
}

impl FailOn {
    fn fails(self, findings: &[Finding]) -> bool {
        match self {
            FailOn::Error => findings.iter().any(|f| f.severity >= Severity::Error),
            FailOn::Warn => !findings.is_empty(),
            FailOn::Never => false,
        }
    }
}

/// Further reports, beside the one that is printed.
#[derive(clap::Args)]
pub(super) struct ReportFiles {
    /// Write a further report to a file, such as `sarif=contracts.sarif`; may
    /// be given several times
    #[arg(long, value_name = "FORMAT=PATH")]
    output: Vec<OutputFile>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The source underlined, with what to do
    Pretty,
    /// path:line:column:message (RULE_ID)
    Text,
    /// One JSON object a line
    Json,
    /// path(line,column) : error RULE_ID : message
    Msvs,
    /// JUnit XML
    Junit,
    /// Annotations of GitHub Actions
    #[value(alias = "github")]
    GithubActions,
    /// GitLab's code quality report
    GitlabCodeQuality,
    /// A buf.yaml that ignores what was found
    ConfigIgnoreYaml,
    /// SARIF 2.1.0
    Sarif,
    /// For a comment on a pull request, or a step summary
    Markdown,
}

impl From<Format> for report::Format {
    fn from(format: Format) -> report::Format {
        match format {
            Format::Pretty => report::Format::Pretty,
            Format::Text => report::Format::Text,
            Format::Json => report::Format::Json,
            Format::Msvs => report::Format::Msvs,
            Format::Junit => report::Format::Junit,
            Format::GithubActions => report::Format::Github,
            Format::GitlabCodeQuality => report::Format::Gitlab,
            Format::ConfigIgnoreYaml => report::Format::IgnoreYaml,
            Format::Sarif => report::Format::Sarif,
            Format::Markdown => report::Format::Markdown,
        }
    }
}

/// `FORMAT=PATH`: a further report, written to a file.
#[derive(Clone, Debug)]
pub(super) struct OutputFile {
    format: Format,
    path: PathBuf,
}

impl FromStr for OutputFile {
    type Err = String;

    fn from_str(text: &str) -> Result<OutputFile, String> {
        let (format, path) = text
            .split_once('=')
            .ok_or("expected FORMAT=PATH, such as sarif=contracts.sarif")?;
        if path.is_empty() {
            return Err("the path after `=` is empty".to_owned());
        }
        Ok(OutputFile {
            format: Format::from_str(format, true)?,
            path: PathBuf::from(path),
        })
    }
}

impl ReportFiles {
    pub(super) fn files(&self) -> &[OutputFile] {
        &self.output
    }
}

impl Reporting {
    /// Prints what was found: findings to standard output, the rest to standard
    /// error. In GitHub Actions, annotations are added by themselves.
    pub(super) fn report(&self, checked: &Checked, files: &[OutputFile]) -> Run<Outcome> {
        let format = self.format();
        let summary = checked.summary.line(&checked.findings, format);
        let report = report::Report {
            findings: &checked.findings,
            sources: &checked.sources,
            summary: &summary,
            verdict: checked.summary.verdict.as_ref(),
        };
        print(render(format, report, self.style()).as_bytes())?;
        if format != report::Format::Github && in_github_actions() && !is_document(format) {
            print(render(report::Format::Github, report, self.style()).as_bytes())?;
        }
        let plain = Style {
            color: false,
            width: width(),
        };
        for file in files {
            let text = render(file.format.into(), report, plain);
            write_file(&file.path, text.as_bytes())?;
        }
        self.print_notes(&checked.notes);
        if !self.quiet {
            note(&summary);
        }
        Ok(if self.fail_on.fails(&checked.findings) {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints findings to standard error, where standard output is for
    /// something else.
    pub(super) fn report_aside(&self, checked: &Checked) {
        let report = report::Report {
            findings: &checked.findings,
            sources: &checked.sources,
            summary: "",
            verdict: None,
        };
        let text = render(report::Format::Text, report, self.style());
        text.lines().for_each(note);
    }

    /// Prints what a reader should know beside the findings.
    pub(super) fn print_notes(&self, notes: &[String]) {
        if !self.quiet {
            for line in notes {
                note(&format!("note: {line}"));
            }
        }
    }

    fn format(&self) -> report::Format {
        match self.format {
            Some(format) => format.into(),
            None if stdout_is_terminal() => report::Format::Pretty,
            None => report::Format::Text,
        }
    }

    fn style(&self) -> Style {
        Style {
            color: self.color.is_on(stdout_is_terminal()),
            width: width(),
        }
    }
}

/// Prints why a command that is not about findings has no answer.
pub(super) fn report_broken(checked: &Checked, format: report::Format) -> Run<Outcome> {
    let summary = checked.summary.line(&checked.findings, format);
    let report = report::Report {
        findings: &checked.findings,
        sources: &checked.sources,
        summary: &summary,
        verdict: None,
    };
    let plain = Style {
        color: false,
        width: width(),
    };
    print(render(format, report, plain).as_bytes())?;
    note(&summary);
    Ok(Outcome::Findings)
}

/// True if a format is read by a program, which would stumble over lines of
/// another one.
fn is_document(format: report::Format) -> bool {
    !matches!(format, report::Format::Pretty | report::Format::Text)
}

fn in_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

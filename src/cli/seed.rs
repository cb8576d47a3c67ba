//! `contracts seed`

use super::Outcome;
use super::database::DatabaseArgs;
use super::input::today;
use super::migrate::{runner, seconds};
use super::output::{note, print};
use super::progress::Bars;
use super::reporting::Reporting;
use crate::check::{self, Input, SeedRequest, SeedSelection};
use crate::database::Target;
use crate::database::seed::{self, Options, Others, Report, Seeds};
use crate::failure::{Failure, Result};
use std::time::{Duration, Instant};

/// Write the fixtures of seeders/ into a database: all of them, or nothing
#[derive(clap::Args)]
#[command(
    after_help = "A row is found by its primary key, or by a unique key where the fixture leaves the primary \
                  one out. Rows that differ are updated, rows that are not there inserted; what a record \
                  leaves out keeps its value, or gets its default."
)]
pub(super) struct Args {
    /// Tables (or entities) whose records to write
    #[arg(value_name = "TABLE")]
    tables: Vec<String>,

    /// Write all fixtures
    #[arg(long, conflicts_with_all = ["tables", "fixtures"])]
    all: bool,

    /// Write the fixtures in these files
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "tables")]
    fixtures: Vec<String>,

    /// Write the fixtures of an environment too, those in seeders/env/NAME/;
    /// their records stand in for those with the same key
    #[arg(long, value_name = "NAME", conflicts_with = "fixtures")]
    env: Option<String>,

    #[command(flatten)]
    database: DatabaseArgs,

    /// Do everything, undo it, and say what would change
    #[arg(long)]
    dry_run: bool,

    /// Remove the rows that no fixture has, from the tables that fixtures name
    #[arg(long)]
    prune: bool,

    /// Empty the tables that fixtures name first
    #[arg(long, conflicts_with = "prune")]
    truncate: bool,

    /// The name of the database that rows are removed from; needed unless it is
    /// the embedded one
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,

    /// Seconds to wait for another seed
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    lock_wait: Duration,

    /// Seconds that a statement may wait for a lock. 0: without end
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    lock_timeout: Duration,

    #[command(flatten)]
    reporting: Reporting,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let begun = Instant::now();
    let contracts = match check::seeds(&args.request()?)? {
        Ok(contracts) => contracts,
        Err(broken) => return args.reporting.report(&broken, &[]),
    };
    let read = contracts.read()?;
    args.reporting.print_notes(&read.checked.notes);
    if !read.checked.findings.is_empty() {
        let outcome = args.reporting.report(&read.checked, &[])?;
        note("nothing was written: what is wrong with a fixture has to be corrected first");
        return Ok(match outcome {
            Outcome::Clean => Outcome::Findings,
            outcome => outcome,
        });
    }
    let seeds = Seeds {
        schema: &contracts.schema,
        entities: &contracts.entities,
        files: &read.files,
        has_open_references: read.has_open_references,
    };
    if read.files.is_empty() {
        return Err(Failure::new("there are no fixtures").help(
            "fixtures are JSON files in seeders/, or in the folders that contracts.yaml names",
        ));
    }
    let variable = |name: &str| std::env::var(name).ok();
    let options = args.options(&variable);
    let target = args.target()?;
    let mut bars = Bars::new();
    let report = seed::run(&target, &seeds, &options, &mut bars)?;
    drop(bars);
    print(lines(&report).as_bytes())?;
    if !args.reporting.is_quiet() {
        note(&summary(&report, args.dry_run, begun.elapsed()));
    }
    Ok(Outcome::Clean)
}

impl Args {
    fn request(&self) -> Result<SeedRequest> {
        let selection = match (self.all, self.fixtures.is_empty(), self.tables.is_empty()) {
            (true, ..) => SeedSelection::All,
            (_, false, _) => SeedSelection::Files(self.fixtures.clone()),
            (_, _, false) => SeedSelection::Tables(self.tables.clone()),
            _ => {
                return Err(Failure::new("it is not said what to seed").help(
                    "say --all, --fixtures FILE…, or the tables: contracts seed users roles",
                ));
            }
        };
        Ok(SeedRequest {
            input: Input {
                reference: ".".to_owned(),
                today: today(),
                ..Input::default()
            },
            selection,
            environment: self.env.clone(),
        })
    }

    fn options<'a>(&self, variable: &'a (dyn Fn(&str) -> Option<String> + Sync)) -> Options<'a> {
        Options {
            others: match (self.prune, self.truncate) {
                (true, _) => Others::Prune,
                (_, true) => Others::Truncate,
                _ => Others::Keep,
            },
            dry_run: self.dry_run,
            confirm: self.confirm.clone(),
            lock_wait: self.lock_wait,
            lock_timeout: self.lock_timeout,
            runner: runner(),
            variable,
        }
    }

    /// The database. A dry run makes none.
    fn target(&self) -> Result<Target> {
        #[cfg(unix)]
        if self.dry_run && self.database.url().is_none() {
            use crate::database::embedded::State;
            if super::database::embedded()?.state() == State::Absent {
                return Err(Failure::new("there is no database yet")
                    .help("the fixtures are in order; contracts migrate up makes the database"));
            }
        }
        self.database.target()
    }
}

/// A line for each table: its name, and what was done, where something was.
fn lines(report: &Report) -> String {
    let width = report.tables.iter().map(|it| it.table.len()).max();
    let width = width.unwrap_or_default();
    let mut text = String::new();
    for written in &report.tables {
        let counts = [
            (written.removed, "removed"),
            (written.inserted, "inserted"),
            (written.updated, "updated"),
            (written.unchanged, "unchanged"),
        ];
        let line = format!("{:<width$}  {}", written.table, counted(&counts));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn counted(counts: &[(u64, &str)]) -> String {
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counted: Vec<String> = counts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match counted.is_empty() {
        true => "no records".to_owned(),
        false => counted.join(", "),
    }
}

fn summary(report: &Report, dry_run: bool, took: Duration) -> String {
    let sum = |of: fn(&seed::Written) -> u64| report.tables.iter().map(of).sum::<u64>();
    let counts = [
        (sum(|it| it.removed), "removed"),
        (sum(|it| it.inserted), "inserted"),
        (sum(|it| it.updated), "updated"),
        (sum(|it| it.unchanged), "unchanged"),
    ];
    let did = if dry_run { "would seed" } else { "seeded" };
    let tables = report.tables.len();
    let noun = if tables == 1 { "table" } else { "tables" };
    let end = if dry_run { "; nothing was changed" } else { "" };
    format!(
        "{did} {tables} {noun}: {} ({} ms){end}",
        counted(&counts),
        took.as_millis()
    )
}

//! The command line: one file a subcommand, each turning arguments into one
//! library call and its answer into a report. Only here is the environment
//! read, and only here is anything printed.

mod breaking;
mod build;
mod catalog;
mod check;
#[cfg(feature = "database")]
mod database;
#[cfg(all(unix, feature = "database"))]
mod db;
mod diff;
#[cfg(feature = "database")]
mod draft;
mod explain;
mod export;
mod format;
mod generate;
mod input;
mod lint;
mod ls_files;
mod ls_rules;
#[cfg(feature = "database")]
mod migrate;
mod output;
#[cfg(feature = "database")]
mod progress;
mod reporting;
#[cfg(feature = "database")]
mod seed;
#[cfg(feature = "database")]
mod verify;

pub use output::print_failure;

use crate::failure::Result;
use clap::{Parser, Subcommand};

/// How a run ended that could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Clean,
    Findings,
    /// The arguments were wrong, and that has been said.
    Misused,
}

/// Keeps the contracts of a platform honest: protos, SQL migrations and JSON
/// fixtures, against git history and against one another.
#[derive(Parser)]
#[command(
    name = "contracts",
    version,
    after_help = "Exit codes: 0 all is well, 100 there are findings that count (see --fail-on), 1 the run \
                  could not be done."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    Breaking(breaking::Args),
    Diff(diff::Args),
    Lint(lint::Args),
    Build(build::Args),
    #[command(name = "gen")]
    Generate(generate::Args),
    Format(format::Args),
    LsFiles(ls_files::Args),
    Export(export::Args),
    Explain(explain::Args),
    Catalog(catalog::Args),
    #[cfg(feature = "database")]
    Migrate(migrate::Args),
    #[cfg(feature = "database")]
    Seed(Box<seed::Args>),
    #[cfg(feature = "database")]
    Verify(verify::Args),
    #[cfg(all(unix, feature = "database"))]
    Db(db::Args),
    /// List the rules of `breaking`
    LsBreakingRules(ls_rules::Args),
    /// List the rules of `lint`
    LsLintRules(ls_rules::Args),
    /// List rules, as buf spells it
    #[command(subcommand, hide = true)]
    Config(ConfigCommand),
}

/// The commands that buf has below `config`.
#[derive(Subcommand)]
enum ConfigCommand {
    LsBreakingRules(ls_rules::Args),
    LsLintRules(ls_rules::Args),
}

/// Runs the command that the process was started with.
pub fn run() -> Result<Outcome> {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Breaking(args) => breaking::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Format(args) => format::run(&args),
        Command::LsFiles(args) => ls_files::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Catalog(args) => catalog::run(&args),
        #[cfg(feature = "database")]
        Command::Migrate(args) => migrate::run(&args),
        #[cfg(feature = "database")]
        Command::Seed(args) => seed::run(&args),
        #[cfg(feature = "database")]
        Command::Verify(args) => verify::run(&args),
        #[cfg(all(unix, feature = "database"))]
        Command::Db(args) => db::run(&args),
        Command::LsBreakingRules(args) | Command::Config(ConfigCommand::LsBreakingRules(args)) => {
            ls_rules::breaking(&args)
        }
        Command::LsLintRules(args) | Command::Config(ConfigCommand::LsLintRules(args)) => {
            ls_rules::lint(&args)
        }
    }
}

/// Help and version are what was asked for; anything else is a run that could
/// not be done.
fn usage(error: &clap::Error) -> Result<Outcome> {
    // Nobody reading is not a failure.
    let _ = error.print();
    if error.use_stderr() {
        return Ok(Outcome::Misused);
    }
    Ok(Outcome::Clean)
}

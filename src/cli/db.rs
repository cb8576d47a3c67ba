//! `contracts db`: the embedded PostgreSQL.

use super::Outcome;
use super::database::{embedded, start_embedded};
use super::output::{note, print};
use crate::database::embedded::{Installer, State, install};
use crate::failure::{Failure, Result};
use clap::{Subcommand, ValueEnum};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The private PostgreSQL of this project, which is used where no database is
/// named
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: DbCommand,
}

#[derive(Subcommand)]
enum DbCommand {
    /// Start it; other commands do so by themselves
    Start,
    /// Stop it; its data stays
    Stop,
    /// Print its URL, starting it if need be
    Url,
    /// Open psql on it, starting it if need be
    Shell {
        /// Arguments for psql
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Stop it, and remove all its data
    Drop {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Install PostgreSQL, unless it is installed
    Install {
        /// The package client to use; by default the first that is there
        #[arg(long, value_name = "CLIENT")]
        with: Option<Client>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Client {
    Apt,
    Brew,
    /// Into .contracts only
    Npm,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        DbCommand::Start => {
            let embedded = embedded()?;
            let where_ = embedded.shown();
            note(&match embedded.start()? {
                true => format!("started the embedded PostgreSQL in {where_}"),
                false => format!("the embedded PostgreSQL in {where_} runs already"),
            });
        }
        DbCommand::Stop => note(match embedded()?.stop()? {
            true => "stopped the embedded PostgreSQL",
            false => "the embedded PostgreSQL does not run",
        }),
        DbCommand::Url => {
            start_embedded()?;
            print(format!("{}\n", embedded()?.url()).as_bytes())?;
        }
        DbCommand::Shell { arguments } => return shell(arguments),
        DbCommand::Drop { yes } => drop_data(*yes)?,
        DbCommand::Install { with } => {
            let installer = with.map(|client| match client {
                Client::Apt => Installer::Apt,
                Client::Brew => Installer::Brew,
                Client::Npm => Installer::Npm,
            });
            note(&format!("installed: {}", install(&embedded()?, installer)?));
        }
    }
    Ok(Outcome::Clean)
}

/// Becomes psql, so that signals and the exit code are its own.
fn shell(arguments: &[String]) -> Result<Outcome> {
    let embedded = embedded()?;
    let psql = embedded.psql()?;
    start_embedded()?;
    let error = Command::new(&psql)
        .arg(embedded.url())
        .args(arguments)
        .exec();
    Err(Failure::new(format!("`{}` cannot be run", psql.display())).because(error))
}

fn drop_data(yes: bool) -> Result<()> {
    let embedded = embedded()?;
    if embedded.state() == State::Absent {
        note("there is no embedded database");
        return Ok(());
    }
    if !yes && !super::output::confirmed("remove all data of the embedded database?") {
        return Err(Failure::new("nothing was removed").help("say --yes to remove it"));
    }
    embedded.drop_data()?;
    note("removed the embedded database");
    Ok(())
}

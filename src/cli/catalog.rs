//! `contracts catalog`

use super::Outcome;
use super::input::{reference, today};
use super::output::print;
use crate::check::{self, Input};
use crate::failure::Result;
use crate::sql::catalog::Catalog;
use crate::sql::print;
use clap::ValueEnum;

/// Print the database that the migrations make
///
/// The text of one database is always the same, in the order of names: it can
/// be committed, compared and read. No server is needed.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Where the migrations are: a project, a folder of migrations, or a git
    /// input such as `.git#branch=main`; several are one history
    #[arg(default_value = ".", value_parser = reference)]
    path: Vec<String>,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "sql")]
    format: Format,

    /// Print a database that is there instead, as
    /// postgresql://user:password@host:5432/database
    #[cfg(feature = "database")]
    #[arg(long = "db", value_name = "URL", conflicts_with = "path")]
    url: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The statements that make it, which can be carried out
    Sql,
    /// One JSON object
    Json,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let catalog = args.catalog()?;
    let text = match args.format {
        Format::Sql => print::sql(&catalog),
        Format::Json => print::json(&catalog),
    };
    print(text.as_bytes())?;
    Ok(Outcome::Clean)
}

impl Args {
    fn catalog(&self) -> Result<Catalog> {
        #[cfg(feature = "database")]
        if let Some(url) = &self.url {
            use crate::database::introspect::introspect;
            use crate::database::{Target, connect};
            let target = Target::parse(url)?;
            let mut session = connect(&target.named("contracts catalog"))?;
            let catalog = introspect(&mut session, &target.shown());
            session.close();
            return catalog;
        }
        let input = |path: &String| Input {
            reference: path.clone(),
            today: today(),
            ..Input::default()
        };
        let inputs: Vec<Input> = self.path.iter().map(input).collect();
        check::catalog(&inputs)
    }
}

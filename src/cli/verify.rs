//! `contracts verify`

use super::Outcome;
use super::database::DatabaseArgs;
use super::input::today;
use super::reporting::{ReportFiles, Reporting};
use crate::check::{self, Input, VerifyOptions};
use crate::database::migrate::DEFAULT_TABLE;
use crate::failure::Result;

/// Compare a database with the migrations of sql/ (or migrations/) and the
/// protos
///
/// What is in the database and not in the migrations, what is in the migrations
/// and not in the database, what differs, and what is not carried out yet: each
/// with the statement that mends it. Nothing is changed; the history and the
/// tables of extensions are left out.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    database: DatabaseArgs,

    /// The folder of migrations; by default the one of contracts.yaml, sql/ or
    /// migrations/
    #[arg(long, value_name = "FOLDER")]
    dir: Option<String>,

    /// The table that the history is kept in
    #[arg(long, value_name = "[SCHEMA.]NAME", default_value = DEFAULT_TABLE)]
    table: String,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    report_files: ReportFiles,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let server = args.database.server_that_is_there()?;
    let input = Input {
        reference: ".".to_owned(),
        today: today(),
        ..Input::default()
    };
    let options = VerifyOptions {
        folder: args.dir.clone(),
        table: args.table.clone(),
    };
    let checked = check::verify(&input, &server, &options)?;
    args.reporting.report(&checked, args.report_files.files())
}

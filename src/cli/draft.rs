//! `contracts migrate diff` and `contracts migrate create`

use super::Outcome;
use super::input::today;
use super::output::{note, print, write_file};
use super::reporting::Reporting;
use crate::check::{self, DraftRequest, Drafted, Drafts, Input};
use crate::draft::{Drops, Wishes};
use crate::failure::{Failure, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(clap::Args)]
pub(super) struct DiffArgs {
    /// What the migration is called; by default, what it does
    name: Option<String>,

    /// A table, column, field or label that has another name now: `old=new`,
    /// `table.old=new`, `enum_type.old=new`. Without it, the new one is added
    /// beside the old one
    #[arg(long = "rename", value_name = "OLD=NEW", value_parser = pair)]
    renames: Vec<(String, String)>,

    /// The value that rows without one get, as SQL: `users.status='active'`
    #[arg(long = "fill", value_name = "TABLE.COLUMN=SQL", value_parser = pair)]
    fills: Vec<(String, String)>,

    /// How values are converted to the new type of a column, as SQL:
    /// `orders.placed_at=placed_at AT TIME ZONE 'UTC'`
    #[arg(long = "using", value_name = "TABLE.COLUMN=SQL", value_parser = pair)]
    conversions: Vec<(String, String)>,

    /// Drop columns and labels that nothing in the protos stands for: all of
    /// them, or the table, `table.column` or `enum_type.label` that is named
    #[arg(
        long = "drop",
        value_name = "NAME",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = EVERYTHING
    )]
    drops: Vec<String>,

    /// The configuration to use instead of the input's buf.yaml: a file, or the
    /// text itself
    #[arg(long, value_name = "CONFIG")]
    config: Option<String>,

    #[command(flatten)]
    reporting: Reporting,
}

/// No name of anything in a database.
const EVERYTHING: &str = "*";

#[derive(clap::Args)]
pub(super) struct CreateArgs {
    /// What it is called, such as add_invoices
    name: String,
}

/// What both take from `contracts migrate`.
pub(super) struct Where {
    pub folder: Option<String>,
    pub dry_run: bool,
}

pub(super) fn diff(args: &DiffArgs, place: Where) -> Result<Outcome> {
    let request = DraftRequest {
        folder: place.folder,
        name: args.name.clone(),
        wishes: args.wishes()?,
        now: now(),
    };
    match check::draft_difference(&input(args.config.clone()), &request)? {
        Drafted::Broken(checked) => args.reporting.report(&checked, &[]),
        Drafted::Files(drafts) => {
            for line in &drafts.notes {
                note(&format!("note: {line}"));
            }
            if drafts.files.is_empty() {
                let nothing = match drafts.left.is_empty() {
                    true => "nothing differs: the tables are what the protos say",
                    false => "nothing to write",
                };
                note(nothing);
            } else {
                give(&drafts, place.dry_run)?;
            }
            for line in &drafts.left {
                note(&format!("left for you: {line}"));
            }
            Ok(Outcome::Clean)
        }
    }
}

pub(super) fn create(args: &CreateArgs, place: Where) -> Result<Outcome> {
    let request = DraftRequest {
        folder: place.folder,
        name: Some(args.name.clone()),
        wishes: Wishes::default(),
        now: now(),
    };
    give(&check::draft_empty(&input(None), &request)?, place.dry_run)?;
    Ok(Outcome::Clean)
}

impl DiffArgs {
    fn wishes(&self) -> Result<Wishes> {
        let mut drops = Drops::default();
        for name in &self.drops {
            match name.as_str() {
                EVERYTHING => drops.all = true,
                name => {
                    drops.named.insert(name.to_owned());
                }
            }
        }
        Ok(Wishes {
            renames: self.renames.clone(),
            fills: once("--fill", &self.fills)?,
            conversions: once("--using", &self.conversions)?,
            drops,
        })
    }
}

fn once(option: &str, pairs: &[(String, String)]) -> Result<BTreeMap<String, String>> {
    let mut map = BTreeMap::new();
    for (name, value) in pairs {
        if map.insert(name.clone(), value.clone()).is_some() {
            return Err(
                Failure::new(format!("{option} says two things of '{name}'")).help("say it once"),
            );
        }
    }
    Ok(map)
}

/// Prints the files, or writes them: all, or none.
fn give(drafts: &Drafts, dry_run: bool) -> Result<()> {
    if dry_run {
        let mut text = String::new();
        for (at, (path, file)) in drafts.files.iter().enumerate() {
            let gap = if at > 0 { "\n" } else { "" };
            text.push_str(&format!("{gap}==> {} <==\n{file}", path.display()));
        }
        return print(text.as_bytes());
    }
    let mut written: Vec<&PathBuf> = Vec::new();
    for (path, text) in &drafts.files {
        if let Err(failure) = write_new(path, text) {
            for path in written {
                // What cannot be removed is named by the next run.
                let _ = std::fs::remove_file(path);
            }
            return Err(failure);
        }
        written.push(path);
    }
    let paths: Vec<String> = written
        .iter()
        .map(|path| format!("{}\n", path.display()))
        .collect();
    print(paths.concat().as_bytes())
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::new(format!("`{}` cannot be made", folder.display())).because(error)
        })?;
    }
    if path.exists() {
        return Err(
            Failure::new(format!("`{}` is there already", path.display()))
                .help("give another name"),
        );
    }
    write_file(path, text.as_bytes())
}

fn input(config: Option<String>) -> Input {
    Input {
        reference: ".".to_owned(),
        config,
        today: today(),
        ..Input::default()
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map(|since| since.as_secs()).unwrap_or_default();
    i64::try_from(seconds).unwrap_or_default()
}

/// "a=b"; the first `=` divides.
fn pair(typed: &str) -> std::result::Result<(String, String), String> {
    match typed.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("expected a name, '=' and what it stands for".to_owned()),
    }
}

//! Migration files → migrations → statements.
//!
//! Four ways to write migrations are read:
//!
//! | files | up | down |
//! |---|---|---|
//! | `001_orders.sql` without annotations | the whole file | none |
//! | `001_orders.up.sql`, `001_orders.down.sql` | the one | the other |
//! | `001_orders.sql` with `-- +goose` lines | section `Up` | section `Down` |
//! | `001_orders.sql` with `-- migrate:` lines | section `up` | section `down` |
//!
//! The third is goose's, the fourth dbmate's. As for sqlx, a file of the first
//! two kinds that begins with `-- no-transaction` runs without one.
//!
//! Versions are the digits that a file name begins with: numbers in sequence or
//! timestamps. Every statement knows its byte range in the file as it is
//! stored; everything outside the section is blanked before parsing, so that
//! offsets stay those of the file.

mod code;
mod dbmate;
mod environment;
mod file;
mod file_name;
mod goose;
mod nesting;
mod script;
mod syntax;
mod words;

pub use code::ends;
pub use file::{Checksum, FileInput, MigrationFile};
pub use file_name::{Direction, FileName};
pub use script::{Script, Statement, Transaction};
pub use words::words;

use super::{Dialect, Place, Problem, ProblemKind};
use crate::text::Span;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// How a migration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One file, all of it up.
    Plain,
    /// A file for each direction.
    Split,
    /// One file with annotated sections.
    Goose,
    /// The same in dbmate's words.
    Dbmate,
}

/// One step of the database's history.
#[derive(Clone, Debug)]
pub struct Migration {
    pub version: u64,
    /// The file name without version, direction and extension.
    pub name: String,
    pub format: Format,
    pub up: Option<Script>,
    pub down: Option<Script>,
}

impl Migration {
    /// True if both are written in the same files, with the same bytes.
    pub fn is_same_as(&self, other: &Migration) -> bool {
        let files = |it: &Migration| -> Vec<Arc<MigrationFile>> { it.files().cloned().collect() };
        let (ours, theirs) = (files(self), files(other));
        let same = |(a, b): (&Arc<MigrationFile>, &Arc<MigrationFile>)| {
            a.path == b.path && (Arc::ptr_eq(a, b) || a.text == b.text)
        };
        ours.len() == theirs.len() && ours.iter().zip(&theirs).all(same)
    }

    /// The files that the migration is written in: one, or two if split.
    pub fn files(&self) -> impl Iterator<Item = &Arc<MigrationFile>> {
        let up = self.up.as_ref().map(|script| &script.file);
        let down = self.down.as_ref().map(|script| &script.file);
        let same = matches!((up, down), (Some(up), Some(down)) if Arc::ptr_eq(up, down));
        up.into_iter().chain(down.filter(|_| !same))
    }
}

/// All migrations of one folder.
#[derive(Clone, Debug, Default)]
pub struct Migrations {
    /// What they are written in.
    pub dialect: Dialect,
    /// Every file that was given, by path.
    pub files: Vec<Arc<MigrationFile>>,
    /// In version order, then by name.
    pub migrations: Vec<Migration>,
    /// What could not be read, in order of place.
    pub problems: Vec<Problem>,
}

/// Reads the files of one migrations folder, written for PostgreSQL.
pub fn read(files: Vec<FileInput>) -> Migrations {
    read_in(Dialect::Postgres, files)
}

/// Reads the files of one migrations folder.
pub fn read_in(dialect: Dialect, files: Vec<FileInput>) -> Migrations {
    let parts = files.into_par_iter().map(|file| read_file(dialect, file));
    let mut parts: Vec<Part> = parts.collect();
    parts.sort_by(|a, b| a.file.path.cmp(&b.file.path));
    let mut all = Migrations {
        dialect,
        ..Migrations::default()
    };
    for part in parts {
        all.files.push(part.file);
        all.problems.extend(part.problems);
        all.migrations.extend(part.migration);
    }
    all.migrations = joined(all.migrations);
    all.problems.sort_by(|a, b| a.place.cmp(&b.place));
    all
}

/// Reads the files of the same folder at another time; those with the bytes that
/// they have in `known` are not parsed again.
pub fn read_before(files: Vec<FileInput>, known: &Migrations) -> Migrations {
    let texts: HashMap<&str, &[u8]> = files.iter().map(|it| (&*it.shown, &*it.text)).collect();
    let is_same = |file: &Arc<MigrationFile>| texts.get(&*file.path) == Some(&&*file.text);
    let kept = known.migrations.iter();
    let kept: Vec<&Migration> = kept.filter(|it| it.files().all(is_same)).collect();
    let of_kept: HashMap<&str, &Arc<MigrationFile>> = kept
        .iter()
        .flat_map(|it| it.files())
        .map(|file| (&*file.path, file))
        .collect();
    let is_other = |file: &&FileInput| !of_kept.contains_key(&*file.shown);
    let others = files.iter().filter(is_other).cloned().collect();
    let mut all = read_in(known.dialect, others);
    all.files.extend(of_kept.into_values().cloned());
    all.files.sort_by(|a, b| a.path.cmp(&b.path));
    all.migrations.extend(kept.into_iter().cloned());
    let order = |it: &Migration| {
        (
            it.version,
            it.name.clone(),
            it.files().next().map(|it| it.path.clone()),
        )
    };
    all.migrations.sort_by_cached_key(order);
    all
}

/// What one file gives.
struct Part {
    file: Arc<MigrationFile>,
    migration: Option<Migration>,
    problems: Vec<Problem>,
}

fn read_file(dialect: Dialect, input: FileInput) -> Part {
    let file = Arc::new(MigrationFile::new(input));
    let mut problems = Vec::new();
    let migration = read_text(dialect, &file, &mut problems);
    Part {
        file,
        migration,
        problems,
    }
}

fn read_text(
    dialect: Dialect,
    file: &Arc<MigrationFile>,
    problems: &mut Vec<Problem>,
) -> Option<Migration> {
    let name = FileName::parse(&file.name);
    if let Err(reason) = &name {
        let place = Place {
            path: file.path.clone(),
            span: Span::file_start(),
        };
        problems.push(
            Problem::new(ProblemKind::FileName, place, reason)
                .help("name the file '<version>_<name>.sql', such as '004_add_invoices.sql'"),
        );
    }
    let text = match std::str::from_utf8(&file.text) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let end = at + error.error_len().unwrap_or(file.text.len() - at);
            problems.push(
                Problem::new(
                    ProblemKind::Encoding,
                    file.place(at..end),
                    format!("byte 0x{:02x} is not UTF-8", file.text[at]),
                )
                .help("save the file as UTF-8"),
            );
            return None;
        }
    };
    let sections = goose::sections(file, text, problems)
        .map(|sections| (Format::Goose, sections))
        .or_else(|| Some((Format::Dbmate, dbmate::sections(file, text, problems)?)));
    let (format, up, down) = match (sections, name.as_ref().map(|name| name.direction)) {
        (Some((format, sections)), _) => (format, sections.up, sections.down),
        (None, Ok(Direction::Up)) => (Format::Split, Some(goose::Section::whole(text)), None),
        (None, Ok(Direction::Down)) => (Format::Split, None, Some(goose::Section::whole(text))),
        (None, _) => (Format::Plain, Some(goose::Section::whole(text)), None),
    };
    let mut parse = |section| Script::parse(dialect, file, text, section, problems);
    let up = up.map(&mut parse);
    let down = down.map(&mut parse);
    let name = name.ok()?;
    Some(Migration {
        version: name.version,
        name: name.name,
        format,
        up,
        down,
    })
}

/// Brings the two files of a split migration together, in version order.
fn joined(mut parts: Vec<Migration>) -> Vec<Migration> {
    // Paths are in order already, and the sort keeps it: `.down` comes first.
    parts.sort_by(|a, b| (a.version, &a.name).cmp(&(b.version, &b.name)));
    let mut migrations: Vec<Migration> = Vec::with_capacity(parts.len());
    for part in parts {
        if let Some(last) = migrations.last_mut()
            && last.format == Format::Split
            && part.format == Format::Split
            && (last.version, &last.name) == (part.version, &part.name)
        {
            if last.up.is_none() && part.up.is_some() {
                last.up = part.up;
                continue;
            }
            if last.down.is_none() && part.down.is_some() {
                last.down = part.down;
                continue;
            }
            migrations.push(part);
        } else {
            migrations.push(part);
        }
    }
    migrations
}

#[cfg(test)]
mod tests;

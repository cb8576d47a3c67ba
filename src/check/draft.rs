//! `contracts migrate diff` and `create`: migrations, drafted.

use super::folder::Folder;
use super::project::{Project, Protos};
use super::{Checked, Input, protos};
use crate::draft::style::{Style, file_name_part};
use crate::draft::{self, DraftFile, Heading, Wishes};
use crate::entity::Entities;
use crate::failure::{Failure, Result};
use crate::rules::sql::{Share, SqlInput};
use crate::rules::{self, Finding, Selection, Side};
use crate::schema::{MessageId, Schema};
use crate::sql::catalog::Catalog;
use crate::sql::migration::{self, FileInput, Format, Migrations};
use crate::sql::replay::replay;
use std::path::PathBuf;

/// What to draft.
#[derive(Clone, Debug, Default)]
pub struct DraftRequest {
    /// The folder of migrations, if not the first configured one that has any.
    pub folder: Option<String>,
    /// What the migration is called; none: what it does.
    pub name: Option<String>,
    pub wishes: Wishes,
    /// Seconds since 1970, for versions that are timestamps.
    pub now: i64,
}

/// What came of it.
pub enum Drafted {
    /// The protos do not compile.
    Broken(Checked),
    Files(Drafts),
}

/// Files to write, and what to say of them.
#[derive(Debug, Default)]
pub struct Drafts {
    /// Where they go, and what is in them; empty if nothing differs.
    pub files: Vec<(PathBuf, String)>,
    pub notes: Vec<String>,
    /// What `check` will still find once they are applied.
    pub left: Vec<String>,
}

/// Drafts the migration that brings the tables to what the protos say.
pub fn draft_difference(input: &Input, request: &DraftRequest) -> Result<Drafted> {
    let project = Project::open(input)?;
    let protos = project.read_protos(None)?;
    protos::refuse_nothing(&project, &protos)?;
    let mut checked = protos::begun(&protos);
    let schema = match Protos::link(protos, Side::Current) {
        Ok(schema) => schema,
        Err(findings) => {
            checked.findings = findings;
            return Ok(Drafted::Broken(checked));
        }
    };
    let folder = Folder::read(&project, request.folder.as_deref())?;
    let entities = Entities::of(&schema);
    if !entities.problems().is_empty() {
        return Err(
            Failure::new("the options that tie messages to tables cannot hold")
                .help("`contracts check` says where and why (SQL_OPTION)"),
        );
    }
    let elsewhere = folder.elsewhere(&project, &entities)?;
    let head = Head {
        elsewhere,
        schema: &schema,
        entities: &entities,
        folder: &folder,
        selection: rules::sql::select(&project.workspace.sql_rules)?,
        request,
    };
    head.draft().map(Drafted::Files)
}

/// An empty migration, in the style of the folder.
pub fn draft_empty(input: &Input, request: &DraftRequest) -> Result<Drafts> {
    let project = Project::open(input)?;
    let folder = Folder::read(&project, request.folder.as_deref())?;
    let style = Style::of(&folder.migrations);
    let name = file_name_part(request.name.as_deref().unwrap_or_default())?;
    let version = style.versions(1, request.now)?.remove(0);
    let (up, down) = style.file_names(&version, &name);
    let mut files = Vec::new();
    let text = match (style.format, &down) {
        (Format::Goose, _) => "-- +goose Up\n\n-- +goose Down\n",
        (Format::Dbmate, _) => "-- migrate:up\n\n-- migrate:down\n",
        _ => "",
    };
    files.push(folder.file(up, format!("-- {}\n\n{text}", words(&name))));
    files.extend(down.map(|down| folder.file(down, format!("-- Undoes {version}.\n"))));
    Ok(Drafts {
        files,
        ..Drafts::default()
    })
}

fn words(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => text,
    }
}

impl Folder {
    /// The migrations with further ones.
    fn with(&self, drafted: &[DraftFile]) -> Migrations {
        let old = self.migrations.files.iter().map(|file| FileInput {
            shown: file.path.clone(),
            name: file.name.clone(),
            text: file.text.clone(),
        });
        let new = drafted.iter().map(|file| FileInput {
            shown: self
                .file(file.name.clone(), String::new())
                .0
                .to_string_lossy()
                .into(),
            name: file.name.clone(),
            text: file.text.clone().into_bytes().into(),
        });
        migration::read(old.chain(new).collect())
    }
}

/// The protos, and the folder that is to follow them.
struct Head<'a> {
    /// Entities that another database holds.
    elsewhere: Vec<MessageId>,
    schema: &'a Schema,
    entities: &'a Entities,
    folder: &'a Folder,
    selection: Selection,
    request: &'a DraftRequest,
}

impl Head<'_> {
    fn draft(&self) -> Result<Drafts> {
        self.folder.refuse_problems()?;
        let style = Style::of(&self.folder.migrations);
        let wishes = &self.request.wishes;
        let of = |catalog| draft::Input {
            schema: self.schema,
            entities: self.entities,
            catalog,
            elsewhere: &self.elsewhere,
            wishes,
        };
        let catalog = &self.folder.replay.catalog;
        let mut steps = draft::renames(&of(catalog))?;
        let heading = Heading::default();
        let renamed = match steps.is_empty() {
            true => catalog.clone(),
            // What a rename does to all that is built on it, the replay knows.
            false => {
                let files = draft::files(&style, &steps, &heading, self.request.now)?;
                replay(&self.folder.with(&files).migrations).catalog
            }
        };
        let plan = draft::plan(&of(&renamed))?;
        steps.extend(plan.steps);
        if steps.is_empty() {
            let left = self.left(&self.folder.migrations);
            return Ok(Drafts {
                notes: plan.notes,
                left,
                files: Vec::new(),
            });
        }
        let heading = Heading {
            name: self.request.name.clone(),
            notes: plan.notes.clone(),
        };
        let files = draft::files(&style, &steps, &heading, self.request.now)?;
        let left = self.left(&self.folder.with(&files));
        let named = files.into_iter();
        Ok(Drafts {
            files: named
                .map(|file| self.folder.file(file.name, file.text))
                .collect(),
            notes: notes(plan.notes, catalog),
            left,
        })
    }

    /// What `check` will find in these migrations.
    fn left(&self, migrations: &Migrations) -> Vec<String> {
        let replay = replay(&migrations.migrations);
        let input = SqlInput {
            schema: self.schema,
            entities: self.entities,
            migrations,
            replay: &replay,
            base: None,
            previous: None,
            share: &Share {
                elsewhere: self.elsewhere.clone(),
                ..Share::default()
            },
        };
        let mut findings = rules::sql::check(&input, &self.selection);
        let old = &self.folder.migrations.files;
        // What is wrong with migrations of before is no matter of these.
        findings.retain(|finding| {
            let is_in_old = finding.location.as_ref().is_some_and(|location| {
                let mut old = old.iter();
                old.any(|file| file.path == location.path)
            });
            !is_in_old || ABOUT_TABLES.contains(&finding.rule.id)
        });
        findings.iter().map(shown).collect()
    }
}

/// Rules that say of a table what an entity asks for, and may stand where the
/// table was made.
const ABOUT_TABLES: [&str; 5] = [
    "SQL_COLUMN_UNEXPLAINED",
    "SQL_ENUM_LABELS",
    "SQL_TABLE_MISSING",
    "SQL_COLUMN_MISSING",
    "SQL_KEY",
];

fn notes(mut notes: Vec<String>, catalog: &Catalog) -> Vec<String> {
    if let Some(gap) = catalog.gaps.first() {
        notes.push(format!(
            "{}:{} is not understood; it may make what is drafted here",
            gap.path, gap.span.start.line
        ));
    }
    notes
}

fn shown(finding: &Finding) -> String {
    format!("{} ({})", finding.message, finding.rule.id)
}

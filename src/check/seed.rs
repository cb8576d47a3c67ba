//! What there is to seed with: fixtures, read and checked as `check` does.
//!
//! JSON is read whole, and its records stay. JSON Lines are read twice, block by
//! block: here to tell everything that is wrong, and again when their records
//! are written. References to records that no fixture has are no findings here:
//! the database may have them.

use super::databases::{Databases, Stored};
use super::files::{self, ReadFile, texts};
use super::fixtures::{Tables, read_layers};
use super::layers::{LayerFile, Layers};
use super::project::Project;
use super::whole::State;
use super::{Checked, Input};
use crate::entity::{Entities, Entity};
use crate::failure::{Failure, Result};
use crate::fixture::{
    self, Blocks, Context, Fixtures, LineReader, ProblemKind, SeedContent, SeedFile, Source,
};
use crate::rules::{self, Finding, Side};
use crate::schema::{MessageId, Schema};
use crate::text::{Span, nearest};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

/// Which fixtures are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeedSelection {
    All,
    /// These files.
    Files(Vec<String>),
    /// The records of these tables or entities.
    Tables(Vec<String>),
}

/// What to seed.
#[derive(Clone, Debug)]
pub struct SeedRequest {
    pub input: Input,
    pub selection: SeedSelection,
    /// The environment whose own fixtures are meant too.
    pub environment: Option<String>,
}

/// The contracts to seed by.
pub struct Seeds {
    pub schema: Schema,
    pub entities: Entities,
    databases: Databases,
    files: Vec<(ReadFile, bool)>,
    /// Where JSON Lines are, by file.
    on_disk: Vec<PathBuf>,
    /// The entities that alone are meant.
    only: Option<BTreeSet<MessageId>>,
    begun: Checked,
}

/// Fixtures, read and checked.
pub struct ReadSeeds<'a> {
    pub files: Vec<SeedFile<'a>>,
    /// True if a record may refer to one that is not among them.
    pub has_open_references: bool,
    pub checked: Checked,
}

/// How many findings of one file are told.
const MOST_FINDINGS: usize = 1000;
const BLOCK: usize = 1 << 20;

/// Reads the contracts, or says why they cannot be had.
pub fn seeds(request: &SeedRequest) -> Result<std::result::Result<Seeds, Checked>> {
    let project = Project::open(&request.input)?;
    let mut files = match &request.selection {
        SeedSelection::Files(paths) => {
            let read = paths.iter().map(|path| files::typed(path));
            read.collect::<Result<Vec<_>>>()?
        }
        _ => files::seeds(&project)?,
    };
    let layers = Layers::of_files(&project.workspace.fixtures, &files);
    let is_overlay = match &request.selection {
        SeedSelection::Files(_) => vec![Some(false); files.len()],
        _ => chosen(&layers, request.environment.as_deref(), &files)?,
    };
    let on_disk = |path: &str| project.tree().and_then(|tree| tree.on_disk(path));
    let typed = matches!(request.selection, SeedSelection::Files(_));
    let mut kept = Vec::new();
    let mut paths = Vec::new();
    for (file, is_overlay) in files.drain(..).zip(is_overlay) {
        if let Some(is_overlay) = is_overlay {
            let path = on_disk(&file.path).filter(|_| !typed);
            paths.push(path.unwrap_or_else(|| PathBuf::from(&file.path)));
            kept.push((file, is_overlay));
        }
    }
    // Those of all environments first: what is read later stands in for it.
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by_key(|at| kept[*at].1);
    let state = State {
        protos: project.read_protos(None)?,
        migrations: files::migrations(&project)?,
        fixtures: Vec::new(),
        project,
    };
    let mut begun = state.begun();
    begun.summary.checked = vec![(kept.len(), "fixture")];
    let databases = Databases::read(&state, None);
    let schema = match state.protos.link(Side::Current) {
        Ok(schema) => schema,
        Err(findings) => {
            begun.findings = findings;
            return Ok(Err(begun));
        }
    };
    let entities = Entities::of(&schema);
    let only = match &request.selection {
        SeedSelection::Tables(names) => Some(named(&schema, &entities, names)?),
        _ => None,
    };
    let mut slots: Vec<Option<(ReadFile, bool)>> = kept.into_iter().map(Some).collect();
    Ok(Ok(Seeds {
        on_disk: order.iter().map(|at| paths[*at].clone()).collect(),
        files: order.iter().filter_map(|at| slots[*at].take()).collect(),
        databases,
        schema,
        entities,
        only,
        begun,
    }))
}

/// Which files an environment has: each whether it is its own, or none.
fn chosen(
    layers: &Layers<'_>,
    environment: Option<&str>,
    files: &[ReadFile],
) -> Result<Vec<Option<bool>>> {
    let known = layers.environments();
    if let Some(name) = environment
        && !known.contains(&Some(name))
    {
        let names: Vec<&str> = known.into_iter().flatten().collect();
        let help = match (nearest(name, names.iter().copied()), names.is_empty()) {
            (Some(near), _) => format!("did you mean '{near}'?"),
            (None, false) => format!("there are fixtures for {}", names.join(", ")),
            (None, true) => format!("its fixtures stand in seeders/env/{name}/"),
        };
        let message = format!("there are no fixtures for environment '{name}'");
        return Err(Failure::new(message).help(help));
    }
    let chosen = layers.of(environment);
    let of = |file: &ReadFile| chosen.iter().find(|it| it.file.path == file.path);
    let files = files.iter();
    Ok(files.map(|file| Some(of(file)?.is_overlay)).collect())
}

fn named(schema: &Schema, entities: &Entities, names: &[String]) -> Result<BTreeSet<MessageId>> {
    let find = |name: &String| {
        let found = fixture::entity_of(schema, entities, name);
        found.map(|entity| entity.message).ok_or_else(|| {
            let tables = entities.iter().map(|entity| entity.table.name.as_str());
            let help = match nearest(name, tables) {
                Some(near) => format!("did you mean '{near}'?"),
                None => "name tables as the database does, or entities as the protos do; files \
                         are given by --fixtures"
                    .to_owned(),
            };
            Failure::new(format!("no entity is stored in a table '{name}'")).help(help)
        })
    };
    names.iter().map(find).collect()
}

impl Seeds {
    /// Reads the fixtures and notes everything that is wrong with them.
    pub fn read(&self) -> Result<ReadSeeds<'_>> {
        let tables = Tables::of(Stored::of(&self.schema, &self.entities), &self.databases);
        let omitted = |message, field| tables.omitted(message, field);
        let context = Context {
            schema: &self.schema,
            entities: &self.entities,
            omitted: &omitted,
        };
        let is_lines = |at: &usize| fixture::is_lines(&self.files[*at].0.path);
        let (lines, whole): (Vec<usize>, Vec<usize>) = (0..self.files.len()).partition(is_lines);
        let layered: Vec<LayerFile<'_>> = whole
            .iter()
            .map(|at| LayerFile {
                file: &self.files[*at].0,
                is_overlay: self.files[*at].1,
            })
            .collect();
        let mut fixtures = read_layers(&context, &layered);
        let before = fixtures.problems.len();
        let dangles = |kind: &ProblemKind| matches!(kind, ProblemKind::ReferenceDangling { .. });
        fixtures.problems.retain(|problem| !dangles(&problem.kind));
        let has_open_references =
            fixtures.problems.len() < before || !lines.is_empty() || self.only.is_some();
        let mut findings = rules::fixture::findings(&fixtures);
        let reader = LineReader::new(&context);
        for at in &lines {
            findings.extend(self.of_lines(&reader, *at)?);
        }
        let mut checked = Checked {
            findings,
            sources: self.begun.sources.clone(),
            summary: self.begun.summary.clone(),
            notes: Vec::new(),
        };
        if !checked.findings.is_empty() {
            let read = whole.iter().map(|at| &self.files[*at].0);
            checked.sources.current.extend(texts(read));
        }
        let files = self.seed_files(fixtures, &lines);
        self.refuse_nothing(&files)?;
        Ok(ReadSeeds {
            files,
            has_open_references,
            checked,
        })
    }

    /// Fails if there is a table that was named and has no records.
    fn refuse_nothing(&self, files: &[SeedFile<'_>]) -> Result<()> {
        let has_records = |message: &MessageId| {
            files.iter().any(|file| match &file.content {
                SeedContent::Lines { entity, .. } => entity == message,
                SeedContent::Read(fixture) => {
                    let mut records = fixture.records.iter();
                    records.any(|record| record.entity == *message)
                }
            })
        };
        let mut named = self.only.iter().flatten();
        let Some(nothing) = named.find(|message| !has_records(message)) else {
            return Ok(());
        };
        let message = &self.schema[*nothing].name;
        let table = self.entities.get(*nothing).map(|of| of.table.to_string());
        let table = table.unwrap_or_default();
        Err(
            Failure::new(format!("no fixture has records of '{message}'"))
                .help(format!("they belong into seeders/{table}_seed.json")),
        )
    }

    fn seed_files<'a>(&'a self, fixtures: Fixtures<'a>, lines: &[usize]) -> Vec<SeedFile<'a>> {
        let mut whole = fixtures.files.into_iter();
        let meant = |message: &MessageId| self.only.as_ref().is_none_or(|it| it.contains(message));
        let mut files = Vec::with_capacity(self.files.len());
        for (at, (file, is_overlay)) in self.files.iter().enumerate() {
            let content = if lines.contains(&at) {
                let entity = self.entity_of(&file.path).map(|entity| entity.message);
                let Some(entity) = entity.filter(meant) else {
                    continue;
                };
                let path = self.on_disk[at].clone();
                SeedContent::Lines { path, entity }
            } else {
                let Some(mut fixture) = whole.next() else {
                    continue;
                };
                fixture.records.retain(|record| meant(&record.entity));
                SeedContent::Read(fixture)
            };
            files.push(SeedFile {
                path: file.shown.clone(),
                is_overlay: *is_overlay,
                content,
            });
        }
        files
    }

    fn entity_of(&self, path: &str) -> Option<&Entity> {
        fixture::entity_of(&self.schema, &self.entities, fixture::table_of(path))
    }

    /// What is wrong with JSON Lines, in lines of the whole file.
    fn of_lines(&self, reader: &LineReader<'_>, at: usize) -> Result<Vec<Finding>> {
        let file = &self.files[at].0;
        if self.entity_of(&file.path).is_none() {
            return Ok(block_findings(reader, file.shown.clone(), b"", 0));
        }
        let failed =
            |error| Failure::new(format!("fixture `{}` cannot be read", file.shown)).because(error);
        let opened = File::open(&self.on_disk[at]).map_err(failed)?;
        let mut blocks = Blocks::new(opened, BLOCK);
        let mut findings = Vec::new();
        let mut line = 0;
        loop {
            let some: Vec<Vec<u8>> = blocks
                .by_ref()
                .take(2 * rayon::current_num_threads())
                .collect::<std::io::Result<_>>()
                .map_err(failed)?;
            if some.is_empty() || findings.len() >= MOST_FINDINGS {
                findings.truncate(MOST_FINDINGS);
                return Ok(findings);
            }
            let mut numbered = Vec::with_capacity(some.len());
            for block in &some {
                numbered.push((line, block));
                line += block.iter().filter(|byte| **byte == b'\n').count() as u32;
            }
            let found: Vec<Vec<Finding>> = numbered
                .par_iter()
                .map(|(line, block)| block_findings(reader, file.shown.clone(), block, *line))
                .collect();
            findings.extend(found.into_iter().flatten());
        }
    }
}

fn block_findings(
    reader: &LineReader<'_>,
    path: Arc<str>,
    bytes: &[u8],
    lines_before: u32,
) -> Vec<Finding> {
    let read = reader.read(&Source { path, bytes });
    let mut findings = rules::fixture::findings(&read);
    let shift = |span: &mut Option<Span>| {
        if let Some(span) = span {
            span.start.line += lines_before;
            span.end.line += lines_before;
        }
    };
    for finding in &mut findings {
        if let Some(location) = &mut finding.location {
            shift(&mut location.span);
        }
        for related in &mut finding.related {
            shift(&mut related.location.span);
        }
    }
    findings
}

//! Where the records of one entity come from, and which of them has which
//! number: they are numbered in the order in which they are sent.

use super::place;
use crate::failure::{Failure, Result};
use crate::fixture::{
    Blocks, Context, LineReader, Omitted, Place, Record, SeedContent, SeedFile, Source, Value,
};
use crate::schema::MessageId;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// The records of one entity.
pub(super) struct Records<'a> {
    pub entity: MessageId,
    /// Those of all environments first.
    pub segments: Vec<Segment<'a>>,
}

/// Those of one file.
pub(super) struct Segment<'a> {
    pub path: Arc<str>,
    pub is_overlay: bool,
    pub rows: Rows<'a>,
}

pub(super) enum Rows<'a> {
    /// And the text that they stand in.
    Read(Vec<&'a Record<'a>>, &'a [u8]),
    Lines(&'a Path),
}

pub(super) const BLOCK: usize = 1 << 20;

/// The records of all files, by entity in the order of the schema.
pub(super) fn by_entity<'a>(files: &'a [SeedFile<'a>]) -> Vec<Records<'a>> {
    let mut all: BTreeMap<MessageId, Vec<Segment<'a>>> = BTreeMap::new();
    for file in files {
        let segment = |rows| Segment {
            path: file.path.clone(),
            is_overlay: file.is_overlay,
            rows,
        };
        match &file.content {
            SeedContent::Lines { path, entity } => {
                all.entry(*entity)
                    .or_default()
                    .push(segment(Rows::Lines(path)));
            }
            SeedContent::Read(fixture) => {
                let mut records: BTreeMap<MessageId, Vec<&Record<'_>>> = BTreeMap::new();
                for record in &fixture.records {
                    records.entry(record.entity).or_default().push(record);
                }
                for (entity, records) in records {
                    let rows = Rows::Read(records, fixture.source.bytes);
                    all.entry(entity).or_default().push(segment(rows));
                }
            }
        }
    }
    all.into_iter()
        .map(|(entity, segments)| Records { entity, segments })
        .collect()
}

/// The number of the first record of each segment, and of all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pub first: Vec<u64>,
    pub count: u64,
}

/// A record, found again by its number.
pub(super) struct Found {
    /// What was looked for, as line and column.
    pub place: String,
    /// True if the value comes from the environment.
    pub is_secret: bool,
    /// What a reference names, in words: "name 'admin'".
    pub words: Option<String>,
}

impl<'a> Records<'a> {
    /// The number from which on records stand in for earlier ones.
    pub fn overlay_from(&self, numbers: &Numbers) -> Option<u64> {
        let at = self
            .segments
            .iter()
            .position(|segment| segment.is_overlay)?;
        numbers.first.get(at).copied()
    }

    /// Where a record stands: the value of a field of it that `field` accepts,
    /// else its beginning.
    pub fn find(
        &self,
        number: u64,
        numbers: &Numbers,
        context: &Context<'_>,
        wanted: Wanted,
    ) -> Option<Found> {
        let at = numbers.first.iter().rposition(|first| *first <= number)?;
        let segment = &self.segments[at];
        let offset = number - numbers.first[at];
        match &segment.rows {
            Rows::Read(records, text) => {
                let record = records.get(usize::try_from(offset).ok()?)?;
                Some(found(segment, record, text, 0, wanted, context))
            }
            Rows::Lines(path) => in_lines(segment, path, offset, context, wanted),
        }
    }
}

/// Which value of a record is meant: of a field, of an extra column, or of none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Record,
    Field(usize),
    Extra(usize),
}

fn found(
    segment: &Segment<'_>,
    record: &Record<'_>,
    text: &[u8],
    lines_before: u32,
    wanted: Wanted,
    context: &Context<'_>,
) -> Found {
    let value = match wanted {
        Wanted::Record => None,
        Wanted::Field(field) => record.get(field),
        Wanted::Extra(column) => {
            let mut extra = record.extra.iter();
            extra
                .find(|given| given.column == column)
                .map(|it| &it.value)
        }
    };
    let at = value.map_or(first(record.place), |value| value.place);
    Found {
        place: place::shown(&segment.path, text, at, lines_before),
        is_secret: value.is_some_and(|it| matches!(it.value, Value::Environment(_))),
        words: value.and_then(|value| words(&value.value, context)),
    }
}

/// What a plain value or a reference says.
fn words(value: &Value<'_>, context: &Context<'_>) -> Option<String> {
    Some(match value {
        Value::Text(text) => format!("'{}'", text.chars().take(60).collect::<String>()),
        Value::Int(value) => format!("'{value}'"),
        Value::Uint(value) => format!("'{value}'"),
        Value::Reference(natural) => {
            let fields = &context.schema[natural.entity].fields;
            let parts = natural.fields.iter().map(|given| {
                let said = words(&given.value.value, context);
                format!(
                    "{} {}",
                    fields[given.field].name,
                    said.as_deref().unwrap_or("…")
                )
            });
            parts.collect::<Vec<_>>().join(" and ")
        }
        _ => return None,
    })
}

fn first(place: Place) -> Place {
    Place {
        start: place.start,
        end: place.end.min(place.start + 1),
    }
}

/// Reads the file again, as far as the record.
fn in_lines(
    segment: &Segment<'_>,
    path: &Path,
    offset: u64,
    context: &Context<'_>,
    wanted: Wanted,
) -> Option<Found> {
    let reader = LineReader::new(&Context {
        omitted: &|_, _| Omitted::Filled,
        ..*context
    });
    let mut passed = 0;
    let mut lines = 0;
    for block in Blocks::new(File::open(path).ok()?, BLOCK) {
        let block = block.ok()?;
        let here = block.split(|byte| *byte == b'\n');
        let count = here.filter(|line| !line.trim_ascii().is_empty()).count() as u64;
        if offset < passed + count {
            let read = reader.read(&Source {
                path: segment.path.clone(),
                bytes: &block,
            });
            let record = read
                .files
                .first()?
                .records
                .get((offset - passed) as usize)?;
            return Some(found(segment, record, &block, lines, wanted, context));
        }
        passed += count;
        lines += block.iter().filter(|byte| **byte == b'\n').count() as u32;
    }
    None
}

/// Opens JSON Lines.
pub(super) fn open(path: &Path, shown: &str) -> Result<File> {
    File::open(path)
        .map_err(|error| Failure::new(format!("fixture `{shown}` cannot be read")).because(error))
}

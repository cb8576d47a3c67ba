//! What the rules share: the maps, and where findings stand.

use super::SqlInput;
use crate::entity::table::{ColumnMap, TableMap};
use crate::entity::verdict::{self, Family as ColumnFamily};
use crate::rules::{Finding, Location, Selection, Side};
use crate::schema::{Field, Message, Origin};
use crate::sql::catalog::Column;
use crate::sql::migration::MigrationFile;
use crate::sql::types::ColumnType;
use crate::sql::{Dialect, Place, ProblemKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The field number of a declaration's name in its descriptor.
const NAME: i32 = 1;

pub(super) struct Context<'a> {
    pub input: SqlInput<'a>,
    pub selection: &'a Selection,
    pub maps: Vec<TableMap<'a>>,
    /// Paths of migrations that the base does not have; empty without a base.
    new_files: BTreeSet<Arc<str>>,
}

impl<'a> Context<'a> {
    pub fn new(input: SqlInput<'a>, selection: &'a Selection) -> Context<'a> {
        let paths = |files: &[Arc<MigrationFile>]| -> BTreeSet<Arc<str>> {
            files.iter().map(|file| file.path.clone()).collect()
        };
        let new_files = match input.base {
            Some(base) => &paths(&input.migrations.files) - &paths(base),
            None => BTreeSet::new(),
        };
        let mut maps = TableMap::all(input.schema, input.entities, &input.replay.catalog);
        maps.retain(|map| !input.share.elsewhere.contains(&map.message.id));
        Context {
            maps,
            input,
            selection,
            new_files,
        }
    }

    pub fn dialect(&self) -> Dialect {
        self.input.migrations.dialect
    }

    /// True if the database checks that rows are unique and refer to others.
    pub fn has_keys(&self) -> bool {
        self.dialect() == Dialect::Postgres
    }

    /// True if the base does not have the file; without a base none is new.
    pub fn is_new(&self, path: &Arc<str>) -> bool {
        self.new_files.contains(path)
    }

    /// True if there is anything that the base does not have.
    pub fn has_new_files(&self) -> bool {
        !self.new_files.is_empty()
    }

    /// Where a declaration's name stands.
    pub fn name_of(&self, origin: &Origin) -> Location {
        let schema = self.input.schema;
        let name = schema.span(&origin.child(&[NAME]));
        Location {
            side: Side::Current,
            path: schema[origin.file].shown.clone(),
            span: name.or_else(|| schema.span(origin)),
        }
    }

    pub fn field(&self, field: &Field) -> Location {
        self.name_of(&field.origin)
    }

    pub fn message(&self, message: &Message) -> Location {
        self.name_of(&message.origin)
    }

    /// Puts a finding at the proto or, if its migration is new, at the SQL; the
    /// other one becomes a further place.
    pub fn at_change(
        &self,
        finding: Finding,
        (proto, of_proto): (Location, String),
        (sql, of_sql): (&Place, String),
    ) -> Finding {
        if self.is_new(&sql.path) {
            finding.at(at(sql)).related(proto, of_proto)
        } else {
            finding.at(proto).related(at(sql), of_sql)
        }
    }

    /// ": the column holds …", unless the shape already says it all.
    pub fn why_impossible(&self, held: &ColumnMap<'_>, column: &Column) -> String {
        let family = ColumnFamily::of(&self.input.replay.catalog, &column.ty);
        let is_clickhouse = matches!(column.ty, ColumnType::ClickHouse(_));
        match family {
            Some(family) if !held.repeated && !is_clickhouse => {
                format!(": {}", verdict::impossible(held.value.kind, family))
            }
            _ => String::new(),
        }
    }

    /// A statement that was not understood and may have made what is missing.
    pub fn gap(&self, gaps: &'a [Place]) -> Option<&'a Place> {
        gaps.iter().chain(&self.input.replay.catalog.gaps).next()
    }

    /// True if a statement on the table, or on nobody knows what, does not
    /// parse.
    pub fn is_unread(&self, map: &TableMap<'_>) -> bool {
        let gaps = map.table.map_or(&[][..], |(_, table)| &table.gaps);
        let problems = &self.input.migrations.problems;
        gaps.iter()
            .chain(&self.input.replay.catalog.gaps)
            .any(|gap| {
                problems.iter().any(|problem| {
                    let within = gap.span.start <= problem.place.span.start
                        && problem.place.span.start <= gap.span.end;
                    problem.kind == ProblemKind::Syntax && problem.place.path == gap.path && within
                })
            })
    }
}

/// A place in a migration of what is checked.
pub(super) fn at(place: &Place) -> Location {
    Location {
        side: Side::Current,
        path: place.path.clone(),
        span: Some(place.span),
    }
}

/// "'a', 'b' and 'c'".
pub(super) fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("'{name}'")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

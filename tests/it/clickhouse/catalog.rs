//! The catalog that is built from files, and what the engine has after the
//! same statements, as lines that can be compared.

use super::server::Database;
use contracts::sql::Dialect;
use contracts::sql::clickhouse::{
    Catalog, Column, DefaultKind, Replay, TableKind, literal, replay,
};
use contracts::sql::migration::{self, FileInput, Migrations};
use std::collections::{BTreeMap, BTreeSet};

pub fn read(text: &str) -> Migrations {
    let file = FileInput {
        shown: "sql/clickhouse/001_x.sql".into(),
        name: "001_x.sql".to_owned(),
        text: text.as_bytes().into(),
    };
    migration::read_in(Dialect::ClickHouse, vec![file])
}

pub fn replayed(text: &str) -> Replay {
    let migrations = read(text);
    assert!(migrations.problems.is_empty(), "{:#?}", migrations.problems);
    replay(&migrations.migrations)
}

/// The up statements, as the reader cuts them.
pub fn statements(text: &str) -> Vec<String> {
    let migrations = read(text);
    let up = migrations.migrations[0].up.as_ref().unwrap();
    let statements = up.statements.iter();
    statements.map(|it| up.text(it).to_owned()).collect()
}

/// A line with parts that are expressions, which the engine spells its own way.
#[derive(Clone, Debug)]
pub struct Line {
    what: String,
    expressions: Vec<String>,
}

/// Asserts that both have the same lines.
#[track_caller]
pub fn same(database: &Database, catalog: &Catalog, text: &str) {
    let (ours, theirs) = (ours(catalog), theirs(database, catalog));
    let spelt = spellings(database, ours.iter().chain(&theirs));
    let lines = |lines: &[Line]| -> BTreeSet<String> {
        let line = |line: &Line| {
            let expressions: Vec<&str> = line.expressions.iter().map(|it| &*spelt[it]).collect();
            format!("{} {}", line.what, expressions.join(" | "))
        };
        lines.iter().map(line).collect()
    };
    let (ours, theirs) = (lines(&ours), lines(&theirs));
    let missing: Vec<_> = theirs.difference(&ours).collect();
    let beside: Vec<_> = ours.difference(&theirs).collect();
    assert!(
        missing.is_empty() && beside.is_empty(),
        "the engine alone has {missing:#?}\nthe catalog alone has {beside:#?}\nafter\n{text}"
    );
}

/// The engine's spelling of expressions.
fn spellings<'a>(
    database: &Database,
    lines: impl Iterator<Item = &'a Line>,
) -> BTreeMap<String, String> {
    let all: BTreeSet<&String> = lines.flat_map(|line| &line.expressions).collect();
    let all: Vec<&String> = all.into_iter().collect();
    if all.is_empty() {
        return BTreeMap::new();
    }
    let array: Vec<String> = all.iter().map(|it| literal(it)).collect();
    let rows = database.rows(&format!(
        "SELECT arrayJoin(arrayMap(x -> if(x = '', '', formatQuerySingleLineOrNull('SELECT ' || x)), \
         [{}]))",
        array.join(", ")
    ));
    assert_eq!(rows.len(), all.len());
    let pairs = all.into_iter().cloned().zip(rows);
    pairs.map(|(text, row)| (text, row[0].clone())).collect()
}

fn joined(list: &[contracts::sql::clickhouse::Expression]) -> String {
    let texts: Vec<&str> = list.iter().map(|it| it.text.as_str()).collect();
    texts.join(", ")
}

fn ours(catalog: &Catalog) -> Vec<Line> {
    let mut lines = Vec::new();
    for (name, table) in &catalog.tables {
        let engine = match table.kind {
            TableKind::View => "View",
            TableKind::MaterializedView => "MaterializedView",
            TableKind::OtherView => "Other",
            TableKind::Dictionary => "Dictionary",
            TableKind::Table => table.engine.as_ref().map_or("MergeTree", |it| &it.name),
        };
        let of_table = table.kind == TableKind::Table;
        let text = |it: &Option<contracts::sql::clickhouse::Expression>| {
            let text = it.as_ref().map(|it| it.text.clone());
            text.filter(|_| of_table).unwrap_or_default()
        };
        // This engine sorts by its version, too.
        let version = table
            .engine
            .as_ref()
            .filter(|it| it.name == "VersionedCollapsingMergeTree");
        let version = version.and_then(|it| Some(it.arguments.as_ref()?.text.split_once(',')?.1));
        let (sorting, primary) = match of_table {
            true => {
                let key = joined(&table.order_by);
                let key = version.map_or(key.clone(), |version| format!("{key},{version}"));
                (key, joined(table.primary_key()))
            }
            false => (String::new(), String::new()),
        };
        lines.push(Line {
            what: format!(
                "table {name} {engine} {}",
                table.comment.as_deref().unwrap_or_default()
            ),
            expressions: vec![
                sorting,
                primary,
                text(&table.partition_by),
                text(&table.sample_by),
            ],
        });
        if table.gaps.is_empty() {
            for (position, column) in table.columns.iter().enumerate() {
                let mut column = column.clone();
                if table.kind == TableKind::Dictionary {
                    // The engine does not show those of dictionaries.
                    column.default = None;
                }
                lines.push(of_column(&name.to_string(), position + 1, &column));
            }
        }
        if table.kind != TableKind::Table {
            continue;
        }
        for index in &table.indexes {
            lines.push(Line {
                what: format!(
                    "index {name}.{} {}",
                    index.name,
                    index.granularity.unwrap_or(1)
                ),
                expressions: vec![
                    without_brackets(&index.expression.text),
                    index
                        .method
                        .as_ref()
                        .map(|it| it.text.clone())
                        .unwrap_or_default(),
                ],
            });
        }
        for projection in &table.projections {
            lines.push(Line {
                what: format!("projection {name}.{}", projection.name),
                expressions: Vec::new(),
            });
        }
    }
    lines
}

/// The engine shows the parts of an index without the brackets around them.
fn without_brackets(text: &str) -> String {
    let inner = text.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    inner.unwrap_or(text).to_owned()
}

fn of_column(table: &str, position: usize, column: &Column) -> Line {
    let (kind, value) = match &column.default {
        None => ("", String::new()),
        Some((kind, value)) => (
            match kind {
                DefaultKind::Default => "DEFAULT",
                DefaultKind::Materialized => "MATERIALIZED",
                DefaultKind::Alias => "ALIAS",
                DefaultKind::Ephemeral => "EPHEMERAL",
            },
            value.as_ref().map(|it| it.text.clone()).unwrap_or_default(),
        ),
    };
    // What is filled in for an ephemeral column is the engine's own affair.
    let value = if kind == "EPHEMERAL" {
        String::new()
    } else {
        value
    };
    let codec = column.codec.as_ref().map_or("", |it| &it.text);
    Line {
        what: format!(
            "column {table}.{} {position} {} {kind} {} {}",
            column.name,
            column.ty,
            column.comment.as_deref().unwrap_or_default(),
            codec_names(codec),
        ),
        expressions: vec![value],
    }
}

/// `CODEC(Delta(8), ZSTD(1))` → `Delta,ZSTD`: the engine fills levels in.
fn codec_names(codec: &str) -> String {
    let inner = codec.strip_prefix("CODEC(").unwrap_or_default();
    let mut depth = 0;
    let outside = inner.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let shown = depth == 0 && (c.is_alphanumeric() || matches!(c, ',' | '_'));
        depth -= i32::from(*c == ')');
        shown
    });
    outside.collect()
}

fn theirs(database: &Database, catalog: &Catalog) -> Vec<Line> {
    let mut lines = Vec::new();
    let databases = format!(
        "database IN ({})",
        databases(database, catalog)
            .iter()
            .map(|it| literal(it))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let shown = |row: &[String]| match row[0] == database.name {
        true => row[1].clone(),
        false => format!("{}.{}", row[0], row[1]),
    };
    for row in database.rows(&format!(
        "SELECT database, name, engine, comment, sorting_key, primary_key, partition_key, sampling_key \
         FROM system.tables WHERE {databases} AND NOT startsWith(name, '.inner')"
    )) {
        let of_table = !matches!(&*row[2], "View" | "MaterializedView" | "Dictionary");
        let key = |at: usize| match of_table {
            true if row[at].contains(',') => row[at].clone(),
            true => without_brackets(&row[at]),
            false => String::new(),
        };
        lines.push(Line {
            what: format!("table {} {} {}", shown(&row), row[2], row[3]),
            expressions: vec![key(4), key(5), key(6), key(7)],
        });
    }
    let known: BTreeSet<String> = catalog
        .tables
        .iter()
        .filter(|(_, table)| table.gaps.is_empty())
        .map(|(name, _)| name.to_string())
        .collect();
    for row in database.rows(&format!(
        "SELECT database, table, name, position, type, default_kind, default_expression, comment, \
         compression_codec FROM system.columns WHERE {databases}"
    )) {
        if !known.contains(&shown(&row)) {
            continue;
        }
        let value = match row[5] == "EPHEMERAL" {
            true => String::new(),
            false => row[6].clone(),
        };
        // What the engine infers, the files do not tell.
        let ours = catalog
            .tables
            .iter()
            .find(|(name, _)| name.to_string() == shown(&row));
        let ours = ours.and_then(|(_, table)| table.column(&row[2]));
        let unknown = ours.is_some_and(|it| it.ty.to_string() == "unknown");
        let ty = if unknown { "unknown" } else { &row[4] };
        lines.push(Line {
            what: format!(
                "column {}.{} {} {ty} {} {} {}",
                shown(&row),
                row[2],
                row[3],
                row[5],
                row[7],
                codec_names(&row[8])
            ),
            expressions: vec![value],
        });
    }
    for row in database.rows(&format!(
        "SELECT database, table, name, type_full, expr, granularity \
         FROM system.data_skipping_indices WHERE {databases} AND creation = 'Explicit'"
    )) {
        lines.push(Line {
            what: format!("index {}.{} {}", shown(&row), row[2], row[5]),
            expressions: vec![row[4].clone(), row[3].clone()],
        });
    }
    for row in database.rows(&format!(
        "SELECT database, table, name FROM system.projections WHERE {databases}"
    )) {
        lines.push(Line {
            what: format!("projection {}.{}", shown(&row), row[2]),
            expressions: Vec::new(),
        });
    }
    lines
}

/// The databases that the files speak of.
fn databases(database: &Database, catalog: &Catalog) -> BTreeSet<String> {
    let named = catalog.tables.keys().map(|it| match &*it.database {
        "default" => database.name.clone(),
        other => other.to_owned(),
    });
    named.chain([database.name.clone()]).collect()
}

//! A ClickHouse, held against its migrations.
//!
//! The server writes of each table the statement that would make it; read and
//! carried out like a migration, these make the catalog of what is there. How it
//! spells an expression it tells for ours as well, so that `INTERVAL 1 DAY` and
//! `toIntervalDay(1)` are one.

use super::{Options, Verified, forget_by_name, matches_any};
use crate::database::clickhouse::{ClickHouseSession, connect};
use crate::database::migrate::observe_clickhouse;
use crate::database::{ClickHouseTarget, ServerError, Session};
use crate::failure::{Failure, Result};
use crate::sql::Dialect;
use crate::sql::clickhouse::{
    CURRENT_DATABASE, Catalog, TableName, difference, identifier, literal, relational, replay,
};
use crate::sql::migration::{self, FileInput, Migration};
use std::collections::{BTreeMap, BTreeSet};

/// How many expressions are asked about at once.
const BATCH: usize = 200;

/// Compares a database with the migrations of a project.
pub(super) fn verify(target: &ClickHouseTarget, options: &Options) -> Result<Verified> {
    let mut session = connect(target)?;
    let lost = |error: ServerError| {
        Failure::new(format!("{} cannot be read", target.shown())).because(error.described())
    };
    let folder = options.folder.as_deref();
    let observed = observe_clickhouse(&mut session, &options.project, folder, &options.table)?;
    let made = |migrations: &[Migration]| {
        let mut catalog = replay(migrations).catalog;
        forget(&mut catalog, &observed.tables, options);
        catalog
    };
    let mut verified = Verified {
        migrations: observed.count,
        history: observed.drift.clone(),
        ..Verified::default()
    };
    let mut expected = made(&observed.applied);
    let all = made(&observed.all);
    let databases = databases(target, &all);
    let mut live = introspected(&mut session, target, &databases).map_err(lost)?;
    forget(&mut live, &observed.tables, options);
    if observed.history.is_none() && !live.tables.is_empty() {
        expected = all;
        verified.history.clear();
        verified.notes.push(
            "the database has no history of migrations: all of them count as carried out"
                .to_owned(),
        );
    }
    let spelt = spellings(&mut session, target, [&live, &expected]).map_err(lost)?;
    let same = |a: &str, b: &str| {
        let spelling = |text: &str| spelt.get(text).cloned().unwrap_or_else(|| text.to_owned());
        a == b || spelling(a) == spelling(b)
    };
    let mut mending = difference::differences(&live, &expected, &same);
    if let Some(begun) = &observed.unfinished {
        // What a migration that stopped half way has made is as expected as what
        // it has not.
        let mut further = observed.applied.clone();
        further.push(begun.clone());
        let others = difference::differences(&live, &made(&further), &same);
        mending.retain(|it| {
            let of = |it: &difference::Drift| (it.difference.object.clone(), it.difference.change);
            others.iter().any(|other| of(other) == of(it))
        });
    }
    let keeping = difference::differences(&expected, &live, &same);
    verified.statements = Some(super::Statements {
        keeping: mending.iter().map(|it| opposite(it, &keeping)).collect(),
        mending: mending.iter().map(|it| it.statements.clone()).collect(),
    });
    verified.differences = mending.into_iter().map(|it| it.difference).collect();
    verified.live = relational(&live);
    verified.expected = relational(&expected);
    Ok(verified)
}

/// The statements for the same object the other way round.
fn opposite(drift: &difference::Drift, keeping: &[difference::Drift]) -> Vec<String> {
    use crate::sql::difference::Change;
    let change = match drift.difference.change {
        Change::Added => Change::Removed,
        Change::Removed => Change::Added,
        changed => changed,
    };
    let is_it = |it: &&difference::Drift| {
        it.difference.object == drift.difference.object && it.difference.change == change
    };
    keeping
        .iter()
        .find(is_it)
        .map_or(Vec::new(), |it| it.statements.clone())
}

/// The databases that the migrations speak of; `default` stands for the one
/// that is connected to.
fn databases(target: &ClickHouseTarget, expected: &Catalog) -> BTreeSet<String> {
    let named = expected.tables.keys().map(|it| it.database.as_str());
    let named = named.filter(|it| *it != CURRENT_DATABASE);
    named
        .chain([target.database()])
        .map(str::to_owned)
        .collect()
}

/// What is there, from the statements that the server writes of it.
fn introspected(
    session: &mut ClickHouseSession,
    target: &ClickHouseTarget,
    databases: &BTreeSet<String>,
) -> std::result::Result<Catalog, ServerError> {
    let names: Vec<String> = databases.iter().map(|it| literal(it)).collect();
    let rows = session.query(&format!(
        "SELECT database, name, create_table_query FROM system.tables WHERE database IN ({}) \
         AND NOT is_temporary AND NOT startsWith(name, '.inner') AND create_table_query != '' \
         ORDER BY database, name",
        names.join(", ")
    ))?;
    let mut text = String::from("SET flatten_nested = 0;\n");
    for row in &rows {
        text.push_str(row.text(2));
        text.push_str(";\n");
    }
    let shown = target.shown();
    let migrations = migration::read_in(
        Dialect::ClickHouse,
        vec![FileInput {
            shown: shown.as_str().into(),
            name: "0_database.sql".to_owned(),
            text: text.as_bytes().into(),
        }],
    );
    let there = replay(&migrations.migrations).catalog;
    // The connected database is the current one, whatever it is called.
    let renamed = |name: TableName| match name.database == target.database() {
        true => TableName::new(CURRENT_DATABASE, name.name),
        false => name,
    };
    let mut catalog = Catalog::default();
    for (name, mut table) in there.tables {
        table.to = table.to.map(renamed);
        table.reads = table.reads.into_iter().map(renamed).collect();
        catalog.tables.insert(renamed(name), table);
    }
    Ok(catalog)
}

fn forget(catalog: &mut Catalog, tables: &BTreeSet<String>, options: &Options) {
    catalog.tables.retain(|name, _| {
        let (shown, full) = (name.to_string(), format!("{}.{}", name.database, name.name));
        !forget_by_name(tables, &shown) && !matches_any(&options.ignored, [&shown, &full])
    });
}

/// How the server spells the expressions of catalogs; those that it does not
/// understand are left as they are.
fn spellings(
    session: &mut ClickHouseSession,
    target: &ClickHouseTarget,
    catalogs: [&Catalog; 2],
) -> std::result::Result<BTreeMap<String, String>, ServerError> {
    let all: BTreeSet<String> = catalogs
        .into_iter()
        .flat_map(difference::expressions)
        .collect();
    let all: Vec<String> = all.into_iter().collect();
    let prefix = format!("{}.", identifier(target.database()));
    let mut spelt = BTreeMap::new();
    for batch in all.chunks(BATCH) {
        let query = |text: &String| {
            let first = text.split([' ', '(']).next().unwrap_or_default();
            let is_query = ["SELECT", "WITH"]
                .iter()
                .any(|it| first.eq_ignore_ascii_case(it));
            match text.strip_prefix("TTL ") {
                Some(ttl) => literal(&format!("ALTER TABLE t MODIFY TTL {ttl}")),
                None if is_query => literal(text),
                None => literal(&format!("SELECT {text}")),
            }
        };
        let texts: Vec<String> = batch.iter().map(query).collect();
        let asked = session.query(&format!(
            "SELECT arrayJoin(arrayMap(it -> ifNull(formatQuerySingleLineOrNull(it), it), [{}]))",
            texts.join(", ")
        ));
        match asked {
            Ok(rows) => {
                let found = rows.iter().map(|row| row.text(0).replace(&prefix, ""));
                spelt.extend(batch.iter().cloned().zip(found));
            }
            Err(error) if error.lost => return Err(error),
            // An old server cannot tell: texts are compared as they are.
            Err(_) => {
                let plain = batch.iter().map(|it| (it.clone(), it.replace(&prefix, "")));
                spelt.extend(plain);
            }
        }
    }
    Ok(spelt)
}

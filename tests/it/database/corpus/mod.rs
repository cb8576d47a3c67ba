//! The replay of migrations against PostgreSQL itself: sequences of statements
//! made at random, and migrations as people write them. Whatever the server
//! took, the replay takes, and comes to what the server has.
//!
//! `CONTRACTS_CORPUS_CASES` says how many sequences, `CONTRACTS_CORPUS_SEED` with
//! which to begin.

mod random;
mod statements;
mod written;

use super::catalog::{of_server, replayed_text, told};
use super::server::Database;
use contracts::database::verify::settle;
use contracts::database::{Session, Target, connect};
use contracts::sql::catalog::Catalog;
use contracts::sql::difference::{Difference, differences};
use contracts::sql::types::ColumnType;
use random::Random;

type QueryColumn = (String, ColumnType);

const USUAL_CASES: u64 = 60;
/// Tried a sequence; the server takes one in three or so.
const STATEMENTS: usize = 110;
const MOST_SHOWN: usize = 12;

fn number(variable: &str, usual: u64) -> u64 {
    let value = std::env::var(variable).ok();
    value.map_or(usual, |value| value.parse().unwrap())
}

#[test]
fn random_statements_make_what_the_server_makes() {
    let database = Database::new();
    let target = Target::parse(&database.url).unwrap();
    let mut session = connect(&target).unwrap();
    let first = number("CONTRACTS_CORPUS_SEED", 1);
    let mut wrong = Vec::new();
    let mut taken = 0;
    for seed in first..first + number("CONTRACTS_CORPUS_CASES", USUAL_CASES) {
        let mut random = Random::new(seed);
        let mut script = String::new();
        session.execute(EMPTY).unwrap();
        session.execute("CREATE SCHEMA s1").unwrap();
        script.push_str("CREATE SCHEMA s1;\n");
        for _ in 0..STATEMENTS {
            let statement = statements::statement(&mut random);
            if session.execute(&statement).is_ok() {
                script.push_str(&format!("{statement};\n"));
                taken += 1;
            }
        }
        let compared = compare(&database, &script);
        let compared = compared.and_then(|()| printed(&database, &script));
        if let Err(found) = compared {
            wrong.push(format!("seed {seed}\n{script}\n{found}"));
        }
    }
    let count = wrong.len();
    wrong.truncate(MOST_SHOWN);
    assert!(wrong.is_empty(), "{count} wrong\n{}", wrong.join("\n"));
    eprintln!("the server took {taken} statements");
    assert!(taken > 0, "the server takes nothing");
}

/// What is in the way of the next sequence.
const EMPTY: &str = "DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public;
END $$";

fn compare(database: &Database, script: &str) -> Result<(), String> {
    let replayed = replayed_text(script)?;
    let there = of_server(database);
    let found = differences(&there, &replayed);
    let mut found = settled(database, &there, &replayed, found);
    found.retain(|it| !is_gap(&replayed, it));
    if !found.is_empty() {
        return Err(told(&found));
    }
    order_of_columns(&replayed, &there)?;
    columns_of_views(&replayed, &there)
}

/// What is printed of the catalog makes it again.
fn printed(database: &Database, script: &str) -> Result<(), String> {
    let expected = replayed_text(script)?;
    let mut of_tables = expected.tables.values();
    if !expected.gaps.is_empty() || of_tables.any(|table| !table.gaps.is_empty()) {
        return Ok(());
    }
    let text = contracts::sql::print::sql(&expected);
    let mut session = connect(&Target::parse(&database.url).unwrap()).unwrap();
    session.execute(EMPTY).unwrap();
    if let Err(error) = session.execute(&text) {
        return Err(format!("printed\n{text}\n{}", error.described()));
    }
    let there = of_server(database);
    let found = differences(&there, &expected);
    let found = settled(database, &there, &expected, found);
    match found.is_empty() {
        true => Ok(()),
        false => Err(format!("printed\n{text}\n{}", told(&found))),
    }
}

/// Without what the server says is the same in other words; what it cannot tell
/// stays.
fn settled(
    database: &Database,
    there: &Catalog,
    expected: &Catalog,
    found: Vec<Difference>,
) -> Vec<Difference> {
    let mut session = connect(&Target::parse(&database.url).unwrap()).unwrap();
    let mut settled = settle(&mut session, there, expected, found).unwrap();
    settled.differences.extend(settled.undecided);
    settled.differences
}

/// True for what a statement did that is known not to be understood.
fn is_gap(replayed: &Catalog, difference: &Difference) -> bool {
    let table = difference.object.table();
    let table = table.and_then(|table| replayed.tables.get(table));
    table.is_some_and(|table| !table.gaps.is_empty())
}

fn order_of_columns(replayed: &Catalog, there: &Catalog) -> Result<(), String> {
    for (name, table) in &replayed.tables {
        let names = |table: &contracts::sql::catalog::Table| {
            let columns = table.columns.iter().map(|column| column.name.clone());
            columns.collect::<Vec<_>>()
        };
        let (ours, theirs) = (names(table), names(&there.tables[name]));
        if table.gaps.is_empty() && ours != theirs {
            return Err(format!("table {name} has {ours:?}, the server {theirs:?}"));
        }
    }
    Ok(())
}

/// The columns of a view are known or not; where they are, they are right.
fn columns_of_views(replayed: &Catalog, there: &Catalog) -> Result<(), String> {
    for (name, view) in &replayed.views {
        if let Some(columns) = &view.columns {
            let theirs = there.views[name].columns.as_deref().unwrap_or_default();
            let same = |((ours, ty), (name, other)): (&QueryColumn, &QueryColumn)| {
                ours == name && (*ty == ColumnType::Unknown || ty == other)
            };
            let (ours, pairs) = (columns, columns.iter().zip(theirs));
            if ours.len() != theirs.len() || !pairs.into_iter().all(same) {
                return Err(format!("view {name} has {ours:?}, the server {theirs:?}"));
            }
        }
    }
    Ok(())
}

#[test]
fn migrations_as_people_write_them_make_what_the_server_makes() {
    let database = Database::new();
    for (name, script) in written::WRITTEN {
        database.sql(EMPTY);
        database.sql(script);
        if let Err(found) = compare(&database, script) {
            panic!("{name}\n{found}");
        }
        if let Err(found) = printed(&database, script) {
            panic!("{name}\n{found}");
        }
    }
}

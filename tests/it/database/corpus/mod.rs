//! The replay of migrations against PostgreSQL itself: sequences of statements
//! made at random, and migrations as people write them. Whatever the server
//! took, the replay takes, and comes to what the server has.
//!
//! `CONTRACTS_CORPUS_CASES` says how many sequences, `CONTRACTS_CORPUS_SEED` with
//! which to begin.

mod random;
mod statements;
mod written;

use super::catalog::{from_text, of_server, replayed_text, told};
use super::server::Database;
use contracts::database::{Session, Target, connect};
use contracts::sql::catalog::Catalog;
use contracts::sql::difference::differences;
use random::Random;

const USUAL_CASES: u64 = 60;
const STATEMENTS: usize = 45;

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
        if let Err(found) = compare(&database, &script) {
            wrong.push(format!("seed {seed}\n{script}\n{found}"));
        }
    }
    let count = wrong.len();
    assert!(wrong.is_empty(), "{count} wrong\n{}", wrong[0]);
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
    let found = differences(&replayed, &there);
    let known = |it: &&contracts::sql::difference::Difference| !is_gap(&replayed, it);
    let found: Vec<_> = found.iter().filter(known).cloned().collect();
    if !found.is_empty() {
        return Err(told(&found));
    }
    order_of_columns(&replayed, &there)?;
    columns_of_views(&replayed, &there)
}

/// True for what a statement did that is known not to be understood.
fn is_gap(replayed: &Catalog, difference: &contracts::sql::difference::Difference) -> bool {
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
            let shown = |columns: &[(String, contracts::sql::types::ColumnType)]| {
                let columns = columns.iter().map(|(name, ty)| format!("{name} {ty}"));
                columns.collect::<Vec<_>>()
            };
            let theirs = there.views[name].columns.as_deref().unwrap_or_default();
            let (ours, theirs) = (shown(columns), shown(theirs));
            if ours != theirs {
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
        let expected = from_text(script);
        database.sql(EMPTY);
        database.sql(&contracts::sql::print::sql(&expected));
        let found = differences(&expected, &of_server(&database));
        assert!(found.is_empty(), "{name}, printed\n{}", told(&found));
    }
}

//! Migrations as people write them, in the reader and in the engine.

use super::catalog::{read, replayed, same, statements};
use super::server::Database;
use std::fs;
use std::path::Path;

#[test]
fn the_engine_has_what_the_files_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clickhouse/corpus");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        let text = fs::read_to_string(&path).unwrap();
        let database = Database::new();
        // Some files make a database of their own.
        let text = text.replace("OTHER_DATABASE", &format!("{}_other", database.name));
        let mut so_far = String::new();
        for statement in statements(&text) {
            database.sql(&statement);
            so_far.push_str(&statement);
            so_far.push_str(";\n");
            count += 1;
            let replay = replayed(&so_far);
            assert!(
                replay.problems.is_empty(),
                "{path:?}: {:#?}",
                replay.problems
            );
            same(&database, &replay.catalog, &so_far);
        }
        let _ = database.ask(&format!("DROP DATABASE IF EXISTS {}_other", database.name));
    }
    assert!(count > 100, "{count} statements");
}

/// What a server says it made, read again, is the same.
#[test]
fn what_the_engine_writes_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clickhouse/corpus");
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let database = Database::new();
        let text = text.replace("OTHER_DATABASE", &format!("{}_other", database.name));
        for statement in statements(&text) {
            database.sql(&statement);
        }
        let created = database.rows(
            "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() \
             AND NOT startsWith(name, '.inner')",
        );
        let prefix = format!("{}.", database.name);
        let written: Vec<String> = created
            .iter()
            .map(|row| row[0].replace(&prefix, ""))
            .collect();
        let again = replayed(&(written.join(";\n") + ";\n"));
        assert!(again.problems.is_empty(), "{:#?}", again.problems);
        same(&database, &again.catalog, &written.join(";\n"));
        let _ = database.ask(&format!("DROP DATABASE IF EXISTS {}_other", database.name));
    }
}

/// What the engine would not parse is told, at its place; the rest is read.
#[test]
fn what_the_engine_refuses_to_parse_is_a_finding() {
    let database = Database::new();
    for (wrong, place, message) in [
        (
            "CREATE TABEL a (x Int8) ENGINE = Log",
            "2:8",
            "'create TABEL' is no statement",
        ),
        (
            "CREATE TABLE a (x Strin) ENGINE = Log",
            "2:19",
            "unknown type 'Strin'",
        ),
        (
            "CREATE TABLE a (x Int8 ENGINE = Log",
            "2:16",
            "this bracket is never closed",
        ),
        (
            "CREATE TABLE a (x Int8) ENGINE = Log ORDER",
            "2:38",
            "expected the end of the statement, found 'ORDER'",
        ),
        (
            "ALTER TABLE a ADD COLUM x Int8",
            "2:19",
            "expected COLUMN, INDEX, PROJECTION or CONSTRAINT, found 'COLUM'",
        ),
        (
            "ALTER TABLE a DROP COLUMN",
            "2:20",
            "expected the name of a column, found the end of the statement",
        ),
        (
            "ALTER TABLE IF EXISTS a DROP COLUMN x",
            "2:13",
            "expected the name of a table, found 'IF'",
        ),
        (
            "CREATE TABLE a (x Enum8('a' = )) ENGINE = Log",
            "2:29",
            "expected a whole number, found the end of the statement",
        ),
        (
            "CREATE MATERIALIZED VIEW m TO t",
            "2:31",
            "expected AS and a query, found the end of the statement",
        ),
        ("RENAME TABLE a b", "2:16", "expected 'TO', found 'b'"),
        ("SELEC 1", "2:1", "expected a statement, found 'SELEC'"),
        (
            "CREATE TABLE a (x Int8) ENGINE = Log COMMENT 'x",
            "2:46",
            "this string never ends",
        ),
        ("DROP TABL a", "2:6", "'drop TABL' is no statement"),
    ] {
        let text = format!("CREATE TABLE t (x Int8) ENGINE = Log;\n{wrong}\n");
        let migrations = read(&text);
        let found: Vec<String> = migrations
            .problems
            .iter()
            .map(|it| {
                format!(
                    "{}:{} {}",
                    it.place.span.start.line, it.place.span.start.column, it.message
                )
            })
            .collect();
        assert_eq!(found, [format!("{place} {message}")], "{wrong}");
        assert!(database.ask(wrong).is_err(), "the engine takes {wrong}");
    }
}

/// The names of types are those that the engine has.
#[test]
fn every_type_of_the_engine_is_read() {
    let database = Database::new();
    let rows =
        database.rows("SELECT name, alias_to, case_insensitive FROM system.data_type_families");
    assert!(rows.len() > 100);
    let mut wrong = Vec::new();
    for row in rows {
        let (name, alias) = (row[0].as_str(), row[1].as_str());
        let canonical = if alias.is_empty() { name } else { alias };
        let arguments = match canonical {
            "AggregateFunction" => "(uniq, String)",
            "SimpleAggregateFunction" => "(sum, UInt64)",
            "Array" | "Nullable" | "LowCardinality" => "(String)",
            "Map" => "(String, String)",
            "Tuple" | "Nested" => "(a String)",
            "Variant" => "(String, UInt8)",
            "Enum" | "Enum8" | "Enum16" => "('a' = 1)",
            "FixedString" => "(3)",
            "QBit" => "(Float32, 3)",
            "Decimal32" | "Decimal64" | "Decimal128" | "Decimal256" => "(2)",
            _ => "",
        };
        let asked = format!("{name}{arguments}");
        let lower = format!("{}{arguments}", name.to_lowercase());
        let mut spellings = vec![asked];
        if row[2] == "1" {
            spellings.push(lower);
        }
        for spelling in spellings {
            let read = read(&format!("CREATE TABLE t (x {spelling}) ENGINE = Memory;"));
            if !read.problems.is_empty() {
                wrong.push(format!("{spelling}: {}", read.problems[0].message));
                continue;
            }
            let made = format!("CREATE OR REPLACE TABLE t (x {spelling}) ENGINE = Memory");
            if database.ask(&made).is_err() {
                continue;
            }
            let theirs = database.sql("SELECT type FROM system.columns WHERE database = currentDatabase() AND table = 't' LIMIT 1 FORMAT TSVRaw");
            let replayed = contracts::sql::clickhouse::replay(&read.migrations);
            let table = replayed.catalog.tables.values().next().unwrap();
            let ours = table.columns[0].ty.to_string();
            if ours != theirs {
                wrong.push(format!("{spelling}: '{ours}', the engine has '{theirs}'"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

use super::replay;
use crate::sql::Dialect;
use crate::sql::clickhouse::{Catalog, print};
use crate::sql::migration::{self, FileInput};

/// The catalog, and the problems as "line:column message".
fn replayed(text: &str) -> (Catalog, Vec<String>) {
    let file = FileInput {
        shown: "001.sql".into(),
        name: "001.sql".to_owned(),
        text: text.as_bytes().into(),
    };
    let migrations = migration::read_in(Dialect::ClickHouse, vec![file]);
    let replay = replay(&migrations.migrations);
    let problems = migrations.problems.iter().chain(&replay.problems);
    let problems = problems.map(|it| {
        let start = it.place.span.start;
        format!("{}:{} {}", start.line, start.column, it.message)
    });
    let problems = problems.collect();
    (replay.catalog, problems)
}

#[test]
fn what_is_printed_makes_the_same() {
    let text = "CREATE TABLE t (a UInt8 DEFAULT 1, `b c` Array(String) CODEC(ZSTD) COMMENT 'x', INDEX i a TYPE \
                minmax GRANULARITY 2, CONSTRAINT k CHECK a > 0) ENGINE = ReplacingMergeTree(a) PARTITION BY a % 3 \
                ORDER BY (a, `b c`) TTL now() + INTERVAL 1 DAY SETTINGS index_granularity = 1 COMMENT 'y';\n\
                CREATE MATERIALIZED VIEW m TO t AS SELECT a FROM t;";
    let (catalog, problems) = replayed(text);
    assert_eq!(problems, [""; 0]);
    let printed: Vec<String> = catalog
        .tables
        .iter()
        .map(|(name, it)| print::create(name, it))
        .collect();
    let order = [printed[1].as_str(), printed[0].as_str()];
    let (again, problems) = replayed(&format!("{};", order.join(";\n")));
    assert_eq!(problems, [""; 0]);
    let drift = crate::sql::clickhouse::difference::differences(&catalog, &again, &|a, b| a == b);
    assert_eq!(drift, []);
}

#[test]
fn what_the_server_would_refuse_is_told_once_and_the_rest_is_carried_out() {
    let text = "CREATE TABLE a (x UInt8, y UInt8) ENGINE = MergeTree ORDER BY x;\n\
                CREATE TABLE a (z UInt8) ENGINE = Log;\n\
                ALTER TABLE a DROP COLUMN x, ADD COLUMN y UInt8, RENAME COLUMN y TO w;\n\
                ALTER TABLE b ADD COLUMN q UInt8;\n\
                DROP VIEW a;\n\
                ALTER TABLE a DROP INDEX i;\n";
    let (catalog, problems) = replayed(text);
    let expected = [
        "2:14 table 'a' exists already",
        "3:27 column 'x' is part of the key of 'a'",
        "3:41 column 'y' of 'a' exists already",
        "4:13 table 'b' does not exist",
        "5:11 'a' is no view",
        "6:13 table 'a' does not exist",
    ];
    assert_eq!(problems, expected);
    assert!(catalog.tables.is_empty());
}

#[test]
fn a_statement_that_cannot_be_read_leaves_a_gap() {
    let text = "CREATE TABLE a (x UInt9) ENGINE = Log;\nALTER TABLE a DROP COLUMN y;\nFOO;\nALTER TABLE c DROP COLUMN y;";
    let (catalog, problems) = replayed(text);
    assert_eq!(
        problems,
        [
            "1:19 unknown type 'UInt9'",
            "3:1 expected a statement, found 'FOO'"
        ]
    );
    assert_eq!(catalog.gaps.len(), 1);
}

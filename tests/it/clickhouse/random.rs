//! Random DDL: what the engine takes, the replay takes, and both then have the
//! same; what the engine refuses because of what is there or not, the replay
//! refuses.
//!
//! `CONTRACTS_CLICKHOUSE_SEQUENCES` says how many sequences, and
//! `CONTRACTS_CLICKHOUSE_SEED` from which on.

use super::catalog::{read, same};
use super::server::Database;
use contracts::sql::clickhouse::replay;

/// Statements of a sequence.
const LENGTH: usize = 25;

#[test]
fn what_the_engine_takes_the_replay_takes() {
    let number =
        |name: &str, usual: u64| std::env::var(name).map_or(usual, |it| it.parse().unwrap());
    let first = number("CONTRACTS_CLICKHOUSE_SEED", 1);
    let count = number("CONTRACTS_CLICKHOUSE_SEQUENCES", 25);
    let (mut taken, mut refused) = (0, 0);
    for seed in first..first + count {
        let (one, other) = sequence(seed);
        taken += one;
        refused += other;
    }
    assert!(taken > refused / 3, "{taken} taken, {refused} refused");
    assert!(refused > 0);
}

fn sequence(seed: u64) -> (usize, usize) {
    let database = Database::new();
    let mut choice = Choice::new(seed);
    let mut so_far = String::new();
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..LENGTH {
        let statement = statement(&mut choice);
        let text = format!("{so_far}{statement};\n");
        let migrations = read(&text);
        assert!(
            migrations.problems.is_empty(),
            "seed {seed}: {:#?}\n{text}",
            migrations.problems
        );
        let replayed = replay(&migrations.migrations);
        match database.ask(&statement) {
            Ok(_) => {
                taken += 1;
                so_far = text;
                assert!(
                    replayed.problems.is_empty(),
                    "seed {seed}: the engine takes the last of\n{so_far}\n{:#?}",
                    replayed.problems
                );
                same(&database, &replayed.catalog, &so_far);
            }
            Err(error) => {
                refused += 1;
                // Tables, columns, indexes, projections and constraints that
                // are there, or are not.
                const BY_NAME: [&str; 8] = [
                    "UNKNOWN_TABLE)",
                    "TABLE_ALREADY_EXISTS)",
                    "DUPLICATE_COLUMN)",
                    "NOT_FOUND_COLUMN_IN_BLOCK)",
                    "NO_SUCH_PROJECTION_IN_TABLE)",
                    "ILLEGAL_PROJECTION)",
                    "UNKNOWN_DICTIONARY)",
                    "NO_SUCH_COLUMN_IN_TABLE)",
                ];
                let by_name =
                    BY_NAME.iter().any(|it| error.contains(it)) && !error.contains("expression");
                assert!(
                    !by_name || !replayed.problems.is_empty(),
                    "seed {seed}: the engine refuses the last of\n{text}\n{error}"
                );
            }
        }
    }
    (taken, refused)
}

const TABLES: [&str; 4] = ["a", "b", "c", "`d e`"];
const COLUMNS: [&str; 6] = ["k", "x", "y", "z", "`q r`", "n"];
const TYPES: [&str; 22] = [
    "UInt8",
    "Int64",
    "String",
    "Nullable(Int32)",
    "LowCardinality(String)",
    "Array(Nullable(String))",
    "DateTime",
    "DateTime64(6, 'UTC')",
    "Date NULL",
    "Decimal(12, 3)",
    "Map(String, Array(UInt8))",
    "Tuple(a Int8, b String)",
    "Enum8('p', 'q' = 5)",
    "Enum16('p' = -1, 'q' = 500)",
    "UUID",
    "IPv4",
    "FixedString(7)",
    "INT UNSIGNED",
    "VARCHAR(30)",
    "Bool",
    "Float32",
    "Nested(u UInt8, v String)",
];
const EXTRAS: [&str; 8] = [
    "",
    "",
    "",
    "COMMENT 'it''s \\\\ a comment'",
    "CODEC(ZSTD(2))",
    "CODEC(LZ4)",
    "COMMENT 'c' CODEC(NONE)",
    "TTL toDate('2030-01-01') + INTERVAL 1 DAY",
];
const ENGINES: [&str; 9] = [
    "MergeTree ORDER BY tuple()",
    "MergeTree ORDER BY k",
    "MergeTree() PRIMARY KEY k ORDER BY (k, x)",
    "Memory",
    "Log",
    "Null",
    "ReplacingMergeTree ORDER BY k PARTITION BY k % 4",
    "MergeTree ORDER BY (k, cityHash64(k)) SAMPLE BY cityHash64(k)",
    "MergeTree PARTITION BY (k % 2, intDiv(k, 10)) ORDER BY k TTL toDate('2030-01-01') + INTERVAL 1 DAY SETTINGS index_granularity = 512 COMMENT 'whole'",
];

fn statement(choice: &mut Choice) -> String {
    let table = choice.of(&TABLES);
    match choice.below(20) {
        0..=3 => create(choice, table),
        4 => format!("DROP TABLE {}{table}", choice.of(&["", "IF EXISTS "])),
        5 => format!("RENAME TABLE {table} TO {}", choice.of(&TABLES)),
        6 => format!("EXCHANGE TABLES {table} AND {}", choice.of(&TABLES)),
        7 => format!(
            "CREATE {}VIEW {}{} AS SELECT 1 AS one, 'x;y' AS two",
            choice.of(&["", "OR REPLACE "]),
            choice.of(&["", ""]),
            choice.of(&["v", "a", "w"])
        ),
        8 => format!(
            "DROP VIEW {}{}",
            choice.of(&["", "IF EXISTS "]),
            choice.of(&["v", "w"])
        ),
        9 => format!("CREATE TABLE {table} AS {}", choice.of(&TABLES)),
        10 => format!(
            "CREATE MATERIALIZED VIEW {} TO {table} AS SELECT k FROM {}",
            choice.of(&["m", "w"]),
            choice.of(&TABLES)
        ),
        11 => format!(
            "{} TABLE {table}",
            choice.of(&["DETACH", "ATTACH", "TRUNCATE"])
        ),
        _ => {
            let commands: Vec<String> = (0..1 + choice.below(2)).map(|_| command(choice)).collect();
            format!("ALTER TABLE {table} {}", commands.join(", "))
        }
    }
}

fn create(choice: &mut Choice, table: &str) -> String {
    let mut columns = vec!["k UInt64".to_owned()];
    for name in &COLUMNS[1..1 + choice.below(5)] {
        columns.push(column(choice, name));
    }
    if choice.below(3) == 0 {
        columns.push("INDEX i1 k TYPE minmax GRANULARITY 2".to_owned());
    }
    if choice.below(4) == 0 {
        columns.push("CONSTRAINT c1 CHECK k < 1000".to_owned());
    }
    let how = choice.of(&[
        "CREATE TABLE",
        "CREATE TABLE",
        "CREATE TABLE IF NOT EXISTS",
        "CREATE OR REPLACE TABLE",
    ]);
    format!(
        "{how} {table} ({}) ENGINE = {}",
        columns.join(", "),
        choice.of(&ENGINES)
    )
}

fn column(choice: &mut Choice, name: &str) -> String {
    let ty = choice.of(&TYPES);
    let default = match choice.below(6) {
        0 => "DEFAULT defaultValueOfTypeName('Nothing') IS NULL",
        1 => "ALIAS toString( k+1 )",
        2 => "MATERIALIZED concat('a,b', toString(k))",
        _ => "",
    };
    // A default has to fit its type.
    let (ty, default) = match default {
        "" => (ty, ""),
        default if default.starts_with("DEFAULT") => ("UInt8", "DEFAULT 1 + - 1"),
        default => ("String", default),
    };
    format!("{name} {ty} {default} {}", choice.of(&EXTRAS))
        .trim_end()
        .to_owned()
}

fn command(choice: &mut Choice) -> String {
    let name = choice.of(&COLUMNS);
    let ask = choice.of(&["", "IF EXISTS "]);
    let ask_not = choice.of(&["", "IF NOT EXISTS "]);
    match choice.below(14) {
        0..=2 => {
            let after = match choice.below(3) {
                0 => " FIRST".to_owned(),
                1 => format!(" AFTER {}", choice.of(&COLUMNS)),
                _ => String::new(),
            };
            format!("ADD COLUMN {ask_not}{}{after}", column(choice, name))
        }
        3 => format!("DROP COLUMN {ask}{name}"),
        4 => format!("RENAME COLUMN {ask}{name} TO {}", choice.of(&COLUMNS)),
        5 => format!(
            "COMMENT COLUMN {ask}{name} '{}'",
            choice.of(&["one", "two", ""])
        ),
        6 => format!(
            "MODIFY COLUMN {ask}{name} {}",
            choice.of(&[
                "String",
                "Int64",
                "Nullable(String)",
                "DEFAULT 1",
                "COMMENT 'm'",
                "REMOVE DEFAULT",
                "CODEC(ZSTD)",
                "REMOVE COMMENT"
            ])
        ),
        7 => format!(
            "ADD INDEX {ask_not}{} ({name}) TYPE {}",
            choice.of(&["i1", "i2"]),
            choice.of(&["minmax", "set(10) GRANULARITY 5", "bloom_filter(0.02)"])
        ),
        8 => format!("DROP INDEX {ask}{}", choice.of(&["i1", "i2"])),
        9 => format!(
            "ADD PROJECTION {ask_not}{} (SELECT k, count() GROUP BY k)",
            choice.of(&["p1", "p2"])
        ),
        10 => format!("DROP PROJECTION {ask}{}", choice.of(&["p1", "p2"])),
        11 => format!(
            "ADD CONSTRAINT {ask_not}{} CHECK k > 0",
            choice.of(&["c1", "c2"])
        ),
        12 => format!("DROP CONSTRAINT {ask}{}", choice.of(&["c1", "c2"])),
        _ => format!("MODIFY COMMENT '{}'", choice.of(&["one", "two", ""])),
    }
}

/// Choices that a seed decides (splitmix64).
struct Choice(u64);

impl Choice {
    fn new(seed: u64) -> Choice {
        Choice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

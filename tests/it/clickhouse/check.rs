//! `contracts check` on a project with a PostgreSQL and a ClickHouse.

use crate::repository::Repository;

const PROTO: &str = r#"syntax = "proto3";
package shop.v1;
import "contracts/v1/options.proto";
import "google/protobuf/timestamp.proto";
message Product {
  string id = 1;
  string name = 2;
}
enum Level {
  LEVEL_UNSPECIFIED = 0;
  LEVEL_INFO = 1;
  LEVEL_ERROR = 2;
}
message Frame {
  string file = 1;
  uint32 line = 2;
}
message ErrorEvent {
  option (contracts.v1.table) = {};
  string event_id = 1 [(contracts.v1.column).primary_key = true];
  string message = 2;
  Level level = 3;
  optional string user_id = 4;
  map<string, string> tags = 5;
  repeated string labels = 6;
  repeated Frame stack = 7;
  google.protobuf.Timestamp occurred_at = 8;
  uint64 size = 9;
}
"#;

const PRODUCTS: &str = "CREATE TABLE products (id uuid PRIMARY KEY, name text NOT NULL);\n";

const EVENTS: &str = "CREATE TABLE error_events
(
    event_id UUID,
    message String,
    level Enum8('unspecified' = 0, 'info' = 1, 'error' = 2),
    user_id Nullable(String),
    tags Map(LowCardinality(String), String),
    labels Array(LowCardinality(String)),
    stack Nested(file String, line UInt32),
    occurred_at DateTime64(6, 'UTC'),
    size UInt64,
    day Date MATERIALIZED toDate(occurred_at)
)
ENGINE = MergeTree ORDER BY (occurred_at, event_id);
";

fn project(postgres: &str, clickhouse: &str) -> Repository {
    filled(Repository::folder(), postgres, clickhouse)
}

fn filled(repository: Repository, postgres: &str, clickhouse: &str) -> Repository {
    repository.write(
        "buf.yaml",
        "version: v2\nmodules:\n  - path: proto\nlint:\n  use:\n    - MINIMAL\n",
    );
    repository.write("proto/shop/v1/shop.proto", PROTO);
    repository.write(&format!("{postgres}/001_products.sql"), PRODUCTS);
    repository.write(&format!("{clickhouse}/001_events.sql"), EVENTS);
    repository
}

#[test]
fn both_databases_are_held_against_the_protos() {
    for (postgres, clickhouse) in [
        ("sql", "sql/clickhouse"),
        ("migrations/postgres", "migrations/clickhouse"),
        ("migrations", "sql/clickhouse"),
    ] {
        let said = project(postgres, clickhouse).contracts(&["check"]).clean();
        assert!(said.contains("2 migrations"), "{said}");
    }
}

#[test]
fn databases_are_configured_by_name() {
    let repository = project("db/main", "db/events");
    let config = "version: v1\ndatabases:\n  - name: main\n    dialect: postgres\n    migrations: db/main\n  \
                  - name: events\n    dialect: DIALECT\n    migrations: db/events\n";
    repository.write("contracts.yaml", &config.replace("DIALECT", "clickhouse"));
    repository.contracts(&["check"]).clean();
    repository.write("contracts.yaml", &config.replace("DIALECT", "mysql"));
    let failure = repository.contracts(&["check"]).failure();
    assert!(failure.contains("unknown dialect `mysql`"), "{failure}");
}

/// What is found, without the summary line.
fn found(edit: impl Fn(&str) -> String) -> Vec<String> {
    let repository = project("sql/postgres", "sql/clickhouse");
    repository.write("sql/clickhouse/001_events.sql", &edit(EVENTS));
    let run = repository.contracts(&["check", "--format", "json", "--fail-on", "warn"]);
    run.findings()
        .iter()
        .map(|line| {
            let found: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
            let place = format!(
                "{}:{}:{}",
                text("path"),
                found["start_line"],
                found["start_column"]
            );
            format!(
                "{} {place} {} [{}]",
                text("type"),
                text("message"),
                text("help")
            )
        })
        .collect()
}

#[track_caller]
fn finds(from: &str, to: &str, expected: &str) {
    let lines = found(|text| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    assert_eq!(lines, [expected]);
}

#[test]
fn columns_that_cannot_hold_their_field() {
    finds(
        "size UInt64",
        "size Int32",
        "SQL_COLUMN_TYPE proto/shop/v1/shop.proto:28:10 column 'error_events.size' of type 'Int32' cannot hold \
         field 'size', an unsigned 64-bit integer: values beyond 32 bits do not fit \
         [ALTER TABLE error_events MODIFY COLUMN size UInt64;]",
    );
    finds(
        "    message String,\n",
        "",
        "SQL_COLUMN_MISSING proto/shop/v1/shop.proto:21:10 field 'message' of 'ErrorEvent' has no column \
         'message' in table 'error_events' [ALTER TABLE error_events ADD COLUMN message String;]",
    );
    finds(
        "occurred_at DateTime64(6, 'UTC')",
        "occurred_at DateTime",
        "SQL_COLUMN_TYPE proto/shop/v1/shop.proto:27:29 column 'error_events.occurred_at' of type 'DateTime' \
         cannot hold field 'occurred_at', a timestamp: fractions of a second are lost \
         [ALTER TABLE error_events MODIFY COLUMN occurred_at DateTime64(6);]",
    );
    finds(
        "tags Map(LowCardinality(String), String)",
        "tags Map(String, UInt8)",
        "SQL_COLUMN_TYPE proto/shop/v1/shop.proto:24:23 column 'error_events.tags' of type 'Map(String, UInt8)' \
         cannot hold field 'tags', a map [ALTER TABLE error_events MODIFY COLUMN tags String;]",
    );
    finds(
        "line UInt32",
        "line UInt16",
        "SQL_COLUMN_TYPE proto/shop/v1/shop.proto:16:10 column 'error_events.stack.line' of type \
         'Array(UInt16)' cannot hold field 'line', a list with an unsigned 32-bit integer each: values \
         beyond 16 bits do not fit [ALTER TABLE error_events MODIFY COLUMN stack.line Array(UInt32);]",
    );
}

#[test]
fn null_and_labels() {
    finds(
        "user_id Nullable(String)",
        "user_id String",
        "SQL_COLUMN_NULLABILITY proto/shop/v1/shop.proto:23:19 column 'error_events.user_id' of type 'String' \
         cannot be NULL: where field 'user_id' is absent, the type's default is stored [ALTER TABLE \
         error_events MODIFY COLUMN user_id Nullable(String); or a DEFAULT that says what absence is]",
    );
    finds(
        "message String",
        "message Nullable(String)",
        "SQL_COLUMN_NULLABILITY proto/shop/v1/shop.proto:21:10 column 'error_events.message' may be NULL, but \
         field 'message' cannot be absent [mark field 'message' optional, or ALTER TABLE error_events \
         MODIFY COLUMN message String;]",
    );
    finds(
        ", 'error' = 2",
        "",
        "SQL_ENUM_LABELS proto/shop/v1/shop.proto:12:3 column 'level' has no label 'error' for value \
         'LEVEL_ERROR' [add 'error' = 2 to its type]",
    );
    finds(
        "'error' = 2",
        "'error' = 2, 'fatal' = 3",
        "SQL_ENUM_LABELS sql/clickhouse/001_events.sql:5:61 label 'fatal' of column 'level' stands for \
         no value of 'Level' [add the value to 'Level', or remove the label]",
    );
    finds(
        "    size UInt64,\n",
        "    size UInt64,\n    extra UInt8,\n",
        "SQL_COLUMN_UNEXPLAINED sql/clickhouse/001_events.sql:12:5 column 'error_events.extra' is no \
         field of 'ErrorEvent' [add the field to 'ErrorEvent', or option \
         (contracts.v1.table).extra_columns = \"extra\"]",
    );
}

#[test]
fn what_cannot_be_read_or_carried_out() {
    let after = |more: &str| found(|text| format!("{text}{more}"));
    assert_eq!(
        after(
            "ALTER TABLE error_event DROP COLUMN day;\nALTER TABLE error_events DROP COLUMN dya;\n"
        ),
        [
            "SQL_REPLAY sql/clickhouse/001_events.sql:15:13 table 'error_event' does not exist [did you \
             mean 'error_events'?]",
            "SQL_REPLAY sql/clickhouse/001_events.sql:16:38 column 'dya' of 'error_events' does not \
             exist [did you mean 'day'?]",
        ]
    );
    assert_eq!(
        after("CREATE TABEL x (y Int8);\nALTER TABLE error_events DROP COLUMN size;\n"),
        [
            "SQL_SYNTAX sql/clickhouse/001_events.sql:15:8 'create TABEL' is no statement [did you mean \
          'create TABLE'?]"
        ]
    );
    assert_eq!(
        after("ALTER TABLE error_events DROP COLUMN size;\n"),
        [
            "SQL_COLUMN_MISSING sql/clickhouse/001_events.sql:15:38 field 'size' of 'ErrorEvent' has no \
          column 'size' in table 'error_events' [keep the column until the field is gone, or mark 'size' \
          not_persisted]"
        ]
    );
}

/// A copy of an entity for other questions need not have all of it, but what it
/// has must fit.
#[test]
fn a_copy_is_held_to_what_it_has() {
    let copy = |name: &str| {
        let table =
            format!("CREATE TABLE products (id UUID, name {name}, rank UInt8) ENGINE = Log;\n");
        let repository = project("sql/postgres", "sql/clickhouse");
        repository.write("sql/clickhouse/002_products.sql", &table);
        repository.contracts(&["check", "--format", "text"])
    };
    copy("String").clean();
    let lines = copy("UInt8").findings();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("column 'products.name' of type 'UInt8' cannot hold"),
        "{lines:?}"
    );
}

#[test]
fn an_entity_that_no_database_has_belongs_into_the_main_one() {
    let repository = project("sql/postgres", "sql/clickhouse");
    repository.write(
        "sql/clickhouse/001_events.sql",
        "CREATE TABLE other (x Int8) ENGINE = Log;\n",
    );
    let lines = repository
        .contracts(&["check", "--format", "text"])
        .findings();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("entity 'ErrorEvent' has no table 'error_events'"),
        "{lines:?}"
    );
}

#[test]
fn history_is_that_of_its_own_folder() {
    let repository = Repository::new();
    for (path, text) in [
        ("sql/postgres/005_products.sql", PRODUCTS),
        ("sql/clickhouse/001_events.sql", EVENTS),
    ] {
        repository.write(path, text);
    }
    repository.write("proto/shop/v1/shop.proto", PROTO);
    repository.write(
        "buf.yaml",
        "version: v2\nmodules:\n  - path: proto\nlint:\n  use:\n    - MINIMAL\n",
    );
    repository.commit("Both");
    repository.branch("feature");
    repository.write(
        "sql/clickhouse/002_more.sql",
        "CREATE TABLE more (x Int8) ENGINE = Log;\n",
    );
    repository
        .contracts(&["check", "--against", "main"])
        .clean();
    repository.edit(
        "sql/clickhouse/001_events.sql",
        "size UInt64",
        "size UInt128",
    );
    let lines = repository
        .contracts(&["check", "--against", "main", "--format", "text"])
        .findings();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("SQL_MIGRATION_EDITED"), "{lines:?}");
}

#[test]
fn a_way_down_that_does_not_undo() {
    let more = "-- +goose Up\nALTER TABLE error_events ADD COLUMN release String;\nCREATE TABLE more (x Int8) ENGINE = Log;\n\
                -- +goose Down\nDROP TABLE more;\n";
    let repository = filled(Repository::new(), "sql/postgres", "sql/clickhouse");
    repository.edit(
        "proto/shop/v1/shop.proto",
        "uint64 size = 9;",
        "uint64 size = 9;\n  string release = 10;",
    );
    repository.write(
        "sql/clickhouse/001_events.sql",
        &format!("-- +goose Up\n{EVENTS}-- +goose Down\nDROP TABLE error_events;\n"),
    );
    repository.commit("Both");
    repository.branch("feature");
    repository.write("sql/clickhouse/002_more.sql", more);
    let lines = repository
        .contracts(&["check", "--against", "main", "--format", "text"])
        .findings();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains(
            "does not undo the way up: column 'release' of table 'error_events' is still there"
        ),
        "{lines:?}"
    );
    let down = "ALTER TABLE error_events DROP COLUMN release;\nDROP TABLE more;\n";
    repository.write(
        "sql/clickhouse/002_more.sql",
        &more.replace("DROP TABLE more;\n", down),
    );
    repository
        .contracts(&["check", "--against", "main"])
        .clean();
}

/// What the release before still writes may not be dropped or narrowed.
#[test]
fn what_the_release_before_uses_stays() {
    let repository = Repository::new();
    repository.write("sql/clickhouse/001_events.sql", EVENTS);
    repository.write("proto/shop/v1/shop.proto", PROTO);
    repository.write("sql/001_products.sql", PRODUCTS);
    repository.write("buf.yaml", "version: v2\nmodules:\n  - path: proto\nlint:\n  use:\n    - MINIMAL\nbreaking:\n  use:\n    - WIRE\n");
    repository.commit("Both");
    repository.branch("feature");
    repository.edit(
        "proto/shop/v1/shop.proto",
        "  uint64 size = 9;\n",
        "  reserved 9;\n",
    );
    repository.write(
        "sql/clickhouse/002_less.sql",
        "ALTER TABLE error_events DROP COLUMN size;\nALTER TABLE error_events MODIFY COLUMN occurred_at DateTime64(3);\n",
    );
    let lines = repository
        .contracts(&["check", "--against", "main", "--format", "text"])
        .findings();
    let has = |rule: &str, name: &str| {
        lines
            .iter()
            .any(|it| it.contains(rule) && it.contains(name))
    };
    assert!(
        has("SQL_DROPPED_IN_USE", "'error_events.size'"),
        "{lines:?}"
    );
    assert!(
        has("SQL_NARROWED_IN_USE", "error_events.occurred_at"),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 2, "{lines:?}");
}

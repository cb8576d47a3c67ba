//! `contracts verify` on a ClickHouse.

use super::project::Project;
use crate::repository::Run;
use std::fs;
use std::path::Path;

fn verify(project: &Project, args: &[&str]) -> Run {
    let url = project.database.url();
    project
        .repository
        .contracts(&[&["verify", "--db", &url], args].concat())
}

/// A project with the corpus as its migrations, carried out.
fn migrated() -> Project {
    let project = Project::new(&[]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clickhouse/corpus");
    let other = format!("{}_other", project.database.name);
    for (at, name) in ["errors", "shapes", "views"].into_iter().enumerate() {
        let text = fs::read_to_string(folder.join(format!("{name}.sql"))).unwrap();
        let text = text
            .replace("OTHER_DATABASE", &other)
            .replace("CREATE TABLE typed", "CREATE TABLE typed_rows");
        let path = format!("sql/clickhouse/00{at}_{name}.sql");
        project.repository.write(&path, &text);
    }
    project.done(&["up"]);
    project
}

fn forgotten(project: &Project) {
    project.sql(&format!("DROP DATABASE {}_other", project.database.name));
}

#[test]
fn a_database_that_is_what_the_files_say_is_clean() {
    let project = migrated();
    let run = verify(&project, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    forgotten(&project);
}

/// What is done by hand, the rule and what the message begins with.
const BY_HAND: [(&str, &str, &str); 22] = [
    (
        "CREATE TABLE extra (id UInt8) ENGINE = Log",
        "EXTRA",
        "table 'extra'",
    ),
    ("CREATE VIEW extra AS SELECT 1", "EXTRA", "view 'extra'"),
    (
        "DROP TABLE issues_mv",
        "MISSING",
        "materialized view 'issues_mv'",
    ),
    ("DROP TABLE logged", "MISSING", "table 'logged'"),
    (
        "ALTER TABLE error_events ADD COLUMN nick String",
        "EXTRA",
        "column 'nick' of table 'error_events'",
    ),
    (
        "ALTER TABLE error_events DROP COLUMN address",
        "MISSING",
        "column 'address' of table 'error_events'",
    ),
    (
        "ALTER TABLE error_events MODIFY COLUMN release String",
        "CHANGED",
        "column 'release' of table 'error_events' has type `String`",
    ),
    (
        "ALTER TABLE defaults MODIFY COLUMN a DEFAULT id + 2",
        "CHANGED",
        "column 'a' of table 'defaults' has default `DEFAULT id + 2`",
    ),
    (
        "ALTER TABLE defaults MODIFY COLUMN a REMOVE DEFAULT",
        "CHANGED",
        "column 'a' of table 'defaults' has default ``",
    ),
    (
        "ALTER TABLE error_events MODIFY COLUMN message CODEC(NONE)",
        "CHANGED",
        "column 'message' of table 'error_events' has codec `CODEC(NONE)`",
    ),
    (
        "ALTER TABLE defaults MODIFY COLUMN g TTL g + INTERVAL 2 MONTH",
        "CHANGED",
        "column 'g' of table 'defaults' has TTL",
    ),
    (
        "ALTER TABLE error_events COMMENT COLUMN user_id 'x'",
        "CHANGED",
        "the comment on column 'user_id' of table 'error_events' is 'x'",
    ),
    (
        "ALTER TABLE error_events MODIFY COMMENT 'x'",
        "CHANGED",
        "the comment on table 'error_events' is 'x'",
    ),
    (
        "ALTER TABLE error_events MODIFY TTL toDateTime(occurred_at) + INTERVAL 1 DAY",
        "CHANGED",
        "table 'error_events' has TTL",
    ),
    (
        "ALTER TABLE error_events MODIFY SETTING ttl_only_drop_parts = 1",
        "CHANGED",
        "table 'error_events' has options",
    ),
    (
        "ALTER TABLE error_events ADD INDEX extra level TYPE minmax",
        "EXTRA",
        "index 'extra' of table 'error_events'",
    ),
    (
        "ALTER TABLE error_events DROP INDEX by_message",
        "MISSING",
        "index 'by_message' of table 'error_events'",
    ),
    (
        "ALTER TABLE projected DROP PROJECTION sums",
        "MISSING",
        "projection 'sums' of table 'projected'",
    ),
    (
        "ALTER TABLE keyed DROP CONSTRAINT positive",
        "MISSING",
        "constraint 'positive' of table 'keyed'",
    ),
    (
        "CREATE OR REPLACE VIEW commented AS SELECT 2 AS one COMMENT 'a view'",
        "CHANGED",
        "view 'commented' is not what the migrations make it",
    ),
    (
        "ALTER TABLE issues_mv MODIFY QUERY SELECT project_id, fingerprint, count() AS events FROM error_events GROUP BY project_id, fingerprint",
        "CHANGED",
        "materialized view 'issues_mv' is not",
    ),
    (
        "ALTER TABLE keyed ADD COLUMN d UInt8, MODIFY ORDER BY (a, b, intHash32(c), d)",
        "CHANGED",
        "table 'keyed' has sorting key",
    ),
];

/// Each drift is found, and nothing else; the statement that is written for it
/// mends it.
#[test]
fn every_drift_is_found_and_mended() {
    let project = migrated();
    for (sql, rule, message) in BY_HAND {
        project.sql(sql);
        let run = verify(&project, &["--format", "json"]);
        assert_eq!(run.code, 100, "{sql}: {run:?}");
        let found: Vec<serde_json::Value> = run
            .stdout
            .lines()
            .map(|it| serde_json::from_str(it).unwrap())
            .collect();
        let text = |at: usize, key: &str| found[at][key].as_str().unwrap_or_default().to_owned();
        let is_it = |at: &usize| {
            text(*at, "type") == format!("SQL_DRIFT_{rule}")
                && text(*at, "message").starts_with(message)
        };
        let at = (0..found.len()).find(is_it);
        let at = at.unwrap_or_else(|| panic!("{sql}: {}", run.stdout));
        let help = text(at, "help");
        let mend = match rule {
            "EXTRA" => help.split("to drop it:\n").nth(1).unwrap().to_owned(),
            "CHANGED" => match help.split_once("to change it back:\n") {
                Some((_, rest)) => rest.split("\nto keep it").next().unwrap().to_owned(),
                None => help.clone(),
            },
            _ => help.clone(),
        };
        if mend.contains("no single statement") {
            project.sql("DROP TABLE keyed");
            let keyed = verify(&project, &["--format", "json"]).stdout;
            let keyed: serde_json::Value =
                serde_json::from_str(keyed.lines().next().unwrap()).unwrap();
            project.sql(keyed["help"].as_str().unwrap().trim_end_matches(';'));
        } else {
            for statement in mend.split(";\n") {
                project.sql(statement.trim_end_matches(';'));
            }
        }
        let run = verify(&project, &[]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (0, ""),
            "{sql}, mended by {mend}: {run:?}"
        );
    }
    forgotten(&project);
}

#[test]
fn history_and_fields_are_told() {
    let project = Project::new(&[(
        "001_a.sql",
        "CREATE TABLE events (id UUID, n UInt8) ENGINE = MergeTree ORDER BY id;\n",
    )]);
    project
        .repository
        .write("buf.yaml", "version: v2\nmodules:\n  - path: proto\n");
    project.repository.write(
        "proto/shop/v1/shop.proto",
        "syntax = \"proto3\";\npackage shop.v1;\nmessage Event {\n  string id = 1;\n  int32 n = 2;\n}\n",
    );
    project.done(&["up"]);
    project.repository.write(
        "sql/clickhouse/002_b.sql",
        "ALTER TABLE events ADD COLUMN later UInt8;\n",
    );
    project.sql("ALTER TABLE events DROP COLUMN n");
    let lines = verify(&project, &["--format", "json"]).findings();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].contains("SQL_DRIFT_MISSING") && lines[0].contains("field 'n' of 'Event'"),
        "{lines:?}"
    );
    assert!(
        lines[0].contains("ALTER TABLE events ADD COLUMN n UInt8;"),
        "{lines:?}"
    );
    assert!(lines[1].contains("SQL_DRIFT_PENDING"), "{lines:?}");
}

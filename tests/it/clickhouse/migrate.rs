//! `contracts migrate` on a ClickHouse.

use super::project::{Project, table};
use contracts::sql::migration::Checksum;

#[test]
fn up_down_status_redo_and_reset() {
    let project = Project::new(&[("001_a.sql", &table("a")), ("002_b.sql", &table("b"))]);
    let dry = project.run(&["up", "--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert!(
        dry.stdout
            .contains("-- sql/clickhouse/001_a.sql up, statement by statement\nCREATE TABLE a")
    );
    assert_eq!(project.tables(), "");
    let said = project.done(&["up"]);
    assert!(said.contains("ClickHouse has no transactions"), "{said}");
    assert!(said.contains("applied 2 migrations"), "{said}");
    assert_eq!(project.tables(), "a b contracts_migrations");
    assert_eq!(project.history(), "1|applied|1/1\n2|applied|1/1");
    assert_eq!(project.done(&["up"]), "nothing to do\n");
    let status = project.run(&["status"]);
    assert_eq!(status.code, 0, "{status:?}");
    assert_eq!(status.stdout.matches("applied  ").count(), 2, "{status:?}");
    project.done(&["down"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|rolled_back|1/1");
    assert_eq!(project.tables(), "a contracts_migrations");
    project.done(&["redo"]);
    project.done(&["to", "2"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|applied|1/1");
    let failure = project.run(&["reset"]).failure();
    assert!(
        failure.contains(&format!("--confirm {}", project.database.name)),
        "{failure}"
    );
    project.done(&["reset"]);
    assert_eq!(project.tables(), "contracts_migrations");
    project.done(&["baseline", "1"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|rolled_back|1/1");
}

#[test]
fn goes_on_at_the_statement_that_failed() {
    let text = "-- +goose Up\nSET flatten_nested = 0;\nCREATE TABLE one (id UInt8, n Nested(x UInt8)) ENGINE = MergeTree ORDER BY id;\n\
                INSERT INTO one (id) SELECT id FROM missing;\nCREATE TABLE two AS one;\n\
                CREATE TABLE three (n Nested(x UInt8)) ENGINE = Log;\n";
    let project = Project::new(&[("001_a.sql", text)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/clickhouse/001_a.sql:4:1: Unknown table"),
        "{failure}"
    );
    assert!(failure.contains("UNKNOWN_TABLE, exception 60"), "{failure}");
    assert!(
        failure.contains("this is statement 3 of 5; the 2 before it are done"),
        "{failure}"
    );
    assert_eq!(project.history(), "1|failed|2/5");
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/clickhouse/001_a.sql:4:1"),
        "{failure}"
    );
    project.sql("CREATE TABLE missing (id UInt8) ENGINE = Log");
    let said = project.done(&["up"]);
    assert!(said.contains("going on with statement 3 of 5"), "{said}");
    assert_eq!(project.history(), "1|applied|5/5");
    // What the first statement set holds for the last, in another run.
    assert_eq!(
        project.sql(
            "SELECT type FROM system.columns WHERE database = currentDatabase() AND table = 'three'"
        ),
        "Nested(x UInt8)"
    );
}

#[test]
fn a_syntax_error_of_the_server_is_told_at_its_place() {
    // Opaque to the reader, and wrong to the server.
    let text =
        "CREATE TABLE a (x UInt8) ENGINE = Log;\n\nINSERT INTO a SELECT 1 FORM numbers(1);\n";
    let project = Project::new(&[("001_a.sql", text)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(failure.contains("sql/clickhouse/001_a.sql:3:"), "{failure}");
    assert!(
        failure.contains("SYNTAX_ERROR") || failure.contains("UNKNOWN"),
        "{failure}"
    );
    let project = Project::new(&[("001_a.sql", "CREATE TABEL a (x UInt8) ENGINE = Log;\n")]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/clickhouse/001_a.sql:1:8: 'create TABEL' is no statement"),
        "{failure}"
    );
    assert_eq!(project.tables(), "");
}

#[test]
fn edited_missing_and_out_of_order_are_errors() {
    let project = Project::new(&[("001_a.sql", &table("a")), ("003_c.sql", &table("c"))]);
    project.done(&["up"]);
    project
        .repository
        .edit("sql/clickhouse/001_a.sql", "UInt8", "UInt16");
    project.repository.remove("sql/clickhouse/003_c.sql");
    project
        .repository
        .write("sql/clickhouse/002_b.sql", &table("b"));
    let failure = project.migrate(&["up"]).failure();
    for part in [
        "edited after it was applied",
        "version 3 (c)",
        "002_b.sql: pending, out of order",
    ] {
        assert!(failure.contains(part), "{failure}");
    }
    assert_eq!(project.run(&["status"]).code, 100);
    let said = project.done(&["repair", "--yes"]);
    assert!(said.contains("the history was repaired"), "{said}");
    project.done(&["up"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|applied|1/1");
}

/// The state that a run leaves which is killed while a statement runs.
fn killed_at(statement: &str, is_done: bool) -> Project {
    let text = format!(
        "CREATE TABLE t (id UInt8, a UInt8) ENGINE = MergeTree ORDER BY id;\n{statement};\nCREATE TABLE last (x UInt8) ENGINE = Log;\n"
    );
    let project = Project::new(&[("001_a.sql", &text)]);
    let files = &project.repository;
    files.write(
        "sql/clickhouse/001_a.sql",
        text.split_inclusive('\n').next().unwrap(),
    );
    project.done(&["up"]);
    files.write("sql/clickhouse/001_a.sql", &text);
    let checksum = Checksum::of(text.as_bytes());
    if is_done {
        project.sql(statement);
    }
    project.sql(&format!(
        "INSERT INTO contracts_migrations SELECT version, name, '{checksum}', 'pending', 3, 1, applied_at, \
         applied_by, NULL, tool_version, false, revision + 1 FROM contracts_migrations FINAL"
    ));
    project
}

#[test]
fn what_was_done_before_a_crash_is_seen() {
    for statement in [
        "CREATE VIEW v AS SELECT * FROM t",
        "ALTER TABLE t ADD COLUMN b UInt8",
        "ALTER TABLE t RENAME COLUMN a TO c",
        "ALTER TABLE t DROP COLUMN a, MODIFY COMMENT 'x'",
        "ALTER TABLE t ADD INDEX i a TYPE minmax",
        "ALTER TABLE t ADD PROJECTION p (SELECT a ORDER BY a)",
        "RENAME TABLE t TO u",
        "DROP TABLE t",
        "CREATE TABLE IF NOT EXISTS other (x UInt8) ENGINE = Log",
        "OPTIMIZE TABLE t FINAL",
    ] {
        for is_done in [true, false] {
            let project = killed_at(statement, is_done);
            project.done(&["up"]);
            assert_eq!(project.history(), "1|applied|3/3", "{statement}");
            assert!(project.tables().contains("last"), "{statement}");
        }
    }
}

#[test]
fn what_cannot_be_seen_is_asked_about() {
    let insert = "INSERT INTO t VALUES (7, 7)";
    for (answer, rows) in [("done", "1"), ("not-done", "2")] {
        let project = killed_at(insert, true);
        let failure = project.migrate(&["up"]).failure();
        assert!(
            failure.contains("sql/clickhouse/001_a.sql:2:1: the run before was killed here"),
            "{failure}"
        );
        project.done(&["repair", "--yes", "--statement", answer]);
        project.done(&["up"]);
        assert_eq!(project.sql("SELECT count() FROM t"), rows);
    }
}

#[test]
fn a_rollback_goes_on_too() {
    let text = "-- +goose Up\nCREATE TABLE a (x UInt8) ENGINE = Log;\nCREATE TABLE b (x UInt8) ENGINE = Log;\n\
                -- +goose Down\nDROP TABLE b;\nDROP TABLE missing;\nDROP TABLE a;\n";
    let project = Project::new(&[("001_a.sql", text)]);
    project.done(&["up"]);
    let failure = project.migrate(&["down"]).failure();
    assert!(
        failure.contains("sql/clickhouse/001_a.sql:6:1"),
        "{failure}"
    );
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("its rollback stopped after 1 of 3 statements"),
        "{failure}"
    );
    project.sql("CREATE TABLE missing (x UInt8) ENGINE = Log");
    project.done(&["down"]);
    assert_eq!(project.tables(), "contracts_migrations");
}

#[test]
fn environment_variables_are_filled_in() {
    let text = "-- +goose Up\n-- +goose ENVSUB ON\nCREATE TABLE ${NAME:-named} (x UInt8) ENGINE = Log;\n-- +goose ENVSUB OFF\n";
    let project = Project::new(&[("001_a.sql", text)]);
    project.done(&["up"]);
    assert_eq!(project.tables(), "contracts_migrations named");
}

#[test]
fn histories_of_other_tools_are_taken_over() {
    let files = [
        ("1_a.sql", table("a")),
        ("2_b.sql", table("b")),
        ("3_c.sql", table("c")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    for (tool, create, insert) in [
        (
            "goose_db_version",
            "CREATE TABLE goose_db_version (version_id Int64, is_applied UInt8, date Date DEFAULT now(), \
             tstamp DateTime DEFAULT now()) ENGINE = MergeTree() ORDER BY (date)",
            "INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (0, 1, 1), (1, 1, 2), (2, 1, 3)",
        ),
        (
            "schema_migrations",
            "CREATE TABLE schema_migrations (version Int64, dirty UInt8, sequence UInt64) ENGINE = TinyLog",
            "INSERT INTO schema_migrations VALUES (1, 1, 1), (1, 0, 2), (2, 1, 3), (2, 0, 4)",
        ),
        (
            "schema_migrations",
            "CREATE TABLE schema_migrations (version String, ts DateTime DEFAULT now(), applied UInt8 DEFAULT 1) \
             ENGINE = ReplacingMergeTree(ts) PRIMARY KEY version ORDER BY version",
            "INSERT INTO schema_migrations VALUES ('1', 1, 1), ('2', 1, 1), ('3', 1, 1), ('3', 2, 0)",
        ),
    ] {
        let project = Project::new(&files);
        for sql in [
            create,
            insert,
            "CREATE TABLE a (x UInt8) ENGINE = Log",
            "CREATE TABLE b (x UInt8) ENGINE = Log",
        ] {
            project.sql(sql);
        }
        let status = project.run(&["status"]).stdout;
        assert_eq!(status.matches("applied  ").count(), 2, "{status}");
        let said = project.done(&["up"]);
        assert!(
            said.contains(&format!(
                "adopted 2 migrations from {tool}, which stays as it is\n"
            )),
            "{said}"
        );
        assert_eq!(
            project.history(),
            "1|applied|1/1\n2|applied|1/1\n3|applied|1/1"
        );
        assert_eq!(project.done(&["up"]), "nothing to do\n");
        project.done(&["reset"]);
        assert!(project.done(&["up"]).contains("applied 3 migrations"));
    }
}

#[test]
fn two_runs_at_once() {
    for _ in 0..5 {
        let texts: Vec<(String, String)> = (1..=4)
            .map(|at| (format!("00{at}_t.sql"), table(&format!("t{at}"))))
            .collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(a, b)| (&**a, &**b)).collect();
        let project = Project::new(&files);
        let runs: Vec<_> = (0..3).map(|_| project.spawn(&["up"])).collect();
        for run in runs {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        assert_eq!(
            project.history(),
            "1|applied|1/1\n2|applied|1/1\n3|applied|1/1\n4|applied|1/1"
        );
        assert_eq!(project.tables(), "contracts_migrations t1 t2 t3 t4");
    }
}

#[test]
fn a_lease_that_is_held_is_waited_for_and_one_that_is_over_is_taken() {
    let project = Project::new(&[("001_a.sql", &table("a"))]);
    project.sql(
        "CREATE TABLE contracts_migrations_lease (until DateTime64(3)) ENGINE = MergeTree ORDER BY until \
         COMMENT 'somebody else'",
    );
    let failure = project.migrate(&["up", "--lock-wait", "1"]).failure();
    assert!(
        failure.contains("another run holds the lock: somebody else, until"),
        "{failure}"
    );
    project.sql("INSERT INTO contracts_migrations_lease SELECT now64(3) - 1");
    project.done(&["up"]);
    assert_eq!(project.tables(), "a contracts_migrations");
}

/// Killed at any moment, `up` goes on, and nothing is done twice.
#[test]
fn killed_at_random_points() {
    let rounds: u32 =
        std::env::var("CONTRACTS_CLICKHOUSE_KILLS").map_or(12, |it| it.parse().unwrap());
    let mut text = String::from("-- +goose Up\n");
    for at in 0..30 {
        text.push_str(&format!("CREATE TABLE t{at} (x UInt8) ENGINE = MergeTree ORDER BY x;\nALTER TABLE t{at} ADD COLUMN y UInt8;\n"));
    }
    for round in 0..rounds {
        let project = Project::new(&[("001_a.sql", &text)]);
        let mut child = project.spawn(&["up"]);
        std::thread::sleep(std::time::Duration::from_millis(u64::from(
            40 + round * 67 % 500,
        )));
        child.kill().unwrap();
        child.wait().unwrap();
        // Nobody renews the lease of the dead.
        if project.tables().contains("contracts_migrations_lease") {
            project.sql("INSERT INTO contracts_migrations_lease SELECT now64(3) - 1");
            project.sql("ALTER TABLE contracts_migrations_lease DELETE WHERE until > now64(3) SETTINGS mutations_sync = 2");
        }
        project.done(&["up"]);
        assert_eq!(project.history(), "1|applied|60/60");
        assert_eq!(
            project.sql("SELECT count() FROM system.columns WHERE database = currentDatabase() AND name = 'y'"),
            "30"
        );
    }
}

#[test]
fn the_server_is_killed() {
    let server = std::sync::Arc::new(super::server::Server::start());
    let project = Project::on(
        server.clone(),
        &[(
            "001_a.sql",
            &format!(
                "{}INSERT INTO a SELECT sleepEachRow(0.5) FROM numbers(20) SETTINGS max_block_size = 1;\n",
                table_up("a")
            ),
        )],
    );
    let child = project.spawn(&["up"]);
    let begun = || {
        project
            .database
            .ask("SELECT max(statements_applied) FROM contracts_migrations")
    };
    while begun().is_err() || begun().unwrap_or_default().trim() != "1" {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    server.kill();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the connection was lost"), "{said}");
    server.start_again();
    assert_eq!(project.history(), "1|pending|1/2");
}

fn table_up(name: &str) -> String {
    format!("CREATE TABLE {name} (x UInt8) ENGINE = MergeTree ORDER BY x;\n")
}

#[test]
fn bad_input() {
    let project = Project::new(&[("001_a.sql", &table("a"))]);
    let port = project.database.server.port();
    for (url, expected) in [
        (
            format!("clickhouse://locked:geheim@127.0.0.1:{port}/default"),
            "refuses user `locked`",
        ),
        (
            format!("clickhouse://127.0.0.1:{port}/nowhere"),
            "there is no database `nowhere`",
        ),
        (
            "clickhouse://127.0.0.1:1/default".to_owned(),
            "cannot be connected to",
        ),
        (
            "clickhouse://u:geheim@127.0.0.1:9000/default".to_owned(),
            "port of the native protocol",
        ),
    ] {
        let failure = project
            .repository
            .contracts(&["migrate", "status", "--db", &url])
            .failure();
        assert!(failure.contains(expected), "{failure}");
        assert!(!failure.contains("geheim"), "{failure}");
    }
    let url = format!(
        "http://locked:right@127.0.0.1:{port}/{}",
        project.database.name
    );
    let run = project
        .repository
        .contracts(&["migrate", "status", "--db", &url]);
    assert_eq!(run.code, 0, "{run:?}");
}

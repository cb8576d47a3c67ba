//! One run at a time, and locks that others hold.

use super::project::{Project, table};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// How often the slow tests are repeated: many times where somebody asks.
pub fn rounds(usual: usize) -> usize {
    let asked = std::env::var("CONTRACTS_TEST_ROUNDS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual)
}

#[test]
fn two_runs_at_once_do_everything_once() {
    let files: Vec<(String, String)> = (1..=5)
        .map(|number| {
            let name = format!("t{number}");
            (format!("{number}_{name}.sql"), table(&name))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    let project = Project::new(&files);
    for round in 0..rounds(15) {
        let runs = [project.spawn(&["up"]), project.spawn(&["up"])];
        let said: Vec<String> = runs
            .into_iter()
            .map(|run| {
                let output = run.wait_with_output().unwrap();
                let said = String::from_utf8(output.stderr).unwrap();
                assert!(output.status.success(), "round {round}: {said}");
                said
            })
            .collect();
        let both = said.concat();
        assert_eq!(both.matches("applied 5 migrations").count(), 1, "{said:?}");
        assert_eq!(both.matches("nothing to do").count(), 1, "{said:?}");
        assert_eq!(project.history().matches("applied|1/1").count(), 5);
        project.done(&["reset"]);
        if round % 2 == 1 {
            project.sql("DROP TABLE contracts_migrations");
        }
    }
}

#[test]
fn whoever_waits_says_for_whom_and_not_for_ever() {
    let project = Project::new(&[
        ("1_slow.sql", "SELECT pg_sleep(6), 'geheim';"),
        ("2_b.sql", &table("b")),
    ]);
    let first = project.spawn(&["up"]);
    sleep(Duration::from_secs(1));
    let failure = project.migrate(&["up", "--lock-wait", "1.5"]).failure();
    assert!(
        failure.contains("another run holds the lock: process"),
        "{failure}"
    );
    assert!(failure.contains("contracts migrate, process"), "{failure}");
    assert!(failure.contains("user contracts"), "{failure}");
    assert!(!failure.contains("geheim"), "{failure}");
    let said = project.done(&["up"]);
    assert!(said.contains("waiting for another run: process"), "{said}");
    assert!(first.wait_with_output().unwrap().status.success());
}

#[test]
fn a_concurrent_index_is_built_while_another_run_waits() {
    let rows = "CREATE TABLE t (a int);\nINSERT INTO t SELECT g FROM generate_series(1, 1000) g;";
    let index = "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT pg_sleep(1);\nCREATE INDEX CONCURRENTLY i ON t (a);\n";
    let project = Project::new(&[("1_t.sql", rows), ("2_i.sql", index)]);
    let first = project.spawn(&["up"]);
    sleep(Duration::from_millis(500));
    let second = project.spawn(&["up", "--lock-wait", "60"]);
    for run in [first, second] {
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

/// A session that holds a lock on a table for some seconds.
fn hold(project: &Project, table: &str, seconds: f32) -> Child {
    let sql = format!("BEGIN; LOCK TABLE {table}; SELECT pg_sleep({seconds}); COMMIT");
    let held = Command::new("psql")
        .args(["-X", "-q", "-d", &project.database.url, "-c", &sql])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let waiting =
        format!("SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND granted");
    while project.sql(&waiting) == "0" {
        sleep(Duration::from_millis(20));
    }
    held
}

#[test]
fn a_lock_timeout_is_tried_again() {
    let project = Project::new(&[
        ("1_t.sql", &table("t")),
        ("2_u.sql", "ALTER TABLE t ADD b int;"),
    ]);
    project.done(&["to", "1"]);
    let mut held = hold(&project, "t", 3.0);
    let failure = project
        .migrate(&["up", "--lock-timeout", "0.1", "--retries", "1"])
        .failure();
    assert!(
        failure.contains("sql/2_u.sql:1:1: canceling statement due to lock timeout"),
        "{failure}"
    );
    assert!(failure.contains("a lock was not had"), "{failure}");
    assert_eq!(project.history(), "1|applied|1/1\n2|failed|0/1");
    let said = project.done(&["up", "--lock-timeout", "0.1"]);
    assert!(said.contains("trying again in 500 ms (1 of 8)"), "{said}");
    held.wait().unwrap();
    assert_eq!(project.history(), "1|applied|1/1\n2|applied|1/1");
}

#[test]
fn a_concurrent_index_waits_for_older_transactions() {
    let rows = "CREATE TABLE t (a int);\nCREATE TABLE other (a int);";
    let index = "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON t (a);\n";
    let project = Project::new(&[("1_t.sql", rows), ("2_i.sql", index)]);
    project.done(&["to", "1"]);
    // An older transaction, which may yet want to see the table.
    let mut held = hold(&project, "other", 2.0);
    let said = project.done(&["up", "--lock-timeout", "0.2"]);
    assert!(!said.contains("trying again"), "{said}");
    held.wait().unwrap();
}

#[test]
fn a_statement_timeout_ends_what_takes_too_long() {
    let project = Project::new(&[("1_slow.sql", "SELECT pg_sleep(10);")]);
    let failure = project
        .migrate(&["up", "--statement-timeout", "0.2"])
        .failure();
    assert!(failure.contains("statement timeout"), "{failure}");
    assert!(failure.contains("--statement-timeout"), "{failure}");
}

#[test]
fn a_lease_keeps_others_out_as_well() {
    let slow = "SELECT pg_sleep(2);";
    let project = Project::new(&[("1_slow.sql", slow), ("2_b.sql", &table("b"))]);
    let first = project.spawn(&["up", "--lock", "lease"]);
    sleep(Duration::from_secs(1));
    let failure = project
        .migrate(&["up", "--lock", "lease", "--lock-wait", "0.2"])
        .failure();
    assert!(
        failure.contains("another run holds the lock: process"),
        "{failure}"
    );
    let said = project.done(&["up", "--lock", "lease"]);
    assert!(said.contains("nothing to do"), "{said}");
    assert!(first.wait_with_output().unwrap().status.success());
    assert_eq!(
        project.sql("SELECT count(*) FROM contracts_migrations_lease"),
        "0"
    );
}

#[test]
fn a_lease_that_went_to_another_run_stops_this_one() {
    let project = Project::new(&[(
        "1_slow.sql",
        "CREATE TABLE slow (id int);\nSELECT pg_sleep(3);",
    )]);
    let first = project.spawn(&["up", "--lock", "lease"]);
    sleep(Duration::from_millis(1500));
    project.sql("UPDATE contracts_migrations_lease SET holder = 'another'");
    let output = first.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{said}");
    assert!(!project.has("slow"));
}

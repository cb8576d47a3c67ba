//! Runs that are killed, and servers that are.

use super::locks::rounds;
use super::project::{Project, table};
use super::server::{Database, Server};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Migrations of both kinds, some of which take a moment.
pub fn project(database: Database) -> Project {
    let slow = |name: &str| {
        format!(
            "-- +goose Up\nCREATE TABLE {name} (id int);\nSELECT pg_sleep(0.02);\n\
             CREATE TABLE {name}_more (id int);\n-- +goose Down\nDROP TABLE {name}_more;\n\
             SELECT pg_sleep(0.02);\nDROP TABLE {name};\n"
        )
    };
    let pieces = "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE p1 (id int);\n\
                  CREATE TABLE p2 (id int);\nCREATE INDEX CONCURRENTLY p1_i ON p1 (id);\n\
                  SELECT pg_sleep(0.02);\nCREATE INDEX CONCURRENTLY p2_i ON p2 (id);\n\
                  CREATE TABLE p3 (id int);\n-- +goose Down\nDROP TABLE p3;\n\
                  DROP INDEX CONCURRENTLY p2_i;\nSELECT pg_sleep(0.02);\n\
                  DROP INDEX CONCURRENTLY p1_i;\nDROP TABLE p2;\nDROP TABLE p1;\n";
    let (a, b) = (slow("a"), slow("b"));
    Project::with(
        database,
        &[
            ("1_a.sql", &a),
            ("2_p.sql", pieces),
            ("3_b.sql", &b),
            ("4_c.sql", &table("c")),
        ],
    )
}

/// What each migration makes, in the order in which it is made.
const MADE: [(i64, &[&str]); 4] = [
    (1, &["a", "a_more"]),
    (2, &["p1", "p2", "p1_i", "p2_i", "p3"]),
    (3, &["b", "b_more"]),
    (4, &["c"]),
];

/// Asserts that the history tells what is there.
#[track_caller]
pub fn agrees(project: &Project, context: &str) {
    let history = match project.has("contracts_migrations") {
        true => project.history(),
        false => String::new(),
    };
    for (version, objects) in MADE {
        let row = history
            .lines()
            .find(|line| line.starts_with(&format!("{version}|")));
        let there: Vec<bool> = objects.iter().map(|name| project.has(name)).collect();
        let (all, none) = (there.iter().all(|it| *it), !there.contains(&true));
        let fine = match row.map(|row| row.split('|').nth(1).unwrap()) {
            Some("applied") => all,
            // Between two statements: continued below.
            Some("pending" | "rolled_back") if version == 2 => true,
            Some(_) | None => none,
        };
        assert!(
            fine,
            "{context}: version {version} is {row:?}, and {there:?} is there"
        );
    }
}

/// Kills `command` at a point between its start and its end, many times.
fn killed(command: &str) {
    let project = project(Database::new());
    let (prepare, after) = match command {
        "up" => ("reset", MADE.len()),
        _ => ("up", 0),
    };
    project.done(&["up"]);
    project.done(&[prepare]);
    let begun = Instant::now();
    project.done(&[command]);
    let whole = begun.elapsed();
    let rounds = rounds(20);
    for round in 0..rounds {
        project.done(&[prepare]);
        let moment = whole.mul_f64((round as f64 + 0.5) / rounds as f64);
        let mut run = project.spawn(&[command]);
        sleep(moment);
        run.kill().unwrap();
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // The server ends what the run began, and the next one waits for that.
        let again = project.migrate(&[command]);
        let context = format!("{command}, killed after {moment:?}: {said}, then {again:?}");
        if again.code != 0 && command == "reset" {
            // One that was half rolled back is ended first.
            assert!(again.stderr.contains("contracts migrate"), "{context}");
        }
        assert_eq!(again.code, 0, "{context}");
        agrees(&project, &context);
        let applied = project.history().matches("|applied|").count();
        assert_eq!(applied, after, "{context}");
    }
}

#[test]
fn up_that_is_killed_goes_on() {
    killed("up");
}

#[test]
fn down_that_is_killed_goes_on() {
    killed("reset");
}

#[test]
fn right_after_the_kill_history_and_schema_agree() {
    let project = project(Database::new());
    project.done(&["up"]);
    project.done(&["reset"]);
    for round in 0..rounds(10) {
        let mut run = project.spawn(&["up"]);
        sleep(Duration::from_millis(15 * round as u64 % 300));
        run.kill().unwrap();
        run.wait().unwrap();
        // Whatever the server was doing for it has ended when it is locked out.
        let idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                    AND application_name LIKE 'contracts migrate%'";
        while project.sql(idle) != "0" {
            sleep(Duration::from_millis(10));
        }
        agrees(&project, &format!("round {round}"));
        project.done(&["up"]);
        project.done(&["reset"]);
    }
}

#[test]
fn the_statement_of_a_killed_run_is_waited_for() {
    let text = "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE a (id int);\n\
                DO $$ BEGIN PERFORM pg_sleep(2); COMMIT; END $$;\nCREATE TABLE b (id int);\n";
    let project = Project::new(&[("1_a.sql", text)]);
    let mut run = project.spawn(&["up"]);
    while !project.has("a") {
        sleep(Duration::from_millis(20));
    }
    sleep(Duration::from_millis(200));
    run.kill().unwrap();
    run.wait().unwrap();
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_a.sql:4:1: the run before was killed here"),
        "{failure}"
    );
}

#[test]
fn a_server_that_is_killed() {
    let server = Arc::new(Server::start());
    let project = project(Database::on(server.clone()));
    for round in 0..3 {
        let run = project.spawn(&["up"]);
        sleep(Duration::from_millis(60 + 70 * round));
        server.kill();
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        if !output.status.success() {
            assert!(said.contains("connect") || said.contains("lost"), "{said}");
        }
        server.start_again();
        agrees(&project, &said);
        project.done(&["up"]);
        agrees(&project, &said);
        project.done(&["reset"]);
    }
}

#[test]
fn a_connection_that_is_cut() {
    let text = "CREATE TABLE a (id int);\nSELECT pg_sleep(5);";
    let project = Project::new(&[("1_a.sql", text)]);
    let run = project.spawn(&["up"]);
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
               WHERE datname = current_database() AND query LIKE '%pg_sleep(5)' AND pid <> pg_backend_pid()";
    while project.sql(cut) == "0" {
        sleep(Duration::from_millis(20));
    }
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        said.contains("sql/1_a.sql:2:1: the connection was lost"),
        "{said}"
    );
    assert!(!project.has("a"));
    assert_eq!(project.history(), "");
}

//! Databases that goose, golang-migrate and dbmate themselves migrated, taken
//! over and taken on from there.

use super::project::{Project, table};
use crate::tools;
use std::process::Command;

/// Migrates the first two of three migrations with another tool, goes on with
/// ours, and expects that both made the same.
fn switched(project: &Project, last: (&str, &str), theirs: &mut Command, history: &str) {
    let output = theirs.current_dir(project.repository.path("")).output();
    let output = output.unwrap_or_else(|error| panic!("{theirs:?}: {error}"));
    assert!(output.status.success(), "{output:?}");
    assert!(project.has("a") && project.has("b"));
    project.repository.write(&format!("sql/{}", last.0), last.1);
    let before = project.sql(&format!("TABLE {history}"));
    let status = project.run(&["status"]);
    assert_eq!(status.code, 0, "{status:?}");
    let said = project.done(&["up"]);
    let adopted = format!("adopted 2 migrations from {history}, which stays as it is\n");
    assert!(said.contains(&adopted), "{said}");
    assert!(project.has("c"));
    assert_eq!(project.sql(&format!("TABLE {history}")), before);
    assert_eq!(project.done(&["up"]), "nothing to do\n");
    let applied = project.database.dump();
    project.done(&["reset"]);
    assert!(!project.has("a") && !project.has("b") && !project.has("c"));
    project.done(&["up"]);
    assert_eq!(project.database.dump(), applied);
}

/// The socket's folder and the name of the database.
fn place(project: &Project) -> (String, String) {
    (project.server().socket(), project.database.name.clone())
}

#[test]
fn goose_made_it() {
    let (a, b, c) = (table("a"), table("b"), table("c"));
    let project = Project::new(&[("00001_a.sql", &a), ("00002_b.sql", &b)]);
    let (socket, name) = place(&project);
    let url = format!("host={socket} dbname={name} user=contracts port=5432");
    let mut goose = Command::new(tools::installed("bin/goose"));
    goose.args(["-dir", "sql", "postgres", &url]);
    // Up, down and up again: the last row of a version is the one that counts.
    for command in ["up", "down"] {
        let mut goose = Command::new(tools::installed("bin/goose"));
        goose.args(["-dir", "sql", "postgres", &url, command]);
        let output = goose.current_dir(project.repository.path("")).output();
        assert!(output.unwrap().status.success());
    }
    switched(
        &project,
        ("00003_c.sql", &c),
        goose.arg("up"),
        "goose_db_version",
    );
}

#[test]
fn golang_migrate_made_it() {
    let project = Project::new(&[
        ("1_a.up.sql", "CREATE TABLE a (id int);"),
        ("1_a.down.sql", "DROP TABLE a;"),
        ("2_b.up.sql", "BEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\n"),
        ("2_b.down.sql", "DROP TABLE b;"),
    ]);
    let (socket, name) = place(&project);
    let url = format!("postgres://contracts@/{name}?host={socket}&sslmode=disable");
    let mut migrate = Command::new(tools::installed("bin/migrate"));
    migrate.args(["-path", "sql", "-database", &url, "up"]);
    let third = ("3_c.sql", &*table("c"));
    switched(&project, third, &mut migrate, "schema_migrations");
}

#[test]
fn dbmate_made_it() {
    let file = |name: &str| {
        format!(
            "-- migrate:up\nCREATE TABLE {name} (id int);\n\n-- migrate:down\nDROP TABLE {name};\n"
        )
    };
    let index = "-- migrate:up transaction:false\nCREATE TABLE b (id int);\n\
                 -- migrate:down transaction:false\nDROP TABLE b;\n";
    let project = Project::new(&[
        ("20260101000000_a.sql", &file("a")),
        ("20260102000000_b.sql", index),
    ]);
    let (socket, name) = place(&project);
    let url = format!("postgres://contracts@/{name}?socket={socket}&sslmode=disable");
    let mut dbmate = Command::new(tools::installed("node_modules/.bin/dbmate"));
    dbmate.args([
        "--url",
        &url,
        "--migrations-dir",
        "sql",
        "--no-dump-schema",
        "migrate",
    ]);
    let third = ("20260103000000_c.sql", &*file("c"));
    switched(&project, third, &mut dbmate, "schema_migrations");
}

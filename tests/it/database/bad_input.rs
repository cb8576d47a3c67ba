//! What goes wrong: message, place, remedy, and nothing changed.

use super::project::{Project, table};
use super::server::LOCKED_USER;
use crate::repository::Repository;

/// A run that cannot come into the database.
#[track_caller]
fn refused(url: &str) -> String {
    let folder = Repository::folder();
    folder.write("sql/1_a.sql", "CREATE TABLE a (id int);");
    let failure = folder.contracts(&["migrate", "up", "--db", url]).failure();
    assert!(!failure.contains("geheim"), "{failure}");
    failure
}

#[test]
fn a_wrong_password() {
    let project = Project::new(&[]);
    let url = project.server().url_of(&project.database.name, LOCKED_USER);
    let failure = refused(&format!("{url}&password=geheim"));
    assert!(failure.contains("refuses user `locked`"), "{failure}");
    assert!(
        failure.contains("password authentication failed"),
        "{failure}"
    );
    assert!(failure.contains(".pgpass"), "{failure}");
}

#[test]
fn no_such_database() {
    let project = Project::new(&[]);
    let failure = refused(&project.server().url_of("gone", "contracts"));
    assert!(failure.contains("there is no database `gone`"), "{failure}");
    assert!(failure.contains("createdb gone"), "{failure}");
}

#[test]
fn no_server() {
    let failure = refused("postgresql://u:geheim@127.0.0.1:1/d");
    assert!(
        failure.contains("postgresql://u@127.0.0.1:1/d cannot be connected to"),
        "{failure}"
    );
    assert!(failure.contains("check host and port"), "{failure}");
    let failure = refused("mysql://u:geheim@h/d");
    assert!(failure.contains("of no known kind"), "{failure}");
}

#[test]
fn a_server_that_never_answers() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let failure = refused(&format!(
        "postgresql://u:geheim@127.0.0.1:{port}/d?connect_timeout=1"
    ));
    assert!(failure.contains("no answer within 1 s"), "{failure}");
}

#[test]
fn permission_denied() {
    let a = table("a");
    let project = Project::new(&[("1_a.sql", &a)]);
    project.sql(&format!(
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {LOCKED_USER}"
    ));
    let url = project.server().url_of(&project.database.name, LOCKED_USER);
    let url = format!("{url}&password=right");
    let failure = project
        .repository
        .contracts(&["migrate", "up", "--db", &url])
        .failure();
    assert!(
        failure.contains("permission denied for schema public (SQLSTATE 42501)"),
        "{failure}"
    );
    assert!(
        failure.contains("GRANT USAGE, CREATE ON SCHEMA"),
        "{failure}"
    );
    assert!(!project.has("contracts_migrations"));
}

fn twelve(seventh: &str) -> String {
    let mut text = String::from("-- +goose Up\n");
    for number in 1..=12 {
        match number {
            7 => text.push_str(seventh),
            _ => text.push_str(&format!("CREATE TABLE t{number} (id int);\n")),
        }
    }
    text
}

#[test]
fn statement_7_of_12_fails() {
    let broken = twelve("CREATE TABLE t7 (id int,\n    é text DEFAULT 'ü', x nosuchtype);\n");
    let project = Project::new(&[("1_a.sql", &table("a")), ("2_b.sql", &broken)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/2_b.sql:9:27: type \"nosuchtype\" does not exist (SQLSTATE 42704)"),
        "{failure}"
    );
    assert!(
        failure.contains("statement 7 of 12; nothing of this migration was kept"),
        "{failure}"
    );
    assert!(project.has("a") && !project.has("t1"));
    assert_eq!(project.history(), "1|applied|1/1\n2|failed|0/12");
    project
        .repository
        .write("sql/2_b.sql", &twelve("CREATE TABLE t7 (id int);\n"));
    project.done(&["up"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|applied|12/12");
    assert!(project.has("t12"));
}

#[test]
fn an_error_inside_a_block_is_told_with_its_query() {
    let text = "DO $$ BEGIN\n  EXECUTE 'INSERT INTO nowhere VALUES (1)';\nEND $$;";
    let project = Project::new(&[("1_a.sql", text)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_a.sql:1:1: relation \"nowhere\" does not exist"),
        "{failure}"
    );
    assert!(
        failure.contains("in the query: INSERT INTO nowhere"),
        "{failure}"
    );
}

#[test]
fn a_deferred_constraint_fails_at_the_end() {
    let text = "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO a VALUES (1, 2);";
    let project = Project::new(&[("1_a.sql", text)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("violates foreign key constraint"),
        "{failure}"
    );
    assert!(
        failure.contains("at the end of the transaction"),
        "{failure}"
    );
    assert!(!project.has("a"));
}

#[test]
fn files_that_cannot_be_read_are_told_all_at_once() {
    let project = Project::new(&[
        ("1_a.sql", "CREATE TABEL a (id int);"),
        ("2_b.sql", "CREATE TABLE b (id int);"),
        ("2_c.sql", "CREATE TABLE c (id int);"),
        ("3_d.down.sql", "DROP TABLE d;"),
        ("x.sql", "SELECT 1;"),
    ]);
    let failure = project.migrate(&["up"]).failure();
    for part in [
        "sql/1_a.sql:1:8:",
        "sql/2_c.sql: version 2 is that of sql/2_b.sql too",
        "sql/3_d.down.sql: there is no way up, only down",
        "file name 'x.sql' does not begin with a version",
    ] {
        assert!(failure.contains(part), "{part} in {failure}");
    }
    assert!(!project.has("b") && !project.has("contracts_migrations"));
}

#[test]
fn what_refuses_transactions_is_refused_before_anything_runs() {
    let alone = "CREATE TABLE b (id int);\nCREATE INDEX CONCURRENTLY i ON b (id);";
    let project = Project::new(&[("1_a.sql", &table("a")), ("2_b.sql", alone)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/2_b.sql:2:1: this statement cannot be in a transaction"),
        "{failure}"
    );
    assert!(failure.contains("NO TRANSACTION"), "{failure}");
    assert!(!project.has("a"));
}

#[test]
fn rolling_back_wants_the_name_of_the_database() {
    let project = Project::new(&[("1_a.sql", &table("a"))]);
    project.done(&["up"]);
    let name = project.database.name.clone();
    for command in [&["down"][..], &["reset"], &["redo"], &["to", "0"]] {
        let failure = project.run(command).failure();
        assert!(
            failure.contains(&format!("say --confirm {name}")),
            "{failure}"
        );
        let wrong = project
            .run(&[command, &["--confirm", "prod"]].concat())
            .failure();
        assert!(
            wrong.contains(&format!("the database is `{name}`, not `prod`")),
            "{wrong}"
        );
        assert!(project.has("a"));
    }
    project.done(&["down"]);
    assert!(!project.has("a"));
}

#[test]
fn no_migrations() {
    let project = Project::new(&[]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("there are no migrations in sql/ or migrations"),
        "{failure}"
    );
}

#[test]
fn a_copy_from_standard_input() {
    let project = Project::new(&[("1_a.sql", "CREATE TABLE a (id int);\nCOPY a FROM STDIN;")]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_a.sql:2:1: there is no standard input"),
        "{failure}"
    );
    assert!(!project.has("a"));
}

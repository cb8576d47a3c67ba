//! Migrations without a transaction.

use super::project::Project;

const ROWS: &str =
    "CREATE TABLE t (a int, b int);\nINSERT INTO t SELECT g, g / 2 FROM generate_series(1, 100) g;";

fn no_transaction(up: &str) -> String {
    format!("-- +goose NO TRANSACTION\n-- +goose Up\n{up}\n")
}

#[test]
fn goes_on_at_the_statement_that_failed() {
    let text = no_transaction(
        "CREATE TABLE one (id int);\nSET search_path = ops, public;\n\
         CREATE TABLE two (id int);\nINSERT INTO missing VALUES (1);\nCREATE TABLE three (id int);",
    );
    let project = Project::new(&[("1_a.sql", &text)]);
    project.sql("CREATE SCHEMA ops");
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_a.sql:6:13: relation \"missing\" does not exist"),
        "{failure}"
    );
    assert!(
        failure.contains("statement 4 of 5; the 3 before it are done"),
        "{failure}"
    );
    assert_eq!(project.history(), "1|failed|3/5");
    let down = project.migrate(&["reset"]);
    assert_eq!(
        down.code, 0,
        "nothing is applied that could be rolled back: {down:?}"
    );
    project.sql("CREATE TABLE missing (id int)");
    let said = project.done(&["up"]);
    assert!(
        said.contains("sql/1_a.sql: going on with statement 4 of 5"),
        "{said}"
    );
    assert_eq!(project.history(), "1|applied|5/5");
    // The search path that the second statement set holds for the fifth.
    assert!(project.has("ops.two") && project.has("ops.three"));
}

#[test]
fn an_edit_that_mends_is_accepted_by_repair() {
    let text =
        no_transaction("CREATE TABLE one (id int);\nSELECT 1 / 0;\nCREATE TABLE two (id int);");
    let project = Project::new(&[("1_a.sql", &text)]);
    project.migrate(&["up"]).failure();
    project
        .repository
        .write("sql/1_a.sql", &text.replace("1 / 0", "1 / 1"));
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_a.sql: edited after 1 of 3 statements"),
        "{failure}"
    );
    project.done(&["repair", "--yes"]);
    project.done(&["up"]);
    assert!(project.has("two"));
}

#[test]
fn an_invalid_index_is_dropped_before_the_retry() {
    let index = no_transaction("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"T_b\" ON t (b);");
    let project = Project::new(&[("1_t.sql", ROWS), ("2_i.sql", &index)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("could not create unique index \"T_b\""),
        "{failure}"
    );
    assert!(failure.contains("is duplicated"), "{failure}");
    assert_eq!(
        project.sql("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"),
        "f"
    );
    project.sql("DELETE FROM t WHERE a % 2 = 1");
    let said = project.done(&["up"]);
    assert!(said.contains("dropping index public.\"T_b\""), "{said}");
    assert_eq!(
        project.sql("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"),
        "t"
    );
}

/// The state that a run leaves which is killed between a statement and its
/// record.
fn killed_after(statement: &str, done: &str) -> Project {
    let text = no_transaction(&format!("CREATE TABLE u (id int);\n{statement}"));
    let project = Project::new(&[("1_t.sql", ROWS), ("2_x.sql", &text)]);
    project.done(&["up"]);
    project.sql(done);
    project.sql(
        "UPDATE contracts_migrations SET status = 'pending', statements_applied = 1, \
         duration_ms = NULL WHERE version = 2",
    );
    project
}

#[test]
fn a_statement_that_was_done_is_not_done_again() {
    let project = killed_after("CREATE INDEX CONCURRENTLY i ON t (a);", "SELECT 1");
    let said = project.done(&["up"]);
    assert!(
        said.contains("sql/2_x.sql:4:1: the run before was killed here; this was done"),
        "{said}"
    );
    let project = killed_after("CREATE INDEX CONCURRENTLY i ON t (a);", "DROP INDEX i");
    project.done(&["up"]);
    assert!(project.has("i"));
}

#[test]
fn a_statement_in_doubt_is_asked_about() {
    let call = "CALL p();";
    let text = no_transaction(&format!("CREATE TABLE u (id int);\n{call}"));
    let procedure =
        format!("{ROWS}\nCREATE PROCEDURE p() LANGUAGE sql AS 'INSERT INTO t VALUES (0, 0)';");
    let project = Project::new(&[("1_t.sql", &procedure), ("2_x.sql", &text)]);
    project.done(&["up"]);
    let in_doubt = "UPDATE contracts_migrations SET status = 'pending', statements_applied = 1, \
                    duration_ms = NULL WHERE version = 2";
    let count = || project.sql("SELECT count(*) FROM t WHERE a = 0");
    for (answer, calls) in [("done", "1"), ("not-done", "2")] {
        project.sql(in_doubt);
        let failure = project.migrate(&["up"]).failure();
        assert!(
            failure.contains("sql/2_x.sql:4:1: the run before was killed here"),
            "{failure}"
        );
        assert!(failure.contains("repair --statement done"), "{failure}");
        project.done(&["repair", "--yes", "--statement", answer]);
        project.done(&["up"]);
        assert_eq!(count(), calls);
    }
}

#[test]
fn own_transactions_are_recorded_in_themselves() {
    let text = no_transaction(
        "BEGIN;\nCREATE TABLE one (id int);\nCREATE TABLE two (id int);\nCOMMIT;\nVACUUM t;\n\
         BEGIN;\nCREATE TABLE three (id int);\nSELECT 1 / 0;\nCOMMIT;",
    );
    let project = Project::new(&[("1_t.sql", ROWS), ("2_x.sql", &text)]);
    project.migrate(&["up"]).failure();
    assert_eq!(project.history(), "1|applied|2/2\n2|failed|5/9");
    assert!(project.has("two") && !project.has("three"));
    let unended = no_transaction("CREATE TABLE x (id int);\nBEGIN;\nSELECT 1;");
    let project = Project::new(&[("1_t.sql", &unended)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_t.sql:4:1: the transaction is never ended"),
        "{failure}"
    );
    assert!(!project.has("x"));
}

#[test]
fn a_rollback_goes_on_too() {
    let text = "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE a (id int);\n\
                CREATE TABLE b (id int);\n-- +goose Down\nDROP TABLE b;\nDROP TABLE missing;\n\
                DROP TABLE a;\n";
    let project = Project::new(&[("1_t.sql", text)]);
    project.done(&["up"]);
    let failure = project.migrate(&["down"]).failure();
    assert!(
        failure.contains("sql/1_t.sql:7:1: table \"missing\" does not exist"),
        "{failure}"
    );
    assert_eq!(project.history(), "1|rolled_back|1/3");
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("its rollback stopped after 1 of 3 statements"),
        "{failure}"
    );
    project.sql("CREATE TABLE missing (id int)");
    project.done(&["down"]);
    assert!(!project.has("a"));
    project.done(&["up"]);
    assert_eq!(project.history(), "1|applied|2/2");
}

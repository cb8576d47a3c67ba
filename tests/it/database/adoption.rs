//! Databases that were migrated with another tool.

use super::project::{Project, table};
use sha2::{Digest, Sha384};

/// Two of three migrations are applied, and the other tool's table says so.
fn migrated_by_another(history: &str) -> Project {
    let files = [
        ("1_a.sql", table("a")),
        ("2_b.sql", table("b")),
        ("3_c.sql", table("c")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    let project = Project::new(&files);
    project.sql("CREATE TABLE a (id int); CREATE TABLE b (id int)");
    project.sql(history);
    project
}

#[track_caller]
fn adopts(project: &Project, table: &str) {
    let before = project.sql(&format!("SELECT * FROM {table}"));
    let empty = project.database.dump();
    let status = project.run(&["status"]).stdout;
    assert_eq!(status.matches("applied ").count() - 1, 2, "{status}");
    assert_eq!(project.database.dump(), empty);
    let said = project.done(&["up"]);
    let adopted = format!("adopted 2 migrations from {table}, which stays as it is\n");
    assert!(said.contains(&adopted), "{said}");
    assert_eq!(
        project.history(),
        "1|applied|1/1\n2|applied|1/1\n3|applied|1/1"
    );
    assert!(project.has("c"));
    assert_eq!(project.sql(&format!("SELECT * FROM {table}")), before);
    assert_eq!(project.done(&["up"]), "nothing to do\n");
    project.done(&["reset"]);
    assert!(!project.has("a"));
}

#[test]
fn of_goose() {
    let project = migrated_by_another(
        "CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, \
         is_applied boolean NOT NULL, tstamp timestamp DEFAULT now()); \
         INSERT INTO goose_db_version (version_id, is_applied) VALUES \
         (0, true), (1, true), (2, true), (2, false), (2, true), (3, true), (3, false)",
    );
    adopts(&project, "goose_db_version");
}

#[test]
fn a_file_that_we_cannot_read_was_carried_out_by_another() {
    let project = migrated_by_another(
        "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); \
         INSERT INTO schema_migrations VALUES ('1'), ('2')",
    );
    let odd = "CREATE TABEL b (id int);";
    project.repository.write("sql/2_b.sql", odd);
    project.done(&["up"]);
    project.repository.write("sql/4_d.sql", odd);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/4_d.sql:1:8: 'create tabel' is no statement"),
        "{failure}"
    );
}

#[test]
fn is_not_adopted_again_after_a_rollback() {
    let project = migrated_by_another(
        "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); \
         INSERT INTO schema_migrations VALUES ('0'), ('1'), ('2')",
    );
    let tracker = "sql/000_migration_tracker.sql";
    project.repository.copy_from_project(tracker);
    project.done(&["up"]);
    project.done(&["reset"]);
    assert_eq!(project.history(), "0|rolled_back|1/1");
    project.done(&["up"]);
    assert!(project.has("a") && project.has("c"));
}

#[test]
fn of_golang_migrate() {
    let history = "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean); \
                   INSERT INTO schema_migrations VALUES (2, false)";
    adopts(&migrated_by_another(history), "schema_migrations");
    let project = migrated_by_another(&history.replace("false", "true"));
    let failure = project.migrate(&["up"]).failure();
    assert!(failure.contains("version 2 is dirty"), "{failure}");
    assert!(!project.has("contracts_migrations"));
}

#[test]
fn of_dbmate() {
    let project = migrated_by_another(
        "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); \
         INSERT INTO schema_migrations VALUES ('1'), ('2')",
    );
    adopts(&project, "schema_migrations");
}

#[test]
fn of_sqlx() {
    let row = |version: i64, text: &str| {
        let checksum: String = Sha384::digest(text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("({version}, 'x', now(), true, '\\x{checksum}', 1)")
    };
    let create = "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text, \
                  installed_on timestamptz, success boolean, checksum bytea, \
                  execution_time bigint);";
    let first = row(1, &table("a"));
    // Checked out on Windows, where the other one was.
    let second = row(2, &table("b").replace('\n', "\r\n"));
    let insert = "INSERT INTO _sqlx_migrations VALUES";
    let project = migrated_by_another(&format!("{create} {insert} {first}, {second}"));
    adopts(&project, "_sqlx_migrations");
    let edited = row(2, "something else");
    let project = migrated_by_another(&format!("{create} {insert} {first}, {edited}"));
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/2_b.sql: edited after it was applied"),
        "{failure}"
    );
}

#[test]
fn of_versions_that_no_file_has() {
    let project = migrated_by_another(
        "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); \
         INSERT INTO schema_migrations VALUES ('1'), ('9')",
    );
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("version 9 is applied, and no file has it"),
        "{failure}"
    );
    assert!(!project.has("contracts_migrations"));
}

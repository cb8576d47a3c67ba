//! Files and history that do not agree.

use super::project::{Project, table};

fn migrated() -> Project {
    let (a, b, c) = (table("a"), table("b"), table("c"));
    let project = Project::new(&[("1_a.sql", &a), ("3_b.sql", &b), ("5_c.sql", &c)]);
    project.done(&["up"]);
    project
}

fn checksum(project: &Project, version: i64) -> String {
    project.sql(&format!(
        "SELECT checksum FROM contracts_migrations WHERE version = {version}"
    ))
}

#[test]
fn an_edited_migration() {
    let project = migrated();
    let before = checksum(&project, 3);
    project
        .repository
        .write("sql/3_b.sql", &format!("{}-- more\n", table("b")));
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/3_b.sql: edited after it was applied"),
        "{failure}"
    );
    assert!(failure.contains(&before), "{failure}");
    assert_eq!(project.run(&["status"]).code, 100);
    // Nobody is there to be asked.
    let asked = project.run(&["repair"]);
    assert_eq!(asked.code, 1);
    assert!(
        asked.stderr.contains("sql/3_b.sql: take checksum"),
        "{asked:?}"
    );
    assert_eq!(checksum(&project, 3), before);
    project.done(&["repair", "--yes"]);
    let after = checksum(&project, 3);
    assert_ne!(after, before);
    assert!(
        failure.contains(&after),
        "both checksums are told: {failure}"
    );
    assert_eq!(project.done(&["up"]), "nothing to do\n");
}

#[test]
fn a_missing_and_an_unknown_migration() {
    let project = migrated();
    project
        .repository
        .remove("sql/1_a.sql")
        .remove("sql/5_c.sql");
    let failure = project.migrate(&["up"]).failure();
    assert!(failure.contains("version 1 (a): applied at"), "{failure}");
    assert!(failure.contains("its file is missing"), "{failure}");
    assert!(
        failure.contains("version 5 (c)") && failure.contains("unknown here"),
        "{failure}"
    );
    assert!(failure.contains(&checksum(&project, 5)), "{failure}");
    project.done(&["repair", "--yes"]);
    assert_eq!(project.history(), "3|applied|1/1");
    assert!(project.has("a"), "what it made stays");
}

#[test]
fn a_migration_out_of_order() {
    let project = migrated();
    project.repository.write("sql/2_late.sql", &table("late"));
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/2_late.sql: pending, out of order: version 5 (c)"),
        "{failure}"
    );
    assert!(!project.has("late"));
    project.done(&["up", "--allow-out-of-order"]);
    assert!(project.has("late"));
    assert_eq!(project.done(&["up"]), "nothing to do\n");
}

#[test]
fn a_version_that_is_not_there() {
    let project = migrated();
    let failure = project.migrate(&["to", "4"]).failure();
    assert!(
        failure.contains("there is no migration of version 4"),
        "{failure}"
    );
    project.done(&["to", "1"]);
    assert!(project.has("a") && !project.has("b") && !project.has("c"));
    project.done(&["to", "3"]);
    assert!(project.has("b") && !project.has("c"));
}

#[test]
fn a_baseline_notes_what_is_there() {
    let project = Project::new(&[("1_a.sql", &table("a")), ("2_b.sql", &table("b"))]);
    project.sql("CREATE TABLE a (id int)");
    project.done(&["baseline", "1"]);
    assert_eq!(project.history(), "1|applied|1/1");
    project.done(&["up"]);
    assert!(project.has("b"));
    let failure = project.migrate(&["baseline", "2"]).failure();
    assert!(
        failure.contains("has applied migrations already"),
        "{failure}"
    );
}

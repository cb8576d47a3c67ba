//! Up, down and up again.

use super::project::{Project, table};

#[test]
fn up_down_up_leaves_the_same_catalog() {
    let project = Project::own();
    let empty = project.database.dump();
    project.done(&["up"]);
    let first = project.database.dump();
    assert!(first.contains("CREATE TABLE public.orders"));
    project.done(&["reset"]);
    assert_eq!(project.database.dump(), empty);
    project.done(&["up"]);
    assert_eq!(project.database.dump(), first);
    let said = project.done(&["up"]);
    assert_eq!(said, "nothing to do\n");
}

#[test]
fn each_step_down_undoes_its_step_up() {
    let project = Project::own();
    let versions = ["0", "1", "2", "3", "4", "5", "6"];
    let dumps = versions.map(|version| {
        project.done(&["to", version]);
        project.database.dump()
    });
    for version in (0..6).rev() {
        project.done(&["down"]);
        assert_eq!(
            project.database.dump(),
            dumps[version],
            "after version {version}"
        );
    }
    project.done(&["to", "6"]);
    assert_eq!(project.database.dump(), dumps[6]);
}

#[test]
fn the_history_says_what_was_done() {
    let (a, b) = (table("a"), table("b"));
    let project = Project::new(&[("001_a.sql", &a), ("002_b.sql", &b)]);
    project.done(&["up"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|applied|1/1");
    let filled = "SELECT bool_and(applied_by = 'contracts' AND duration_ms >= 0 AND \
                  applied_at > now() - interval '1 minute' AND length(checksum) = 64) \
                  FROM contracts_migrations";
    assert_eq!(project.sql(filled), "t");
    project.done(&["down"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|rolled_back|1/1");
    assert!(project.has("a") && !project.has("b"));
    project.done(&["redo"]);
    assert_eq!(project.history(), "1|applied|1/1\n2|rolled_back|1/1");
    let status = project.run(&["status"]);
    assert_eq!(status.code, 0);
    let lines: Vec<&str> = status.stdout.lines().collect();
    assert!(lines[0].starts_with("version  status"), "{lines:?}");
    assert!(
        lines[1].contains("applied") && lines[1].ends_with("sql/001_a.sql"),
        "{lines:?}"
    );
    assert!(lines[2].contains("rolled back"), "{lines:?}");
}

#[test]
fn a_dry_run_creates_nothing() {
    let a = table("a");
    let project = Project::new(&[("001_a.sql", &a)]);
    let empty = project.database.dump();
    let run = project.run(&["up", "--dry-run"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stdout,
        "-- sql/001_a.sql up, in one transaction\nCREATE TABLE a (id int);\n"
    );
    assert_eq!(run.stderr, "1 migration would run; nothing was changed\n");
    assert_eq!(project.run(&["status"]).code, 0);
    assert_eq!(project.database.dump(), empty);
}

#[test]
fn another_table_may_keep_the_history() {
    let a = table("a");
    let project = Project::new(&[("001_a.sql", &a)]);
    project.sql("CREATE SCHEMA ops");
    project.done(&["up", "--table", "ops.migrations"]);
    assert_eq!(project.sql("SELECT status FROM ops.migrations"), "applied");
    assert!(!project.has("contracts_migrations"));
}

#[test]
fn split_and_plain_files_serve_as_well() {
    let project = Project::new(&[
        ("1_a.up.sql", "BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n"),
        ("1_a.down.sql", "DROP TABLE a;"),
        ("2_b.sql", "CREATE TABLE b (id int);\r\n"),
    ]);
    project.done(&["up"]);
    assert!(project.has("a") && project.has("b"));
    let failure = project.migrate(&["reset"]).failure();
    assert!(
        failure.contains("sql/2_b.sql: there is no way down"),
        "{failure}"
    );
    assert!(project.has("a"), "nothing is rolled back if not all can be");
    // A checkout with other line ends is not an edit.
    project
        .repository
        .write("sql/2_b.sql", "CREATE TABLE b (id int);\n");
    assert_eq!(project.done(&["up"]), "nothing to do\n");
}

#[test]
fn settings_of_a_migration_end_with_it() {
    let set =
        "SET search_path = ops;\nSET ROLE reader;\nRESET ROLE;\nCREATE TABLE inside (id int);";
    let project = Project::new(&[("1_set.sql", set), ("2_b.sql", "CREATE TABLE b (id int);")]);
    project.sql("CREATE SCHEMA ops; DROP ROLE IF EXISTS reader; CREATE ROLE reader");
    project.done(&["up"]);
    assert!(project.has("ops.inside") && project.has("public.b"));
}

#[test]
fn environment_variables_are_filled_in() {
    let text = "-- +goose Up\n-- +goose ENVSUB ON\nCREATE TABLE ${CONTRACTS_TEST_TABLE:-made} (id int);\n-- +goose ENVSUB OFF\n";
    let project = Project::new(&[("1_a.sql", text)]);
    project.done(&["up"]);
    assert!(project.has("made"));
    let text = text.replace(":-made", "");
    let project = Project::new(&[("1_a.sql", &text)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_a.sql:3:1: environment variable `CONTRACTS_TEST_TABLE` is not set"),
        "{failure}"
    );
}

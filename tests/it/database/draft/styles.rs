//! What is drafted is written as the folder is.

use super::{check_is_silent, diff, write};
use crate::database::project::Project;
use std::collections::BTreeSet;

const ROLE: &str = "message Role {\n  string id = 1;\n  string name = 2 [(contracts.v1.column).unique = true];\n}\n";
const TABLE: &str = "CREATE TABLE roles (id uuid PRIMARY KEY);\n";

fn names(project: &Project, folder: &str) -> BTreeSet<String> {
    let folder = std::fs::read_dir(project.repository.path(folder)).unwrap();
    folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_file_for_each_direction() {
    let project = Project::new(&[
        ("20240101000000_roles.up.sql", TABLE),
        ("20240101000000_roles.down.sql", "DROP TABLE roles;\n"),
    ]);
    write(&project, ROLE);
    let run = diff(&project, &["names", "--fill", "roles.name=id::text"]);
    assert_eq!(run.code, 0, "{run:?}");
    let files = names(&project, "sql");
    let versions: BTreeSet<&str> = files.iter().filter_map(|name| name.get(..14)).collect();
    assert_eq!((files.len(), versions.len()), (10, 5), "{files:?}");
    assert!(
        files
            .iter()
            .all(|name| name.ends_with(".up.sql") || name.ends_with(".down.sql"))
    );
    let index = files
        .iter()
        .find(|name| name.contains("names_indexes.up"))
        .unwrap();
    let text = project.repository.read(&format!("sql/{index}"));
    assert!(text.starts_with("-- no-transaction\n"), "{text}");
    project.done(&["up"]);
    check_is_silent(&project);
    project.done(&["reset"]);
    assert!(!project.has("roles"));
}

#[test]
fn a_file_without_a_way_back_tells_it_in_a_comment() {
    let project = Project::new(&[("7-roles.sql", TABLE)]);
    write(
        &project,
        &ROLE.replace(" [(contracts.v1.column).unique = true]", ""),
    );
    let run = diff(&project, &[]);
    assert_eq!(run.stdout, "sql/8-add_roles_name.sql\n", "{run:?}");
    let text = project.repository.read("sql/8-add_roles_name.sql");
    assert!(
        text.ends_with("-- To undo it:\n--\n--   ALTER TABLE roles DROP COLUMN name;\n"),
        "{text}"
    );
    assert!(!text.contains("goose"), "{text}");
    project.done(&["up"]);
    check_is_silent(&project);
}

#[test]
fn the_first_migration_of_a_folder() {
    let project = Project::new(&[]);
    write(&project, ROLE);
    let run = diff(&project, &["begin", "--dir", "db/postgres"]);
    assert_eq!(run.stdout, "db/postgres/001_begin.sql\n", "{run:?}");
    let config = "version: v1\nsql: [db/postgres]\n";
    project.repository.write("contracts.yaml", config);
    project.done(&["up"]);
    check_is_silent(&project);
    let again = diff(&project, &["again"]);
    assert_eq!((again.code, &*again.stdout), (0, ""));
    assert!(again.stderr.starts_with("nothing differs"), "{again:?}");
    assert_eq!(names(&project, "db/postgres"), set(&["001_begin.sql"]));
}

#[test]
fn a_dry_run_writes_nothing() {
    let project = Project::new(&[(
        "001_roles.sql",
        "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n",
    )]);
    write(&project, ROLE);
    let run = diff(&project, &["--dry-run"]);
    assert!(
        run.stdout
            .starts_with("==> sql/002_create_roles.sql <==\n-- "),
        "{run:?}"
    );
    assert!(run.stdout.contains("\nCREATE TABLE roles (\n"), "{run:?}");
    assert_eq!(names(&project, "sql"), set(&["001_roles.sql"]));
}

#[test]
fn what_is_not_understood_is_not_built_upon() {
    let project = Project::new(&[("001_roles.sql", "CREATE TABEL roles ();\n")]);
    write(&project, ROLE);
    let said = diff(&project, &[]).failure();
    assert!(
        said.contains("sql/001_roles.sql:1:8: 'CREATE TABEL' is no statement")
            || said.contains("sql/001_roles.sql:1:8"),
        "{said}"
    );
    project.repository.write("sql/001_roles.sql", TABLE);
    write(&project, "message Role {\n  strin id = 1;\n}\n");
    let run = diff(&project, &[]);
    assert_eq!(run.code, 100, "{run:?}");
    assert!(run.stdout.contains("strin"), "{run:?}");
}

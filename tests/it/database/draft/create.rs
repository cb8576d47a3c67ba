//! `contracts migrate create`

use crate::database::project::{Project, table};

fn create(files: &[(&str, &str)], args: &[&str]) -> (Project, String) {
    let project = Project::new(files);
    let command = ["migrate", "create"];
    let run = project.repository.contracts(&[&command, args].concat());
    assert_eq!(run.code, 0, "{run:?}");
    (project, run.stdout)
}

#[test]
fn the_next_number() {
    let (project, said) = create(&[("009_users.sql", &table("users"))], &["Add invoices"]);
    assert_eq!(said, "sql/010_add_invoices.sql\n");
    let text = project.repository.read("sql/010_add_invoices.sql");
    assert_eq!(text, "-- Add invoices.\n\n-- +goose Up\n\n-- +goose Down\n");
    // What is written can be carried out as it is.
    project.done(&["up"]);
    project.done(&["down"]);
}

#[test]
fn a_timestamp_and_two_files() {
    let files = [
        (
            "20240101000000_users.up.sql",
            "CREATE TABLE users (id int);\n",
        ),
        ("20240101000000_users.down.sql", "DROP TABLE users;\n"),
    ];
    let (project, said) = create(&files, &["add-invoices"]);
    let paths: Vec<&str> = said.lines().collect();
    let [up, down] = paths[..] else {
        panic!("{said}");
    };
    assert!(
        up.ends_with("_add_invoices.up.sql")
            && up.len() == "sql/20240101000000_add_invoices.up.sql".len()
    );
    assert_eq!(down, up.replace(".up.", ".down."));
    assert!(up["sql/".len()..].starts_with("20"));
    project.done(&["up"]);
}

#[test]
fn an_empty_folder_and_another_one() {
    let (_, said) = create(&[], &["begin"]);
    assert_eq!(said, "sql/001_begin.sql\n");
    let (project, said) = create(&[], &["begin", "--dir", "db/migrations", "--dry-run"]);
    assert!(
        said.starts_with("==> db/migrations/001_begin.sql <==\n"),
        "{said}"
    );
    assert!(!project.repository.path("db").exists());
}

#[test]
fn a_name_that_cannot_be_one() {
    let project = Project::new(&[]);
    let said = project
        .repository
        .contracts(&["migrate", "create", "../.."])
        .failure();
    assert!(
        said.contains("'../..' cannot be the name of a migration"),
        "{said}"
    );
}

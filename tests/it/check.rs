//! The main job on this repository's own contracts: silent on main, and on a
//! branch exactly what the branch did.

use crate::repository::Repository;
use serde_json::Value;
use std::collections::BTreeSet;

/// A repository with the contracts of this project on `main`, and the branch
/// `feature` checked out.
fn governed() -> Repository {
    let repository = Repository::new();
    for path in ["buf.yaml", "proto", "sql", "seeders"] {
        repository.copy_from_project(path);
    }
    repository.commit("The contracts");
    repository.branch("feature");
    repository
}

const DROP: &str = "-- +goose Up\nALTER TABLE brands DROP COLUMN website_url;\n\n-- +goose Down\nALTER TABLE brands ADD COLUMN website_url text\n  CONSTRAINT brands_website_url_check CHECK (website_url ~ '^https?://');\n";

/// (a) a field's type changed, (b) a column of an entity dropped, (c) a fixture
/// with a misspelt field and a dangling reference, (d) a merged migration
/// edited.
fn broken() -> Repository {
    let repository = governed();
    repository.edit(
        "proto/entities.proto",
        "  optional int32 duration_days = 9;",
        "  optional sint32 duration_days = 9;",
    );
    repository.write("sql/007_drop_brand_website.sql", DROP);
    let products = "\"brand_id\": { \"ref\": \"Brand\", \"slug\": \"nilgiri-homoeo\" },\n    \"category_id\": { \"ref\": \"Category\", \"slug\": \"dilutions\" },\n    \"sku\": \"NIL-ARN-30C-30ML\"";
    repository.edit(
        "seeders/products_seed.json",
        products,
        &products
            .replace("\"sku\"", "\"skku\"")
            .replace("nilgiri-homoeo", "nilgiri-homeo"),
    );
    repository.edit(
        "sql/001_create_core_tables.sql",
        "CREATE TABLE roles (",
        "CREATE TABLE roles ( -- one for each job",
    );
    // The fixtures of brands have no value for the column any more.
    let brands: Vec<String> = repository
        .read("seeders/brands_seed.json")
        .lines()
        .filter(|line| !line.contains("website_url"))
        .map(str::to_owned)
        .collect();
    repository.write("seeders/brands_seed.json", &(brands.join("\n") + "\n"));
    repository
}

fn findings(repository: &Repository) -> Vec<Value> {
    let run = repository.contracts(&["check", "--against", "main", "--format", "json"]);
    run.findings()
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn line_of(repository: &Repository, path: &str, text: &str) -> u64 {
    let source = repository.read(path);
    1 + source.lines().position(|line| line.contains(text)).unwrap() as u64
}

#[test]
fn main_is_clean() {
    let repository = governed();
    repository.checkout("main");
    let said = repository
        .contracts(&["check", "--against", "main"])
        .clean();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.starts_with("checked 2 protos, 7 migrations and 7 fixtures against main at "),
        "{said}"
    );
}

#[test]
fn a_branch_that_breaks_is_told_exactly_what() {
    let repository = broken();
    let found: BTreeSet<(String, String, u64)> = findings(&repository)
        .iter()
        .map(|f| {
            (
                f["type"].as_str().unwrap().to_owned(),
                f["path"].as_str().unwrap().to_owned(),
                f["start_line"].as_u64().unwrap(),
            )
        })
        .collect();
    let at = |rule: &str, path: &str, text: &str| {
        (
            rule.to_owned(),
            path.to_owned(),
            line_of(&repository, path, text),
        )
    };
    let expected = BTreeSet::from([
        at(
            "FIELD_SAME_TYPE",
            "proto/entities.proto",
            "optional sint32 duration_days = 9;",
        ),
        at(
            "SQL_COLUMN_MISSING",
            "sql/007_drop_brand_website.sql",
            "DROP COLUMN",
        ),
        at(
            "FIXTURE_FIELD_UNKNOWN",
            "seeders/products_seed.json",
            "\"skku\"",
        ),
        at(
            "FIXTURE_REFERENCE_DANGLING",
            "seeders/products_seed.json",
            "nilgiri-homeo",
        ),
        at(
            "SQL_MIGRATION_EDITED",
            "sql/001_create_core_tables.sql",
            "one for each job",
        ),
    ]);
    assert_eq!(found, expected);
}

#[test]
fn every_format_has_every_finding() {
    let repository = broken();
    let ids: BTreeSet<String> = findings(&repository)
        .iter()
        .map(|f| f["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 5);
    for format in [
        "pretty",
        "text",
        "json",
        "msvs",
        "junit",
        "github-actions",
        "gitlab-code-quality",
        "sarif",
        "markdown",
    ] {
        let run = repository.contracts(&["check", "--against", "main", "--format", format]);
        assert_eq!(run.code, 100, "{run:?}");
        for id in &ids {
            assert!(
                run.stdout.contains(id.as_str()),
                "{format}: {id}\n{}",
                run.stdout
            );
        }
    }
}

#[test]
fn the_exact_token_is_underlined() {
    let repository = broken();
    let pretty = repository
        .contracts(&["check", "--against", "main", "--format", "pretty"])
        .stdout;
    let (_, rest) = pretty.split_once("\"skku\"").unwrap();
    let underline = rest.lines().nth(1).unwrap();
    assert_eq!(
        underline.matches('─').count() + underline.matches('┬').count(),
        "\"skku\"".len(),
        "{underline}"
    );
    assert!(
        pretty.contains("did you mean") && pretty.contains("sku"),
        "{pretty}"
    );
}

#[test]
fn nothing_hides_what_does_not_need_the_protos() {
    let repository = broken();
    repository.edit(
        "proto/entities.proto",
        "message Brand {",
        "message Brand {{",
    );
    let found = findings(&repository);
    let ids: BTreeSet<&str> = found.iter().map(|f| f["type"].as_str().unwrap()).collect();
    assert!(
        ids.contains("COMPILE") && ids.contains("SQL_MIGRATION_EDITED"),
        "{ids:?}"
    );
}

#[test]
fn broken_migrations_and_fixtures_are_told_with_their_places() {
    let repository = governed();
    repository.write(
        "sql/007_broken.sql",
        "-- +goose Up\nALTER TABLE brands ADD COLUMN;\n-- +goose Down\nSELECT 1;\n",
    );
    repository.write("seeders/roles_seed.json", "[\n  { \"id\": \"");
    repository.write_bytes("seeders/users_seed.json", b"[\n  \"\xff\"\n]\n");
    let run = repository.contracts(&["check", "--against", "main"]);
    let lines = run.findings();
    for (start, id) in [
        ("sql/007_broken.sql:2:", "(SQL_SYNTAX)"),
        ("seeders/roles_seed.json:2:", "(FIXTURE_SYNTAX)"),
        ("seeders/users_seed.json:2:", "(FIXTURE_SYNTAX)"),
    ] {
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with(start) && line.ends_with(id)),
            "{start} {id}: {lines:#?}"
        );
    }
}

#[test]
fn the_first_contracts_are_checked_against_one_another() {
    let repository = Repository::new();
    repository.write("README.md", "Nothing yet.\n");
    repository.commit("Begin");
    for path in ["buf.yaml", "proto", "sql", "seeders"] {
        repository.copy_from_project(path);
    }
    let said = repository
        .contracts(&["check", "--against", "main"])
        .clean();
    assert!(
        said.contains("note: there are no contracts in main at "),
        "{said}"
    );
    repository.write("sql/007_drop_brand_website.sql", DROP);
    let run = repository.contracts(&["check", "--against", "main"]);
    assert!(
        run.findings()
            .iter()
            .any(|line| line.ends_with("(SQL_COLUMN_MISSING)"))
    );
}

//! Whether the way down undoes the way up: as we say, and as a server shows.

use super::shop;
use crate::database::server::Database;

const BASE: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric NOT NULL);
CREATE TABLE tags (id bigint PRIMARY KEY, name text CONSTRAINT named CHECK (name <> ''));
CREATE INDEX tags_name ON tags (name);
CREATE TYPE state AS ENUM ('new');
CREATE VIEW totals AS SELECT total FROM orders;
";

/// Up, down, and what differs after both; `None` if nothing does.
const CASES: &[(&str, &str, Option<&str>)] = &[
    (
        "CREATE TABLE a (id int PRIMARY KEY);",
        "DROP TABLE a;",
        None,
    ),
    (
        "CREATE TABLE a (id int PRIMARY KEY);",
        "",
        Some("table 'a' is still there"),
    ),
    (
        "CREATE TABLE a (id serial PRIMARY KEY); CREATE INDEX i ON a (id); CREATE TYPE k AS ENUM ('x');",
        "DROP TABLE a;",
        Some("type 'k' is still there"),
    ),
    (
        "ALTER TABLE tags ADD COLUMN age int;",
        "ALTER TABLE tags DROP COLUMN age;",
        None,
    ),
    (
        "ALTER TABLE tags ADD COLUMN age int, ADD COLUMN size int;",
        "ALTER TABLE tags DROP COLUMN age;",
        Some("column 'size' of table 'tags' is still there"),
    ),
    (
        "ALTER TABLE tags RENAME COLUMN name TO label;",
        "ALTER TABLE tags RENAME COLUMN label TO name;",
        None,
    ),
    (
        "ALTER TABLE tags RENAME COLUMN name TO label;",
        "SELECT 1;",
        Some("column 'label' of table 'tags' is still there"),
    ),
    (
        "ALTER TABLE tags DROP CONSTRAINT named;",
        "ALTER TABLE tags ADD CONSTRAINT named CHECK (name <> '');",
        None,
    ),
    (
        "ALTER TABLE tags DROP CONSTRAINT named;",
        "SELECT 1;",
        Some("constraint 'named' of table 'tags' is missing"),
    ),
    (
        "ALTER TABLE orders ALTER COLUMN note TYPE varchar(9);",
        "ALTER TABLE orders ALTER COLUMN note TYPE varchar(5);",
        Some(
            "the type of column 'note' of table 'orders' is character varying(5) where it was text",
        ),
    ),
    (
        "ALTER TABLE orders ALTER COLUMN note SET NOT NULL, ALTER COLUMN note SET DEFAULT 'a';",
        "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL, ALTER COLUMN note DROP DEFAULT;",
        None,
    ),
    (
        "ALTER TABLE orders ALTER COLUMN note SET NOT NULL, ALTER COLUMN note SET DEFAULT 'a';",
        "ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;",
        Some("the default of column 'note' of table 'orders' is"),
    ),
    (
        "DROP INDEX tags_name;",
        "CREATE INDEX tags_name ON tags (name);",
        None,
    ),
    (
        "DROP INDEX tags_name;",
        "CREATE INDEX tags_name ON tags (id);",
        Some("index 'tags_name' of table 'tags'"),
    ),
    (
        "DROP VIEW totals; ALTER TABLE orders DROP COLUMN note;",
        "ALTER TABLE orders ADD COLUMN note text;",
        Some("view 'totals' is missing"),
    ),
    (
        "INSERT INTO tags VALUES (1, 'a');",
        "DELETE FROM tags;",
        None,
    ),
];

fn file(up: &str, down: &str) -> String {
    format!(
        "-- +goose Up\n{}\n-- +goose Down\n{}\n",
        up.replace("; ", ";\n"),
        down.replace("; ", ";\n")
    )
}

#[test]
fn the_verdict_is_that_of_a_server() {
    let database = Database::new();
    for (up, down, differs) in CASES {
        let repository = shop();
        repository.write("sql/001_orders.sql", &format!("-- +goose Up\n{BASE}-- +goose Down\nDROP TABLE orders, tags CASCADE;\nDROP TYPE state;\n"));
        repository.commit("Begin anew");
        repository.branch("next");
        repository.write("sql/002_next.sql", &file(up, down));
        repository.write(
            "contracts.yaml",
            "sql:\n  use: [SQL_DOWN_INCOMPLETE, SQL_SYNTAX, SQL_REPLAY]\n",
        );
        let run = repository.contracts(&["check", "--against", "feature"]);
        let said = differs.is_none_or(|differs| run.stdout.contains(differs));
        assert!(said, "{up} / {down}: {run:?}");
        assert_eq!(
            run.stdout.is_empty(),
            differs.is_none(),
            "{up} / {down}: {run:?}"
        );

        database.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        database.sql(BASE);
        let before = database.dump();
        database.sql(up);
        if !down.is_empty() {
            database.sql(down);
        }
        assert_eq!(
            database.dump() == before,
            differs.is_none(),
            "{up} / {down}"
        );
    }
}

#[test]
fn it_is_told_at_the_statement_and_at_the_section_if_there_is_none() {
    let told = |sql: &str| {
        let repository = shop();
        repository.write("sql/002_next.sql", sql);
        let run = repository.contracts(&["check", "--against", "main"]);
        let lines = run
            .stdout
            .lines()
            .filter(|line| line.contains("SQL_DOWN_INCOMPLETE"));
        lines
            .map(|line| line.splitn(4, ':').take(3).collect::<Vec<_>>().join(":"))
            .collect::<Vec<_>>()
    };
    let up = "-- +goose Up\nCREATE TABLE a (id int);\nCREATE TABLE b (id int);\n";
    assert_eq!(
        told(&format!("{up}-- +goose Down\n")),
        ["sql/002_next.sql:4:1"]
    );
    assert_eq!(
        told(&format!(
            "{up}-- +goose Down\nALTER TABLE a ADD COLUMN x int;\nSELECT 1;\n"
        )),
        ["sql/002_next.sql:5:1"]
    );
    assert_eq!(
        told(&format!(
            "{up}-- +goose Down\nDROP TABLE a;\nDROP TABLE c;\n"
        )),
        ["sql/002_next.sql:6:12"]
    );
    assert_eq!(
        told(&format!(
            "{up}-- +goose Down\nDROP TABLE b;\nDROP TABLE a;\n"
        )),
        [""; 0]
    );
}

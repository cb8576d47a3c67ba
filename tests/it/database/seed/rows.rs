//! Rows that are there, rows that differ, rows that are new.

use super::shop::{ADMIN, PROTO, Shop, TABLES};
use crate::database::server::Database;

#[test]
fn the_second_run_changes_nothing() {
    let shop = Shop::usual();
    assert_eq!(shop.all(), "roles 2 inserted; users 1 inserted");
    let before = shop.sql("SELECT xmin, ctid, * FROM roles UNION ALL SELECT xmin, ctid, id, email, full_name FROM users");
    assert_eq!(shop.all(), "roles 2 unchanged; users 1 unchanged");
    let after = shop.sql("SELECT xmin, ctid, * FROM roles UNION ALL SELECT xmin, ctid, id, email, full_name FROM users");
    assert_eq!(before, after, "not even a row's version is new");
}

#[test]
fn what_differs_is_updated_and_what_is_left_out_stays() {
    let shop = Shop::usual();
    shop.all();
    shop.sql("UPDATE users SET points = 99, full_name = 'By hand'");
    let changed = shop.sql("SELECT updated_at FROM users");
    shop.write(
        "roles",
        &format!("[{{\"id\": \"{ADMIN}\", \"name\": \"chief\"}}]"),
    );
    shop.write(
        "users",
        "[{\"email\": \"a@example.com\", \"full_name\": \"A\", \"role_id\": {\"ref\": \"Role\", \"name\": \"chief\"}}]",
    );
    assert_eq!(shop.all(), "roles 1 updated; users 1 updated");
    assert_eq!(shop.sql("SELECT points, full_name FROM users"), "99|A");
    assert_eq!(
        shop.sql("SELECT name FROM roles ORDER BY 1"),
        "chief\nguest"
    );
    // Whoever changes a row sets the time of it.
    assert_ne!(shop.sql("SELECT updated_at FROM users"), changed);
    shop.write(
        "users",
        "[{\"email\": \"a@example.com\", \"full_name\": null, \"points\": null, \"role_id\": {\"ref\": \"Role\", \"name\": \"chief\"}}]",
    );
    assert_eq!(shop.all(), "roles 1 unchanged; users 1 updated");
    // NULL where it may be; where it may not, as if nothing was said.
    assert_eq!(
        shop.sql("SELECT points, full_name IS NULL FROM users"),
        "99|t"
    );
}

#[test]
fn a_row_without_its_id_is_found_by_another_key() {
    let shop = Shop::new(PROTO, TABLES);
    shop.sql("INSERT INTO roles (name) VALUES ('admin')");
    let id = shop.sql("SELECT id FROM roles");
    shop.write(
        "roles",
        r#"[{"name": "admin", "note": "b"}, {"name": "new"}]"#,
    );
    assert_eq!(shop.all(), "roles 1 inserted, 1 updated");
    assert_eq!(
        shop.sql("SELECT id, note FROM roles WHERE name = 'admin'"),
        format!("{id}|b")
    );
    assert_eq!(shop.all(), "roles 2 unchanged");
}

#[test]
fn only_the_first_key_of_the_contracts_finds_a_row() {
    let shop = Shop::new(
        "message Role { string id = 1; string name = 2 [(contracts.v1.column).unique = true]; \
         string code = 3 [(contracts.v1.column).unique = true]; }",
        "CREATE TABLE roles (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), \
         name text NOT NULL UNIQUE, code text NOT NULL CONSTRAINT roles_code_key UNIQUE)",
    );
    shop.sql("INSERT INTO roles (name, code) VALUES ('admin', 'a')");
    // Not the admin renamed: somebody else with his code.
    shop.write("roles", "[{\"name\": \"other\", \"code\": \"a\"}]");
    let failure = shop.refused();
    assert!(
        failure.contains(
            "seeders/roles.json:1:28: another row of `roles` has this code already (roles_code_key)"
        ),
        "{failure}"
    );
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let shop = Shop::usual();
    let before = shop.contents();
    let run = shop.run(&["--all", "--dry-run"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, "roles  2 inserted\nusers  1 inserted\n");
    assert!(run.stderr.contains("nothing was changed"), "{run:?}");
    assert_eq!(shop.contents(), before);
}

#[test]
fn tables_and_files_can_be_chosen() {
    let shop = Shop::usual();
    assert_eq!(shop.done(&["Role"]), "roles 2 inserted");
    assert_eq!(
        shop.done(&["--fixtures", "seeders/users.json"]),
        "users 1 inserted"
    );
    assert_eq!(
        shop.done(&["users", "roles"]),
        "roles 2 unchanged; users 1 unchanged"
    );
    let failure = shop.run(&["usrs"]).failure();
    assert!(
        failure.contains("no entity is stored in a table 'usrs' help: did you mean 'users'?"),
        "{failure}"
    );
    shop.write("users", "[]");
    let failure = shop.run(&["users"]).failure();
    assert!(
        failure.contains(
            "no fixture has records of 'User' help: they belong into seeders/users_seed.json"
        ),
        "{failure}"
    );
    let failure = shop.run(&[]).failure();
    assert!(failure.contains("say --all, --fixtures FILE…"), "{failure}");
    let failure = shop.run(&["--fixtures", "none.json"]).failure();
    assert!(
        failure.contains("fixture `none.json` cannot be read"),
        "{failure}"
    );
}

#[test]
fn numbers_that_fixtures_give_are_not_given_again() {
    let shop = Shop::new(
        "message Item { int64 id = 1; string name = 2; }\nmessage Part { int32 id = 1; string name = 2; }",
        "CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
         CREATE TABLE parts (id serial PRIMARY KEY, name text NOT NULL UNIQUE);",
    );
    shop.write(
        "items",
        r#"[{"id": 1, "name": "a"}, {"id": 5, "name": "b"}]"#,
    );
    shop.write("parts", r#"[{"id": 3, "name": "a"}, {"name": "b"}]"#);
    assert_eq!(shop.all(), "items 2 inserted; parts 2 inserted");
    assert_eq!(shop.all(), "items 2 unchanged; parts 2 unchanged");
    shop.sql("INSERT INTO items (name) VALUES ('next')");
    assert_eq!(shop.sql("SELECT id FROM items WHERE name = 'next'"), "6");
    shop.sql("INSERT INTO parts (name) VALUES ('next')");
    assert_eq!(shop.sql("SELECT id FROM parts WHERE name = 'next'"), "4");
}

#[test]
fn tables_in_schemas_and_with_partitions() {
    let shop = Shop::on(
        Database::new(),
        "message Event { option (contracts.v1.table).name = \"log.events\"; int64 id = 1; string name = 2; }",
        "CREATE SCHEMA log;
         CREATE TABLE log.events (id bigint PRIMARY KEY, name text NOT NULL) PARTITION BY RANGE (id);
         CREATE TABLE log.low PARTITION OF log.events FOR VALUES FROM (0) TO (10);
         CREATE TABLE log.high PARTITION OF log.events FOR VALUES FROM (10) TO (100);",
    );
    shop.write(
        "log.events",
        r#"[{"id": 1, "name": "a"}, {"id": 11, "name": "b"}]"#,
    );
    assert_eq!(shop.all(), "log.events 2 inserted");
    shop.write(
        "log.events",
        r#"[{"id": 1, "name": "x"}, {"id": 11, "name": "b"}]"#,
    );
    assert_eq!(shop.all(), "log.events 1 updated, 1 unchanged");
    assert_eq!(shop.sql("SELECT name FROM log.low"), "x");
}

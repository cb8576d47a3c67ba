//! What is refused: why, where, what to do, and that nothing has changed.

use super::shop::{ADMIN, Shop};
use crate::database::server::{LOCKED_USER, psql};
use crate::repository::Run;
use std::process::Command;

fn user(more: &str) -> String {
    format!(
        "[\n  {{\"email\": \"ok@example.com\", \"role_id\": \"{ADMIN}\"}},\n  \
         {{\"email\": \"b@example.com\", \"role_id\": \"{ADMIN}\"{more}}}\n]"
    )
}

/// A usual shop with another second user.
fn shop_with(more: &str) -> Shop {
    let shop = Shop::usual();
    shop.write("users", &user(more));
    shop
}

#[test]
fn a_fixture_that_is_wrong_in_itself() {
    let shop = shop_with(", \"pints\": 5");
    let before = shop.contents();
    let run = shop.run(&["--all"]);
    assert!(run.stderr.contains("nothing was written"), "{run:?}");
    let found = run.findings();
    assert!(
        found[0].starts_with("seeders/users.json:3:81:'User' has no field 'pints'"),
        "{found:?}"
    );
    assert_eq!(shop.contents(), before);
}

#[test]
fn a_check_that_does_not_hold() {
    let shop = shop_with(", \"points\": -1");
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.json:3:91: refused by users_points_check: CHECK ((points >= 0)) help: correct the record; nothing was written"),
        "{failure}"
    );
}

#[test]
fn a_text_that_is_too_long() {
    let shop = Shop::usual();
    shop.write(
        "roles",
        "[{\"name\": \"admin\"},\n {\"name\": \"guest\", \"note\": \"longer than ten\"}]",
    );
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/roles.json:2:28: 'note': value too long for type character varying(10) (SQLSTATE 22001)"),
        "{failure}"
    );
}

#[test]
fn an_id_that_is_none() {
    let shop = Shop::usual();
    shop.write("roles", "[\n{\"id\": \"admin\", \"name\": \"admin\"}]");
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/roles.json:2:8: 'id': expected a UUID such as"),
        "{failure}"
    );
}

#[test]
fn a_key_that_another_row_has() {
    let shop = Shop::usual();
    shop.sql("INSERT INTO roles (name) VALUES ('guest')");
    let failure = shop.refused();
    assert!(
        failure.contains(
            "seeders/roles.json:2:57: another row of `roles` has this name already (roles_name_key)"
        ),
        "{failure}"
    );
    assert!(
        failure.contains("leave its id out: then the row is found by name"),
        "{failure}"
    );
}

#[test]
fn a_row_that_is_not_there() {
    // The contracts know nothing of this foreign key.
    let shop = Shop::new(
        "message Part { int32 id = 1; int32 of = 2; }",
        "CREATE TABLE wholes (id int PRIMARY KEY);
         CREATE TABLE parts (id int PRIMARY KEY, \"of\" int NOT NULL CONSTRAINT parts_of_fkey REFERENCES wholes (id));
         INSERT INTO wholes VALUES (1);",
    );
    shop.write(
        "parts",
        "[{\"id\": 1, \"of\": 1},\n{\"id\": 2, \"of\": 2},\n{\"id\": 3, \"of\": 3}]",
    );
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/parts.json:2:17: `wholes` has no such row: '2' (parts_of_fkey) seeders/parts.json:3:17: `wholes` has no such row: '3'"),
        "{failure}"
    );
}

#[test]
fn a_column_that_may_not_be_null() {
    let shop = Shop::usual();
    shop.sql("ALTER TABLE users ALTER full_name SET NOT NULL");
    let failure = shop.refused();
    assert!(
        failure.contains(
            "seeders/users.json:2:3: column 'full_name' of `users` is NOT NULL, and has no default"
        ),
        "{failure}"
    );
}

#[test]
fn a_column_that_is_not_there() {
    let shop = shop_with(", \"points\": 1");
    shop.sql("ALTER TABLE users DROP COLUMN points");
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.json:3:81: table `users` has no column 'points' in the database help: carry out the migrations first: contracts migrate up"),
        "{failure}"
    );
}

#[test]
fn what_a_trigger_refuses() {
    let shop = shop_with(", \"points\": 13");
    shop.sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF new.points = 13 THEN RAISE EXCEPTION 'not thirteen'; END IF; RETURN new; END $$; \
         CREATE TRIGGER refuse BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION refuse()",
    );
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.json:3:3: not thirteen (SQLSTATE P0001)"),
        "{failure}"
    );
}

#[test]
fn a_table_without_a_key() {
    let shop = Shop::new(
        "message Role { string id = 1; string name = 2; }",
        "CREATE TABLE roles (id text, name text)",
    );
    shop.write("roles", "[{\"id\": \"a\", \"name\": \"b\"}]");
    let failure = shop.refused();
    assert!(
        failure.contains("table `roles` has no primary key and no unique constraint"),
        "{failure}"
    );
}

#[test]
fn a_record_without_a_key() {
    let shop = Shop::new(
        "message Role { string id = 1; optional string name = 2 [(contracts.v1.column).unique = true]; optional string note = 3; }",
        "CREATE TABLE roles (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text UNIQUE, note text)",
    );
    shop.write("roles", "[{\"name\": \"a\"},\n {\"note\": \"b\"}]");
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/roles.json:2:2: nothing tells which row of `roles` this record is help: give it id, or name"),
        "{failure}"
    );
}

#[test]
fn a_column_that_the_database_computes() {
    let shop = Shop::new(
        "message Item { int32 id = 1; int32 twice = 2; }",
        "CREATE TABLE items (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)",
    );
    shop.write("items", "[{\"id\": 1, \"twice\": 2}]");
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/items.json:1:12: the database computes column 'twice' itself help: leave it out"),
        "{failure}"
    );
}

#[test]
fn connections_that_do_not_come_about() {
    let shop = Shop::usual();
    let server = &shop.database.server;
    let seed = |url: &str| {
        shop.repository
            .contracts(&["seed", "--all", "--db", url])
            .failure()
    };
    let wrong = server
        .url_of(&shop.database.name, LOCKED_USER)
        .replace("?", "?password=geheim&");
    let failure = seed(&wrong);
    assert!(failure.contains("refuses user `locked`"), "{failure}");
    assert!(!failure.contains("geheim"), "{failure}");
    let failure = seed(&server.url_of("nowhere", "contracts"));
    assert!(
        failure.contains("there is no database `nowhere`"),
        "{failure}"
    );
    let failure = seed("postgresql://127.0.0.1:1/x");
    assert!(failure.contains("cannot be connected to"), "{failure}");
}

#[test]
fn rights_that_are_not_there() {
    let shop = Shop::usual();
    let server = &shop.database.server;
    let name = format!("poor_{}", shop.database.name);
    shop.sql(&format!(
        "CREATE ROLE {name} LOGIN; GRANT SELECT, INSERT, UPDATE ON roles TO {name}"
    ));
    let url = server.url_of(&shop.database.name, &name);
    let before = shop.contents();
    let failure = shop
        .repository
        .contracts(&["seed", "--all", "--db", &url])
        .failure();
    assert!(
        failure.contains("permission denied for table users"),
        "{failure}"
    );
    assert!(
        failure.contains("needs SELECT, INSERT and UPDATE"),
        "{failure}"
    );
    shop.sql(&format!("GRANT SELECT, INSERT, UPDATE ON users TO {name}"));
    shop.sql(&format!(
        "REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC",
        shop.database.name
    ));
    let failure = shop
        .repository
        .contracts(&["seed", "--all", "--db", &url])
        .failure();
    assert!(failure.contains("GRANT TEMPORARY ON DATABASE"), "{failure}");
    assert_eq!(shop.contents(), before);
    shop.sql(&format!(
        "GRANT TEMPORARY ON DATABASE {} TO {name}",
        shop.database.name
    ));
    let run = shop.repository.contracts(&["seed", "--all", "--db", &url]);
    assert_eq!(run.code, 0, "{run:?}");
    shop.sql(&format!("DROP OWNED BY {name}; DROP ROLE {name}"));
}

#[test]
fn a_table_that_somebody_holds() {
    let shop = Shop::usual();
    let mut held = Command::new("psql")
        .args(["-X", "-q", "-d", &shop.database.url])
        .args(["-c", "BEGIN; LOCK TABLE users; SELECT pg_sleep(60)"])
        .spawn()
        .unwrap();
    shop.wait_for("SELECT count(*) FROM pg_locks WHERE relation = 'users'::regclass AND granted");
    let failure = shop.run(&["--all", "--lock-timeout", "0.1"]).failure();
    assert!(failure.contains("lock timeout"), "{failure}");
    assert!(failure.contains("trying again (1 of 3)"), "{failure}");
    assert!(failure.contains("--lock-timeout"), "{failure}");
    shop.sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'users'::regclass AND granted");
    held.wait().unwrap();
    assert_eq!(shop.all(), "roles 2 inserted; users 1 inserted");
}

const HASH: &str =
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b1aaaaaaaaaaaaaaaaaaa";

fn with_secret(shop: &Shop, value: Option<&str>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_contracts"));
    command
        .args(["seed", "--all", "--db", &shop.database.url])
        .current_dir(shop.repository.path(""))
        .env_remove("SHOP_SECRET");
    if let Some(value) = value {
        command.env("SHOP_SECRET", value);
    }
    Run::from(command.output().unwrap())
}

#[test]
fn secrets_come_from_the_environment_and_go_nowhere_else() {
    let shop = shop_with(
        ", \"password_hash\": {\"env\": \"SHOP_SECRET\"}, \"full_name\": {\"env\": \"SHOP_SECRET\"}",
    );
    let failure = with_secret(&shop, None).failure();
    for place in ["3:98", "3:135"] {
        let said =
            format!("seeders/users.json:{place}: environment variable `SHOP_SECRET` is not set");
        assert!(failure.contains(&said), "{failure}");
    }
    let run = with_secret(&shop, Some(HASH));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!format!("{run:?}").contains("argon2"), "{run:?}");
    assert_eq!(
        shop.sql("SELECT password_hash FROM users WHERE full_name IS NOT NULL"),
        HASH
    );
    let run = with_secret(&shop, Some(HASH));
    assert!(run.stdout.contains("users  2 unchanged"), "{run:?}");
}

#[test]
fn secrets_are_in_no_error() {
    // Refused as a value, by a check, by a key, by a trigger.
    let refusals = [
        "ALTER TABLE users ALTER password_hash TYPE varchar(5)",
        "ALTER TABLE users ALTER password_hash TYPE int USING 1",
        "ALTER TABLE users ADD CONSTRAINT no_secret CHECK (password_hash = '')",
        "ALTER TABLE users ADD CONSTRAINT one_secret UNIQUE (password_hash); \
         ALTER TABLE users ALTER email DROP NOT NULL; \
         INSERT INTO roles VALUES (gen_random_uuid(), 'x'); \
         INSERT INTO users (role_id, email, password_hash) SELECT id, 'z', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b1aaaaaaaaaaaaaaaaaaa' FROM roles",
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         RAISE EXCEPTION 'no %', new.password_hash; END $$; \
         CREATE TRIGGER tell BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION tell()",
    ];
    for refusal in refusals {
        let shop = shop_with(", \"password_hash\": {\"env\": \"SHOP_SECRET\"}");
        shop.sql(refusal);
        let run = with_secret(&shop, Some(HASH));
        assert_eq!(run.code, 1, "{refusal}: {run:?}");
        assert!(
            run.stderr.contains("seeders/users.json"),
            "{refusal}: {run:?}"
        );
        assert!(!format!("{run:?}").contains("argon2"), "{refusal}: {run:?}");
    }
}

#[test]
fn a_standby_takes_no_seeds() {
    let shop = Shop::usual();
    psql(
        &shop.database.url,
        &format!(
            "ALTER DATABASE {} SET default_transaction_read_only = on",
            shop.database.name
        ),
    );
    let failure = shop.run(&["--all"]).failure();
    assert!(
        failure.contains("the database takes no writes"),
        "{failure}"
    );
}

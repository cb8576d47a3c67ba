//! `--prune` and `--truncate`.

use super::shop::{ADMIN, Shop};

fn extra_user(shop: &Shop) {
    shop.sql("INSERT INTO users (role_id, email) SELECT id, 'old@example.com' FROM roles WHERE name = 'guest'");
}

#[test]
fn pruning_removes_what_no_fixture_has() {
    let shop = Shop::usual();
    shop.all();
    extra_user(&shop);
    let failure = shop.refused_with(&["--all", "--prune"]);
    assert!(
        failure.contains("this removes 1 of the rows of"),
        "{failure}"
    );
    assert!(
        failure.contains(&format!("--confirm {}", shop.database.name)),
        "{failure}"
    );
    let failure = shop.refused_with(&["--all", "--prune", "--confirm", "other"]);
    assert!(failure.contains("the database is `test_"), "{failure}");
    let looked = shop.run(&["--all", "--prune", "--dry-run"]);
    assert_eq!(
        looked.stdout,
        "roles  2 unchanged\nusers  1 removed, 1 unchanged\n"
    );
    assert_eq!(shop.sql("SELECT count(*) FROM users"), "2");
    let confirmed = ["--all", "--prune", "--confirm", &shop.database.name];
    assert_eq!(
        shop.done(&confirmed),
        "roles 2 unchanged; users 1 removed, 1 unchanged"
    );
    assert_eq!(
        shop.done(&["--all", "--prune"]),
        "roles 2 unchanged; users 1 unchanged"
    );
    assert_eq!(shop.sql("SELECT email FROM users"), "a@example.com");
}

#[test]
fn pruning_only_touches_tables_that_fixtures_name() {
    let shop = Shop::usual();
    shop.all();
    extra_user(&shop);
    assert_eq!(shop.done(&["roles", "--prune"]), "roles 2 unchanged");
    shop.write(
        "roles",
        &format!("[{{\"id\": \"{ADMIN}\", \"name\": \"admin\"}}]"),
    );
    let failure = shop.refused_with(&["roles", "--prune", "--confirm", &shop.database.name]);
    assert!(
        failure.contains("rows of `roles` that no fixture has cannot be removed: `users` still refers to them (users_role_id_fkey)"),
        "{failure}"
    );
    let confirmed = ["--all", "--prune", "--confirm", &shop.database.name];
    assert_eq!(
        shop.done(&confirmed),
        "roles 1 removed, 1 unchanged; users 1 removed, 1 unchanged"
    );
}

#[test]
fn pruning_takes_nothing_along_unseen() {
    let shop = Shop::usual();
    shop.all();
    extra_user(&shop);
    shop.sql(
        "CREATE TABLE sessions (id int PRIMARY KEY, user_id uuid REFERENCES users (id) ON DELETE CASCADE); \
         INSERT INTO sessions SELECT 1, id FROM users WHERE email LIKE 'old%'",
    );
    let failure = shop.refused_with(&["--all", "--prune", "--confirm", &shop.database.name]);
    assert!(
        failure.contains("1 of the rows of public.sessions would go with them (ON DELETE CASCADE)"),
        "{failure}"
    );
}

#[test]
fn truncating_begins_anew() {
    let shop = Shop::usual();
    shop.all();
    extra_user(&shop);
    let failure = shop.refused_with(&["--all", "--truncate"]);
    assert!(
        failure.contains("roles: 2 users: 2") || failure.contains("users: 2 roles: 2"),
        "{failure}"
    );
    let confirmed = ["--all", "--truncate", "--confirm", &shop.database.name];
    assert_eq!(
        shop.done(&confirmed),
        "roles 2 removed, 2 inserted; users 2 removed, 1 inserted"
    );
    // A table that others refer to is emptied as well, if nobody does.
    shop.sql("CREATE TABLE sessions (id int PRIMARY KEY, user_id uuid REFERENCES users (id) ON DELETE CASCADE)");
    assert_eq!(
        shop.done(&confirmed),
        "roles 2 removed, 2 inserted; users 1 removed, 1 inserted"
    );
    shop.sql("INSERT INTO sessions SELECT 1, id FROM users");
    let failure = shop.refused_with(&confirmed);
    assert!(
        failure.contains("`users` cannot be emptied: 1 of the rows of public.sessions refer to it"),
        "{failure}"
    );
}

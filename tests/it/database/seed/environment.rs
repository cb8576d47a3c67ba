//! Fixtures of one environment.

use super::shop::Shop;

fn shop() -> Shop {
    let shop = Shop::usual();
    shop.write(
        "env/dev/roles",
        r#"[{"name": "guest", "note": "dev"}, {"name": "tester"}]"#,
    );
    shop.write(
        "env/dev/users",
        r#"[{"email": "t@example.com", "role_id": {"ref": "Role", "name": "tester"}}]"#,
    );
    shop.write("env/prod/roles", r#"[{"name": "auditor"}]"#);
    shop
}

#[test]
fn its_records_are_added_and_stand_in() {
    let shop = shop();
    assert_eq!(shop.all(), "roles 2 inserted; users 1 inserted");
    assert_eq!(
        shop.done(&["--all", "--env", "dev"]),
        "roles 1 inserted, 1 updated, 1 unchanged; users 1 inserted, 1 unchanged"
    );
    assert_eq!(
        shop.done(&["--all", "--env", "dev"]),
        "roles 3 unchanged; users 2 unchanged"
    );
    assert_eq!(
        shop.sql("SELECT name, note FROM roles ORDER BY 1"),
        "admin|\nguest|dev\ntester|"
    );
    assert_eq!(
        shop.done(&["roles", "--env", "prod"]),
        "roles 1 inserted, 1 updated, 1 unchanged"
    );
    let failure = shop.run(&["--all", "--env", "prd"]).failure();
    assert!(
        failure.contains("there are no fixtures for environment 'prd' help: did you mean 'prod'?"),
        "{failure}"
    );
}

#[test]
fn on_an_empty_database_too() {
    let shop = shop();
    assert_eq!(
        shop.done(&["--all", "--env", "dev"]),
        "roles 3 inserted; users 2 inserted"
    );
    assert_eq!(
        shop.sql("SELECT id FROM roles WHERE name = 'guest'"),
        super::shop::GUEST
    );
    assert_eq!(
        shop.done(&["--all", "--env", "dev"]),
        "roles 3 unchanged; users 2 unchanged"
    );
}

#[test]
fn check_reads_each_environment_with_what_is_common() {
    let shop = shop();
    let clean = shop.repository.contracts(&["check"]);
    assert_eq!(clean.code, 0, "{clean:?}");
    shop.write(
        "env/prod/users",
        "[{\"email\": \"p@example.com\",\n\"role_id\": {\"ref\": \"Role\", \"name\": \"tester\"}}]",
    );
    let found = shop.repository.contracts(&["check"]).findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("seeders/env/prod/users.json:2:36:no 'Role' has name 'tester'"),
        "{found:?}"
    );
}

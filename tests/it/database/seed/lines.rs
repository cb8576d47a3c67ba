//! JSON Lines: any number of records, in little memory.

use super::shop::{ADMIN, Shop};
use std::fmt::Write;
use std::process::Command;

fn users(count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        let name = if at % 3 == 0 {
            ""
        } else {
            ", \"full_name\": \"Somebody\""
        };
        writeln!(
            text,
            "{{\"email\": \"u{at}@example.com\", \"role_id\": {{\"ref\": \"Role\", \"name\": \"admin\"}}, \
             \"id\": \"{:08x}-0000-4000-8000-{:012x}\"{name}}}",
            at, at
        )
        .unwrap();
    }
    text
}

fn shop(lines: &str) -> Shop {
    let shop = Shop::usual();
    shop.repository.remove("seeders/users.json");
    shop.repository.write("seeders/users.jsonl", lines);
    shop
}

#[test]
fn are_seeded_and_unchanged_the_second_time() {
    let shop = shop(&users(50_000));
    assert_eq!(shop.all(), "roles 2 inserted; users 50000 inserted");
    assert_eq!(shop.all(), "roles 2 unchanged; users 50000 unchanged");
    assert_eq!(shop.sql("SELECT count(full_name) FROM users"), "33333");
}

#[test]
fn new_columns_may_come_late() {
    let mut lines = users(30_000);
    lines.push_str("\n{\"email\": \"last@example.com\", \"points\": 5, \"role_id\": \"");
    lines.push_str(ADMIN);
    lines.push_str("\", \"password_hash\": \"$h\"}\n");
    let shop = shop(&lines);
    assert_eq!(shop.all(), "roles 2 inserted; users 30001 inserted");
    let last = "SELECT points, password_hash FROM users WHERE email LIKE 'last%'";
    assert_eq!(shop.sql(last), "5|$h");
    assert_eq!(
        shop.sql("SELECT count(*) FROM users WHERE points = 7"),
        "30000"
    );
    assert_eq!(shop.all(), "roles 2 unchanged; users 30001 unchanged");
}

#[test]
fn places_are_those_of_the_file() {
    let lines = users(30_000);
    let wrong = lines.replace("\"u29990@example.com\"", "5");
    let shop = shop(&wrong);
    let before = shop.contents();
    let found = shop.run(&["--all"]).findings();
    assert!(
        found[0].starts_with("seeders/users.jsonl:29991:11:'email': expected a string"),
        "{found:?}"
    );
    assert_eq!(shop.contents(), before);
    // What the server refuses while it copies, and while it writes.
    let wrong = lines.replace("000074cc-0000", "g00074cc-0000");
    shop.repository.write("seeders/users.jsonl", &wrong);
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.jsonl:29901:84: 'id': expected a UUID"),
        "{failure}"
    );
    let wrong = lines.replace(
        "\"u29990@example.com\"",
        "\"u29990@example.com\", \"points\": -3",
    );
    shop.repository.write("seeders/users.jsonl", &wrong);
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.jsonl:29991:43: refused by users_points_check"),
        "{failure}"
    );
    let twice = lines.replace("u29990@", "u5@");
    shop.repository.write("seeders/users.jsonl", &twice);
    let failure = shop.refused();
    assert!(
        failure.contains(
            "seeders/users.jsonl:29991:11: another row of `users` has this email already"
        ),
        "{failure}"
    );
    let twice = format!("{lines}\n{}", lines.lines().nth(7).unwrap());
    shop.repository.write("seeders/users.jsonl", &twice);
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.jsonl:30002:1: another record is the same row of `users`"),
        "{failure}"
    );
    assert!(
        failure.contains("the first of them is at seeders/users.jsonl:8:1"),
        "{failure}"
    );
}

/// The most memory that seeding takes, in KiB.
fn memory(lines: usize) -> u64 {
    let shop = shop(&users(lines));
    let script = "import resource, subprocess, sys\n\
         subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n\
         print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let output = Command::new("python3")
        .args(["-c", script, env!("CARGO_BIN_EXE_contracts")])
        .args(["seed", "--all", "--db", &shop.database.url])
        .current_dir(shop.repository.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let (few, many) = (memory(20_000), memory(150_000));
    assert!(
        many < few + 40_000,
        "{few} KiB for 20,000 lines, {many} KiB for 150,000"
    );
}

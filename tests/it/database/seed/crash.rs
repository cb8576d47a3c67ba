//! Seeds that are killed, servers that are, and two seeds at once: nothing is
//! ever half there.

use super::shop::{PROTO, Shop, TABLES};
use crate::database::locks::rounds;
use crate::database::server::{Database, Server};
use crate::repository::Run;
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Instant;

const USERS: usize = 5_000;

/// A shop with many users of two roles.
fn crowded(database: Database) -> Shop {
    let shop = Shop::on(database, PROTO, TABLES);
    shop.write_usual();
    let mut users = String::from("[\n");
    for at in 0..USERS {
        let role = if at % 2 == 0 { "admin" } else { "guest" };
        let comma = if at == 0 { "" } else { ",\n" };
        write!(
            users,
            "{comma}{{\"email\": \"u{at}@example.com\", \"role_id\": {{\"ref\": \"Role\", \"name\": \"{role}\"}}}}"
        )
        .unwrap();
    }
    users.push_str("\n]");
    shop.write("users", &users);
    shop
}

/// Everything is there, or nothing.
#[track_caller]
fn is_whole(shop: &Shop, context: &str) -> bool {
    let counts = shop.sql("SELECT (SELECT count(*) FROM roles), (SELECT count(*) FROM users)");
    assert!(
        ["0|0".to_owned(), format!("2|{USERS}")].contains(&counts),
        "{context}: {counts}"
    );
    counts != "0|0"
}

/// Waits until the server has noticed that a client is gone.
fn settle(shop: &Shop) {
    shop.wait_for(
        "SELECT (count(*) = 0)::int FROM pg_stat_activity WHERE datname = current_database() \
         AND application_name LIKE 'contracts seed%'",
    );
}

#[test]
fn a_seed_that_is_killed_is_whole_or_not_at_all() {
    let shop = crowded(Database::new());
    let begun = Instant::now();
    shop.all();
    let whole = begun.elapsed();
    let rounds = rounds(15);
    for round in 0..rounds {
        shop.sql("TRUNCATE roles, users");
        let moment = whole.mul_f64((round as f64 + 0.5) / rounds as f64);
        let mut run = shop.spawn(&["--all"]);
        sleep(moment);
        run.kill().unwrap();
        run.wait().unwrap();
        settle(&shop);
        let context = format!("killed after {moment:?}");
        let done = if is_whole(&shop, &context) {
            "unchanged"
        } else {
            "inserted"
        };
        assert_eq!(
            shop.all(),
            format!("roles 2 {done}; users {USERS} {done}"),
            "{context}"
        );
    }
}

#[test]
fn a_server_that_is_killed() {
    let server = Arc::new(Server::start());
    let shop = crowded(Database::on(server.clone()));
    let begun = Instant::now();
    shop.all();
    let whole = begun.elapsed();
    let rounds = 4;
    for round in 0..rounds {
        shop.sql("TRUNCATE roles, users");
        let run = shop.spawn(&["--all"]);
        sleep(whole.mul_f64((round as f64 + 0.5) / rounds as f64));
        server.kill();
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        if !output.status.success() {
            assert!(said.contains("connect") || said.contains("lost"), "{said}");
        }
        server.start_again();
        let there = is_whole(&shop, &said);
        assert!(there || !output.status.success(), "{said}");
        shop.all();
        assert!(is_whole(&shop, &said));
    }
}

#[test]
fn a_connection_that_is_cut() {
    let shop = crowded(Database::new());
    shop.sql(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); \
         RETURN NULL; END $$; \
         CREATE TRIGGER slow AFTER INSERT ON users FOR EACH STATEMENT EXECUTE FUNCTION slow()",
    );
    let run = shop.spawn(&["--all"]);
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
               WHERE datname = current_database() AND query LIKE 'INSERT INTO \"public\".\"users\"%' \
               AND pid <> pg_backend_pid()";
    shop.wait_for(cut);
    let said = Run::from(run.wait_with_output().unwrap()).failure();
    assert!(said.contains("was lost"), "{said}");
    assert!(said.contains("it is safe to run again"), "{said}");
    assert!(!is_whole(&shop, &said));
}

#[test]
fn two_seeds_at_once_do_everything_once() {
    let shop = crowded(Database::new());
    for round in 0..rounds(10) {
        shop.sql("TRUNCATE roles, users");
        let runs = [shop.spawn(&["--all"]), shop.spawn(&["--all"])];
        let said: Vec<String> = runs
            .into_iter()
            .map(|run| {
                let output = run.wait_with_output().unwrap();
                assert!(output.status.success(), "round {round}: {output:?}");
                String::from_utf8(output.stdout).unwrap()
            })
            .collect();
        let both = said.concat();
        assert_eq!(
            both.matches(&format!("users  {USERS} inserted\n")).count(),
            1,
            "{said:?}"
        );
        assert_eq!(
            both.matches(&format!("users  {USERS} unchanged\n")).count(),
            1,
            "{said:?}"
        );
        assert!(is_whole(&shop, "both"));
    }
}

#[test]
fn whoever_waits_says_for_whom_and_not_for_ever() {
    let shop = crowded(Database::new());
    shop.sql(
        "CREATE TABLE pause (seconds int); INSERT INTO pause VALUES (300); \
         CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         PERFORM pg_sleep(seconds) FROM pause; RETURN NULL; END $$; \
         CREATE TRIGGER slow AFTER INSERT ON users FOR EACH STATEMENT EXECUTE FUNCTION slow()",
    );
    let mut first = shop.spawn(&["--all"]);
    let busy = "FROM pg_stat_activity WHERE datname = current_database() \
                AND query LIKE 'INSERT INTO \"public\".\"users\"%' AND pid <> pg_backend_pid()";
    shop.wait_for(&format!("SELECT count(*) {busy}"));
    let failure = shop.run(&["--all", "--lock-wait", "0.3"]).failure();
    assert!(
        failure.contains("another seed is under way: process"),
        "{failure}"
    );
    assert!(failure.contains("contracts seed, process"), "{failure}");
    assert!(failure.contains("--lock-wait SECONDS"), "{failure}");
    let mut second = shop.spawn(&["--all"]);
    let mut said = BufReader::new(second.stderr.take().unwrap()).lines();
    let waits = said.next().unwrap().unwrap();
    assert!(
        waits.contains("waiting for another seed: process"),
        "{waits}"
    );
    shop.sql("UPDATE pause SET seconds = 0");
    shop.sql(&format!("SELECT pg_terminate_backend(pid) {busy}"));
    assert!(!first.wait().unwrap().success());
    let output = second.wait_with_output().unwrap();
    let done = String::from_utf8(output.stdout).unwrap();
    assert!(done.contains(&format!("users  {USERS} inserted")), "{done}");
}

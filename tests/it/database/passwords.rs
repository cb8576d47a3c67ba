//! Where a password comes from, and where it never goes.

use super::network::{Client, NetworkServer};
use super::server::psql;
use std::process::Command;
use std::sync::{Arc, Mutex, Weak};

const RULES: &str = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";

/// A server that lets nobody in without a password; that of `locked` is `r:i\ght`.
fn locked_server() -> Arc<NetworkServer> {
    static SHARED: Mutex<Weak<NetworkServer>> = Mutex::new(Weak::new());
    let mut shared = SHARED
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(server) = shared.upgrade() {
        return server;
    }
    let mut server = NetworkServer::new();
    server.write("pg_hba.conf", RULES.as_bytes());
    server.start("", &[]);
    psql(
        &server.socket_url("contracts"),
        r"ALTER ROLE locked PASSWORD E'r:i\\ght'",
    );
    let server = Arc::new(server);
    *shared = Arc::downgrade(&server);
    server
}

const RIGHT: &str = r"r\:i\\ght";

#[test]
fn password_files_are_read_as_psql_reads_them() {
    let server = locked_server();
    let port = server.port.to_string();
    let line = |line: &str| line.replace("PORT", &port).replace("RIGHT", RIGHT);
    let url = server.url("locked", "localhost", "contracts");
    for (text, mode, gets_in) in [
        ("localhost:PORT:contracts:locked:RIGHT", 0o600, true),
        ("*:*:*:*:RIGHT", 0o600, true),
        ("*:*:*:*:RIGHT", 0o400, true),
        ("*:*:*:*:RIGHT", 0o640, false),
        ("*:*:*:*:RIGHT", 0o604, false),
        ("# all\n\nother:*:*:*:wrong\n*:*:*:*:RIGHT\n", 0o600, true),
        ("*:*:*:*:wrong\n*:*:*:*:RIGHT\n", 0o600, false),
        ("localhost:1:*:*:RIGHT", 0o600, false),
        ("*:*:other:*:RIGHT", 0o600, false),
        ("*:*:*:other:RIGHT", 0o600, false),
        ("127.0.0.1:*:*:*:RIGHT", 0o600, false),
        ("*:*:*:*:r:i\\\\ght", 0o600, false),
        ("*:*:*:l\\ocked:RIGHT", 0o600, true),
        ("*:*:*", 0o600, false),
        ("*:*:*:*:RIGHT\r\n", 0o600, true),
    ] {
        let client = Client::new();
        client.write(".pgpass", &line(text), mode);
        let (ours, theirs) = (client.gets_in(&url), client.psql_gets_in(&url));
        assert_eq!(theirs.is_ok(), gets_in, "{text}: {theirs:?}");
        assert_eq!(ours.is_ok(), gets_in, "{text}: {ours:?}");
        if mode & 0o77 != 0 {
            let told = ours.unwrap_err();
            assert!(
                told.contains(".pgpass` was left out: others may read it"),
                "{told}"
            );
            assert!(told.contains("chmod 600"), "{told}");
        }
    }
}

#[test]
fn another_password_file_may_be_named() {
    let server = locked_server();
    let url = server.url("locked", "localhost", "contracts");
    let text = format!("*:*:*:*:{RIGHT}\n");
    let client = Client::new();
    let file = client.write("passwords", &text, 0o600);
    let client = client.with("PGPASSFILE", file.display().to_string());
    assert_eq!(client.gets_in(&url), Ok(()));
    let by_url = format!("{url}?passfile={}", file.display());
    let other = Client::new();
    assert_eq!(other.gets_in(&by_url), Ok(()));
    // The one that is named counts, not the one at home.
    other.write(".pgpass", &text, 0o600);
    let other = other.with("PGPASSFILE", "/nowhere");
    assert!(other.gets_in(&url).is_err());
    assert!(other.psql_gets_in(&url).is_err());
}

#[test]
fn the_environment_and_services_name_the_database() {
    let server = locked_server();
    let environment = Client::new()
        .with("PGHOST", "localhost")
        .with("PGPORT", server.port.to_string())
        .with("PGUSER", "locked")
        .with("PGDATABASE", "contracts")
        .with("PGPASSWORD", r"r:i\ght");
    assert_eq!(environment.gets_in("postgresql://"), Ok(()));
    assert!(environment.psql_gets_in("postgresql://").is_ok());
    // The URL counts more.
    assert!(environment.gets_in("postgresql://locked:wrong@/").is_err());
    let told = environment.gets_in("postgresql:///gone").unwrap_err();
    assert!(told.contains("there is no database `gone`"), "{told}");
    let text = format!(
        "[other]\nhost=nowhere\n\n[shop]\nhost=localhost\nport={}\nuser=locked\n\
         dbname=contracts\npassword=r:i\\ght\n",
        server.port
    );
    let client = Client::new();
    client.write(".pg_service.conf", &text, 0o600);
    assert_eq!(client.gets_in("postgresql:///?service=shop"), Ok(()));
    assert!(client.psql_gets_in("postgresql:///?service=shop").is_ok());
    let told = client
        .gets_in("postgresql:///gone?service=shop")
        .unwrap_err();
    assert!(told.contains("there is no database `gone`"), "{told}");
    let told = client.gets_in("postgresql:///?service=gone").unwrap_err();
    assert!(told.contains("there is no service `gone`"), "{told}");
    let client = client.with("PGSERVICE", "shop");
    assert_eq!(client.gets_in("postgresql://"), Ok(()));
    // Settings of the session, from the URL.
    client.home.write(
        "sql/1_a.sql",
        "CREATE SCHEMA IF NOT EXISTS ops;\nCREATE TABLE ops.setting AS SELECT current_setting('search_path');",
    );
    psql(
        &server.socket_url("contracts"),
        "GRANT CREATE ON DATABASE contracts TO locked; GRANT ALL ON SCHEMA public TO locked",
    );
    let url = "postgresql:///?options=-csearch_path%3Dpublic%2Cops";
    let run = client.contracts(&["migrate", "up", "--db", url]);
    assert_eq!(run.code, 0, "{run:?}");
    let set = psql(&server.socket_url("contracts"), "TABLE ops.setting");
    assert_eq!(set, "public,ops");
}

/// Whatever goes to a database.
const COMMANDS: [&[&str]; 6] = [
    &["migrate", "status"],
    &["migrate", "up"],
    &["migrate", "up", "--dry-run"],
    &["migrate", "--help"],
    &["verify", "--format", "json"],
    &["seed", "--all"],
];

/// Nothing that the binary prints holds a password, wherever it came from and
/// whatever goes wrong.
#[test]
fn passwords_are_never_printed() {
    let server = locked_server();
    let port = server.port;
    let client = Client::new()
        .with("PGPASSWORD", "geheim")
        .with("RUST_LOG", "trace")
        .with("RUST_BACKTRACE", "1");
    client.home.write("sql/1_a.sql", "SELECT 1;");
    for url in [
        format!("postgresql://locked:geheim@localhost:{port}/contracts"),
        format!("postgresql://locked:geheim@localhost:{port}/contracts?sslmode=require"),
        format!("postgresql://locked@localhost:{port}/contracts?password=geheim"),
        format!("postgresql://locked@localhost:{port}/contracts"),
        "postgresql://u:geheim@localhost:1/d".to_owned(),
        "postgresql://u:geheim@no.such.host.invalid/d".to_owned(),
        "postgresql://u:12/geheim@h/d".to_owned(),
        "postgresql://u:x?geheim@h/d".to_owned(),
        "postgresql://u:x?geheim=1@h/d".to_owned(),
        "postgresql://u:geheim@h:port/d".to_owned(),
        "postgresql://u:%zzgeheim@h/d".to_owned(),
        "postgresql://u:a@geheim@h/d".to_owned(),
        "mysql://u:geheim@h/d".to_owned(),
        "u:geheim@h/d".to_owned(),
        "geheim".to_owned(),
    ] {
        for command in COMMANDS {
            let by_flag = [command, &["--db", &url]].concat();
            let named = Client {
                home: crate::repository::Repository::at(client.home.path("")),
                variables: client.variables.clone(),
            }
            .with("DATABASE_URL", url.clone());
            for run in [client.contracts(&by_flag), named.contracts(command)] {
                let said = format!("{}{}", run.stdout, run.stderr);
                assert!(!said.contains("geheim"), "{url}: {said}");
                assert_eq!(
                    run.code,
                    i32::from(!command.contains(&"--help")),
                    "{url}: {said}"
                );
            }
        }
    }
}

/// The arguments of a process are seen by everyone on the machine.
#[test]
fn no_child_gets_a_password_as_argument() {
    let client = Client::new();
    let program = "#!/bin/sh\necho \"$0 $*\" >> \"$HOME/arguments\"\n";
    client.write("bin/psql", program, 0o755);
    let found = Command::new("sh")
        .args([
            "-c",
            "command -v initdb || ls -d /usr/lib/postgresql/*/bin | tail -n 1",
        ])
        .output()
        .unwrap();
    assert!(found.status.success());
    let path = format!(
        "{}:{}",
        client.home.path("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let client = client
        .with("PATH", path)
        .with("PGPASSWORD", "geheim")
        .with("DATABASE_URL", "postgresql://u:geheim@h/d");
    let run = client.contracts(&["db", "shell", "--", "-c", "SELECT 1"]);
    assert_eq!(run.code, 0, "{run:?}");
    let arguments = client.home.read("arguments");
    client.contracts(&["db", "drop", "--yes"]);
    assert!(
        arguments.contains("postgresql:///contracts?host="),
        "{arguments}"
    );
    assert!(!arguments.contains("geheim"), "{arguments}");
}

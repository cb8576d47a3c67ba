//! Behind pgbouncer in transaction mode, where each transaction may find itself
//! in another session of the server.

use super::locks::rounds;
use super::network::free_port;
use super::project::{Project, table};
use super::server::{Database, psql};
use crate::repository::Repository;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A pooler in front of the server that the tests share.
struct Pooler {
    folder: Repository,
    port: u16,
    process: Child,
}

impl Pooler {
    /// In front of a database, with so many sessions of the server.
    fn start(database: &Database, sessions: usize) -> Pooler {
        let folder = Repository::folder();
        let port = free_port();
        let at = folder.path("").display().to_string();
        let socket = database.server.socket();
        let settings = format!(
            "[databases]\n* = host={socket} port=5432 user=contracts\n\
             [pgbouncer]\nlisten_addr =\nlisten_port = {port}\nunix_socket_dir = {at}\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = {sessions}\n\
             server_round_robin = 1\nlogfile = {at}/log\npidfile = {at}/pid\n"
        );
        folder.write("pgbouncer.ini", &settings);
        let data = psql(&database.url, "SHOW data_directory");
        let owner = std::fs::metadata(data).unwrap();
        chown(&at, Some(owner.uid()), Some(owner.gid())).unwrap();
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&at, open).unwrap();
        // Debian's place is not in everyone's search path.
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap());
        let mut command = Command::new("pgbouncer");
        command
            .args(["-q", &format!("{at}/pgbouncer.ini")])
            .env("PATH", path)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.gid(owner.gid()).uid(owner.uid());
        }
        let process = command.spawn().unwrap_or_else(|error| {
            panic!("pgbouncer: {error}; tests/run installs it");
        });
        let socket = folder.path(&format!(".s.PGSQL.{port}"));
        let begun = Instant::now();
        while !socket.exists() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{:?}",
                std::fs::read_to_string(folder.path("log"))
            );
            sleep(Duration::from_millis(20));
        }
        Pooler {
            folder,
            port,
            process,
        }
    }

    fn url(&self, database: &str) -> String {
        let (at, port) = (self.folder.path(""), self.port);
        format!(
            "postgresql:///{database}?host={}&port={port}&user=contracts",
            at.display()
        )
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A project whose database is behind a pooler; and its URL without.
fn behind_a_pooler(sessions: usize, files: &[(&str, &str)]) -> (Project, Pooler, String) {
    let mut project = Project::new(files);
    let pooler = Pooler::start(&project.database, sessions);
    let direct = project.database.url.clone();
    project.database.url = pooler.url(&project.database.name);
    (project, pooler, direct)
}

#[test]
fn up_down_and_status_work() {
    for sessions in [1, 2, 10] {
        let (a, b) = (table("a"), table("b"));
        let index = "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON a (id);\n\
                     BEGIN;\nINSERT INTO a VALUES (1);\nCOMMIT;\nINSERT INTO a VALUES (2);\n\
                     -- +goose Down\nDROP INDEX CONCURRENTLY i;\n";
        let (project, _pooler, _) = behind_a_pooler(
            sessions,
            &[("1_a.sql", &a), ("2_i.sql", index), ("3_b.sql", &b)],
        );
        assert_eq!(project.run(&["status"]).code, 0);
        let said = project.done(&["up"]);
        assert!(
            said.contains("a lease in a table keeps other runs out"),
            "{said}"
        );
        assert_eq!(
            project.history(),
            "1|applied|1/1\n2|applied|5/5\n3|applied|1/1"
        );
        let status = project.run(&["status"]);
        assert_eq!(
            status.stdout.matches("applied ").count() - 1,
            3,
            "{status:?}"
        );
        assert_eq!(
            project.sql("SELECT count(*) FROM contracts_migrations_lease"),
            "0"
        );
        project.done(&["down"]);
        project.done(&["redo"]);
        project.done(&["reset"]);
        assert!(!project.has("a"));
    }
}

#[test]
fn two_runs_at_once_do_everything_once() {
    let names: Vec<String> = (1..=5).map(|number| format!("t{number}")).collect();
    let files: Vec<(String, String)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (format!("{}_{name}.sql", at + 1), table(name)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    let (project, _pooler, _) = behind_a_pooler(4, &files);
    for round in 0..rounds(6) {
        let runs = [(); 3].map(|()| project.spawn(&["up"]));
        let said = runs.map(|run| {
            let output = run.wait_with_output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success(), "round {round}: {said}");
            said
        });
        let all = said.concat();
        assert_eq!(all.matches("applied 5 migrations").count(), 1, "{said:?}");
        assert_eq!(all.matches("nothing to do").count(), 2, "{said:?}");
        project.done(&["reset"]);
        if round % 2 == 1 {
            project.sql("DROP TABLE contracts_migrations, contracts_migrations_lease");
        }
    }
}

/// What a migration sets must not reach those who get its session next.
#[test]
fn nothing_is_left_in_the_sessions_of_others() {
    let text = "SET search_path = ops;\nSET ROLE reader;\nRESET ROLE;\nCREATE TEMP TABLE leftover (id int);\n\
                SET statement_timeout = '7s';\nCREATE TABLE inside (id int);";
    let (project, _pooler, direct) =
        behind_a_pooler(1, &[("1_set.sql", text), ("2_b.sql", &table("b"))]);
    psql(
        &direct,
        "CREATE SCHEMA ops; DROP ROLE IF EXISTS reader; CREATE ROLE reader",
    );
    project.done(&["up"]);
    assert!(project.has("ops.inside") && project.has("public.b"));
    let setting = |name: &str| project.sql(&format!("SHOW {name}"));
    assert_eq!(setting("search_path"), "\"$user\", public");
    assert_eq!(setting("statement_timeout"), "0");
    assert_eq!(setting("lock_timeout"), "0");
    assert_eq!(setting("client_connection_check_interval"), "0");
    assert!(!project.has("pg_temp.leftover"));
}

#[test]
fn settings_between_transactions_are_refused() {
    let text = "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE a (id int);\n\
                SET search_path = ops;\nCREATE TABLE b (id int);\n";
    let (project, _pooler, _) = behind_a_pooler(2, &[("1_a.sql", text)]);
    let failure = project.migrate(&["up"]).failure();
    assert!(
        failure.contains("sql/1_a.sql:4:1: behind a pooler in transaction mode"),
        "{failure}"
    );
    assert!(!project.has("a"));
}

/// The lease of a run that was killed runs out, and somebody else gets it.
#[test]
fn the_lease_of_a_killed_run_is_taken_over() {
    let files = [
        ("1_slow.sql", "SELECT pg_sleep(60);"),
        ("2_b.sql", &*table("b")),
    ];
    let (project, _pooler, direct) = behind_a_pooler(3, &files);
    let mut run = project.spawn(&["up"]);
    let held = "SELECT count(*) FROM contracts_migrations_lease";
    while !project.has("contracts_migrations_lease") || project.sql(held) == "0" {
        sleep(Duration::from_millis(20));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    project.repository.write("sql/1_slow.sql", "SELECT 1;");
    let failure = project.migrate(&["up", "--lock-wait", "0.5"]).failure();
    assert!(
        failure.contains("another run holds the lock: process"),
        "{failure}"
    );
    assert!(failure.contains("until"), "{failure}");
    // So that nobody has to wait for half a minute.
    psql(
        &direct,
        "UPDATE contracts_migrations_lease SET expires_at = now()",
    );
    project.done(&["up"]);
    assert!(project.has("b"));
}

//! A server for the tests: the embedded one, started by the binary itself.

use crate::repository::Repository;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};

/// A running server, which is removed with its data when nobody uses it.
pub struct Server {
    folder: Repository,
    pub url: String,
}

/// A user that has to give a password, which is `right`.
pub const LOCKED_USER: &str = "locked";

impl Server {
    /// The server that tests share, each with databases of its own.
    pub fn shared() -> Arc<Server> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let server = Arc::new(Server::start());
        *shared = Arc::downgrade(&server);
        server
    }

    /// A server that a test may do anything to.
    pub fn start() -> Server {
        let folder = Repository::folder();
        let run = folder.contracts(&["db", "url"]);
        assert_eq!(run.code, 0, "{run:?}");
        let server = Server {
            folder,
            url: run.stdout.trim().to_owned(),
        };
        server.ask_for_password(LOCKED_USER);
        server
    }

    /// Makes a user that cannot come in without a password.
    fn ask_for_password(&self, user: &str) {
        psql(
            &self.url,
            &format!("CREATE ROLE {user} LOGIN PASSWORD 'right'"),
        );
        let file = psql(&self.url, "SHOW hba_file");
        let rules = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("local all {user} scram-sha-256\n{rules}")).unwrap();
        psql(&self.url, "SELECT pg_reload_conf()");
    }

    /// The URL of a database and user of this server.
    pub fn url_of(&self, database: &str, user: &str) -> String {
        let url = self
            .url
            .replace("///contracts?", &format!("///{database}?"));
        url.replace("user=contracts", &format!("user={user}"))
    }

    /// Ends the server as a crash of the machine would.
    pub fn kill(&self) {
        let data = psql(&self.url, "SHOW data_directory");
        let pid = std::fs::read_to_string(format!("{data}/postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap().to_owned();
        // The processes of the server die with the group that they are in.
        let killed = Command::new("kill")
            .args(["-KILL", "--", &format!("-{pid}")])
            .status();
        assert!(killed.unwrap().success());
    }

    /// The folder that its socket is in.
    pub fn socket(&self) -> String {
        let url = &self.url;
        let from = url.find("host=").unwrap() + 5;
        let length = url[from..].find('&').unwrap();
        url[from..from + length].to_owned()
    }

    pub fn stop(&self) {
        let run = self.folder.contracts(&["db", "stop"]);
        assert_eq!(run.code, 0, "{run:?}");
    }

    pub fn start_again(&self) {
        let run = self.folder.contracts(&["db", "start"]);
        assert_eq!(run.code, 0, "{run:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.folder.contracts(&["db", "drop", "--yes"]);
    }
}

/// A database of its own on a server.
pub struct Database {
    pub server: Arc<Server>,
    pub name: String,
    pub url: String,
}

impl Database {
    pub fn new() -> Database {
        Database::on(Server::shared())
    }

    pub fn on(server: Arc<Server>) -> Database {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        psql(&server.url, &format!("CREATE DATABASE {name}"));
        let url = server.url_of(&name, "contracts");
        Database { server, name, url }
    }

    /// What psql prints for a query: values between `|`.
    pub fn sql(&self, sql: &str) -> String {
        psql(&self.url, sql)
    }

    /// The schema, as pg_dump writes it.
    pub fn dump(&self) -> String {
        let output = Command::new("pg_dump")
            .args(["--schema-only", "--dbname", &self.url])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let dump = String::from_utf8(output.stdout).unwrap();
        // Its newer versions write a random word at the start and at the end.
        let lines = dump.lines().filter(|line| !line.contains("restrict "));
        lines.collect::<Vec<_>>().join("\n")
    }
}

pub fn psql(url: &str, sql: &str) -> String {
    let output = Command::new("psql")
        .args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            url,
            "-c",
            sql,
        ])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{sql}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

//! A ClickHouse for the tests.

use crate::tools;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use tempfile::TempDir;

/// A running engine, which ends when nobody uses it.
pub struct Server {
    child: Mutex<Child>,
    port: AtomicUsize,
    data: TempDir,
}

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
        let data = tempfile::tempdir().unwrap();
        let (child, port) = spawn(data.path().join("data"));
        Server {
            child: Mutex::new(child),
            port: AtomicUsize::new(port),
            data,
        }
    }

    pub fn port(&self) -> usize {
        self.port.load(Ordering::Relaxed)
    }

    /// What the engine answers, or its exception.
    pub fn ask(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port() as u16)).unwrap();
        let head = format!(
            "POST /?database={database} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            sql.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(sql.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        match head.starts_with("HTTP/1.1 200") {
            true => Ok(body.to_owned()),
            false => Err(body.trim_end().to_owned()),
        }
    }

    /// Ends the engine as a crash of the machine would.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    pub fn start_again(&self) {
        let (child, port) = spawn(self.data.path().join("data"));
        *self.child.lock().unwrap() = child;
        self.port.store(port, Ordering::Relaxed);
    }
}

fn spawn(data: PathBuf) -> (Child, usize) {
    let mut child = Command::new(tools::clickhouse_python())
        .arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tools/clickhouse_http.py"))
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    (child, line.trim().parse().expect("a port"))
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// A database of its own on a server.
pub struct Database {
    pub server: Arc<Server>,
    pub name: String,
}

impl Database {
    pub fn new() -> Database {
        Database::on(Server::shared())
    }

    pub fn on(server: Arc<Server>) -> Database {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        server
            .ask("default", &format!("CREATE DATABASE {name}"))
            .unwrap();
        Database { server, name }
    }

    pub fn url(&self) -> String {
        let port = self.server.port();
        format!("clickhouse://default@127.0.0.1:{port}/{}", self.name)
    }

    pub fn ask(&self, sql: &str) -> Result<String, String> {
        self.server.ask(&self.name, sql)
    }

    /// The answer to something that has to work.
    #[track_caller]
    pub fn sql(&self, sql: &str) -> String {
        match self.ask(sql) {
            Ok(answer) => answer.trim_end().to_owned(),
            Err(error) => panic!("{sql}: {error}"),
        }
    }

    /// The rows of a query, each a list of texts.
    pub fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let answer = self.sql(&format!("{sql} FORMAT JSONCompactStringsEachRow"));
        answer
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = self
            .server
            .ask("default", &format!("DROP DATABASE IF EXISTS {}", self.name));
    }
}

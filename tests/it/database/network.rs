//! A server that listens on a port of this machine, with rules and settings of
//! the test's own, and ways to run the binary and `psql` alike.

use super::server::{Server, psql};
use crate::repository::{Repository, Run};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A server that is started by the test itself, on the data of an embedded one.
pub struct NetworkServer {
    /// Removes the data at the end.
    embedded: Server,
    pub port: u16,
    pub data: PathBuf,
    program: PathBuf,
    process: Option<Child>,
}

impl NetworkServer {
    /// Stops the embedded server, so that its data can be served otherwise.
    pub fn new() -> NetworkServer {
        let embedded = Server::start();
        let data = PathBuf::from(psql(&embedded.url, "SHOW data_directory"));
        let folder = "SELECT setting FROM pg_config WHERE name = 'BINDIR'";
        let program = Path::new(&psql(&embedded.url, folder)).join("postgres");
        embedded.stop();
        NetworkServer {
            embedded,
            port: free_port(),
            data,
            program,
            process: None,
        }
    }

    /// Writes a file that the server may read, and only it.
    pub fn write(&self, name: &str, text: &[u8]) -> PathBuf {
        let path = self.data.join(name);
        std::fs::write(&path, text).unwrap();
        let owner = std::fs::metadata(&self.data).unwrap();
        chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
        let secret = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&path, secret).unwrap();
        path
    }

    /// Starts it with these settings, in a shell that did `before`.
    pub fn start(&mut self, before: &str, settings: &[&str]) {
        let owner = std::fs::metadata(&self.data).unwrap();
        let log = self.data.join("test.log");
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{before} exec \"$0\" \"$@\"")])
            .arg(&self.program)
            .arg("-D")
            .arg(&self.data)
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", &format!("port={}", self.port)])
            .args([
                "-c",
                &format!("unix_socket_directories={}", self.embedded.socket()),
            ])
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log).unwrap());
        if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.gid(owner.gid()).uid(owner.uid());
        }
        self.process = Some(command.spawn().unwrap());
        let ready = self.data.join("postmaster.pid");
        for _ in 0..1000 {
            let text = std::fs::read_to_string(&ready).unwrap_or_default();
            if text.lines().nth(7).is_some_and(|it| it.trim() == "ready") {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        panic!("{}", std::fs::read_to_string(log).unwrap());
    }

    /// Stops it in good order.
    pub fn stop(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        let pid = process.id().to_string();
        let told = Command::new("kill").args(["-INT", &pid]).status();
        assert!(told.unwrap().success());
        process.wait().unwrap();
    }

    /// The URL of a database through the socket.
    pub fn socket_url(&self, database: &str) -> String {
        let url = self.embedded.url_of(database, "contracts");
        url.replace("port=5432", &format!("port={}", self.port))
    }

    /// The URL of a database through the port.
    pub fn url(&self, user: &str, host: &str, database: &str) -> String {
        format!("postgresql://{user}@{host}:{}/{database}", self.port)
    }
}

impl Drop for NetworkServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A client's surroundings: a home of its own, and environment variables.
pub struct Client {
    pub home: Repository,
    pub variables: Vec<(&'static str, String)>,
}

impl Client {
    pub fn new() -> Client {
        Client {
            home: Repository::folder(),
            variables: Vec::new(),
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Client {
        self.variables.push((name, value.into()));
        self
    }

    /// Writes a file into the home, for these to read.
    pub fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        self.home.write(name, text);
        let path = self.home.path(name);
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(&path, permissions).unwrap();
        path
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.home.path(""))
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home.path(""))
            .stdin(Stdio::null());
        command
    }

    pub fn contracts(&self, args: &[&str]) -> Run {
        let mut command = self.command(env!("CARGO_BIN_EXE_contracts"));
        Run::from(command.args(args).output().unwrap())
    }

    /// True if `contracts migrate status` gets into the database; why not, if
    /// it does not.
    pub fn gets_in(&self, url: &str) -> Result<(), String> {
        if !self.home.path("sql/1_a.sql").exists() {
            self.home.write("sql/1_a.sql", "SELECT 1;");
        }
        let run = self.contracts(&["migrate", "status", "--db", url]);
        match run.code {
            // What others have carried out there is no matter.
            0 | 100 => Ok(()),
            _ => Err(run.failure()),
        }
    }

    /// The same by `psql`.
    pub fn psql_gets_in(&self, url: &str) -> Result<String, String> {
        let mut command = self.command("psql");
        let output = command
            .args(["-X", "-w", "-A", "-t", "-d", url, "-c"])
            .arg("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap().trim().to_owned();
        match output.status.success() {
            true => Ok(text(output.stdout)),
            false => Err(text(output.stderr)),
        }
    }
}

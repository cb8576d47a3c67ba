//! The server as a process.

use super::binaries::Binaries;
use super::home::Home;
use super::user::ServerUser;
use crate::failure::{Failure, Result};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::fs::{self, File};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(super) struct Server<'a> {
    home: &'a Home,
    user: &'a ServerUser,
}

/// A server that was killed replays what it had not yet written.
const START_TIMEOUT: Duration = Duration::from_secs(60);
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
/// How long whoever adopted a process may take to notice its end.
const REAP_TIMEOUT: Duration = Duration::from_secs(3);
const POLL: Duration = Duration::from_millis(5);

impl<'a> Server<'a> {
    pub(super) fn new(home: &'a Home, user: &'a ServerUser) -> Server<'a> {
        Server { home, user }
    }

    /// True if the server takes connections.
    pub(super) fn is_running(&self) -> bool {
        let socket = self.home.socket().join(".s.PGSQL.5432");
        self.pid().is_some() && self.is_ready() && UnixStream::connect(socket).is_ok()
    }

    pub(super) fn start(&self, binaries: &Binaries) -> Result<()> {
        self.forget_reused_pid();
        let log = self.home.log();
        let not_started = |error: std::io::Error| {
            Failure::new("the embedded PostgreSQL cannot be started").because(error)
        };
        let output = File::create(&log).map_err(not_started)?;
        let socket = self.home.socket().display().to_string();
        let mut child = self
            .user
            .command(&binaries.program("postgres"))
            .arg("-D")
            .arg(self.home.data())
            .args(["-c", "listen_addresses=", "-c"])
            .arg(format!(
                "unix_socket_directories=\"{}\"",
                socket.replace('"', "\"\"")
            ))
            .args(["-c", "port=5432", "-c", "unix_socket_permissions=0700"])
            .stdin(Stdio::null())
            .stdout(output.try_clone().map_err(not_started)?)
            .stderr(output)
            .spawn()
            .map_err(not_started)?;
        self.wait_until_ready(&mut child)
    }

    fn wait_until_ready(&self, child: &mut Child) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START_TIMEOUT {
            if self.pid() == i32::try_from(child.id()).ok() && self.is_running() {
                return Ok(());
            }
            if matches!(child.try_wait(), Ok(Some(_))) {
                break;
            }
            sleep(POLL);
        }
        let log = self.home.log();
        let told = fs::read_to_string(&log).unwrap_or_default();
        let last: Vec<&str> = told.lines().rev().take(5).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        Err(Failure::new("the embedded PostgreSQL did not start")
            .because(last.join("\n"))
            .help(format!(
                "its log is {}; `contracts db drop` removes its data, and the next run begins anew",
                log.display()
            )))
    }

    /// Stops the server; `true` if it ran.
    pub(super) fn stop(&self) -> Result<bool> {
        let Some(pid) = self
            .pid()
            .filter(|pid| !is_stranger(*pid) && !is_dead(*pid))
        else {
            return Ok(false);
        };
        let Some(process) = Pid::from_raw(pid) else {
            return Ok(false);
        };
        if test_kill_process(process).is_err() {
            return Ok(false);
        }
        // First the fast shutdown, which ends sessions; then the immediate one.
        for signal in [Signal::INT, Signal::QUIT] {
            if kill_process(process, signal).is_err() {
                return Ok(true);
            }
            let begun = Instant::now();
            while begun.elapsed() < STOP_TIMEOUT {
                if self.pid() != Some(pid) {
                    return Ok(true);
                }
                sleep(POLL);
            }
        }
        Err(Failure::new(format!(
            "the embedded PostgreSQL (process {pid}) does not stop"
        )))
    }

    /// PostgreSQL does not start where its pid file names a living process,
    /// which after a restart of the machine or container may be anything. The
    /// file goes only if no process of the old server is left: two of them on
    /// the same data would be the end of it.
    fn forget_reused_pid(&self) {
        let Some(pid) = self.pid() else { return };
        let begun = Instant::now();
        while is_dead(pid) && begun.elapsed() < REAP_TIMEOUT {
            sleep(POLL);
        }
        if (is_stranger(pid) || is_dead(pid)) && !self.memory_is_used() {
            let _ = fs::remove_file(self.pid_file());
        }
    }

    /// True unless the shared memory that the pid file names is known to be
    /// attached to no process.
    fn memory_is_used(&self) -> bool {
        let text = fs::read_to_string(self.pid_file()).unwrap_or_default();
        let named = text
            .lines()
            .nth(6)
            .and_then(|line| line.split_whitespace().nth(1));
        let (Some(named), Ok(segments)) = (named, fs::read_to_string("/proc/sysvipc/shm")) else {
            return true;
        };
        segments.lines().any(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            fields.get(1) == Some(&named) && fields.get(6) != Some(&"0")
        })
    }

    fn pid_file(&self) -> PathBuf {
        self.home.data().join("postmaster.pid")
    }

    /// The process that the pid file names: its first line.
    fn pid(&self) -> Option<i32> {
        let text = fs::read_to_string(self.pid_file()).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// The last line of the pid file tells that connections are taken.
    fn is_ready(&self) -> bool {
        let text = fs::read_to_string(self.pid_file()).unwrap_or_default();
        text.lines()
            .nth(7)
            .is_some_and(|line| line.trim() == "ready")
    }
}

/// True for a process that has ended, and that its parent has not yet asked
/// about.
fn is_dead(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.trim_start().starts_with('Z')
}

/// True if a living process is known not to be PostgreSQL.
fn is_stranger(pid: i32) -> bool {
    let name = fs::read_to_string(format!("/proc/{pid}/comm"));
    name.is_ok_and(|name| !name.starts_with("postgres") && !name.starts_with("postmaster"))
}

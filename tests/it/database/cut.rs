//! Connections that break: cut by what is in between, or by the server.

use super::crash::{agrees, project};
use super::locks::rounds;
use super::project::Project;
use super::server::{Database, Server, psql};
use crate::repository::Repository;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// What lies between client and server: passes on so many bytes in all, then
/// cuts every connection, and takes no more.
struct Wire {
    folder: Repository,
    passed: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl Wire {
    fn to(server: &str, limit: usize) -> Wire {
        let folder = Repository::folder();
        let listener = UnixListener::bind(folder.path(".s.PGSQL.5432")).unwrap();
        let server = format!("{server}/.s.PGSQL.5432");
        let passed = Arc::new(AtomicUsize::new(0));
        let is_over = Arc::new(AtomicBool::new(false));
        let (count, over) = (passed.clone(), is_over.clone());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (Ok(client), false) = (client, over.load(Ordering::Relaxed)) else {
                    return;
                };
                let Ok(server) = UnixStream::connect(&server) else {
                    return;
                };
                pass_on(&client, &server, &count, limit);
                pass_on(&server, &client, &count, limit);
            }
        });
        Wire {
            folder,
            passed,
            is_over,
        }
    }

    fn url(&self, database: &str) -> String {
        let at = self.folder.path("");
        format!(
            "postgresql:///{database}?host={}&user=contracts",
            at.display()
        )
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = UnixStream::connect(self.folder.path(".s.PGSQL.5432"));
    }
}

/// Passes on what one side says; the last part of it in the middle of a message.
fn pass_on(from: &UnixStream, to: &UnixStream, passed: &Arc<AtomicUsize>, limit: usize) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    let passed = passed.clone();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(size @ 1..) = from.read(&mut buffer) {
            let before = passed.fetch_add(size, Ordering::Relaxed);
            let left = limit.saturating_sub(before).min(size);
            if to.write_all(&buffer[..left]).is_err() || left < size {
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    });
}

/// The process of a run, and what it said.
fn run(project: &Project, url: &str, command: &str) -> (bool, String) {
    let name = &project.database.name;
    let args = ["migrate", command, "--db", url, "--confirm", name];
    let run = project.repository.contracts(&args);
    (run.code == 0, run.stderr)
}

/// Cuts the connections of `command` at many points, then lets it go on.
fn cut(command: &str) {
    let project = project(Database::new());
    let socket = project.server().socket();
    let name = project.database.name.clone();
    let (prepare, after) = match command {
        "up" => ("reset", 4),
        _ => ("up", 0),
    };
    project.done(&["up"]);
    project.done(&[prepare]);
    let whole = Wire::to(&socket, usize::MAX);
    assert!(run(&project, &whole.url(&name), command).0);
    let bytes = whole.passed.load(Ordering::Relaxed);
    let rounds = rounds(10);
    let mut cuts = 0;
    for round in 0..rounds {
        project.done(&[prepare]);
        let limit = bytes * (2 * round + 1) / (2 * rounds);
        let wire = Wire::to(&socket, limit);
        let (done, said) = run(&project, &wire.url(&name), command);
        let context = format!("{command}, cut after {limit} of {bytes} bytes: {said}");
        if !done {
            cuts += 1;
            assert!(
                ["lost", "connect", "does not answer", "hung up", "EOF"]
                    .iter()
                    .any(|part| said.contains(part)),
                "{context}"
            );
        }
        wait_for_the_server(&project);
        agrees(&project, &context);
        let again = project.migrate(&[command]);
        assert_eq!(again.code, 0, "{context}, then {again:?}");
        agrees(&project, &context);
        assert_eq!(
            project.history().matches("|applied|").count(),
            after,
            "{context}"
        );
    }
    assert!(cuts > rounds / 2, "{cuts} of {rounds} runs were cut");
}

/// Until it has ended what it was doing for a run that is gone.
fn wait_for_the_server(project: &Project) {
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                AND application_name LIKE 'contracts migrate%'";
    while project.sql(busy) != "0" {
        sleep(Duration::from_millis(10));
    }
}

#[test]
fn up_whose_connection_is_cut_goes_on() {
    cut("up");
}

#[test]
fn down_whose_connection_is_cut_goes_on() {
    cut("reset");
}

/// Ends one session of a run, of the two that it has, at some moment.
fn end_a_session(project: &Project, command: &str, moment: Duration, how: &dyn Fn(&str)) -> String {
    let run = project.spawn(&[command]);
    sleep(moment);
    let sessions = project.sql(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() \
         AND application_name LIKE 'contracts migrate%' ORDER BY random() LIMIT 1",
    );
    if !sessions.is_empty() {
        how(&sessions);
    }
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn a_session_that_an_administrator_ends() {
    let project = project(Database::new());
    let rounds = rounds(6);
    for round in 0..rounds {
        for (command, after) in [("up", 4), ("reset", 0)] {
            let moment = Duration::from_millis(20 + 180 * round as u64 / rounds as u64);
            let end = |pid: &str| {
                project.sql(&format!("SELECT pg_terminate_backend({pid})"));
            };
            let said = end_a_session(&project, command, moment, &end);
            wait_for_the_server(&project);
            agrees(&project, &said);
            let again = project.migrate(&[command]);
            assert_eq!(again.code, 0, "{said}, then {again:?}");
            agrees(&project, &said);
            assert_eq!(
                project.history().matches("|applied|").count(),
                after,
                "{said}"
            );
        }
    }
}

/// A process of the server that dies takes all sessions along.
#[test]
fn a_process_of_the_server_that_is_killed() {
    let server = Arc::new(Server::start());
    let project = project(Database::on(server.clone()));
    for round in 0..rounds(3) {
        let moment = Duration::from_millis(30 + 45 * round as u64 % 200);
        let kill = |pid: &str| {
            let killed = std::process::Command::new("kill")
                .args(["-KILL", pid])
                .status();
            assert!(killed.unwrap().success());
        };
        let said = end_a_session(&project, "up", moment, &kill);
        until_it_answers(&project);
        agrees(&project, &said);
        project.done(&["up"]);
        agrees(&project, &said);
        project.done(&["reset"]);
    }
}

fn until_it_answers(project: &Project) {
    for _ in 0..500 {
        let asked = std::process::Command::new("psql")
            .args(["-X", "-d", &project.database.url, "-c", "SELECT 1"])
            .output();
        if asked.unwrap().status.success() {
            return;
        }
        sleep(Duration::from_millis(20));
    }
    psql(&project.database.url, "SELECT 1");
}

//! `buf.yaml` and `buf.work.yaml` against the real buf: the same files, the same
//! findings at the same places, and the same refusals.

mod cases;

use crate::repository::Repository;
use crate::tools;
use cases::{Case, Outcome};
use std::fmt::Write;
use std::process::{Command, Output};

/// One finding: rule, path and the four positions.
type Place = (String, String, [u64; 4]);

/// What a run came to: its exit code, and what it found.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    code: i32,
    places: Vec<Place>,
}

#[test]
fn files_that_are_no_configuration() {
    compare(include_str!("file.txt"));
}

#[test]
fn version_v2() {
    compare(include_str!("v2.txt"));
}

#[test]
fn versions_v1_and_v1beta1() {
    compare(include_str!("v1.txt"));
}

#[test]
fn breaking() {
    compare(include_str!("breaking.txt"));
}

#[test]
fn buf_work_yaml() {
    compare(include_str!("work.txt"));
}

#[test]
fn parts_of_a_workspace() {
    compare(include_str!("enclosing.txt"));
}

#[test]
fn the_flag() {
    compare(include_str!("config_flag.txt"));
}

#[test]
fn files_that_are_listed() {
    compare(include_str!("listed.txt"));
}

#[test]
fn line_ends_and_a_byte_order_mark() {
    compare("=== bytes\n--- buf.yaml\n\u{feff}version: v2\r\nmodules:\r\n  - path: p\r\n");
}

/// Runs both tools on all cases.
fn compare(text: &str) {
    let mut differences = String::new();
    for case in cases::read(text) {
        let repository = written(&case);
        let (buf, ours) = (
            ran(&case, &repository, tools::buf()),
            ran(&case, &repository, contracts()),
        );
        let expected = match case.outcome {
            Outcome::Same => ours == buf,
            Outcome::Refused => ours.code == 1 && buf.code == 1,
            Outcome::OursIs(code) => ours.code == code && buf != ours,
        };
        if !expected {
            let difference = difference(&buf, &ours);
            let _ = writeln!(differences, "{}\n{difference}", case.name);
        }
    }
    assert!(differences.is_empty(), "\n{differences}");
}

fn difference(buf: &Ran, ours: &Ran) -> String {
    let mut text = format!("  buf {}, ours {}\n", buf.code, ours.code);
    for (whose, these, those) in [("buf", buf, ours), ("ours", ours, buf)] {
        for place in these.places.iter().filter(|p| !those.places.contains(p)) {
            let _ = writeln!(text, "  only {whose}: {place:?}");
        }
    }
    text
}

/// The protos that every case has, and its own files.
fn written(case: &Case<'_>) -> Repository {
    let repository = Repository::new();
    for (path, package) in [
        ("p/a/v1/a.proto", "a.v1"),
        ("p/a/v1/in/b.proto", "a.v1.in"),
        ("p/c/v1/c.proto", "c.v1"),
        ("q/d/v1/d.proto", "d.v1"),
        ("q/e/v1beta1/e.proto", "e.v1beta1"),
    ] {
        repository.write(path, &PROTO.replace("PACKAGE", package));
    }
    for (path, text) in &case.files {
        repository.write(path, text);
    }
    if case.args.iter().any(|arg| arg == "breaking") {
        repository.commit("Before");
        for path in ["p/a/v1/a.proto", "q/d/v1/d.proto", "q/e/v1beta1/e.proto"] {
            repository.edit(path, "  string two = 2;\n", "");
        }
    }
    repository
}

/// A file that breaks some rules of every category.
const PROTO: &str = r#"syntax = "proto3";
package PACKAGE;
message a_b {
  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE
  string oNe = 1;
  string two = 2;
}
enum Kind {
  KIND_NONE = 0;
}
service Sales {
  rpc Do(a_b) returns (a_b);
}
"#;

fn contracts() -> Command {
    let mut contracts = Command::new(env!("CARGO_BIN_EXE_contracts"));
    contracts.env_remove("GITHUB_ACTIONS");
    contracts
}

fn ran(case: &Case<'_>, repository: &Repository, mut tool: Command) -> Ran {
    let lists = case.args[0] == "ls-files";
    tool.args(&case.args);
    if !lists {
        tool.args(["--error-format", "json"]);
    }
    let output = tool
        .current_dir(repository.path(case.folder))
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout.clone()).unwrap();
    let listed = |line: &str| (String::new(), line.to_owned(), [0; 4]);
    let mut places: Vec<Place> = stdout
        .lines()
        .map(|line| if lists { listed(line) } else { place(line) })
        .collect();
    places.sort();
    Ran {
        code: code(&output),
        places,
    }
}

fn code(output: &Output) -> i32 {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
    output.status.code().unwrap_or(-1)
}

fn place(line: &str) -> Place {
    let finding: serde_json::Value = serde_json::from_str(line).unwrap();
    let number = |name: &str| finding[name].as_u64().unwrap_or(0);
    let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let places = ["start_line", "start_column", "end_line", "end_column"].map(number);
    (text("type"), text("path"), places)
}

//! Bad input: a precise message and the right exit code, never a panic.

use crate::repository::{Repository, Run};
use std::process::Command;

const GOOD: &str = "syntax = \"proto3\";\npackage shop.v1;\nmessage Order {\n  string id = 1;\n}\n";

fn with(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::folder();
    for (path, text) in files {
        repository.write(path, text);
    }
    repository
}

#[track_caller]
fn lines(run: Run) -> Vec<String> {
    let lines = run.findings();
    lines
        .into_iter()
        .filter(|line| line.ends_with("(COMPILE)"))
        .collect()
}

#[test]
fn all_errors_of_all_files_are_told_in_one_run() {
    let repository = with(&[
        (
            "a.proto",
            "syntax = \"proto3\";\nmessage A { strin a = 1; strin b = 2; }\n",
        ),
        (
            "b.proto",
            "syntax = \"proto3\";\nmessage B { string a = 1 }\n",
        ),
        ("c.proto", "syntax = \"proto3\";\nimport \"nope.proto\";\n"),
        (
            "d.proto",
            "syntax = \"proto3\";\nimport \"a.proto\";\nmessage D { A a = 1; Nope b = 2; }\n",
        ),
        ("good.proto", GOOD),
    ]);
    let lines = lines(repository.contracts(&["build"]));
    let places: Vec<&str> = lines
        .iter()
        .map(|line| &line[..line.find(' ').unwrap()])
        .collect();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert!(
        places[0].starts_with("a.proto:2:13:") && places[1].starts_with("a.proto:2:26:"),
        "{places:?}"
    );
    assert!(
        places[2].starts_with("b.proto:2:26:") && places[3].starts_with("c.proto:2:1:"),
        "{places:?}"
    );
}

#[test]
fn an_import_that_is_misspelt_is_told_which_was_meant() {
    let repository = with(&[
        ("shop/order.proto", GOOD),
        (
            "b.proto",
            "syntax = \"proto3\";\nimport \"shop/ordre.proto\";\n",
        ),
    ]);
    let run = repository.contracts(&["build", "--format", "pretty"]);
    assert!(
        run.stdout.contains("did you mean `shop/order.proto`?"),
        "{run:?}"
    );
}

#[test]
fn imports_that_go_round_are_shown() {
    let repository = with(&[
        ("a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\n"),
        ("b.proto", "syntax = \"proto3\";\nimport \"c.proto\";\n"),
        ("c.proto", "syntax = \"proto3\";\nimport \"a.proto\";\n"),
        (
            "self.proto",
            "syntax = \"proto3\";\nimport \"self.proto\";\n",
        ),
    ]);
    let lines = lines(repository.contracts(&["build"]));
    assert!(
        lines[0].starts_with("c.proto:2:1:imports go round: a.proto → b.proto → c.proto → a.proto"),
        "{lines:#?}"
    );
    assert!(
        lines[1].starts_with("self.proto:2:1:imports go round: self.proto → self.proto"),
        "{lines:#?}"
    );
}

#[test]
fn editions_are_said_to_be_missing_at_their_line() {
    let repository = with(&[(
        "a.proto",
        "// comment\n/* more\n   of it */\nedition = \"2023\";\nmessage A {}\n",
    )]);
    let lines = lines(repository.contracts(&["build"]));
    assert!(
        lines.len() == 1
            && lines[0].starts_with("a.proto:4:1:files with `edition` are not supported yet"),
        "{lines:#?}"
    );
}

#[test]
fn bytes_that_are_not_utf8_are_found() {
    let repository = Repository::folder();
    repository.write_bytes("a.proto", b"syntax = \"proto3\";\nmessage A {} // \xff\n");
    let found = lines(repository.contracts(&["build"]));
    assert!(
        found[0].starts_with("a.proto:2:17:the file is not UTF-8 here"),
        "{found:#?}"
    );
    let run = repository.contracts(&["build", "--format", "pretty"]);
    assert!(run.stdout.contains("message A {}"), "{run:?}");
}

#[test]
fn a_huge_file_is_refused() {
    let repository = Repository::folder();
    let mut text = String::from("syntax = \"proto3\";\n//");
    text.extend(std::iter::repeat_n('x', 50_000_000));
    repository.write("a.proto", &text).write("b.proto", GOOD);
    let lines = lines(repository.contracts(&["build"]));
    assert!(
        lines.len() == 1
            && lines[0]
                .starts_with("a.proto:1:1:the file has 47 MiB; a `.proto` file may have 16 MiB"),
        "{lines:#?}"
    );
    // Under the limit, but on one line: it is not printed.
    let text = format!(
        "syntax = \"proto3\"; /*{}*/ message {{}}",
        "x".repeat(10_000_000)
    );
    repository.write("a.proto", &text);
    let run = repository.contracts(&["build", "--format", "pretty"]);
    assert!(
        run.code == 100 && run.stdout.len() < 2_000,
        "{}",
        run.stdout.len()
    );
}

#[test]
fn deep_nesting_is_refused() {
    let depth = 20_000;
    let text = format!(
        "syntax = \"proto3\";\n{}{}",
        "message A {".repeat(depth),
        "}".repeat(depth)
    );
    let repository = with(&[("a.proto", &text)]);
    let lines = lines(repository.contracts(&["build"]));
    assert_eq!(lines.len(), 1, "{lines:#?}");
}

#[test]
fn no_file_at_all_is_a_failure() {
    let repository = Repository::folder();
    for command in ["build", "lint"] {
        let said = repository.contracts(&[command]).failure();
        assert!(
            said.contains("there is no .proto file in the working tree"),
            "{said}"
        );
    }
    let said = repository.contracts(&["check"]).failure();
    assert!(
        said.contains("there are no contracts in the working tree"),
        "{said}"
    );
    let said = repository.contracts(&["lint", "nope"]).failure();
    assert!(said.contains("folder `nope` does not exist"), "{said}");
}

#[test]
fn a_folder_that_may_not_be_read_is_named() {
    let repository = with(&[("open/a.proto", GOOD), ("closed/b.proto", GOOD)]);
    let closed = repository.path("closed");
    let root = repository.path("");
    let run = |program: &str, args: &[&str]| Command::new(program).args(args).output().unwrap();
    run("chmod", &["755", root.to_str().unwrap()]);
    run("chmod", &["000", closed.to_str().unwrap()]);
    // The superuser may read everything: another user asks.
    let is_root = String::from_utf8(run("id", &["-u"]).stdout).unwrap().trim() == "0";
    let binary = repository.path("contracts");
    std::fs::copy(env!("CARGO_BIN_EXE_contracts"), &binary).unwrap();
    let mut command = Command::new(if is_root { "setpriv" } else { "env" });
    if is_root {
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    let output = command
        .arg(&binary)
        .arg("build")
        .current_dir(&root)
        .output()
        .unwrap();
    run("chmod", &["755", closed.to_str().unwrap()]);
    let said = Run::from(output).failure();
    assert!(said.contains("closed` cannot be read"), "{said}");
}

#[test]
fn a_broken_configuration_names_file_and_line() {
    for (text, expected) in [
        (
            "version: v2\nlint:\n  servce_suffix: API\n",
            "buf.yaml:3:3: unknown key `servce_suffix`",
        ),
        ("version: v2\nlint:\n  use: STANDARD\n", "buf.yaml:3:8: "),
        ("version: v9\n", "buf.yaml: unknown version `v9`"),
        ("version: [\n", "buf.yaml:"),
        (
            "version: v2\nlint:\n  use: [STANDRAD]\n",
            "no rule or category is called `STANDRAD`",
        ),
        (
            "version: v2\nbreaking:\n  except: [FIELD_SAME_TYP]\n",
            "did you mean `FIELD_SAME_TYPE`?",
        ),
    ] {
        let repository = Repository::new();
        repository.write("buf.yaml", text).write("a.proto", GOOD);
        repository.commit("Begin");
        repository.edit("a.proto", "string id", "int32 id");
        let said = repository
            .contracts(&["check", "--against", "main"])
            .failure();
        assert!(said.contains(expected), "{text}: {said}");
    }
}

#[test]
fn an_unknown_flag_and_an_unknown_rule_have_near_names() {
    let repository = with(&[("a.proto", GOOD)]);
    let run = repository.contracts(&["build", "--exclude-import"]);
    assert!(
        run.code == 1 && run.stderr.contains("--exclude-import"),
        "{run:?}"
    );
    let said = repository
        .contracts(&["explain", "FIELD_SAME_TIPE"])
        .failure();
    assert!(said.contains("did you mean `FIELD_SAME_TYPE`?"), "{said}");
}

#[test]
fn what_cannot_be_written_is_a_failure_and_leaves_nothing() {
    let repository = with(&[("a.proto", GOOD)]);
    let said = repository
        .contracts(&["build", "-o", "no/such/folder/x.binpb"])
        .failure();
    assert!(
        said.contains("`no/such/folder/x.binpb` cannot be written"),
        "{said}"
    );
    let said = repository.contracts(&["build", "-o", "x.xml"]).failure();
    assert!(
        said.contains("does not tell which encoding is wanted"),
        "{said}"
    );
    assert!(!repository.path("x.xml").exists());
}

#[test]
fn a_reader_that_goes_away_is_not_a_failure() {
    let repository = with(&[("a.proto", GOOD)]);
    let script = format!(
        "{} explain --all | head -n 1; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_contracts")
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(repository.path(""))
        .output()
        .unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..]),
        "{output:?}"
    );
}

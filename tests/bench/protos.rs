//! Protos: the binary beside buf, as processes, on one generated module.

use crate::rounds::compare;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Packages, files in each, and messages in each file.
const PACKAGES: usize = 20;
const FILES: usize = 10;
const MESSAGES: usize = 10;

pub fn run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    write_module(root, PACKAGES);
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "-m", "Base"]);
    let changed = root.join("p0/v1/f0.proto");
    let text = fs::read_to_string(&changed).expect("the file is there");
    fs::write(
        &changed,
        text.replace("int64 total = 3;", "string total = 3;"),
    )
    .expect("written");

    let files = PACKAGES * FILES;
    let ours = |args: &[&str]| process(env!("CARGO_BIN_EXE_contracts"), args, root);
    let tool = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/test-tools/node_modules/@bufbuild/buf-linux-x64/bin/buf");
    let tool = tool.to_str().expect("a path in UTF-8");
    assert!(
        Path::new(tool).exists(),
        "{tool} is missing: `tests/run` installs it"
    );
    let buf = |args: &[&str]| process(tool, args, root);

    compare(
        &format!("build, {files} files, against buf"),
        || ours(&["build", "-o", "ours.binpb"]),
        || buf(&["build", "-o", "buf.binpb"]),
    );
    compare(
        &format!("lint, {files} files, against buf"),
        || ours(&["lint"]),
        || buf(&["lint"]),
    );
    compare(
        &format!("breaking against a branch, {files} files, against buf"),
        || ours(&["breaking", "--against", ".git#branch=main"]),
        || buf(&["breaking", "--against", ".git#branch=main"]),
    );
}

pub fn process(program: &str, args: &[&str], folder: &Path) {
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(
        matches!(status.code(), Some(0 | 100)),
        "{program} {args:?}: {status}"
    );
}

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git")
        .args([
            "-c",
            "user.name=Bench",
            "-c",
            "user.email=bench@example.com",
        ])
        .args(args)
        .current_dir(folder)
        .status()
        .expect("git runs");
    assert!(status.success(), "git {args:?}");
}

/// Packages of 100 messages each.
pub fn write_module(root: &Path, packages: usize) {
    for package in 0..packages {
        let folder = root.join(format!("p{package}/v1"));
        fs::create_dir_all(&folder).expect("a folder");
        for file in 0..FILES {
            fs::write(folder.join(format!("f{file}.proto")), proto(package, file))
                .expect("written");
        }
    }
}

fn proto(package: usize, file: usize) -> String {
    let mut text = format!(
        "syntax = \"proto3\";\n\npackage p{package}.v1;\n\nimport \"google/protobuf/timestamp.proto\";\n\n"
    );
    for message in 0..MESSAGES {
        let name = format!("F{file}M{message}");
        let upper = format!("F{file}_M{message}");
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "// Says what {name} is.\nmessage {name} {{\n  // The id.\n  string id = 1;\n  \
             google.protobuf.Timestamp created_at = 2;\n  int64 total = 3;\n  \
             map<string, string> labels = 4;\n  {name}Kind kind = 5;\n  oneof of {{\n    \
             string text = 6;\n    bytes data = 7;\n  }}\n}}\n\nenum {name}Kind {{\n  \
             {upper}_KIND_UNSPECIFIED = 0;\n  {upper}_KIND_ONE = 1;\n}}\n\n"
        );
    }
    text
}

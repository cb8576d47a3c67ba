//! The official conformance suite, on generated code.
//!
//! The runner starts a testee and talks to it over its standard streams; a
//! testee lives in `tests/conformance/<target>/` and only calls what
//! `contracts gen <target>` made of the suite's own protos. The failure list is
//! empty, and recommendations are held too.

mod go;
mod python;
mod ts;

use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What is made of the suite's protos, in a folder of the target's own.
pub struct Workshop {
    /// `target/conformance/<target>`.
    pub folder: PathBuf,
}

impl Workshop {
    /// Generates `target` from the suite's protos into `<folder>/gen` and puts
    /// the testee's files beside it.
    pub fn new(name: &str, target: &str, options: &[&str]) -> Workshop {
        let testee = format!("tests/conformance/{target}");
        let arguments: Vec<&str> = options.iter().chain(&PROTOS).copied().collect();
        let protos = tools::conformance_protos();
        Workshop::of(name, target, &testee, &protos, &arguments)
    }

    /// Generates `target` from the folder `protos` into `<folder>/gen` and puts
    /// the files of the folder `beside` next to it.
    pub fn of(
        name: &str,
        target: &str,
        beside: &str,
        protos: &Path,
        arguments: &[&str],
    ) -> Workshop {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("target/conformance").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("folder made");
        for entry in fs::read_dir(root.join(beside)).expect("a folder of files") {
            let path = entry.expect("entry").path();
            let name = path.file_name().expect("a file name");
            fs::copy(&path, folder.join(name)).expect("file copied");
        }
        let workshop = Workshop { folder };
        let generated = Command::new(env!("CARGO_BIN_EXE_contracts"))
            .args(["gen", target, "--out"])
            .arg(workshop.path("gen"))
            .args(arguments)
            .current_dir(protos)
            .output()
            .expect("contracts starts");
        expect_success("contracts gen", &generated);
        workshop
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Runs a tool in the workshop; it has to succeed.
    pub fn run(&self, command: &mut Command) {
        let output = command.current_dir(&self.folder).output();
        let what = format!("{command:?}");
        expect_success(
            &what,
            &output.unwrap_or_else(|error| panic!("{what}: {error}")),
        );
    }

    /// Runs the whole suite on a testee; every test has to pass.
    pub fn pass(&self, testee: &Path, arguments: &[&str]) {
        let output = tools::conformance_runner()
            .args(["--enforce_recommended", "--output_dir"])
            .arg(&self.folder)
            .arg(found(testee))
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .expect("the runner starts");
        let told = String::from_utf8_lossy(&output.stderr);
        // The text format suite is asked for last; skipped tests are its own.
        let suites: Vec<&str> = told
            .lines()
            .filter(|line| line.starts_with("CONFORMANCE SUITE"))
            .collect();
        println!("{}", suites.join("\n"));
        let tail: Vec<&str> = told.lines().rev().take(40).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        assert!(output.status.success(), "{}", tail.join("\n"));
        assert_eq!(suites.len(), 2, "{}", tail.join("\n"));
        for suite in suites {
            assert!(suite.contains("PASSED"), "{suite}");
            assert!(suite.contains(" 0 expected failures"), "{suite}");
            assert!(suite.contains(" 0 unexpected failures"), "{suite}");
        }
    }
}

/// The protos of the default run: proto2 and proto3.
const PROTOS: [&str; 3] = [
    "conformance/conformance.proto",
    "google/protobuf/test_messages_proto2.proto",
    "google/protobuf/test_messages_proto3.proto",
];

/// A program as the runner has to be told: it does not look for it in `PATH`.
fn found(program: &Path) -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
        .unwrap_or_else(|| program.to_owned())
}

fn expect_success(what: &str, output: &Output) {
    assert!(
        output.status.success(),
        "{what}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

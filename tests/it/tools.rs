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

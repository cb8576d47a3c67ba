//! The peers that tests ask, where `tests/run` has installed them.
//!
//! A tool that is missing fails the test that needs it: what cannot be compared
//! has not been tested.

use std::path::PathBuf;
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

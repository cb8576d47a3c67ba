//! Generated code: all targets for 1,000 messages, beside compiling them alone.

use crate::protos::{process, write_module};
use crate::rounds::compare;
use std::fs;
use std::time::Duration;

/// What it may take.
const BAR: Duration = Duration::from_secs(1);

pub fn run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    write_module(root, 10);
    let ours = |args: &[&str]| process(env!("CARGO_BIN_EXE_contracts"), args, root);
    let took = compare(
        "gen all, 1,000 messages, compiling alone",
        || {
            // Everything is written, not compared with what is there.
            let _ = fs::remove_dir_all(root.join("gen"));
            ours(&["gen", "all", "--quiet"]);
        },
        || ours(&["build", "-o", "ours.binpb"]),
    );
    assert!(took < BAR, "gen all took {took:?}, the bar is {BAR:?}");
}

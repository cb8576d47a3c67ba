//! TypeScript, by the strictest settings of its compiler, and JavaScript.

use super::Workshop;
use crate::tools;
use std::path::Path;

#[test]
fn typescript() {
    let workshop = Workshop::new("ts", "ts", &[]);
    workshop.run(tools::tsc().args(["-p", "."]));
    workshop.pass(Path::new("node"), &["out/testee.js"]);
}

/// The testee is checked against the declarations and runs with the JavaScript
/// beside them.
#[test]
fn javascript() {
    let workshop = Workshop::new("js", "ts", &["--js"]);
    workshop.run(tools::tsc().args(["-p", "."]));
    let compiled = workshop.path("out/testee.js");
    std::fs::copy(compiled, workshop.path("testee.js")).expect("file copied");
    workshop.pass(Path::new("node"), &["testee.js"]);
}

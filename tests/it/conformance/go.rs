//! Go, by its compiler.

use super::Workshop;
use std::process::Command;

#[test]
fn go() {
    let workshop = Workshop::new("go", "go", &[]);
    workshop.run(Command::new("go").args(["vet", "./..."]));
    workshop.run(Command::new("go").args(["build", "-o", "testee", "."]));
    workshop.pass(&workshop.path("testee"), &[]);
}

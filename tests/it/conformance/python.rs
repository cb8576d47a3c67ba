//! Python, by the strictest settings of both type checkers.

use super::Workshop;
use crate::tools;

#[test]
fn python() {
    let workshop = Workshop::new("python", "python", &[]);
    workshop.run(tools::mypy().args(["--strict", "gen/contracts_gen"]));
    workshop.run(&mut tools::pyright());
    workshop.pass(&tools::python(), &["testee.py"]);
}

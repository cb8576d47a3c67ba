//! What comes before all other rules: the files compile, and what protoc would
//! warn of while it compiles them.

mod warnings;

pub use warnings::warnings;

use super::{Doc, Family, Finding, Location, Rule, Side};
use crate::compile::CompileError;

/// A file that does not compile, with the id that buf gives it.
pub static COMPILE: Rule = Rule {
    id: "COMPILE",
    family: Family::Compile,
    categories: &[],
    purpose: "Checks that every file compiles.",
    doc: Doc {
        why: "Nothing can be said of contracts that do not compile.",
        instead: "Mend the place that is underlined.",
        before: "syntax = \"proto3\";\npackage a;\nmessage User {\n  string name = 1;\n}\n",
        after: "syntax = \"proto3\";\npackage a;\nmessage User {\n  strin name = 1;\n}\n",
    },
};

/// The rules, in the order of the reference.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        &COMPILE,
        &warnings::UNUSED_IMPORT,
        &warnings::SYNTAX_UNSPECIFIED,
    ]
    .into_iter()
}

/// Errors as findings.
pub fn findings(errors: &[CompileError], side: Side) -> Vec<Finding> {
    errors.iter().map(|error| finding(error, side)).collect()
}

fn finding(error: &CompileError, side: Side) -> Finding {
    let place = |span| Location {
        side,
        path: error.shown.clone(),
        span,
    };
    let message = match side {
        Side::Current => error.message.clone(),
        Side::Base => format!("{} (in the base)", error.message),
    };
    let mut finding = Finding::new(&COMPILE, message).at(place(error.span));
    finding.help.clone_from(&error.help);
    for label in &error.related {
        finding = finding.related(place(Some(label.span)), label.text.clone());
    }
    finding
}

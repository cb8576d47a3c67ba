//! The one rule that comes before all others: the files compile.

use super::{Doc, Family, Rule};

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

//! Every statement can be carried out.

use super::context::{Context, at};
use super::syntax::finding;
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::ProblemKind;

pub static REPLAY: Rule = Rule {
    id: "SQL_REPLAY",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that the migrations can be carried out one after another on an empty database.",
    doc: Doc {
        why: "A statement that names what is not there, or makes what is there already, is refused by \
              the database. On a machine where somebody has made the missing table by hand it works, \
              and everywhere else it does not.",
        instead: "Correct the name, or make the object in a migration that comes before.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: sql/002_name.sql\nALTER TABLE roles ADD COLUMN name text;\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: sql/002_name.sql\nALTER TABLE role ADD COLUMN name text;\n",
    },
};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for problem in &context.input.replay.problems {
        let found = finding(&REPLAY, problem);
        let label = match problem.kind {
            ProblemKind::Missing => "dropped here",
            _ => "made here",
        };
        findings.push(match &problem.earlier {
            Some(earlier) => found.related(at(earlier), label),
            None => found,
        });
    }
}

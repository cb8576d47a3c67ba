//! Every migration can be read.

use super::context::{Context, at};
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::Problem;

pub static SYNTAX: Rule = Rule {
    id: "SQL_SYNTAX",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that every migration can be read: its name, its sections, its statements.",
    doc: Doc {
        why: "A migration that does not parse stops a deployment half-way, after everything before it \
              has been applied.",
        instead: "Mend the place that is underlined.",
        before: "// file: sql/001_roles.sql\n-- +goose Up\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
        after: "// file: sql/001_roles.sql\n-- +goose Up\nCREATE TABLE roles (id uuid PRIMARY);\n",
    },
};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let problems = &context.input.migrations.problems;
    findings.extend(problems.iter().map(|problem| finding(&SYNTAX, problem)));
}

pub(super) fn finding(rule: &'static Rule, problem: &Problem) -> Finding {
    let mut finding = Finding::new(rule, problem.message.as_str()).at(at(&problem.place));
    finding.help.clone_from(&problem.help);
    finding
}

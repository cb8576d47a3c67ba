//! How long a statement may wait and run. Not selected by default: `contracts migrate` sets both.

use super::example::new_migration;
use super::{SafetyRule, exact};
use crate::rules::{Doc, Family, Rule, Severity};
use squawk_linter::Rule as Squawk;

pub(super) static LOCK_TIMEOUT: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_LOCK_TIMEOUT",
        family: Family::Sql,
        categories: &["SQL_TIMEOUTS"],
        purpose: "Checks that a migration sets lock_timeout before it takes locks.",
        doc: Doc {
            why: "A statement that waits for a lock holds up everyone who comes after it, \
                  for as long as it waits. `contracts migrate` sets a lock_timeout by \
                  itself.",
            instead: "SET lock_timeout = '5s' at the top of the migration.",
            before: new_migration!(
                "SET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN state text;\n"
            ),
            after: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
        },
    },
    squawk: &[Squawk::RequireLockTimeout],
    severity: Severity::Warning,
    even_new: true,
    exact: exact::first_word,
    message: "this statement may wait for its lock without end, and all others behind it",
    help: "SET lock_timeout = '5s' before it",
};

pub(super) static STATEMENT_TIMEOUT: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_STATEMENT_TIMEOUT",
        family: Family::Sql,
        categories: &["SQL_TIMEOUTS"],
        purpose: "Checks that a migration sets statement_timeout before it takes locks.",
        doc: Doc {
            why: "A statement that runs much longer than expected holds its locks all the \
                  while. `contracts migrate` sets a statement_timeout by itself.",
            instead: "SET statement_timeout = '15min' at the top of the migration.",
            before: new_migration!(
                "SET statement_timeout = '15min';\nALTER TABLE orders ADD COLUMN state text;\n"
            ),
            after: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
        },
    },
    squawk: &[Squawk::RequireStatementTimeout],
    severity: Severity::Warning,
    even_new: true,
    exact: exact::first_word,
    message: "this statement may run, and hold its lock, without end",
    help: "SET statement_timeout = '15min' before it",
};

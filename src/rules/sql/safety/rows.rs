//! Statements that fail on rows that are there, or lose them.

use super::example::new_migration;
use super::{SAFETY, SafetyRule, exact};
use crate::rules::{Doc, Family, Rule, Severity};
use squawk_linter::Rule as Squawk;

pub(super) static COLUMN_REQUIRED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_COLUMN_REQUIRED",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a new column of a table that is in use is not NOT NULL \
                  without a default.",
        doc: Doc {
            why: "The statement fails as soon as the table has a row. On the empty database \
                  of a test it works.",
            instead: "Give the column a default, or add it without NOT NULL, fill it, and \
                      set NOT NULL later.",
            before: new_migration!(
                "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';\n"
            ),
            after: new_migration!("ALTER TABLE orders ADD COLUMN state text NOT NULL;\n"),
        },
    },
    squawk: &[Squawk::AddingRequiredField],
    severity: Severity::Error,
    even_new: false,
    exact: exact::not_null,
    message: "rows that '{table}' has already have no value for this column, and the \
              statement fails",
    help: "give the column a default, or add it without NOT NULL and fill it first",
};

pub(super) static TRUNCATE_CASCADE: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_TRUNCATE_CASCADE",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that TRUNCATE does not reach further tables.",
        doc: Doc {
            why: "CASCADE empties every table that refers to this one, and every table that \
                  refers to those.",
            instead: "Name each table that is to be emptied.",
            before: new_migration!("TRUNCATE orders;\n"),
            after: new_migration!("TRUNCATE orders CASCADE;\n"),
        },
    },
    squawk: &[Squawk::BanTruncateCascade],
    severity: Severity::Error,
    even_new: true,
    exact: exact::whole,
    message: "every table that refers to this one is emptied, too",
    help: "name each table that is to be emptied",
};

pub(super) static DATABASE_DROPPED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_DATABASE_DROPPED",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that no migration drops a database.",
        doc: Doc {
            why: "A migration runs wherever the application does.",
            instead: "Drop a database by hand.",
            before: new_migration!("SELECT 1;\n"),
            after: new_migration!("DROP DATABASE shop;\n"),
        },
    },
    squawk: &[Squawk::BanDropDatabase],
    severity: Severity::Error,
    even_new: true,
    exact: exact::first_word,
    message: "a migration drops a whole database",
    help: "drop it by hand",
};

pub(super) static ASSIGNED_TWICE: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_ASSIGNED_TWICE",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a statement names no column twice.",
        doc: Doc {
            why: "PostgreSQL refuses the statement.",
            instead: "Remove one of the two.",
            before: new_migration!("UPDATE orders SET note = 'a' WHERE id = 1;\n"),
            after: new_migration!("UPDATE orders SET note = 'a', note = 'b' WHERE id = 1;\n"),
        },
    },
    squawk: &[Squawk::BanDuplicateColumnAssignments],
    severity: Severity::Error,
    even_new: true,
    exact: exact::whole,
    message: "'{what}' is named twice, and the statement fails",
    help: "remove one of the two",
};

pub(super) static IDENTIFIER_TOO_LONG: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_IDENTIFIER_TOO_LONG",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that no name is longer than PostgreSQL keeps.",
        doc: Doc {
            why: "PostgreSQL cuts names after 63 bytes, without an error. Two long names \
                  become one, and a statement that names the whole finds nothing.",
            instead: "Choose a name of at most 63 bytes.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
            after: new_migration!(
                "ALTER TABLE orders ADD COLUMN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa text;\n"
            ),
        },
    },
    squawk: &[Squawk::IdentifierTooLong],
    severity: Severity::Error,
    even_new: true,
    exact: exact::whole,
    message: "PostgreSQL cuts '{what}' after 63 bytes",
    help: "choose a name of at most 63 bytes",
};

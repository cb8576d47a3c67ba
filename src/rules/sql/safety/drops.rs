//! What somebody may still use. Not selected by default: of what entities use,
//! the contract rules speak.

use super::example::new_migration;
use super::{SafetyRule, exact};
use crate::rules::{Doc, Family, Rule, Severity};
use squawk_linter::Rule as Squawk;

pub(super) static COLUMN_DROPPED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_COLUMN_DROPPED",
        family: Family::Sql,
        categories: &["SQL_DROPS"],
        purpose: "Checks that no column is dropped.",
        doc: Doc {
            why: "What was in it is gone, and whoever still names the column fails.",
            instead: "Drop it by hand, or waive the finding with the release that stopped \
                      using it.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
            after: new_migration!("ALTER TABLE orders DROP COLUMN note;\n"),
        },
    },
    squawk: &[Squawk::BanDropColumn],
    severity: Severity::Error,
    even_new: false,
    exact: exact::column,
    message: "column '{what}' of '{table}' is dropped",
    help: "say in a waiver which release stopped using it",
};

pub(super) static TABLE_DROPPED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_TABLE_DROPPED",
        family: Family::Sql,
        categories: &["SQL_DROPS"],
        purpose: "Checks that no table is dropped.",
        doc: Doc {
            why: "What was in it is gone, and whoever still names the table fails.",
            instead: "Drop it by hand, or waive the finding with the release that stopped \
                      using it.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
            after: new_migration!("DROP TABLE orders;\n"),
        },
    },
    squawk: &[Squawk::BanDropTable],
    severity: Severity::Error,
    even_new: false,
    exact: exact::dropped,
    message: "table '{what}' is dropped",
    help: "say in a waiver which release stopped using it",
};

pub(super) static NOT_NULL_DROPPED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_NOT_NULL_DROPPED",
        family: Family::Sql,
        categories: &["SQL_DROPS"],
        purpose: "Checks that no column becomes one that may be NULL.",
        doc: Doc {
            why: "Readers that never met a NULL there fail on the first.",
            instead: "Waive the finding once every reader expects NULL.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
            after: new_migration!("ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;\n"),
        },
    },
    squawk: &[Squawk::BanDropNotNull],
    severity: Severity::Error,
    even_new: false,
    exact: exact::column,
    message: "column '{what}' of '{table}' may be NULL from now on",
    help: "say in a waiver which release expects it",
};

pub(super) static DEFAULT_DROPPED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_DEFAULT_DROPPED",
        family: Family::Sql,
        categories: &["SQL_DROPS"],
        purpose: "Checks that no column loses its default or its expression.",
        doc: Doc {
            why: "Writers that leave the column out get NULL, or an error.",
            instead: "Waive the finding once every writer gives a value.",
            before: new_migration!("ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';\n"),
            after: new_migration!("ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;\n"),
        },
    },
    squawk: &[Squawk::BanDropDefault, Squawk::BanDropGeneratedExpression],
    severity: Severity::Error,
    even_new: false,
    exact: exact::column,
    message: "column '{what}' of '{table}' has no default any more",
    help: "say in a waiver which release gives a value",
};

pub(super) static CONSTRAINT_DROPPED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_CONSTRAINT_DROPPED",
        family: Family::Sql,
        categories: &["SQL_DROPS"],
        purpose: "Checks that no constraint is dropped.",
        doc: Doc {
            why: "What it kept out comes in, and is there when the constraint is wanted \
                  back.",
            instead: "Waive the finding with the reason.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
            after: new_migration!("ALTER TABLE orders DROP CONSTRAINT orders_pkey;\n"),
        },
    },
    squawk: &[Squawk::BanDropConstraint],
    severity: Severity::Error,
    even_new: false,
    exact: exact::dropped,
    message: "constraint '{what}' of '{table}' is dropped",
    help: "say in a waiver why it may go",
};

pub(super) static OBJECT_DROPPED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_OBJECT_DROPPED",
        family: Family::Sql,
        categories: &["SQL_DROPS"],
        purpose: "Checks that no view, function, type, domain, trigger, schema, sequence or \
                  extension is dropped.",
        doc: Doc {
            why: "Whoever still names it fails.",
            instead: "Drop it by hand, or waive the finding with the release that stopped \
                      using it.",
            before: new_migration!("CREATE VIEW totals AS SELECT total FROM orders;\n"),
            after: new_migration!(
                "CREATE VIEW totals AS SELECT total FROM orders;\nDROP VIEW totals;\n"
            ),
        },
    },
    squawk: &[
        Squawk::BanDropView,
        Squawk::BanDropFunction,
        Squawk::BanDropType,
        Squawk::BanDropDomain,
        Squawk::BanDropTrigger,
        Squawk::BanDropSchema,
        Squawk::BanDropSequence,
        Squawk::BanDropExtension,
    ],
    severity: Severity::Error,
    even_new: true,
    exact: exact::dropped,
    message: "'{what}' is dropped",
    help: "say in a waiver which release stopped using it",
};

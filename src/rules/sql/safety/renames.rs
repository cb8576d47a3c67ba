//! Names that those who use the database still say.

use super::example::new_migration;
use super::{SAFETY, SafetyRule, exact};
use crate::rules::{Doc, Family, Rule, Severity};
use squawk_linter::Rule as Squawk;

pub(super) static COLUMN_RENAMED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_COLUMN_RENAMED",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that no column gets another name.",
        doc: Doc {
            why: "As long as the deployment lasts, the release before still says the old \
                  name, and every one of its statements fails.",
            instead: "Add a column of the new name, have the application write both, fill \
                      it, read from it, and drop the old one in a later release.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN remark varchar(20);\n"),
            after: new_migration!("ALTER TABLE orders RENAME COLUMN note TO remark;\n"),
        },
    },
    squawk: &[Squawk::RenamingColumn],
    severity: Severity::Error,
    even_new: false,
    exact: exact::column,
    message: "column '{what}' of '{table}' gets another name while others still say the old \
              one",
    help: "add a column of the new name, write both, and drop the old one in a later \
           release",
};

pub(super) static TABLE_RENAMED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_TABLE_RENAMED",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that no table gets another name.",
        doc: Doc {
            why: "As long as the deployment lasts, the release before still says the old \
                  name, and every one of its statements fails.",
            instead: "Rename the table and make a view of the old name in the same \
                      transaction; drop the view in a later release.",
            before: new_migration!("CREATE VIEW purchases AS SELECT * FROM orders;\n"),
            after: new_migration!("ALTER TABLE orders RENAME TO purchases;\n"),
        },
    },
    squawk: &[Squawk::RenamingTable],
    severity: Severity::Error,
    even_new: false,
    exact: exact::table,
    message: "table '{what}' gets another name while others still say the old one",
    help: "make a view of the old name in the same migration, and drop it in a later \
           release",
};

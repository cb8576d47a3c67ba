//! Who may do what. Not selected by default.

use super::example::new_migration;
use super::{SafetyRule, exact};
use crate::rules::{Doc, Family, Rule, Severity};
use squawk_linter::Rule as Squawk;

pub(super) static ACCESS_CHANGED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_ACCESS_CHANGED",
        family: Family::Sql,
        categories: &["SQL_ACCESS"],
        purpose: "Checks that no migration changes who may read or write what.",
        doc: Doc {
            why: "A right that is gone fails the release before; one that is there by \
                  mistake is noticed by nobody.",
            instead: "Have somebody look at it who answers for access, and waive the \
                      finding.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
            after: new_migration!("REVOKE SELECT ON orders FROM PUBLIC;\n"),
        },
    },
    squawk: &[
        Squawk::BanRevoke,
        Squawk::BanDropPolicy,
        Squawk::BanCreatePolicy,
        Squawk::BanAlterPolicyCondition,
        Squawk::BanAlterPolicyRoles,
        Squawk::BanAlterRowLevelSecurity,
        Squawk::BanAlterRoleOptions,
        Squawk::BanDisableTrigger,
        Squawk::BanReplicaIdentity,
    ],
    severity: Severity::Error,
    even_new: true,
    exact: exact::first_word,
    message: "this changes who may read or write what",
    help: "say in a waiver who has looked at it",
};

//! What a transaction does not allow.

use super::example::new_migration;
use super::spot::Spot;
use super::{SAFETY, SafetyRule, exact};
use crate::rules::Finding;
use crate::rules::sql::context::{Context, at};
use crate::rules::{Doc, Family, Rule, Severity};
use crate::sql::migration::{Script, Transaction};
use squawk_linter::Rule as Squawk;
use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{self, AstNode};
use std::ops::Range;

pub(super) static CONCURRENTLY_IN_TRANSACTION: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_CONCURRENTLY_IN_TRANSACTION",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that what refuses to run in a transaction does not stand in one.",
        doc: Doc {
            why: "PostgreSQL refuses CREATE INDEX CONCURRENTLY, VACUUM and the like in a \
                  transaction, and a migration is one: it fails, always.",
            instead: "Put the statement into a migration of its own with a line `-- +goose \
                      NO TRANSACTION`.",
            before: new_migration!(
                "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY orders_total ON orders (total);\n"
            ),
            after: new_migration!("CREATE INDEX CONCURRENTLY orders_total ON orders (total);\n"),
        },
    },
    squawk: &[],
    severity: Severity::Error,
    even_new: true,
    exact: exact::whole,
    message: "'{what}' is refused in a transaction, which the migration is",
    help: "put it into a migration of its own with a line '-- +goose NO TRANSACTION'",
};

pub(super) static TRANSACTION_NESTED: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_TRANSACTION_NESTED",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a migration does not begin or end the transaction that it is.",
        doc: Doc {
            why: "COMMIT in the middle ends the transaction that keeps the statements and \
                  the record of the migration together: after a failure, half of it is done \
                  and nobody knows.",
            instead: "Remove BEGIN and COMMIT, or write `-- +goose NO TRANSACTION` and keep \
                      them.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text;\n"),
            after: new_migration!("BEGIN;\nALTER TABLE orders ADD COLUMN state text;\nCOMMIT;\n"),
        },
    },
    squawk: &[Squawk::TransactionNesting],
    severity: Severity::Error,
    even_new: true,
    exact: exact::first_word,
    message: "the migration is a transaction already",
    help: "remove it, or write '-- +goose NO TRANSACTION'",
};

pub(super) static TRANSACTION_OPEN: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_TRANSACTION_OPEN",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that every transaction which a migration begins is ended.",
        doc: Doc {
            why: "What was done in it is undone when the connection closes, and the \
                  migration counts as applied.",
            instead: "Write COMMIT at the end.",
            before: new_migration!(
                "-- +goose NO TRANSACTION\n-- +goose Up\nBEGIN;\nALTER TABLE orders ADD COLUMN state text;\nCOMMIT;\n"
            ),
            after: new_migration!(
                "-- +goose NO TRANSACTION\n-- +goose Up\nBEGIN;\nALTER TABLE orders ADD COLUMN state text;\n"
            ),
        },
    },
    squawk: &[Squawk::BanUncommittedTransaction],
    severity: Severity::Error,
    even_new: true,
    exact: exact::first_word,
    message: "this transaction is never ended, and what is done in it is undone",
    help: "write COMMIT at the end",
};

/// In a transaction that is there already, BEGIN begins none.
pub(super) fn is_about(spot: &Spot, rule: &SafetyRule) -> bool {
    rule.rule.id != TRANSACTION_OPEN.rule.id || spot.transaction == Transaction::None
}

/// Reports statements that fail in a transaction, in a script that is one.
/// Squawk knows of CREATE INDEX alone, and only beside other statements.
pub(super) fn check(context: &Context<'_>, script: &Script, findings: &mut Vec<Finding>) {
    let rule = &CONCURRENTLY_IN_TRANSACTION;
    if script.transaction != Transaction::Whole || !context.selection.is_on(&rule.rule) {
        return;
    }
    let mut is_within = true;
    for (tree, readable) in script.trees() {
        match &tree {
            // What the script ends it may begin anew.
            ast::Stmt::Commit(_) | ast::Stmt::Rollback(_) => is_within = false,
            ast::Stmt::Begin(_) => is_within = true,
            _ => {}
        }
        let Some(range) = refused(&tree).filter(|_| readable && is_within) else {
            continue;
        };
        let text = std::str::from_utf8(&script.file.text).unwrap_or_default();
        let what = text.get(range.clone()).unwrap_or_default();
        findings.push(
            Finding::new(&rule.rule, rule.message.replace("{what}", what))
                .help(rule.help)
                .at(at(&script.file.place(range))),
        );
    }
}

/// The word for which PostgreSQL refuses the statement in a transaction.
fn refused(statement: &ast::Stmt) -> Option<Range<usize>> {
    let kind = match statement {
        ast::Stmt::CreateIndex(_) | ast::Stmt::DropIndex(_) | ast::Stmt::Reindex(_) => {
            SyntaxKind::CONCURRENTLY_KW
        }
        ast::Stmt::AlterTable(it) => {
            let mut actions = it.actions();
            let detaches = |action| matches!(action, ast::AlterTableAction::DetachPartition(_));
            if !actions.any(detaches) {
                return None;
            }
            SyntaxKind::CONCURRENTLY_KW
        }
        ast::Stmt::Vacuum(_) => SyntaxKind::VACUUM_KW,
        ast::Stmt::CreateDatabase(_) | ast::Stmt::DropDatabase(_) => SyntaxKind::DATABASE_KW,
        ast::Stmt::CreateTablespace(_) | ast::Stmt::DropTablespace(_) => SyntaxKind::TABLESPACE_KW,
        ast::Stmt::AlterSystem(_) => SyntaxKind::SYSTEM_KW,
        _ => return None,
    };
    let tokens = statement.syntax().descendants_with_tokens();
    let mut tokens = tokens.filter_map(|element| element.into_token());
    let found = tokens.find(|token| token.kind() == kind)?;
    Some(found.text_range().into())
}

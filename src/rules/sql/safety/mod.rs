//! What a migration does to a database that is in use: locks that others wait
//! for, tables that are written anew, statements that fail on rows that are
//! there, and what is only a matter of taste.
//!
//! Squawk's linter does the looking; a [`SafetyRule`] says which of its rules
//! stand behind one of ours, what the exact token is, and how it is said. What
//! Squawk does not know is left out here again: a table that is new since the
//! base holds nothing and nobody waits for it, and a type may widen without the
//! table being written anew.
//!
//! Only migrations that the base does not have are judged, and of them what goes
//! up: those of the base have run and cannot be edited any more. Without a base
//! nothing tells which are new, and none is judged.

mod access;
mod drops;
mod exact;
mod example;
mod locks;
mod renames;
mod rewrites;
mod rows;
mod spot;
mod style;
mod tables;
#[cfg(test)]
mod tests;
mod timeouts;
mod transactions;

use super::context::Context;
use crate::rules::{Family, Finding, Location, Rule, Severity};
use crate::sql::migration::{Script, Transaction};
use exact::Exact;
use spot::Spot;
use squawk_linter::{Linter, Rule as Squawk};
use tables::NewTables;

/// One of our rules, and what of Squawk's stands behind it.
pub(super) struct SafetyRule {
    pub rule: Rule,
    pub squawk: &'static [Squawk],
    pub severity: Severity,
    /// True if tables that are new are meant too.
    pub even_new: bool,
    /// The token that is to be underlined, in the node that Squawk points at.
    pub exact: Exact,
    /// `{table}` and `{what}` (the token) are filled in.
    pub message: &'static str,
    pub help: &'static str,
}

/// What locks, rewrites or fails: selected by default.
const SAFETY: &[&str] = &["SQL", "SQL_SAFETY"];

/// Every rule about safety, in the order of the reference.
static SAFETY_RULES: &[&SafetyRule] = &[
    &locks::INDEX_LOCKS,
    &locks::INDEX_DROP_LOCKS,
    &locks::REINDEX_LOCKS,
    &locks::PARTITION_DETACH_LOCKS,
    &locks::CONSTRAINT_SCANS,
    &locks::VALIDATED_AT_ONCE,
    &locks::UNIQUE_LOCKS,
    &locks::PRIMARY_KEY_LOCKS,
    &locks::NOT_NULL_SCANS,
    &locks::DOMAIN_CONSTRAINT,
    &rewrites::TYPE_REWRITES,
    &rewrites::DEFAULT_REWRITES,
    &rows::COLUMN_REQUIRED,
    &rows::TRUNCATE_CASCADE,
    &rows::DATABASE_DROPPED,
    &rows::ASSIGNED_TWICE,
    &rows::IDENTIFIER_TOO_LONG,
    &transactions::CONCURRENTLY_IN_TRANSACTION,
    &transactions::TRANSACTION_NESTED,
    &transactions::TRANSACTION_OPEN,
    &renames::COLUMN_RENAMED,
    &renames::TABLE_RENAMED,
    &drops::COLUMN_DROPPED,
    &drops::TABLE_DROPPED,
    &drops::NOT_NULL_DROPPED,
    &drops::DEFAULT_DROPPED,
    &drops::CONSTRAINT_DROPPED,
    &drops::OBJECT_DROPPED,
    &style::PREFER_BIGINT,
    &style::PREFER_IDENTITY,
    &style::PREFER_TEXT,
    &style::PREFER_TIMESTAMPTZ,
    &style::CHAR_TYPE,
    &style::SCHEMA_NAMED,
    &style::IF_EXISTS,
    &style::ENUM_VALUE_PLACED,
    &timeouts::LOCK_TIMEOUT,
    &timeouts::STATEMENT_TIMEOUT,
    &access::ACCESS_CHANGED,
];

pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    SAFETY_RULES.iter().map(|it| &it.rule)
}

/// Judges the migrations that are new since the base.
pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let is_on = |it: &&&'static SafetyRule| context.selection.is_on(&it.rule);
    let rules: Vec<&'static SafetyRule> = SAFETY_RULES.iter().filter(is_on).copied().collect();
    let mut new_tables = NewTables::default();
    for migration in &context.input.migrations.migrations {
        let up = migration
            .up
            .iter()
            .filter(|up| context.is_new(&up.file.path));
        for script in up {
            new_tables.add(script);
            check_script(context, &rules, script, &new_tables, findings);
        }
        let down = migration.down.iter();
        for script in down.filter(|down| context.is_new(&down.file.path)) {
            transactions::check(context, script, findings);
        }
    }
}

/// Leaves out what another rule says of the same token, with the field that it is
/// about.
pub(super) fn leave_out_told(findings: &mut Vec<Finding>) {
    let general = [
        &renames::COLUMN_RENAMED,
        &renames::TABLE_RENAMED,
        &rows::COLUMN_REQUIRED,
        &drops::COLUMN_DROPPED,
        &drops::TABLE_DROPPED,
        &drops::DEFAULT_DROPPED,
    ];
    let is_general = |finding: &Finding| general.iter().any(|it| it.rule == *finding.rule);
    let told: Vec<Location> = findings
        .iter()
        .filter(|finding| !is_general(finding) && finding.rule.family == Family::Sql)
        .filter(|finding| !rules().any(|rule| rule == finding.rule))
        .filter_map(|finding| finding.location.clone())
        .collect();
    findings.retain(|finding| {
        let is_told = |place: &Location| told.iter().any(|it| overlap(it, place));
        !(is_general(finding) && finding.location.as_ref().is_some_and(is_told))
    });
}

fn overlap(a: &Location, b: &Location) -> bool {
    match (a.span, b.span) {
        (Some(x), Some(y)) => a.path == b.path && x.start < y.end && y.start < x.end,
        _ => false,
    }
}

fn check_script(
    context: &Context<'_>,
    rules: &[&'static SafetyRule],
    script: &Script,
    new_tables: &NewTables,
    findings: &mut Vec<Finding>,
) {
    // What locks and rewrites is another matter in a ClickHouse.
    let Some(parsed) = script.parsed() else {
        return;
    };
    transactions::check(context, script, findings);
    let squawk = rules.iter().flat_map(|it| it.squawk).copied();
    let mut linter = Linter::from(squawk);
    linter.settings.assume_in_transaction = script.transaction == Transaction::Whole;
    let text = std::str::from_utf8(&script.file.text).unwrap_or_default();
    let tree = parsed.syntax_node();
    for violation in linter.lint(parsed, text) {
        let Some(spot) = Spot::of(script, &tree, &violation) else {
            continue;
        };
        let of_rule =
            |it: &&&'static SafetyRule| it.squawk.contains(&violation.code) && spot.is_about(it);
        let Some(rule) = rules.iter().find(of_rule) else {
            continue;
        };
        let is_new = spot.table.as_ref().is_some_and(|it| new_tables.has(it));
        if (is_new && !rule.even_new) || spot.is_harmless(context, rule) {
            continue;
        }
        findings.push(spot.finding(script, rule));
    }
}

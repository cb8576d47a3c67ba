//! Statements that write every row anew.

use super::example::new_migration;
use super::spot::Spot;
use super::{SAFETY, SafetyRule, exact};
use crate::rules::sql::context::Context;
use crate::rules::{Doc, Family, Rule, Severity};
use crate::sql::replay::identifier;
use squawk_linter::Rule as Squawk;
use squawk_syntax::ast::{self, AstNode};

pub(super) static TYPE_REWRITES: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_TYPE_REWRITES",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that no column gets a type for which the table has to be written \
                  anew.",
        doc: Doc {
            why: "ALTER COLUMN … TYPE writes every row and every index anew while nobody \
                  can read or write the table. Only widening (a longer varchar, text \
                  instead of varchar, more digits) goes without.",
            instead: "Add a column of the new type, have the application write both, fill \
                      it in batches, read from it, and drop the old one.",
            before: new_migration!("ALTER TABLE orders ALTER COLUMN note TYPE varchar(80);\n"),
            after: new_migration!("ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n"),
        },
    },
    squawk: &[Squawk::ChangingColumnType],
    severity: Severity::Error,
    even_new: false,
    exact: exact::column_type,
    message: "nobody can use '{table}' while all its rows are written anew",
    help: "add a column of the new type, fill it in batches, and drop the old one once \
           nobody reads it",
};

pub(super) static DEFAULT_REWRITES: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_DEFAULT_REWRITES",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a new column has no default that differs from row to row.",
        doc: Doc {
            why: "A constant default is kept in the catalog. One that calls a function like \
                  `gen_random_uuid()`, or a column that is computed, makes PostgreSQL write \
                  every row anew while nobody can read or write the table.",
            instead: "Add the column without default, set the default in another statement \
                      (it then holds for new rows), and fill the old rows in batches.",
            before: new_migration!("ALTER TABLE orders ADD COLUMN state text DEFAULT 'new';\n"),
            after: new_migration!(
                "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();\n"
            ),
        },
    },
    squawk: &[Squawk::AddingFieldWithDefault],
    severity: Severity::Error,
    even_new: false,
    exact: exact::whole,
    message: "nobody can use '{table}' while every row gets its value for this column",
    help: "add the column without it, ALTER COLUMN … SET DEFAULT, and fill the old rows in \
           batches",
};

/// True for a new type that every stored value is of already, so that
/// PostgreSQL changes the catalog alone.
pub(super) fn only_widens(spot: &Spot, context: &Context<'_>, rule: &SafetyRule) -> bool {
    if rule.rule.id != TYPE_REWRITES.rule.id {
        return false;
    }
    let types = || {
        let before = &context.input.previous?.replay.catalog;
        let now = &context.input.replay.catalog;
        let alter = spot.node.ancestors().find_map(ast::AlterColumn::cast)?;
        let column = identifier(alter.column_name_ref()?.syntax());
        let table = spot.table.as_ref()?;
        let before = before.tables.get(table)?.column(&column)?;
        let now = now.tables.get(table)?.column(&column)?;
        Some((&before.ty, &now.ty))
    };
    types().is_some_and(|(before, now)| before.widens_to(now))
}

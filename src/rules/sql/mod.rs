//! Migrations in themselves, against the base, and against the protos.
//!
//! What the room `sql` could not read or carry out is reported as it is; the
//! history rules compare the files with those of the base; the contract rules
//! go over the tables of all entities ([`TableMap`]), each with the columns
//! that hold its fields.
//!
//! A finding about a column and a field that do not fit points at the field,
//! and names the column as a further place; if the migration that defines the
//! column is new, it is the other way round: findings stand where the change
//! was made.

mod check_bounds;
mod clickhouse;
mod column_missing;
mod column_nullability;
mod column_type;
mod column_unexplained;
mod context;
mod contract;
mod down;
mod enum_labels;
mod foreign_key;
mod key;
mod migration_edited;
mod migration_removed;
mod missing_down;
mod oneof;
mod option;
mod replay;
mod safety;
mod statement;
mod syntax;
mod table_missing;
#[cfg(test)]
mod tests;
mod version;

use super::{Finding, Rule, Selection, finding};
use crate::entity::Entities;
use crate::failure::Result;
use crate::schema::{MessageId, Schema};
use crate::sql::migration::{MigrationFile, Migrations};
use crate::sql::replay::Replay;
use crate::workspace::FamilyConfig;
use context::Context;
use std::sync::Arc;

/// The rules, in the order of the reference.
static RULES: &[&Rule] = &[
    &syntax::SYNTAX,
    &replay::REPLAY,
    &migration_edited::MIGRATION_EDITED,
    &migration_removed::MIGRATION_REMOVED,
    &version::VERSION_DUPLICATE,
    &version::VERSION_OUT_OF_ORDER,
    &missing_down::MISSING_DOWN,
    &down::DOWN_INCOMPLETE,
    &option::OPTION,
    &table_missing::TABLE_MISSING,
    &column_missing::COLUMN_MISSING,
    &column_type::COLUMN_TYPE,
    &check_bounds::CHECK_BOUNDS,
    &column_nullability::COLUMN_NULLABILITY,
    &enum_labels::ENUM_LABELS,
    &foreign_key::FOREIGN_KEY,
    &key::KEY,
    &column_unexplained::COLUMN_UNEXPLAINED,
    &oneof::ONEOF_UNCHECKED,
];

/// The category that holds where the configuration names none.
const DEFAULT_CATEGORY: &str = "SQL";

/// The rules that a configuration selects.
pub fn select(config: &FamilyConfig) -> Result<Selection> {
    Selection::of_family(rules(), DEFAULT_CATEGORY, config)
}

pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let own = RULES.iter().copied();
    own.chain(contract::rules()).chain(safety::rules())
}

/// The rules that look for something in a run with a base, or without.
pub fn rules_of_run(has_base: bool) -> impl Iterator<Item = &'static Rule> {
    let history = [
        &migration_edited::MIGRATION_EDITED,
        &migration_removed::MIGRATION_REMOVED,
        &down::DOWN_INCOMPLETE,
    ];
    let compared = move |rule: &Rule| {
        let mut others = contract::rules().chain(safety::rules());
        history.contains(&rule) || others.any(|it| it == rule)
    };
    rules().filter(move |rule| has_base || !compared(rule))
}

/// What is checked.
#[derive(Clone, Copy)]
pub struct SqlInput<'a> {
    pub schema: &'a Schema,
    pub entities: &'a Entities,
    pub migrations: &'a Migrations,
    pub replay: &'a Replay,
    /// The migration files of the base, under the same paths; `None` without a
    /// base.
    pub base: Option<&'a [Arc<MigrationFile>]>,
    /// What the base says, where it can be read and there is one.
    pub previous: Option<Previous<'a>>,
    pub share: &'a Share,
}

/// What of the schema a database holds, where there are several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// True for a database beside the main one: what is wrong with the options
    /// of the protos is told at that.
    pub is_beside: bool,
    /// Entities that other databases hold.
    pub elsewhere: Vec<MessageId>,
    /// Entities that another database holds, and that this one has a table
    /// for: it need not have all, but what it has must fit.
    pub copied: Vec<MessageId>,
}

impl Share {
    /// All of it, in the only database.
    pub const ALL: Share = Share {
        is_beside: false,
        elsewhere: Vec::new(),
        copied: Vec::new(),
    };
}

/// The release before.
#[derive(Clone, Copy)]
pub struct Previous<'a> {
    pub schema: &'a Schema,
    pub entities: &'a Entities,
    pub replay: &'a Replay,
}

/// Everything that is wrong with the migrations, sorted by place.
///
/// Without any migration there is no database to compare with, and only the
/// options are checked.
pub fn check(input: &SqlInput<'_>, selection: &Selection) -> Vec<Finding> {
    let context = Context::new(*input, selection);
    let mut findings = Vec::new();
    syntax::check(&context, &mut findings);
    replay::check(&context, &mut findings);
    if !input.share.is_beside {
        option::check(&context, &mut findings);
    }
    if let Some(base) = input.base {
        migration_edited::check(&context, base, &mut findings);
        migration_removed::check(&context, base, &mut findings);
    }
    version::check(&context, &mut findings);
    missing_down::check(&context, &mut findings);
    down::check(&context, &mut findings);
    safety::check(&context, &mut findings);
    if !input.migrations.migrations.is_empty() {
        // What a statement with an error did is not known: the error comes first.
        let known = context.maps.iter().filter(|map| !context.is_unread(map));
        for map in known {
            if input.share.copied.contains(&map.message.id) {
                column_type::check(&context, map, &mut findings);
                enum_labels::check(&context, map, &mut findings);
                continue;
            }
            table_missing::check(&context, map, &mut findings);
            column_missing::check(&context, map, &mut findings);
            column_type::check(&context, map, &mut findings);
            check_bounds::check(&context, map, &mut findings);
            column_nullability::check(&context, map, &mut findings);
            enum_labels::check(&context, map, &mut findings);
            if context.has_keys() {
                foreign_key::check(&context, map, &mut findings);
                key::check(&context, map, &mut findings);
            }
            column_unexplained::check(&context, map, &mut findings);
            oneof::check(&context, map, &mut findings);
        }
    }
    contract::check(&context, &mut findings);
    safety::leave_out_told(&mut findings);
    findings.retain(|finding| selection.is_on(finding.rule));
    finding::sort(&mut findings);
    findings
}

//! What new migrations take from the release before.
//!
//! While a deployment lasts, and after it is rolled back, the old release works
//! on the new database. Whatever it reads and writes has to stay as it knows it
//! (expand), until a release that does without has replaced it (contract): so a
//! column may go once neither side of the change has a field for it.
//!
//! The old release is the protos of the base, and the tables that the base's
//! migrations make for them. What the protos of this side still need has rules
//! of its own (`SQL_COLUMN_MISSING`, …), which are told instead.

mod constrained;
mod dropped;
mod fate;
mod narrowed;
mod renamed;
mod required;
mod steps;
#[cfg(test)]
mod tests;

use super::context::Context;
use crate::entity::table::{ColumnMap, TableMap};
use crate::rules::{Finding, Location, Rule, Side};
use crate::schema::{Field, Message, Origin, Schema};
use crate::sql::catalog::{ObjectName, Table};
use fate::{Fate, table_fate};
use std::collections::HashMap;

const CATEGORIES: &[&str] = &["SQL", "SQL_CONTRACT"];

static RULES: &[&Rule] = &[
    &dropped::DROPPED_IN_USE,
    &renamed::RENAMED_IN_USE,
    &narrowed::NARROWED_IN_USE,
    &required::REQUIRED_IN_USE,
    &constrained::CONSTRAINED_IN_USE,
];

pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// An entity of the old release, and what it is now.
struct Used<'a> {
    context: &'a Context<'a>,
    /// The schema of the old release.
    schema: &'a Schema,
    old: &'a TableMap<'a>,
    old_table: (&'a ObjectName, &'a Table),
    /// The same message now, if it is one still, and its table.
    new: Option<&'a TableMap<'a>>,
}

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(previous) = context.input.previous else {
        return;
    };
    if !context.has_new_files() {
        return;
    }
    let catalog = &previous.replay.catalog;
    let before = TableMap::all(previous.schema, previous.entities, catalog);
    let now: HashMap<&str, &TableMap<'_>> = context
        .maps
        .iter()
        .map(|map| (map.message.full_name.as_str(), map))
        .collect();
    for old in &before {
        let Some(old_table) = old.table else {
            continue;
        };
        let used = Used {
            context,
            schema: previous.schema,
            old,
            old_table,
            new: now.get(old.message.full_name.as_str()).copied(),
        };
        match table_fate(context, old_table.0) {
            Fate::Dropped(place) => dropped::check_table(&used, place, findings),
            Fate::Renamed(new, place) => {
                renamed::check_table(&used, new, place, findings);
                check_columns(&used, new, findings);
            }
            Fate::Kept(new) => check_columns(&used, new, findings),
            Fate::Unknown => {}
        }
    }
}

fn check_columns(used: &Used<'_>, name: &ObjectName, findings: &mut Vec<Finding>) {
    let Some((name, table)) = used.context.input.replay.catalog.tables.get_key_value(name) else {
        return;
    };
    for (field, held) in used.old.columns() {
        dropped::check_column(used, (name, table), (field, held), findings);
        renamed::check_column(used, (name, table), (field, held), findings);
        narrowed::check_column(used, (name, table), (field, held), findings);
    }
    // A ClickHouse takes every row, and fills in what it lacks.
    if used.context.has_keys() {
        required::check(used, (name, table), findings);
        constrained::check(used, (name, table), findings);
    }
}

impl<'a> Used<'a> {
    fn entity(&self) -> &'a str {
        &self.old.message.name
    }

    fn field(&self, at: usize) -> &'a Field {
        &self.old.message.fields[at]
    }

    /// The message as the protos of this side have it, stored or not.
    fn new_message(&self) -> Option<&'a Message> {
        let schema = self.context.input.schema;
        schema.message(&self.old.message.full_name)
    }

    /// The field of the same number now.
    fn new_field(&self, at: usize) -> Option<&'a Field> {
        self.new_message()?.field_by_number(self.field(at).number)
    }

    /// The columns that now hold the field of the same number.
    fn new_columns(&self, at: usize) -> Vec<&'a ColumnMap<'a>> {
        let (Some(map), Some(field)) = (self.new, self.new_field(at)) else {
            return Vec::new();
        };
        let of_field =
            |(at, _): &(usize, &ColumnMap<'_>)| map.message.fields[*at].number == field.number;
        map.columns()
            .filter(of_field)
            .map(|(_, held)| held)
            .collect()
    }

    /// True if the protos of this side still want the column of this name for the
    /// field: that it is missing is told for them.
    fn is_still_wanted(&self, at: usize, column: &str) -> bool {
        self.new_columns(at).iter().any(|held| held.name == column)
    }

    fn subject(&self, at: usize) -> String {
        format!("{}.{}", self.old.message.full_name, self.field(at).name)
    }

    /// Adds the places of the field, in the old release and in the new one.
    fn with_field(&self, finding: Finding, at: usize) -> Finding {
        let mut finding = finding.related(
            self.in_base(&self.field(at).origin),
            format!("field '{}' in the old release", self.field(at).name),
        );
        if let Some(new) = self.new_field(at) {
            let label = format!("field '{}' in the new release", new.name);
            finding = finding.related(self.context.field(new), label);
        } else if let Some(message) = self.new_message() {
            let label = format!("'{}' in the new release", message.name);
            finding = finding.related(self.context.message(message), label);
        }
        finding.subject = Some(self.subject(at));
        finding
    }

    /// Adds the places of the message.
    fn with_message(&self, finding: Finding) -> Finding {
        let old = format!("'{}' in the old release", self.entity());
        let mut finding = finding.related(self.in_base(&self.old.message.origin), old);
        if let Some(message) = self.new_message() {
            let label = format!("'{}' in the new release", message.name);
            finding = finding.related(self.context.message(message), label);
        }
        finding.subject = Some(self.old.message.full_name.clone());
        finding
    }

    fn in_base(&self, origin: &Origin) -> Location {
        /// The field number of a declaration's name in its descriptor.
        const NAME: i32 = 1;
        let name = self.schema.span(&origin.child(&[NAME]));
        Location {
            side: Side::Base,
            path: self.schema[origin.file].shown.clone(),
            span: name.or_else(|| self.schema.span(origin)),
        }
    }
}

//! What a database has against what its migrations say, and the fields that it
//! concerns.
//!
//! In come differences that are known to be some, and where files and history
//! do not agree; out come findings, each at the place in the migrations that
//! says otherwise, with the statement that mends it. What no migration speaks of
//! stands at the database itself.

mod changed;
mod extra;
mod fields;
mod history;
mod missing;
#[cfg(test)]
mod tests;

use super::{Finding, Location, Rule, Side, finding};
use crate::entity::Entities;
use crate::schema::Schema;
use crate::sql::Place;
use crate::sql::catalog::{Catalog, ObjectName};
use crate::sql::difference::{Aspect, Change, Difference, Object, mend};
use crate::sql::drift::HistoryDrift;
use fields::Fields;
use std::collections::BTreeSet;

/// The rules, in the order of the reference.
static RULES: &[&Rule] = &[
    &history::PENDING,
    &history::EDITED,
    &history::UNKNOWN,
    &missing::MISSING,
    &extra::EXTRA,
    &changed::CHANGED,
];

pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// What is held against one another.
#[derive(Clone, Copy)]
pub struct DriftInput<'a> {
    pub schema: &'a Schema,
    pub entities: &'a Entities,
    /// What the migrations that are carried out make.
    pub expected: &'a Catalog,
    /// What is there.
    pub live: &'a Catalog,
    /// What has to change for what is there to be what is expected.
    pub differences: &'a [Difference],
    /// Those that could not be told to be any.
    pub undecided: &'a [Difference],
    pub history: &'a [HistoryDrift],
    /// For each difference, the statements that mend the database and those
    /// that a migration would have, where they are written already.
    pub statements: Option<Statements<'a>>,
    /// The database, in words that may be shown.
    pub database: &'a str,
}

/// Statements for each difference.
#[derive(Clone, Copy)]
pub struct Statements<'a> {
    pub mending: &'a [Vec<String>],
    pub keeping: &'a [Vec<String>],
}

/// Everything that has drifted, sorted by place.
pub fn check(input: &DriftInput<'_>) -> Vec<Finding> {
    let context = Context::new(*input);
    let mut findings: Vec<Finding> = input
        .history
        .iter()
        .map(|drift| history::finding(&context, drift))
        .collect();
    for (at, difference) in input.differences.iter().enumerate() {
        if context.goes_with_its_table(difference) {
            continue;
        }
        let finding = match difference.change {
            Change::Added => missing::finding(&context, difference, at),
            Change::Removed => extra::finding(&context, difference, at),
            Change::Changed(aspect) => changed::finding(&context, difference, aspect, at),
        };
        findings.push(context.fields.related(difference, finding));
    }
    for difference in input.undecided {
        let finding = changed::undecided(&context, difference);
        findings.push(context.fields.related(difference, finding));
    }
    finding::sort(&mut findings);
    findings
}

struct Context<'a> {
    input: DriftInput<'a>,
    fields: Fields,
    /// Tables and views that are missing or too many as a whole.
    whole: BTreeSet<&'a ObjectName>,
    /// For each difference, the statements that mend the database.
    mending: Vec<Vec<String>>,
    /// For each difference, the statements that a migration would have.
    keeping: Vec<Vec<String>>,
}

impl<'a> Context<'a> {
    fn new(input: DriftInput<'a>) -> Context<'a> {
        let whole = input.differences.iter();
        let whole = whole.filter(|it| matches!(it.change, Change::Added | Change::Removed));
        let whole = whole.filter_map(|it| match &it.object {
            Object::Table(name) | Object::View(name, _) => Some(name),
            _ => None,
        });
        Context {
            fields: Fields::of(input.schema, input.entities, input.expected),
            whole: whole.collect(),
            mending: match input.statements {
                Some(written) => written.mending.to_vec(),
                None => statements(input.live, input.expected, input.differences, false),
            },
            keeping: match input.statements {
                Some(written) => written.keeping.to_vec(),
                None => statements(input.expected, input.live, input.differences, true),
            },
            input,
        }
    }

    /// What is in a table that is missing is missing with it.
    fn goes_with_its_table(&self, difference: &Difference) -> bool {
        let is_part = !matches!(difference.object, Object::Table(_) | Object::View(..));
        let of = difference.object.table();
        is_part && of.is_some_and(|table| self.whole.contains(table))
    }

    fn database(&self) -> Location {
        Location {
            side: Side::Current,
            path: self.input.database.into(),
            span: None,
        }
    }

    /// The place of the table that a difference is within, in the migrations.
    fn place_of_table(&self, difference: &Difference) -> Option<&'a Place> {
        let table = difference.object.table()?;
        let found = self.input.expected.tables.get(table);
        found.map(|table| &table.place)
    }

    /// "`CREATE …;`", or nothing if no statement does it.
    fn mends(&self, at: usize) -> Option<String> {
        quoted(self.mending.get(at)?)
    }

    fn keeps(&self, at: usize) -> Option<String> {
        quoted(self.keeping.get(at)?)
    }
}

fn quoted(statements: &[String]) -> Option<String> {
    let lines: Vec<String> = statements.iter().map(|sql| format!("{sql};")).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The statements for each difference; `reversed`, if they go the other way.
fn statements(
    from: &Catalog,
    to: &Catalog,
    differences: &[Difference],
    reversed: bool,
) -> Vec<Vec<String>> {
    let turned: Vec<Difference> = match reversed {
        true => differences.iter().map(turned).collect(),
        false => differences.to_vec(),
    };
    let mut all = vec![Vec::new(); differences.len()];
    for statement in mend(from, to, &turned) {
        if let Some(own) = all.get_mut(statement.difference) {
            own.push(statement.sql);
        }
    }
    all
}

/// The difference as seen from the other side.
fn turned(difference: &Difference) -> Difference {
    let mut turned = difference.clone();
    std::mem::swap(&mut turned.from, &mut turned.to);
    std::mem::swap(&mut turned.from_place, &mut turned.to_place);
    turned.change = match difference.change {
        Change::Added => Change::Removed,
        Change::Removed => Change::Added,
        Change::Changed(aspect) => {
            // The object goes by the name that it has before the change.
            if let (Aspect::Name, Some(name)) = (aspect, &turned.from) {
                let name = name.rsplit('.').next().unwrap_or(name).to_owned();
                turned.object = match turned.object {
                    Object::Constraint(table, _) => Object::Constraint(table, name),
                    Object::Index(index, table) => Object::Index(index.sibling(name), table),
                    other => other,
                };
            }
            Change::Changed(aspect)
        }
    };
    turned
}

fn at(place: &Place) -> Location {
    Location {
        side: Side::Current,
        path: place.path.clone(),
        span: Some(place.span),
    }
}

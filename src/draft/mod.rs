//! Migrations, drafted: the SQL that brings the tables to what the protos say.
//!
//! In comes the catalog that the migrations make so far, and the entities; out
//! come [`Step`]s, each with its statements up and down and the reason for
//! them, and from these the files of a folder, in the folder's own [`style`].
//! No database is asked, and no file is opened or written.
//!
//! What holds:
//!
//! - Only what `check` would report is changed. A column that can hold its field
//!   stays as it is, whatever else would do.
//! - Nothing is guessed. A rename, a value for rows that have none, the way from
//!   one type to another are either told ([`Wishes`]) or follow from the types
//!   alone; what neither tells is refused, all of it at once.
//! - No data goes unless a drop was asked for.
//! - A statement that would keep others waiting for long is split: constraints
//!   are NOT VALID first, indexes CONCURRENTLY, and each [`Phase`] is a file of
//!   its own, so that no lock is held while rows are read.

mod child;
mod column;
mod conversion;

mod drop;
mod file;
mod house;
mod key;
mod labels;
mod labels_rebuild;
mod names;
mod nullability;
mod reference;
mod rename;
mod retype;
mod spelling;
mod step;
pub mod style;
mod table;
mod user_type;
mod wanted;
mod wishes;
mod zero;

pub use file::{DraftFile, Heading, files};
pub use rename::renames;
pub use step::{Phase, Step};
pub use wishes::{Drops, Wishes};

use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::failure::{Failure, Result};
use crate::schema::{MessageId, Schema};
use crate::sql::Place;
use crate::sql::catalog::{Catalog, ObjectName, Table, TableKind};
use crate::text::Span;
use house::House;
use std::collections::{BTreeMap, BTreeSet};
use user_type::NewTypes;

/// What is compared.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub schema: &'a Schema,
    pub entities: &'a Entities,
    /// The database as the migrations leave it, renames included.
    pub catalog: &'a Catalog,
    /// Entities that another database holds: they need no table here.
    pub elsewhere: &'a [MessageId],
    pub wishes: &'a Wishes,
}

/// The steps from the tables as they are to what the protos say.
#[derive(Debug, Default)]
pub struct Plan {
    /// By phase, and within one in the order that they are carried out in.
    pub steps: Vec<Step>,
    /// What a reader should know beside the steps.
    pub notes: Vec<String>,
}

/// Drafts the steps; what cannot be done without being told is one failure.
pub fn plan(input: &Input<'_>) -> Result<Plan> {
    let (catalog, missing) = with_missing_tables(input);
    let mut planner = Planner {
        schema: input.schema,
        entities: input.entities,
        wishes: input.wishes,
        house: House::of(input),
        maps: TableMap::all(input.schema, input.entities, &catalog),
        catalog: &catalog,
        missing,
        created: BTreeSet::new(),
        inline: BTreeSet::new(),
        detached: BTreeSet::new(),
        lost_defaults: BTreeSet::new(),
        new_types: NewTypes::default(),
        labels_now: BTreeMap::new(),
        rebuilt: BTreeSet::new(),
        names: BTreeSet::new(),
        used_wishes: BTreeSet::new(),
        steps: Vec::new(),
        notes: Vec::new(),
        refused: Vec::new(),
    };
    planner.everything();
    planner.finish()
}

/// Looks at every table in turn, and collects what is to be done.
struct Planner<'a> {
    schema: &'a Schema,
    entities: &'a Entities,
    wishes: &'a Wishes,
    house: House,
    /// With a table without columns for each that is missing.
    catalog: &'a Catalog,
    maps: Vec<TableMap<'a>>,
    missing: BTreeSet<ObjectName>,
    /// Tables that a step has made so far.
    created: BTreeSet<ObjectName>,
    /// Columns whose foreign key is made with their table.
    inline: BTreeSet<(ObjectName, String)>,
    /// Foreign keys that go because the types of their columns change.
    detached: BTreeSet<(ObjectName, String)>,
    /// Columns whose default a step takes away.
    lost_defaults: BTreeSet<(ObjectName, String)>,
    new_types: NewTypes,
    /// The labels of enum types after the steps so far, where they differ.
    labels_now: BTreeMap<ObjectName, Vec<String>>,
    /// Enum types whose labels have been looked at for drops.
    rebuilt: BTreeSet<ObjectName>,
    /// Names of constraints and indexes that steps give.
    names: BTreeSet<ObjectName>,
    /// Wishes that were of use: the others are misspelt.
    used_wishes: BTreeSet<String>,
    steps: Vec<Step>,
    notes: Vec<String>,
    refused: Vec<Refusal>,
}

/// What cannot be done without being told more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Refusal {
    what: String,
    remedy: String,
}

/// A table of an entity, as the planner goes over it.
#[derive(Clone, Copy)]
struct At<'a> {
    /// The place of its map.
    map: usize,
    name: &'a ObjectName,
    table: &'a Table,
}

/// Why a table that has partitions is locked for longer.
const PARTITIONED: &str = "on a partitioned table PostgreSQL does this in one go, and keeps writers \
                           out meanwhile";

impl At<'_> {
    fn is_partitioned(&self) -> bool {
        self.table.kind == TableKind::Partitioned
    }
}

impl<'a> Planner<'a> {
    fn everything(&mut self) {
        for at in self.tables() {
            self.retype_columns(at);
        }
        let (new, there): (Vec<At<'a>>, Vec<At<'a>>) = self
            .tables()
            .into_iter()
            .partition(|at| self.is_new(at.name));
        for at in self.in_order_of_references(new) {
            self.create_table(at);
        }
        for at in there {
            self.add_columns(at);
            self.change_nullability(at);
            self.change_labels(at);
        }
        for at in self.tables() {
            self.keys(at);
        }
        for at in self.tables() {
            self.references(at);
            self.child_tables(at);
        }
        for at in self.tables() {
            self.leftovers(at);
        }
        self.drop_tables();
        self.create_types();
    }

    /// The tables of entities, each with the place of its map. The map of an
    /// entity whose table has no name that could be found has none.
    fn tables(&self) -> Vec<At<'a>> {
        let maps = self.maps.iter().enumerate();
        maps.filter_map(|(map, found)| {
            let (name, table) = found.table?;
            Some(At { map, name, table })
        })
        .collect()
    }

    fn map(&self, at: At<'_>) -> &TableMap<'a> {
        &self.maps[at.map]
    }

    fn step(&mut self, step: Step) {
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
    }

    fn refuse(&mut self, what: impl Into<String>, remedy: impl Into<String>) {
        self.refused.push(Refusal {
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn finish(mut self) -> Result<Plan> {
        for unused in self.wishes.unused(&self.used_wishes) {
            self.refuse(
                format!("{unused} has nothing to do with what differs"),
                "correct the name, or leave it out",
            );
        }
        if !self.refused.is_empty() {
            return Err(refusal(self.refused));
        }
        self.steps.sort_by_key(|step| (step.phase, step.is_last));
        Ok(Plan {
            steps: self.steps,
            notes: self.notes,
        })
    }
}

fn refusal(mut refused: Vec<Refusal>) -> Failure {
    refused.sort();
    refused.dedup();
    let lines: Vec<String> = refused
        .iter()
        .map(|refusal| format!("- {}\n  {}", refusal.what, refusal.remedy))
        .collect();
    Failure::new(format!(
        "the migration cannot be drafted without being told more:\n{}",
        lines.join("\n")
    ))
    .help("nothing was written")
}

/// The catalog with an empty table for each entity that has none, so that the
/// columns of all entities are found by the same way.
fn with_missing_tables(input: &Input<'_>) -> (Catalog, BTreeSet<ObjectName>) {
    let mut catalog = input.catalog.clone();
    let mut missing = BTreeSet::new();
    for map in TableMap::all(input.schema, input.entities, input.catalog) {
        if map.table.is_some() || input.elsewhere.contains(&map.message.id) {
            continue;
        }
        let name = &map.entity.table;
        let schema = name.schema.as_deref();
        let schema = schema.unwrap_or(crate::sql::catalog::DEFAULT_SCHEMA);
        let name = ObjectName::new(schema, name.name.clone());
        let place = Place {
            path: "".into(),
            span: Span::file_start(),
        };
        catalog
            .tables
            .insert(name.clone(), Table::new(TableKind::Ordinary, place));
        missing.insert(name);
    }
    (catalog, missing)
}

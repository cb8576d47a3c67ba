//! What has become of a table or column of the base.

use crate::rules::sql::context::Context;
use crate::sql::Place;
use crate::sql::catalog::{ObjectName, Table};

/// What new migrations made of something that the base has.
pub(super) enum Fate<'a, N> {
    Kept(N),
    Renamed(N, &'a Place),
    Dropped(&'a Place),
    /// Gone by a statement that is not new, or not understood.
    Unknown,
}

pub(super) fn table_fate<'a>(
    context: &'a Context<'_>,
    name: &'a ObjectName,
) -> Fate<'a, &'a ObjectName> {
    let catalog = &context.input.replay.catalog;
    let mut current = name;
    let mut renamed = None;
    for (from, to, place) in &catalog.renamed_tables {
        if from == current && context.is_new(&place.path) {
            current = to;
            renamed = renamed.or(Some(place));
        }
    }
    if catalog.tables.contains_key(current) {
        return match renamed {
            Some(place) => Fate::Renamed(current, place),
            None => Fate::Kept(current),
        };
    }
    let mut drops = catalog.dropped_tables.iter().rev();
    let is_it =
        |(dropped, place): &&(ObjectName, Place)| dropped == current && context.is_new(&place.path);
    match drops.find(is_it) {
        Some((_, place)) => Fate::Dropped(place),
        None => Fate::Unknown,
    }
}

pub(super) fn column_fate<'a>(
    context: &Context<'_>,
    table: &'a Table,
    name: &'a str,
) -> Fate<'a, &'a str> {
    let mut current = name;
    let mut renamed = None;
    for step in &table.renamed_columns {
        if step.from == current && context.is_new(&step.place.path) {
            current = &step.to;
            renamed = renamed.or(Some(&step.place));
        }
    }
    if table.column(current).is_some() {
        return match renamed {
            Some(place) => Fate::Renamed(current, place),
            None => Fate::Kept(current),
        };
    }
    match table.dropped_column(current) {
        Some(drop) if context.is_new(&drop.place.path) => Fate::Dropped(&drop.place),
        _ => Fate::Unknown,
    }
}

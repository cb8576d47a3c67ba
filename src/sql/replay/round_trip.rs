//! Up, down and up again: whether the way down undoes the way up.
//!
//! Going down and up again is done on the [`part`] of the catalog that the two
//! scripts can be about, so that what it costs is what they cost.

use super::Replayer;
use super::part::{Words, constraint_names, part};
use crate::sql::Problem;
use crate::sql::catalog::{Catalog, TypeKind};
use crate::sql::difference::{Aspect, Change, Difference, Object, differences};
use crate::sql::migration::Migration;

/// What going down and up again came to.
#[derive(Clone, Debug)]
pub struct RoundTrip<'a> {
    pub migration: &'a Migration,
    /// What has to change after the way down for all to be as it was: what is
    /// still there is `Removed`, what is missing `Added`.
    pub differences: Vec<Difference>,
    /// What stood in the way down.
    pub down: Vec<Problem>,
    /// What stood in the way when going up a second time.
    pub again: Vec<Problem>,
}

/// Carries out the migrations, which must be in version order, and goes down and
/// up again with those that are `wanted`. What comes out clean is left out, and
/// so is what cannot be known: where a statement is not understood.
pub fn round_trips<'a>(
    migrations: &'a [Migration],
    wanted: &dyn Fn(&Migration) -> bool,
) -> Vec<RoundTrip<'a>> {
    let mut replayer = Replayer::default();
    let mut trips = Vec::new();
    let last = migrations.iter().rposition(wanted);
    for migration in &migrations[..last.map_or(0, |last| last + 1)] {
        let (Some(up), true) = (&migration.up, wanted(migration)) else {
            replayer.all_up(std::slice::from_ref(migration));
            continue;
        };
        let words = migration.down.as_ref().map(|down| Words::of([up, down]));
        let before = words.as_ref().map(|words| part(&replayer.catalog, words));
        let problems = replayer.problems.len();
        replayer.script(up);
        // What fails on the way up is told already.
        if let (Some(words), Some(before)) = (&words, &before)
            && replayer.problems.len() == problems
        {
            let after = part(&replayer.catalog, words);
            trips.extend(trip(migration, before, after));
        }
    }
    trips
}

/// Goes down from `after` and up again.
fn trip<'a>(migration: &'a Migration, before: &Catalog, after: Catalog) -> Option<RoundTrip<'a>> {
    let (up, down) = (migration.up.as_ref()?, migration.down.as_ref()?);
    let mut there = Replayer {
        constraint_names: constraint_names(&after),
        catalog: after,
        ..Replayer::default()
    };
    there.script(down);
    if gaps(&there.catalog) > gaps(before) {
        return None;
    }
    let down = std::mem::take(&mut there.problems);
    let mut differences = differences(&there.catalog, before);
    differences.retain(|it| !cannot_be_undone(it, &there.catalog, before));
    if down.is_empty() && differences.is_empty() {
        return None;
    }
    there.script(up);
    Some(RoundTrip {
        migration,
        differences,
        down,
        again: there.problems,
    })
}

fn gaps(catalog: &Catalog) -> usize {
    let of_tables = catalog.tables.values().map(|table| table.gaps.len());
    catalog.gaps.len() + of_tables.sum::<usize>()
}

/// PostgreSQL has no statement that takes a label from an enum type, and an
/// extension may be used by others as soon as it is there.
fn cannot_be_undone(difference: &Difference, after: &Catalog, before: &Catalog) -> bool {
    let labels = |catalog: &Catalog, object: &Object| match object {
        Object::Type(name) => match &catalog.types.get(name)?.kind {
            TypeKind::Enum(labels) => Some(
                labels
                    .iter()
                    .map(|label| label.text.clone())
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        },
        _ => None,
    };
    let object = &difference.object;
    match (&difference.change, object) {
        (Change::Removed, Object::Other(other)) => other.kind == "extension",
        (Change::Changed(Aspect::Labels), Object::Type(_)) => {
            match (labels(after, object), labels(before, object)) {
                (Some(after), Some(before)) => before.iter().all(|label| after.contains(label)),
                _ => false,
            }
        }
        _ => false,
    }
}

//! Up, down and up again: whether the way down undoes the way up.

use super::Replayer;
use crate::sql::clickhouse::{Catalog, difference};
use crate::sql::migration::Migration;
use crate::sql::replay::RoundTrip;

/// Carries out the migrations, which must be in version order, and goes down and
/// up again with those that are `wanted`. What comes out clean is left out, and
/// so is what cannot be known: where a statement is not understood.
pub fn round_trips<'a>(
    migrations: &'a [Migration],
    wanted: &dyn Fn(&Migration) -> bool,
) -> Vec<RoundTrip<'a>> {
    let mut replayer = Replayer::default();
    let mut trips = Vec::new();
    for migration in migrations {
        let Some(up) = &migration.up else {
            continue;
        };
        let before = replayer.catalog.clone();
        let problems = replayer.problems.len();
        replayer.script(up);
        // What fails on the way up is told already.
        if wanted(migration) && replayer.problems.len() == problems {
            trips.extend(replayer.trip(migration, &before));
        }
    }
    trips
}

impl Replayer {
    /// Goes down from here and up again, elsewhere.
    fn trip<'a>(&self, migration: &'a Migration, before: &Catalog) -> Option<RoundTrip<'a>> {
        let (up, down) = (migration.up.as_ref()?, migration.down.as_ref()?);
        let mut there = Replayer {
            catalog: self.catalog.clone(),
            detached: self.detached.clone(),
            ..Replayer::default()
        };
        there.script(down);
        if there.catalog.gaps.len() > before.gaps.len() {
            return None;
        }
        let down = std::mem::take(&mut there.problems);
        let found = difference::differences(&there.catalog, before, &|a, b| a == b);
        if down.is_empty() && found.is_empty() {
            return None;
        }
        there.script(up);
        Some(RoundTrip {
            migration,
            differences: found.into_iter().map(|it| it.difference).collect(),
            down,
            again: there.problems,
        })
    }
}

//! Who is who: before anything is written, each record gets the key of its row,
//! and what does not add up is told.

use super::blame::{Blame, Stop};
use super::layout::{By, Lookup};
use super::select::{Resolved, Selects, forms};
use super::source::Wanted;
use super::stage::Stage;
use crate::database::{Session, identifier};
use crate::failure::Failure;
use std::collections::BTreeSet;

/// How many records are named in one message.
const MOST: usize = 20;

/// Gives each record of a stage its key. Stages that it refers to come first.
pub(super) fn settle(
    session: &mut dyn Session,
    stages: &mut [Stage<'_, '_>],
    at: usize,
    blame: &Blame<'_>,
) -> std::result::Result<(), Stop> {
    let plan = stages[at].plan();
    if plan.key.is_none() {
        return Err(Failure::new(format!(
            "table `{}` has no primary key and no unique constraint: nothing tells which row a \
             record is",
            plan.live.name
        ))
        .help("give it a primary key in a migration")
        .into());
    }
    resolve_keys(session, stages, at)?;
    replace_overlaid(session, stages, at)?;
    let is_whole = {
        let stage = &stages[at];
        let key = plan.key_columns().iter();
        key.copied().all(|column| stage.is_always(column))
    };
    if !is_whole {
        find_keys(session, stages, at, blame)?;
    }
    twice(session, &stages[at], blame)
}

/// A key that is a reference becomes the value that the reference means.
fn resolve_keys(
    session: &mut dyn Session,
    stages: &mut [Stage<'_, '_>],
    at: usize,
) -> std::result::Result<(), Stop> {
    let plan = stages[at].plan();
    for column in plan.key_columns() {
        if stages[at].layout.own(*column).is_none() {
            let place = stages[at].layout.add_resolved(*column);
            let of = &plan.live.columns[*column].type_sql;
            let name = &stages[at].name;
            session.execute(&format!("ALTER TABLE {name} ADD COLUMN c{place} {of}"))?;
        }
        if forms(&stages[at], *column).next().is_none() {
            continue;
        }
        let nothing = vec![false; stages.len()];
        let selects = Selects {
            stages,
            is_written: &nothing,
        };
        let Resolved { from, expressions } = selects.resolved(at, &[*column]);
        let stage = &stages[at];
        let place = stage.layout.own(*column).unwrap_or_default();
        session.execute(&format!(
            "UPDATE {name} u SET c{place} = q.v FROM (SELECT s.n, {value} AS v FROM {from}) q \
             WHERE q.n = u.n AND u.c{place} IS NULL",
            name = stage.name,
            value = expressions[*column],
        ))?;
        stages[at].layout.forget_forms(*column);
    }
    Ok(())
}

/// The keys that tell a record's row, each with all its columns staged: those
/// that the contracts name, in their order; if there are none, those of the
/// database.
fn natural_keys(stage: &Stage<'_, '_>) -> Vec<Vec<usize>> {
    let plan = stage.plan();
    let columns = |fields: &Vec<usize>| -> Option<BTreeSet<usize>> {
        let columns = fields.iter().map(|field| Some(plan.column_of(*field)?.1));
        columns.collect()
    };
    let named: Vec<BTreeSet<usize>> = plan.entity.unique.iter().filter_map(columns).collect();
    let primary = plan.key_columns();
    let mut keys: Vec<(usize, Vec<usize>)> = Vec::new();
    for key in &plan.live.keys {
        let set: BTreeSet<usize> = key.columns.iter().copied().collect();
        let rank = named.iter().position(|of| *of == set);
        let is_primary = key.columns == primary;
        let rank = rank.or(is_primary.then_some(0)).unwrap_or(usize::MAX);
        if key.columns.iter().all(|column| stage.has(*column)) {
            keys.push((rank, key.columns.clone()));
        }
    }
    keys.sort_by_key(|(rank, _)| *rank);
    let has_named = keys
        .iter()
        .any(|(rank, key)| *rank < usize::MAX && key != primary);
    keys.retain(|(rank, _)| *rank < usize::MAX || !has_named);
    keys.into_iter().map(|(_, key)| key).collect()
}

/// The records of a stage with the columns of a key as `k0`, `k1`, …
fn keyed(stages: &[Stage<'_, '_>], at: usize, key: &[usize]) -> String {
    let nothing = vec![false; stages.len()];
    let selects = Selects {
        stages,
        is_written: &nothing,
    };
    let Resolved { from, expressions } = selects.resolved(at, key);
    let columns = key.iter().enumerate();
    let columns: Vec<String> = columns
        .map(|(place, column)| format!("{} AS k{place}", expressions[*column]))
        .collect();
    format!("(SELECT s.n, {} FROM {from})", columns.join(", "))
}

fn equal(count: usize) -> String {
    let all: Vec<String> = (0..count).map(|at| format!("a.k{at} = b.k{at}")).collect();
    all.join(" AND ")
}

/// What an environment has of its own stands in for what is common to all.
fn replace_overlaid(
    session: &mut dyn Session,
    stages: &mut [Stage<'_, '_>],
    at: usize,
) -> std::result::Result<(), Stop> {
    let stage = &stages[at];
    let Some(first) = stage.records.overlay_from(&stage.numbers) else {
        return Ok(());
    };
    let name = stage.name.clone();
    let primary = stage.plan().key_columns();
    let masks: Vec<String> = stage
        .layout
        .own_masks(primary)
        .into_iter()
        .map(|(mask, bits)| format!("g{mask} = o.g{mask} | (b.g{mask} & {bits})"))
        .collect();
    let taken: Vec<String> = primary
        .iter()
        .filter_map(|column| stage.layout.own(*column))
        .map(|place| format!("c{place} = COALESCE(o.c{place}, b.c{place})"))
        .collect();
    for key in natural_keys(stage) {
        let rows = keyed(stages, at, &key);
        let pairs = format!(
            "(SELECT a.n AS over, b.n AS base FROM {rows} a JOIN {rows} b ON {} \
             WHERE a.n >= {first} AND b.n < {first}) p",
            equal(key.len())
        );
        session.execute(&format!(
            "UPDATE {name} o SET {} FROM {pairs} JOIN {name} b ON b.n = p.base WHERE o.n = p.over",
            [taken.as_slice(), masks.as_slice()].concat().join(", ")
        ))?;
        session.execute(&format!(
            "DELETE FROM {name} d USING {pairs} WHERE d.n = p.base"
        ))?;
    }
    Ok(())
}

/// Records that do not give their key have that of the row which another key
/// finds, or a new one.
fn find_keys(
    session: &mut dyn Session,
    stages: &mut [Stage<'_, '_>],
    at: usize,
    blame: &Blame<'_>,
) -> std::result::Result<(), Stop> {
    let plan = stages[at].plan();
    let primary = plan.key_columns();
    let stage = &stages[at];
    let name = &stage.name;
    let places: Vec<usize> = primary
        .iter()
        .filter_map(|column| stage.layout.own(*column))
        .collect();
    let lacking: Vec<String> = places.iter().map(|at| format!("u.c{at} IS NULL")).collect();
    let lacking = format!("({})", lacking.join(" OR "));
    let others: Vec<Vec<usize>> = natural_keys(stage)
        .into_iter()
        .filter(|key| key != primary)
        .collect();
    let known: Vec<String> = others
        .iter()
        .map(|key| {
            let rows = keyed(stages, at, key);
            let all: Vec<String> = (0..key.len())
                .map(|k| format!("k.k{k} IS NOT NULL"))
                .collect();
            format!(
                "EXISTS (SELECT 1 FROM {rows} k WHERE k.n = u.n AND {})",
                all.join(" AND ")
            )
        })
        .chain(["false".to_owned()])
        .collect();
    let keyless = session.query(&format!(
        "SELECT u.n FROM {name} u WHERE {lacking} AND NOT ({}) ORDER BY u.n LIMIT {}",
        known.join(" OR "),
        MOST + 1
    ))?;
    if !keyless.is_empty() {
        return Err(without_key(stage, &numbers(&keyless), blame).into());
    }
    for (rank, key) in others.iter().enumerate() {
        let rows = keyed(stages, at, key);
        // The first key that a record gives whole is the one that counts.
        let mut earlier = known[..rank].to_vec();
        earlier.push("false".to_owned());
        let earlier = earlier.join(" OR ");
        let same = key.iter().enumerate().map(|(place, column)| {
            format!(
                "t.{} = k.k{place}",
                identifier(&plan.live.columns[*column].name)
            )
        });
        let set = primary.iter().zip(&places).map(|(column, place)| {
            format!(
                "c{place} = t.{}",
                identifier(&plan.live.columns[*column].name)
            )
        });
        session.execute(&format!(
            "UPDATE {name} u SET {} FROM {rows} k JOIN {} t ON {} \
             WHERE k.n = u.n AND {lacking} AND NOT ({earlier})",
            set.collect::<Vec<_>>().join(", "),
            plan.live.sql(),
            same.collect::<Vec<_>>().join(" AND "),
        ))?;
    }
    for (column, place) in primary.iter().zip(&places) {
        match plan.live.columns[*column].default_sql() {
            Some(default) => {
                session.execute(&format!(
                    "UPDATE {name} u SET c{place} = {default} WHERE u.c{place} IS NULL"
                ))?;
            }
            None => {
                let lacking = session.query(&format!(
                    "SELECT n FROM {name} WHERE c{place} IS NULL ORDER BY n LIMIT {}",
                    MOST + 1
                ))?;
                if !lacking.is_empty() {
                    return Err(without_key(stage, &numbers(&lacking), blame).into());
                }
            }
        }
    }
    for column in primary {
        stages[at].set_always(*column);
    }
    Ok(())
}

fn without_key(stage: &Stage<'_, '_>, records: &[u64], blame: &Blame<'_>) -> Failure {
    let plan = stage.plan();
    let keys = plan.live.keys.iter().map(|key| {
        let names: Vec<String> = key.columns.iter().map(|at| plan.shown(*at)).collect();
        names.join(" with ")
    });
    let said = format!(
        "nothing tells which row of `{}` this record is",
        plan.live.name
    );
    blame
        .records(stage, records, Wanted::Record, &said)
        .help(format!(
            "give it {}; without, every run would add another row",
            keys.collect::<Vec<_>>().join(", or ")
        ))
}

/// Two records of one row.
fn twice(
    session: &mut dyn Session,
    stage: &Stage<'_, '_>,
    blame: &Blame<'_>,
) -> std::result::Result<(), Stop> {
    let places: Vec<String> = stage
        .plan()
        .key_columns()
        .iter()
        .filter_map(|column| stage.layout.own(*column))
        .map(|place| format!("c{place}"))
        .collect();
    let found = session.query(&format!(
        "SELECT max(n), min(n) FROM {} GROUP BY {} HAVING count(*) > 1 ORDER BY 1 LIMIT {}",
        stage.name,
        places.join(", "),
        MOST + 1
    ))?;
    let Some(first) = found.first() else {
        return Ok(());
    };
    let earlier = first.number(1).unwrap_or_default();
    let at = blame.place(
        stage,
        u64::try_from(earlier).unwrap_or_default(),
        Wanted::Record,
    );
    let said = format!(
        "another record is the same row of `{}`",
        stage.plan().live.name
    );
    Err(blame
        .records(stage, &numbers(&found), Wanted::Record, &said)
        .help(format!(
            "the first of them is at {at}; remove one of the two"
        ))
        .into())
}

/// References that mean no row, or several. All stages are settled.
pub(super) fn references(
    session: &mut dyn Session,
    stages: &[Stage<'_, '_>],
    at: usize,
    are_open: bool,
    blame: &Blame<'_>,
) -> std::result::Result<(), Stop> {
    let stage = &stages[at];
    let nothing = vec![false; stages.len()];
    let selects = Selects {
        stages,
        is_written: &nothing,
    };
    let mut columns: Vec<usize> = stage.layout.forms.iter().map(|form| form.column).collect();
    columns.dedup();
    for column in columns {
        // A reference to nothing that would be NULL is told by the database.
        if !are_open && stage.plan().live.columns[column].not_null {
            continue;
        }
        let resolved = selects.resolved(at, &[column]);
        let used: Vec<String> = forms(stage, column)
            .flat_map(|form| staged(&form.lookup))
            .map(|place| format!("s.c{place} IS NOT NULL"))
            .collect();
        let dangling = session.query(&format!(
            "SELECT s.n FROM {} WHERE {} IS NULL AND ({}) ORDER BY s.n LIMIT {}",
            resolved.from,
            resolved.expressions[column],
            used.join(" OR "),
            MOST + 1
        ))?;
        if !dangling.is_empty() {
            return Err(blame.dangling(stage, column, &numbers(&dangling)).into());
        }
        if forms(stage, column).any(|form| !is_unique(&form.lookup)) {
            let several = session.query(&format!(
                "SELECT s.n FROM {} GROUP BY s.n HAVING count(*) > 1 ORDER BY 1 LIMIT {}",
                resolved.from,
                MOST + 1
            ))?;
            if !several.is_empty() {
                return Err(blame.ambiguous(stage, column, &numbers(&several)).into());
            }
        }
    }
    if are_open {
        plain(session, &selects, at, blame)?;
    }
    Ok(())
}

/// References by the key itself.
fn plain(
    session: &mut dyn Session,
    selects: &Selects<'_, '_, '_>,
    at: usize,
    blame: &Blame<'_>,
) -> std::result::Result<(), Stop> {
    let stage = &selects.stages[at];
    let plan = stage.plan();
    for reference in &plan.entity.references {
        let own = plan.column_of(reference.field);
        let Some((column, place)) =
            own.and_then(|(_, column)| Some((column, stage.layout.own(column)?)))
        else {
            continue;
        };
        let target = stage.layout.target(reference.target);
        let wanted = target.and_then(|of| Some((of, of.column_of(reference.target_field)?.1)));
        let Some((target, wanted)) = wanted else {
            continue;
        };
        let is_list = plan.live.columns[column].element.is_some();
        let Some(rows) = selects.targets(target.live, wanted).filter(|_| !is_list) else {
            continue;
        };
        let name = identifier(&target.live.columns[wanted].name);
        let dangling = session.query(&format!(
            "SELECT s.n FROM {} s WHERE s.c{place} IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM {rows} r WHERE r.{name} = s.c{place}) ORDER BY s.n LIMIT {}",
            stage.name,
            MOST + 1
        ))?;
        if !dangling.is_empty() {
            return Err(blame.dangling(stage, column, &numbers(&dangling)).into());
        }
    }
    Ok(())
}

/// The columns that a lookup compares with.
fn staged(lookup: &Lookup<'_, '_>) -> Vec<usize> {
    let parts = lookup.parts.iter();
    parts
        .flat_map(|part| match &part.by {
            By::Staged(at) => vec![*at],
            By::Lookup(inner) => staged(inner),
        })
        .collect()
}

/// True if what a lookup compares holds a whole key.
fn is_unique(lookup: &Lookup<'_, '_>) -> bool {
    let compared = |column: &usize| lookup.parts.iter().any(|part| part.column == *column);
    let mut keys = lookup.target.live.keys.iter();
    let whole = keys.any(|key| key.columns.iter().all(compared));
    let inner = lookup.parts.iter().all(|part| match &part.by {
        By::Staged(_) => true,
        By::Lookup(inner) => is_unique(inner),
    });
    whole && inner
}

pub(super) fn numbers(rows: &[crate::database::Row]) -> Vec<u64> {
    let numbers = rows.iter().filter_map(|row| row.number(0));
    numbers
        .filter_map(|number| u64::try_from(number).ok())
        .collect()
}

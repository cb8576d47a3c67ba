//! The order within a phase: what is needed comes before what needs it.

use super::{Phase, Statement};
use crate::sql::catalog::{Catalog, ObjectName, TypeKind, literal};
use crate::sql::definition::comes_with_column;
use crate::sql::normal_form::normal;
use std::collections::BTreeMap;

/// Sorts statements by phase, and by need within it; otherwise they stay in the
/// order of the differences.
pub(super) fn sort(from: &Catalog, to: &Catalog, statements: &mut [Statement]) {
    let (old, new) = (depths(from), depths(to));
    let depth = |statement: &Statement| {
        let Some(name) = &statement.subject else {
            return 0;
        };
        match statement.phase {
            // What needs others goes before them.
            Phase::DropDependent | Phase::DropTable | Phase::DropType => {
                -old.get(name).copied().unwrap_or(0)
            }
            Phase::CreateType | Phase::CreateTable | Phase::CreateView => {
                new.get(name).copied().unwrap_or(0)
            }
            _ => 0,
        }
    };
    statements.sort_by_cached_key(|statement| (statement.phase, depth(statement)));
}

/// How far from the ground each table, type and view is: 0 needs no other.
pub(in crate::sql) fn depths(catalog: &Catalog) -> BTreeMap<ObjectName, i32> {
    let mut needs: BTreeMap<&ObjectName, Vec<&ObjectName>> = BTreeMap::new();
    let owners = owners(catalog);
    for (name, table) in &catalog.tables {
        let drawn = table.columns.iter().filter_map(|column| {
            let default = column.default.as_ref()?;
            // Only few draw from a sequence, and reading them costs.
            let draws = default.text.starts_with("nextval");
            draws.then(|| owners.get(&normal(&default.text)).copied())?
        });
        let of_others = drawn.filter(|owner| *owner != name);
        needs.insert(name, table.inherits.iter().chain(of_others).collect());
    }
    for (name, view) in &catalog.views {
        needs.insert(name, view.reads.iter().collect());
    }
    for (name, found) in &catalog.types {
        let inner = match &found.kind {
            TypeKind::Domain(domain) => domain.base.user_type().into_iter().collect(),
            TypeKind::Composite(fields) => {
                let types = fields.iter().filter_map(|(_, ty)| ty.user_type());
                types.collect()
            }
            _ => Vec::new(),
        };
        needs.insert(name, inner);
    }
    let mut depths = BTreeMap::new();
    for name in needs.keys() {
        depth(name, &needs, &mut depths, 0);
    }
    depths
}

/// The tables whose sequences come with a column, by the default that draws from
/// them.
fn owners(catalog: &Catalog) -> BTreeMap<String, &ObjectName> {
    let sequences = catalog.sequences.iter();
    let with_column = sequences.filter(|(name, _)| comes_with_column(catalog, name));
    with_column
        .filter_map(|(name, sequence)| {
            let (owner, _) = sequence.owner.as_ref()?;
            let draws = format!("nextval({}::regclass)", literal(&name.sql()));
            Some((normal(&draws), owner))
        })
        .collect()
}

/// Nothing needs itself in a catalog that a server would take; what a broken one
/// says must not keep us here.
const DEEPEST: i32 = 200;

fn depth(
    name: &ObjectName,
    needs: &BTreeMap<&ObjectName, Vec<&ObjectName>>,
    depths: &mut BTreeMap<ObjectName, i32>,
    level: i32,
) -> i32 {
    if let Some(known) = depths.get(name) {
        return *known;
    }
    let Some(inner) = needs.get(name).filter(|_| level < DEEPEST) else {
        return 0;
    };
    let deepest = inner
        .iter()
        .map(|needed| depth(needed, needs, depths, level + 1) + 1)
        .max();
    let found = deepest.unwrap_or(0);
    depths.insert(name.clone(), found);
    found
}

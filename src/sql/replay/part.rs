//! The part of a catalog that some statements can be about.

use super::ConstraintNames;
use crate::sql::catalog::{Catalog, ObjectName, Table};
use crate::sql::migration::Script;
use std::collections::{BTreeSet, HashSet};

/// Every word of some statements, in lower case: those of names, and of whatever
/// else.
#[derive(Default)]
pub(super) struct Words(HashSet<String>);

impl Words {
    pub(super) fn of(scripts: [&Script; 2]) -> Words {
        let mut words = Words::default();
        for script in scripts {
            for statement in &script.statements {
                let text = script.text(statement);
                words.0.extend(split(text).map(str::to_lowercase));
            }
        }
        words
    }

    /// True if the name may be among them.
    fn have(&self, name: &str) -> bool {
        split(name).all(|word| match word.chars().any(char::is_uppercase) {
            true => self.0.contains(&word.to_lowercase()),
            false => self.0.contains(word),
        })
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
    words.filter(|word| !word.is_empty())
}

/// What of the catalog the words name, and what hangs on it: tables that refer to
/// one another, what inherits, views, types and sequences of the tables.
/// Functions and the like are there if they are named, or on such a table.
pub(super) fn part(catalog: &Catalog, words: &Words) -> Catalog {
    let tables = tables(catalog, words);
    let mut part = Catalog {
        schemas: catalog.schemas.clone(),
        gaps: catalog.gaps.clone(),
        ..Catalog::default()
    };
    for name in &tables {
        if let Some(table) = catalog.tables.get(*name) {
            part.tables.insert((*name).clone(), table.clone());
        }
    }
    let of_tables: HashSet<&ObjectName> = tables
        .iter()
        .filter_map(|name| catalog.tables.get(*name))
        .flat_map(|table| &table.columns)
        .filter_map(|column| column.ty.user_type())
        .collect();
    for (name, index) in &catalog.indexes {
        if words.have(&name.name) || tables.contains(&index.table) {
            part.indexes.insert(name.clone(), index.clone());
        }
    }
    for (name, ty) in &catalog.types {
        if words.have(&name.name) || of_tables.contains(name) {
            part.types.insert(name.clone(), ty.clone());
        }
    }
    for (name, sequence) in &catalog.sequences {
        let owned = |(owner, _): &(ObjectName, String)| tables.contains(owner);
        if words.have(&name.name) || sequence.owner.as_ref().is_some_and(owned) {
            part.sequences.insert(name.clone(), sequence.clone());
        }
    }
    // Views read views.
    part.views.clone_from(&catalog.views);
    let is_meant = |it: &&crate::sql::catalog::Opaque| {
        it.kind == "extension"
            || split(&it.name).any(|word| words.have(word))
            || it
                .table
                .as_ref()
                .is_some_and(|table| tables.contains(table))
    };
    part.opaque = catalog.opaque.iter().filter(is_meant).cloned().collect();
    part
}

fn tables<'a>(catalog: &'a Catalog, words: &Words) -> BTreeSet<&'a ObjectName> {
    let named = |name: &&ObjectName| words.have(&name.name);
    let named: HashSet<&ObjectName> = catalog.tables.keys().filter(named).collect();
    let mut meant: BTreeSet<&ObjectName> = named.iter().copied().collect();
    for (name, table) in &catalog.tables {
        let refers = || neighbours(table).any(|other| named.contains(other));
        if named.contains(name) {
            let known = neighbours(table).filter_map(|other| catalog.tables.get_key_value(other));
            meant.extend(known.map(|(name, _)| name));
        } else if refers() {
            meant.insert(name);
        }
    }
    meant
}

/// The tables that a table refers to or inherits from.
fn neighbours(table: &Table) -> impl Iterator<Item = &ObjectName> {
    let keys = table.foreign_keys().map(|(_, key)| &key.table);
    keys.chain(&table.inherits)
}

/// The names of the constraints of a catalog.
pub(super) fn constraint_names(catalog: &Catalog) -> ConstraintNames {
    let mut names = ConstraintNames::default();
    for (name, table) in &catalog.tables {
        for constraint in &table.constraints {
            names.note(name, &constraint.name);
        }
    }
    names
}

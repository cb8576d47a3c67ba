//! Keys of entities that are no keys of their tables.

use super::spelling::list;
use super::{At, PARTITIONED, Phase, Planner, Step};
use crate::sql::catalog::{Constraint, Index, IndexPart, ObjectName, identifier};
use crate::sql::definition;

impl<'a> Planner<'a> {
    pub(super) fn keys(&mut self, at: At<'a>) {
        if self.is_new(at.name) {
            return;
        }
        let entity = self.map(at).entity;
        if let Some(columns) = self.wanted_key(at, &entity.primary_key) {
            self.primary_key(at, &columns);
        }
        for key in &entity.unique {
            if let Some(columns) = self.wanted_key(at, key)
                && !columns.is_empty()
                && !self.tells_apart(at, &columns)
            {
                self.unique(at, &columns);
            }
        }
    }

    /// True if no two rows can have the same values in these columns.
    fn tells_apart(&self, at: At<'a>, columns: &[String]) -> bool {
        let within = |part: &IndexPart| match part {
            IndexPart::Column(name) => columns.contains(name),
            IndexPart::Expression(of) => of.names.iter().all(|name| columns.contains(name)),
        };
        let enough = |index: &Index| {
            index.unique && index.predicate.is_none() && index.parts.iter().all(within)
        };
        let mut indexes = self.catalog.indexes_of(at.name);
        indexes.any(|(_, index)| enough(index))
    }

    fn unique(&mut self, at: At<'a>, columns: &[String]) {
        let parts: Vec<&str> = columns.iter().map(String::as_str).collect();
        let name = identifier(&self.free_name(at.name, &parts, "key"));
        let (table, of) = (at.name.sql(), list(parts));
        let mut step = Step::new(
            Phase::Index,
            format!("unique {} {}", at.name.name, columns.join(" ")),
            format!(
                "no two rows of {} have the same {}",
                at.name,
                columns.join(", ")
            ),
        )
        .caution("rows that are there and have the same value stop this")
        .down(format!("ALTER TABLE {table} DROP CONSTRAINT {name}"));
        step.up = add_key(at, &name, "UNIQUE", &of, "");
        step.caution.extend(in_one_go(at));
        self.step(step);
    }

    fn primary_key(&mut self, at: At<'a>, columns: &[String]) {
        if columns.is_empty() {
            return;
        }
        let old = at.table.primary_key();
        let same = |key: &Constraint| {
            key.columns.len() == columns.len()
                && columns.iter().all(|column| key.columns.contains(column))
        };
        if old.is_some_and(same) {
            return;
        }
        if let Some(old) = old
            && self.is_referred_to(at.name, old)
        {
            return;
        }
        let parts: Vec<&str> = columns.iter().map(String::as_str).collect();
        let name = match old {
            Some(_) => self.free_name(at.name, &parts, "pkey"),
            None => self.free_name(at.name, &[], "pkey"),
        };
        let (name, table) = (identifier(&name), at.name.sql());
        let of = list(parts);
        let drop = old.map(|old| format!("DROP CONSTRAINT {}, ", identifier(&old.name)));
        let mut step = Step::new(
            Phase::Index,
            format!("key {} {}", at.name.name, columns.join(" ")),
            format!(
                "rows of {} are told apart by {}",
                at.name,
                columns.join(", ")
            ),
        )
        .caution("rows that are there and have the same value stop this");
        step.up = add_key(at, &name, "PRIMARY KEY", &of, &drop.unwrap_or_default());
        step.caution.extend(in_one_go(at));
        step = match old {
            Some(old) => step
                .down(format!(
                    "ALTER TABLE {table} DROP CONSTRAINT {name}, ADD {}",
                    definition::constraint(old)
                ))
                .down_caution("the old index is built while nobody reads or writes the table"),
            None => step.down(format!("ALTER TABLE {table} DROP CONSTRAINT {name}")),
        };
        self.step(step);
    }

    /// Refuses to take a primary key away that others refer to.
    fn is_referred_to(&mut self, table: &ObjectName, key: &Constraint) -> bool {
        let mut referring = Vec::new();
        for (name, other) in &self.catalog.tables {
            for (constraint, foreign) in other.foreign_keys() {
                if foreign.table == *table && foreign.columns == key.columns {
                    referring.push(format!("foreign key '{}' of '{name}'", constraint.name));
                }
            }
        }
        for found in &referring {
            self.refuse(
                format!(
                    "the primary key of table '{table}' has to be another one, but {found} refers to \
                     it"
                ),
                "move the references first, in a migration of your own, or keep the primary key",
            );
        }
        !referring.is_empty()
    }
}

/// The statements that make columns a key: an index that is built beside the
/// traffic becomes the constraint, except where that cannot be.
fn add_key(at: At<'_>, name: &str, kind: &str, columns: &str, before: &str) -> Vec<String> {
    let table = at.name.sql();
    if at.is_partitioned() {
        return vec![format!(
            "ALTER TABLE {table} {before}ADD CONSTRAINT {name} {kind} ({columns})"
        )];
    }
    vec![
        format!("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns})"),
        format!("ALTER TABLE {table} {before}ADD CONSTRAINT {name} {kind} USING INDEX {name}"),
    ]
}

fn in_one_go(at: At<'_>) -> Option<String> {
    at.is_partitioned().then(|| PARTITIONED.to_owned())
}

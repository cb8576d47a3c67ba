//! Which constraint names are in use, so that a new name is found without
//! looking at every table.

use super::Replayer;
use crate::sql::catalog::{Constraint, ObjectName, Table};
use std::collections::HashMap;

/// How many constraints of a schema have a name: tables may share one.
#[derive(Clone, Default)]
pub(super) struct ConstraintNames(HashMap<ObjectName, usize>);

impl ConstraintNames {
    pub(super) fn contains(&self, name: &ObjectName) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn note(&mut self, table: &ObjectName, name: &str) {
        *self.0.entry(table.sibling(name)).or_default() += 1;
    }

    pub(super) fn forget(&mut self, table: &ObjectName, name: &str) {
        let name = table.sibling(name);
        match self.0.get_mut(&name) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                self.0.remove(&name);
            }
        }
    }

    pub(super) fn note_all(&mut self, name: &ObjectName, table: &Table) {
        for constraint in &table.constraints {
            self.note(name, &constraint.name);
        }
    }

    pub(super) fn forget_all(&mut self, name: &ObjectName, table: &Table) {
        for constraint in &table.constraints {
            self.forget(name, &constraint.name);
        }
    }
}

impl Replayer {
    /// Removes constraints of whatever table.
    pub(super) fn remove_constraints(&mut self, gone: impl Fn(&ObjectName, &Constraint) -> bool) {
        for (name, table) in &mut self.catalog.tables {
            table.constraints.retain(|constraint| {
                let gone = gone(name, constraint);
                if gone {
                    self.constraint_names.forget(name, &constraint.name);
                }
                !gone
            });
        }
    }
}

//! Constraints.

use super::{Mending, Phase};
use crate::sql::catalog::{Constraint, ObjectName, identifier};
use crate::sql::definition;
use crate::sql::difference::{Aspect, Change, Difference};

impl Mending<'_> {
    pub(super) fn constraint(&mut self, table: &ObjectName, name: &str, difference: &Difference) {
        let find = |catalog: &crate::sql::catalog::Catalog| {
            let table = catalog.tables.get(table)?;
            table.constraint(name).cloned()
        };
        let (old, new) = (find(self.from), find(self.to));
        let alter = format!("ALTER TABLE {}", table.sql());
        let quoted = identifier(name);
        match (difference.change, old, new) {
            (Change::Removed, Some(old), _) => self.drop_constraint(table, &old),
            (Change::Added, _, Some(new)) => self.add_constraint(table, &new),
            (Change::Changed(Aspect::Name), Some(_), _) => {
                let to = identifier(difference.to.as_deref().unwrap_or_default());
                self.push(
                    Phase::AddConstraint,
                    format!("{alter} RENAME CONSTRAINT {quoted} TO {to}"),
                );
            }
            (Change::Changed(Aspect::Validated), Some(old), Some(new)) => match new.validated {
                true => self.push(
                    Phase::AddForeignKey,
                    format!("{alter} VALIDATE CONSTRAINT {quoted}"),
                ),
                false => {
                    self.drop_constraint(table, &old);
                    self.add_constraint(table, &new);
                }
            },
            (Change::Changed(Aspect::Deferrable), Some(old), Some(new)) => {
                if !new.is_foreign_key() {
                    self.drop_constraint(table, &old);
                    self.add_constraint(table, &new);
                    return;
                }
                let how = match (new.deferrable, new.initially_deferred) {
                    (_, true) => "DEFERRABLE INITIALLY DEFERRED",
                    (true, false) => "DEFERRABLE INITIALLY IMMEDIATE",
                    (false, false) => "NOT DEFERRABLE",
                };
                self.push(
                    Phase::AddForeignKey,
                    format!("{alter} ALTER CONSTRAINT {quoted} {how}"),
                );
            }
            (Change::Changed(_), Some(old), Some(new)) => {
                self.drop_constraint(table, &old);
                self.add_constraint(table, &new);
            }
            _ => {}
        }
    }

    pub(super) fn drop_constraint(&mut self, table: &ObjectName, old: &Constraint) {
        // One that is inherited goes where it comes from.
        if !old.local {
            return;
        }
        let phase = match old.is_foreign_key() {
            true => Phase::DropForeignKey,
            false => Phase::DropConstraint,
        };
        self.push(
            phase,
            format!(
                "ALTER TABLE {} DROP CONSTRAINT {}",
                table.sql(),
                identifier(&old.name)
            ),
        );
    }

    pub(super) fn add_constraint(&mut self, table: &ObjectName, new: &Constraint) {
        if !new.local {
            return;
        }
        let phase = match new.is_foreign_key() {
            true => Phase::AddForeignKey,
            false => Phase::AddConstraint,
        };
        self.push(
            phase,
            format!(
                "ALTER TABLE {} ADD {}",
                table.sql(),
                definition::constraint(new)
            ),
        );
    }
}

//! References that no foreign key holds up.

use super::wanted::Target;
use super::{At, PARTITIONED, Phase, Planner, Step};
use crate::entity::table::Storage;
use crate::sql::catalog::{Constraint, ForeignKey, Index, IndexPart, ObjectName, identifier};
use crate::sql::definition;

impl<'a> Planner<'a> {
    pub(super) fn references(&mut self, at: At<'a>) {
        for (column, target) in self.keys_of_others(at) {
            if self.inline.contains(&(at.name.clone(), column.clone())) {
                self.index_reference(at, &column);
            } else if !self.has_foreign_key(at, &column, &target) {
                self.add_foreign_key(at, &column, &target);
            }
        }
    }

    fn has_foreign_key(&self, at: At<'a>, column: &str, target: &Target) -> bool {
        let is_right = |(constraint, key): (&Constraint, &ForeignKey)| {
            let place = constraint.columns.iter().position(|it| it == column);
            key.table == target.table
                && place.and_then(|place| key.columns.get(place)) == Some(&target.column)
                && !self.is_detached(at.name, constraint)
        };
        at.table.foreign_keys().any(is_right)
    }

    fn is_detached(&self, table: &ObjectName, constraint: &Constraint) -> bool {
        let key = (table.clone(), constraint.name.clone());
        self.detached.contains(&key)
    }

    /// `FOREIGN KEY (column) REFERENCES …`, with what is done on a delete
    /// written out.
    pub(super) fn foreign_key(
        &mut self,
        at: At<'a>,
        column: &str,
        target: &Target,
    ) -> (String, String) {
        let name = self.free_name(at.name, &[column], "fkey");
        let name = identifier(&name);
        let action = match self.is_part_of(at, target) {
            // Parts have no meaning without the whole.
            true => "CASCADE",
            false => "RESTRICT",
        };
        let text = format!(
            "CONSTRAINT {name} FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {action}",
            identifier(column),
            target.table.sql(),
            identifier(&target.column)
        );
        (name, text)
    }

    /// True if the rows of this table are a field of what they refer to.
    fn is_part_of(&self, at: At<'a>, target: &Target) -> bool {
        let own = self.map(at).message.id;
        let fields = &self.maps[target.map].fields;
        fields
            .iter()
            .any(|storage| matches!(storage, Storage::ChildTable(child) if *child == own))
    }

    fn add_foreign_key(&mut self, at: At<'a>, column: &str, target: &Target) {
        let wrong = self.wrong_foreign_key(at, column);
        let (name, text) = self.foreign_key(at, column, target);
        let table = at.name.sql();
        let (add, check) = match self.is_key_to_come(target) {
            true => (Phase::Constrain, Phase::Check),
            false => (Phase::Expand, Phase::Validate),
        };
        // Rows of a partitioned table are checked at once, or not at all.
        let at_once = self.is_new(at.name) || at.is_partitioned();
        let mut step = Step::new(
            add,
            format!("refer {} {column}", at.name.name),
            format!("{column} is a key of {}", target.table),
        );
        if let Some(wrong) = &wrong {
            let sql = identifier(&wrong.name);
            step = step
                .caution(format!(
                    "foreign key {} says otherwise, and goes",
                    wrong.name
                ))
                .up(format!("ALTER TABLE {table} DROP CONSTRAINT {sql}"));
        }
        let later = if at_once { "" } else { " NOT VALID" };
        if at.is_partitioned() {
            step = step.caution(PARTITIONED);
        }
        step = step
            .up(format!("ALTER TABLE {table} ADD {text}{later}"))
            .down(format!("ALTER TABLE {table} DROP CONSTRAINT {name}"));
        if let Some(wrong) = &wrong {
            let old = definition::constraint(wrong);
            step = step.down(format!("ALTER TABLE {table} ADD {old}"));
        }
        self.step(step);
        if !at_once {
            self.validate(at, check, column, &name, &text);
        }
        self.index_reference(at, column);
    }

    /// A foreign key of the column alone that refers elsewhere.
    fn wrong_foreign_key(&self, at: At<'a>, column: &str) -> Option<Constraint> {
        let mut keys = at.table.foreign_keys();
        let alone = |(constraint, _): &(&Constraint, &ForeignKey)| {
            constraint.columns == [column] && !self.is_detached(at.name, constraint)
        };
        keys.find(alone).map(|(constraint, _)| constraint.clone())
    }

    /// True if what is referred to becomes unique by a step of this plan, on a
    /// table that is there.
    pub(super) fn is_key_to_come(&self, target: &Target) -> bool {
        if self.is_new(&target.table) {
            return false;
        }
        let exact = |index: &Index| {
            index.unique
                && index.predicate.is_none()
                && index.parts == [IndexPart::Column(target.column.clone())]
        };
        let mut indexes = self.catalog.indexes_of(&target.table);
        !indexes.any(|(_, index)| exact(index))
    }

    /// An index that begins with the column, for the deletes of what it refers
    /// to.
    fn index_reference(&mut self, at: At<'a>, column: &str) {
        let leads = |index: &Index| {
            index.predicate.is_none()
                && matches!(index.parts.first(), Some(IndexPart::Column(first)) if first == column)
        };
        if self
            .catalog
            .indexes_of(at.name)
            .any(|(_, index)| leads(index))
        {
            return;
        }
        let entity = self.map(at).entity;
        for key in entity.keys() {
            let columns = self.wanted_key(at, key).unwrap_or_default();
            if columns.first().is_some_and(|first| first == column) {
                return;
            }
        }
        let name = self.free_name(at.name, &[column], "idx");
        let bare = identifier(&name);
        let (name, table) = (at.name.sibling(name).sql(), at.name.sql());
        let step = |phase| {
            Step::new(
                phase,
                format!("index {} {column}", at.name.name),
                format!("deletes of what {column} refers to look for its rows"),
            )
        };
        let on = format!("ON {table} ({})", identifier(column));
        let step = match self.is_new(at.name) {
            true => step(Phase::Expand)
                .up(format!("CREATE INDEX {bare} {on}"))
                .down(format!("DROP INDEX {name}")),
            false if at.is_partitioned() => step(Phase::Index)
                .caution(PARTITIONED)
                .up(format!("CREATE INDEX {bare} {on}"))
                .down(format!("DROP INDEX {name}")),
            false => step(Phase::Index)
                .up(format!("CREATE INDEX CONCURRENTLY {bare} {on}"))
                .down(format!("DROP INDEX CONCURRENTLY {name}")),
        };
        self.step(step);
    }
}

//! Tables as a whole.

use super::{Mending, Phase};
use crate::sql::catalog::{ObjectName, Table, TableKind, identifier};
use crate::sql::definition;
use crate::sql::difference::{Aspect, Change};

impl Mending<'_> {
    pub(super) fn table(&mut self, name: &ObjectName, change: Change) {
        let (old, new) = (self.from.tables.get(name), self.to.tables.get(name));
        match (change, old, new) {
            (Change::Added, _, Some(new)) => self.create_table(name, new),
            (Change::Removed, Some(old), _) => self.drop_table(name, old),
            (Change::Changed(aspect), Some(old), Some(new)) => {
                self.change_table(name, old, new, aspect);
            }
            _ => {}
        }
    }

    fn create_table(&mut self, name: &ObjectName, new: &Table) {
        let to = self.to;
        self.push_for(name, Phase::CreateTable, definition::table(to, name, new));
        self.own_sequences(name, None);
        for (constraint, _) in new.foreign_keys().filter(|(key, _)| key.local) {
            self.push(
                Phase::AddForeignKey,
                format!(
                    "ALTER TABLE {} ADD {}",
                    name.sql(),
                    definition::constraint(constraint)
                ),
            );
        }
        for (index_name, index) in to.indexes_of(name) {
            if !index.of_constraint && index.parent.is_none() {
                self.push(Phase::AddIndex, definition::index(index_name, index, false));
            }
        }
        if new.row_security {
            self.push(Phase::ChangeColumn, row_security(name, true));
        }
        for comment in definition::comments(name, new) {
            self.push(Phase::Comment, comment);
        }
    }

    /// The sequences of a new table or column that no type word makes.
    pub(super) fn own_sequences(&mut self, table: &ObjectName, column: Option<&str>) {
        let to = self.to;
        for (name, sequence) in &to.sequences {
            let Some((of, owned)) = &sequence.owner else {
                continue;
            };
            let is_meant = of == table && column.is_none_or(|column| column == owned);
            let is_new = !self.from.sequences.contains_key(name);
            if is_meant && is_new && !definition::comes_with_column(to, name) {
                self.push(Phase::CreateSequence, definition::sequence(name, sequence));
                self.push(Phase::SetOwner, definition::owned_by(name, sequence));
            }
        }
    }

    fn drop_table(&mut self, name: &ObjectName, old: &Table) {
        // Tables that go together may refer to one another.
        for (constraint, key) in old.foreign_keys() {
            let goes_too = !self.to.tables.contains_key(&key.table);
            if goes_too && key.table != *name && constraint.local {
                self.push(
                    Phase::DropForeignKey,
                    format!(
                        "ALTER TABLE {} DROP CONSTRAINT {}",
                        name.sql(),
                        identifier(&constraint.name)
                    ),
                );
            }
        }
        let kind = match old.kind {
            TableKind::Foreign => "FOREIGN TABLE",
            _ => "TABLE",
        };
        self.push_for(
            name,
            Phase::DropTable,
            format!("DROP {kind} {}", name.sql()),
        );
    }

    fn change_table(&mut self, name: &ObjectName, old: &Table, new: &Table, aspect: Aspect) {
        let table = name.sql();
        match aspect {
            Aspect::Comment => {
                let comment = definition::comment_on("TABLE", &table, new.comment.as_deref());
                self.push(Phase::Comment, comment);
            }
            Aspect::Unlogged => {
                let to = if new.unlogged { "UNLOGGED" } else { "LOGGED" };
                self.push(Phase::ChangeColumn, format!("ALTER TABLE {table} SET {to}"));
            }
            Aspect::RowSecurity => {
                self.push(Phase::ChangeColumn, row_security(name, new.row_security));
            }
            Aspect::Parents | Aspect::Bound => self.change_parents(name, old, new),
            // A table that is to be of another kind has to be made anew, and
            // its rows moved: no statement does that.
            _ => {}
        }
    }

    fn change_parents(&mut self, name: &ObjectName, old: &Table, new: &Table) {
        let table = name.sql();
        let rebound = old.bound.is_some() != new.bound.is_some()
            || old.bound.as_ref().map(|it| &it.text) != new.bound.as_ref().map(|it| &it.text);
        for parent in &old.inherits {
            let parent_sql = parent.sql();
            if old.bound.is_some() && (rebound || !new.inherits.contains(parent)) {
                self.push(
                    Phase::DropConstraint,
                    format!("ALTER TABLE {parent_sql} DETACH PARTITION {table}"),
                );
            } else if !new.inherits.contains(parent) {
                self.push(
                    Phase::DropConstraint,
                    format!("ALTER TABLE {table} NO INHERIT {parent_sql}"),
                );
            }
        }
        for parent in &new.inherits {
            let parent_sql = parent.sql();
            match &new.bound {
                Some(bound) if rebound || !old.inherits.contains(parent) => self.push(
                    Phase::AddConstraint,
                    format!(
                        "ALTER TABLE {parent_sql} ATTACH PARTITION {table} {}",
                        bound.text
                    ),
                ),
                None if !old.inherits.contains(parent) => self.push(
                    Phase::AddConstraint,
                    format!("ALTER TABLE {table} INHERIT {parent_sql}"),
                ),
                _ => {}
            }
        }
    }
}

fn row_security(name: &ObjectName, on: bool) -> String {
    let word = if on { "ENABLE" } else { "DISABLE" };
    format!("ALTER TABLE {} {word} ROW LEVEL SECURITY", name.sql())
}

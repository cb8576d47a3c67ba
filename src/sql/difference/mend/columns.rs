//! Columns.

use super::views::reading;
use super::{Mending, Phase};
use crate::sql::catalog::{Column, Generated, ObjectName, identifier, literal};
use crate::sql::definition;
use crate::sql::difference::{Aspect, Change};

impl Mending<'_> {
    pub(super) fn column(&mut self, table: &ObjectName, name: &str, change: Change) {
        let old = self.from.tables.get(table).and_then(|it| it.column(name));
        let new = self.to.tables.get(table).and_then(|it| it.column(name));
        let drop = format!(
            "ALTER TABLE {} DROP COLUMN {}",
            table.sql(),
            identifier(name)
        );
        match (change, old, new) {
            (Change::Added, _, Some(new)) => self.add_column(table, new, Phase::AddColumn),
            // One that is inherited goes where it comes from.
            (Change::Removed, Some(old), _) if old.local => self.push(Phase::DropColumn, drop),
            (Change::Changed(aspect), Some(old), Some(new)) => {
                self.change_column(table, old, new, aspect);
            }
            _ => {}
        }
    }

    fn add_column(&mut self, table: &ObjectName, new: &Column, phase: Phase) {
        if !new.local {
            return;
        }
        let to = self.to;
        self.own_sequences(table, Some(&new.name));
        self.push(
            phase,
            format!(
                "ALTER TABLE {} ADD COLUMN {}",
                table.sql(),
                definition::column(to, table, new)
            ),
        );
        if new.comment.is_some() {
            self.comment_on_column(table, new);
        }
    }

    fn comment_on_column(&mut self, table: &ObjectName, new: &Column) {
        let name = format!("{}.{}", table.sql(), identifier(&new.name));
        let comment = definition::comment_on("COLUMN", &name, new.comment.as_deref());
        self.push(Phase::Comment, comment);
    }

    fn change_column(&mut self, table: &ObjectName, old: &Column, new: &Column, aspect: Aspect) {
        let alter = format!(
            "ALTER TABLE {} ALTER COLUMN {}",
            table.sql(),
            identifier(&new.name)
        );
        match aspect {
            Aspect::Type | Aspect::Collation => self.change_type(table, old, new),
            Aspect::Nullability => {
                let word = if new.not_null { "SET" } else { "DROP" };
                self.push(Phase::ChangeColumn, format!("{alter} {word} NOT NULL"));
            }
            // With the type, the default is set as well.
            Aspect::Default if old.ty != new.ty => {}
            Aspect::Default => match &new.default {
                Some(default) => {
                    self.push(
                        Phase::ChangeColumn,
                        format!("{alter} SET DEFAULT {}", default.text),
                    );
                }
                None => self.push(Phase::ChangeColumn, format!("{alter} DROP DEFAULT")),
            },
            Aspect::Generated => self.change_generated(table, old, new, &alter),
            Aspect::Comment => self.comment_on_column(table, new),
            _ => {}
        }
    }

    /// The default goes before the type changes, which it might not fit, and
    /// comes back after; all of it is one statement.
    fn change_type(&mut self, table: &ObjectName, old: &Column, new: &Column) {
        if old.ty.user_type().is_some() || new.ty.user_type().is_some() {
            self.users_anew(table, &new.name);
        }
        let column = identifier(&new.name);
        let ty = new.ty.sql();
        let mut actions = Vec::new();
        if old.default.is_some() {
            actions.push(format!("ALTER COLUMN {column} DROP DEFAULT"));
        }
        let collation = match &new.collation {
            Some(collation) if old.collation != new.collation => {
                let parts: Vec<String> = collation.split('.').map(identifier).collect();
                format!(" COLLATE {}", parts.join("."))
            }
            _ => String::new(),
        };
        let using = match old.ty == new.ty {
            true => String::new(),
            // Enum types know each other by their labels only.
            false if new.ty.user_type().is_some() && old.ty.user_type().is_some() => {
                format!(" USING {column}::text::{ty}")
            }
            false => format!(" USING {column}::{ty}"),
        };
        actions.push(format!("ALTER COLUMN {column} TYPE {ty}{collation}{using}"));
        if let Some(default) = &new.default {
            actions.push(format!(
                "ALTER COLUMN {column} SET DEFAULT {}",
                default.text
            ));
        }
        self.push(
            Phase::ChangeColumn,
            format!("ALTER TABLE {} {}", table.sql(), actions.join(", ")),
        );
    }

    fn change_generated(&mut self, table: &ObjectName, old: &Column, new: &Column, alter: &str) {
        let when = |always| if always { "ALWAYS" } else { "BY DEFAULT" };
        match (&old.generated, &new.generated) {
            (Some(Generated::Identity { .. }), Some(Generated::Identity { always })) => self.push(
                Phase::ChangeColumn,
                format!("{alter} SET GENERATED {}", when(*always)),
            ),
            (Some(Generated::Identity { .. }), None) => {
                self.push(Phase::DropDefault, format!("{alter} DROP IDENTITY"));
                self.sequence_anew(table, new);
            }
            (None, Some(Generated::Identity { .. })) => {
                if old.default.is_some() {
                    self.push(Phase::DropDefault, format!("{alter} DROP DEFAULT"));
                }
                if let Some((sequence, _)) = definition::own_sequence(self.from, table, &old.name) {
                    let drop = format!("DROP SEQUENCE {}", sequence.sql());
                    self.push(Phase::DropDefault, drop);
                }
                self.push(
                    Phase::ChangeColumn,
                    format!(
                        "{alter} ADD {}",
                        definition::default_of(self.to, table, new).unwrap_or_default()
                    ),
                );
                self.go_on_counting(table, new, Phase::ChangeColumn);
            }
            (Some(Generated::Stored(_)), None) => {
                self.push(Phase::DropDefault, format!("{alter} DROP EXPRESSION"));
            }
            // What is computed is lost by no drop.
            (Some(Generated::Stored(_) | Generated::Virtual(_)), Some(_))
            | (Some(Generated::Virtual(_)), None) => {
                let (table_sql, column) = (table.sql(), identifier(&old.name));
                self.push(
                    Phase::AddColumn,
                    format!("ALTER TABLE {table_sql} DROP COLUMN {column}"),
                );
                self.add_column(table, new, Phase::ChangeColumn);
            }
            // The values that are there would be lost: no statement for that.
            _ => {}
        }
    }

    /// A sequence of the column's own after its identity is gone.
    fn sequence_anew(&mut self, table: &ObjectName, new: &Column) {
        let to = self.to;
        if let Some((name, sequence)) = definition::own_sequence(to, table, &new.name) {
            self.push(Phase::CreateSequence, definition::sequence(name, sequence));
            self.push(Phase::SetOwner, definition::owned_by(name, sequence));
            self.go_on_counting(table, new, Phase::SetOwner);
        }
    }

    /// A new sequence goes on after the numbers that are in the table.
    fn go_on_counting(&mut self, table: &ObjectName, new: &Column, phase: Phase) {
        let column = identifier(&new.name);
        self.push(
            phase,
            format!(
                "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({column}), 0) + 1, false) \
                 FROM {}",
                literal(&table.sql()),
                literal(&new.name),
                table.sql()
            ),
        );
    }

    /// Checks, indexes and views that compare the column with values of a type
    /// that it will not have any more: they go, and come back.
    pub(super) fn users_anew(&mut self, table: &ObjectName, column: &str) {
        let (from, to) = (self.from, self.to);
        let (Some(old), Some(new)) = (from.tables.get(table), to.tables.get(table)) else {
            return;
        };
        let of_column = |check: &crate::sql::catalog::Check| check.expression.mentions(column);
        for (constraint, _) in old.checks().filter(|(_, check)| of_column(check)) {
            self.drop_constraint(table, constraint);
        }
        for (constraint, _) in new.checks().filter(|(_, check)| of_column(check)) {
            self.add_constraint(table, constraint);
        }
        for (name, index) in from.indexes_of(table) {
            if index.compares(column) && !index.of_constraint && index.parent.is_none() {
                self.push(Phase::DropIndex, format!("DROP INDEX {}", name.sql()));
            }
        }
        for (name, index) in to.indexes_of(table) {
            if index.compares(column) && !index.of_constraint && index.parent.is_none() {
                self.push(Phase::AddIndex, definition::index(name, index, false));
            }
        }
        for view in reading(from, table, Some(column)) {
            self.drop_view(&view);
            self.create_view(&view);
        }
    }
}

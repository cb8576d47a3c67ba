//! Drops, with all that goes along.

use super::Replayer;
use super::alter_table::{is_cascade, is_key};
use super::names::Named;
use crate::sql::Place;
use crate::sql::catalog::{
    Column, ColumnUse, ConstraintKind, Dropped, Generated, ObjectName, TEMPORARY_SCHEMA,
};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn drop_tables(&mut self, drop: &ast::DropTable) {
        let cascade = is_cascade(drop.drop_behavior());
        let if_exists = drop.if_exists().is_some();
        for table in drop.table_name_refs() {
            self.drop_table_named(table.syntax(), if_exists, cascade);
        }
    }

    pub(super) fn drop_foreign_tables(&mut self, drop: &ast::DropForeignTable) {
        let cascade = is_cascade(drop.drop_behavior());
        let if_exists = drop.if_exists().is_some();
        for table in drop.table_name_refs() {
            self.drop_table_named(table.syntax(), if_exists, cascade);
        }
    }

    fn drop_table_named(&mut self, table: &SyntaxNode, if_exists: bool, cascade: bool) {
        let Some(name) = self.table_named(table, if_exists) else {
            return;
        };
        if !cascade {
            self.refuse_if_needed(&name, self.place(table));
        }
        let place = self.place(table);
        self.drop_table(&name, place);
    }

    /// Temporary tables end with the session.
    pub(super) fn drop_temporary(&mut self) {
        let tables = self.catalog.tables.keys();
        let temporary: Vec<ObjectName> = tables
            .filter(|name| name.schema == TEMPORARY_SCHEMA)
            .cloned()
            .collect();
        let dropped = self.catalog.dropped_tables.len();
        for name in temporary {
            let place = self
                .catalog
                .tables
                .get(&name)
                .map(|table| table.place.clone());
            if let Some(place) = place {
                self.drop_table(&name, place);
            }
        }
        self.catalog.dropped_tables.truncate(dropped);
    }

    /// Without CASCADE, what needs the table is in the way.
    fn refuse_if_needed(&mut self, name: &ObjectName, place: Place) {
        let by_key = self.catalog.tables.iter().find_map(|(other, table)| {
            let mut keys = table.foreign_keys();
            let key = keys.find(|(_, key)| key.table == *name && other != name)?;
            Some(format!("foreign key '{}' of table '{other}'", key.0.name))
        });
        let by_view = || {
            let mut views = self.catalog.views.iter();
            let found = views.find(|(_, view)| view.reads.contains(name))?;
            Some(format!("view '{}'", found.0))
        };
        if let Some(needed_by) = by_key.or_else(by_view) {
            self.refuse(place, format!("table '{name}' is needed by {needed_by}"));
        }
    }

    pub(super) fn drop_table(&mut self, name: &ObjectName, place: Place) {
        let Some(dropped) = self.catalog.tables.remove(name) else {
            return;
        };
        self.constraint_names.forget_all(name, &dropped);
        self.catalog
            .dropped_tables
            .push((name.clone(), place.clone()));
        self.catalog.indexes.retain(|_, index| index.table != *name);
        self.drop_owned_sequences(|(owner, _)| owner == name);
        self.remove_constraints(|_, constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => key.table == *name,
            _ => false,
        });
        self.forget_objects_of(name);
        self.drop_views_of(name, None);
        let children: Vec<ObjectName> = self
            .catalog
            .tables
            .iter()
            .filter(|(_, table)| table.inherits.contains(name))
            .map(|(child, _)| child.clone())
            .collect();
        for child in children {
            self.drop_table(&child, place.clone());
        }
    }

    /// Triggers, policies and rules go with what they are on.
    pub(super) fn forget_objects_of(&mut self, name: &ObjectName) {
        self.catalog
            .opaque
            .retain(|it| it.table.as_ref() != Some(name));
    }

    /// Drops the views that read a table (or one column of it), and those that
    /// read them.
    pub(super) fn drop_views_of(&mut self, name: &ObjectName, column: Option<&str>) {
        let views: Vec<ObjectName> = self
            .catalog
            .views
            .iter()
            .filter(|(_, view)| view.uses(name, column))
            .map(|(view, _)| view.clone())
            .collect();
        for view in views {
            self.catalog.views.remove(&view);
            self.catalog.indexes.retain(|_, index| index.table != view);
            self.forget_objects_of(&view);
            self.drop_views_of(&view, None);
        }
    }

    pub(super) fn drop_column(
        &mut self,
        table: &ObjectName,
        column: &str,
        cascade: bool,
        place: Place,
    ) {
        if !cascade {
            self.refuse_if_column_needed(table, column, place.clone());
        }
        self.catalog
            .indexes
            .retain(|_, index| index.table != *table || !index.mentions(column));
        self.drop_owned_sequences(|(owner, of)| owner == table && of == column);
        self.remove_constraints(|of, constraint| constraint.uses(ColumnUse { of, table, column }));
        if let Some(found) = self.catalog.tables.get_mut(table) {
            let computed: Vec<String> = found
                .columns
                .iter()
                .filter(|other| other.name != column && is_computed_from(other, column))
                .map(|other| other.name.clone())
                .collect();
            found
                .columns
                .retain(|other| other.name != column && !computed.contains(&other.name));
            let names = std::iter::once(column.to_owned()).chain(computed);
            found.dropped_columns.extend(names.map(|name| Dropped {
                name,
                place: place.clone(),
            }));
        }
        self.drop_views_of(table, Some(column));
    }

    fn refuse_if_column_needed(&mut self, table: &ObjectName, column: &str, place: Place) {
        let by_key = self.catalog.tables.iter().find_map(|(other, found)| {
            let mut keys = found.foreign_keys();
            let key = keys.find(|(_, key)| {
                other != table && key.table == *table && key.columns.iter().any(|it| it == column)
            })?;
            Some(format!("foreign key '{}' of table '{other}'", key.0.name))
        });
        let by_column = || {
            let found = self.catalog.tables.get(table)?;
            let other = found
                .columns
                .iter()
                .find(|other| is_computed_from(other, column))?;
            Some(format!("generated column '{}'", other.name))
        };
        if let Some(needed_by) = by_key.or_else(by_column) {
            let message = format!("column '{column}' of table '{table}' is needed by {needed_by}");
            self.refuse(place, message);
        }
    }

    pub(super) fn drop_constraint(&mut self, table: &ObjectName, named: &Named, cascade: bool) {
        let Some(found) = self.catalog.tables.get(table) else {
            return;
        };
        let Some(dropped) = found.constraint(&named.name).cloned() else {
            return;
        };
        if is_key(&dropped) {
            let needing = self.keys_that_need(table, &dropped.columns, &dropped.name);
            if let (false, Some((other, key))) = (cascade, needing.first()) {
                let message = format!(
                    "constraint '{named}' of table '{table}' is needed by foreign key '{key}' of \
                     table '{other}'"
                );
                self.refuse(named.place.clone(), message);
            }
            for (other, key) in needing {
                self.remove_constraints(|of, constraint| *of == other && constraint.name == key);
            }
        }
        if dropped.has_index() {
            self.catalog
                .indexes
                .remove(&table.sibling(dropped.name.as_str()));
        }
        self.remove_constraints(|of, constraint| of == table && constraint.name == named.name);
    }

    /// Foreign keys that refer to columns which only this constraint makes
    /// unique.
    fn keys_that_need(
        &self,
        table: &ObjectName,
        columns: &[String],
        constraint: &str,
    ) -> Vec<(ObjectName, String)> {
        let same = |other: &[String]| {
            other.len() == columns.len() && columns.iter().all(|column| other.contains(column))
        };
        let otherwise_unique = self.catalog.indexes_of(table).any(|(name, index)| {
            let plain = index.plain_columns().unwrap_or_default();
            let plain: Vec<String> = plain.into_iter().map(str::to_owned).collect();
            index.unique && name.name != constraint && same(&plain)
        });
        if otherwise_unique {
            return Vec::new();
        }
        let of_table = |(name, found): (&ObjectName, &crate::sql::catalog::Table)| {
            found
                .foreign_keys()
                .filter(|(_, key)| key.table == *table && same(&key.columns))
                .map(|(constraint, _)| (name.clone(), constraint.name.clone()))
                .collect::<Vec<_>>()
        };
        self.catalog.tables.iter().flat_map(of_table).collect()
    }
}

fn is_computed_from(column: &Column, from: &str) -> bool {
    match &column.generated {
        Some(Generated::Stored(expression) | Generated::Virtual(expression)) => {
            expression.mentions(from)
        }
        _ => false,
    }
}

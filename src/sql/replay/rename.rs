//! Renames: whatever refers to an object goes on referring to it.

use super::Replayer;
use super::names::{Named, identifier};
use super::opaque::on_another;
use super::rename_column::renamed;
use super::sequence::draws_from;
use crate::sql::catalog::{ConstraintKind, ObjectName, identifier as quoted};
use crate::sql::{Problem, ProblemKind};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    /// Gives a table another name in its schema; the full new name.
    pub(super) fn rename_table(
        &mut self,
        table: &ObjectName,
        to: &Named,
        statement: &SyntaxNode,
    ) -> ObjectName {
        let new = table.sibling(to.name.as_str());
        if !self.is_free(&new, to) {
            return table.clone();
        }
        let named = statement.ancestors().find_map(ast::Stmt::cast);
        let named =
            named.and_then(|it| it.syntax().descendants().find_map(ast::TableNameRef::cast));
        let place = match named {
            Some(named) => self.place(named.syntax()),
            None => self.place(statement),
        };
        self.catalog
            .renamed_tables
            .push((table.clone(), new.clone(), place));
        self.move_references(table, &new);
        if let Some(found) = self.catalog.tables.get_mut(&new) {
            found.place = to.place.clone();
        }
        new
    }

    /// Moves a table, its indexes and its sequences to another schema.
    pub(super) fn move_table(&mut self, table: &ObjectName, schema: String) -> ObjectName {
        let new = ObjectName::new(schema, table.name.as_str());
        let indexes: Vec<ObjectName> = self
            .catalog
            .indexes_of(table)
            .map(|(name, _)| name.clone())
            .collect();
        for name in indexes {
            if let Some(index) = self.catalog.indexes.remove(&name) {
                let name = ObjectName::new(new.schema.as_str(), name.name);
                self.catalog.indexes.insert(name, index);
            }
        }
        let owned = |owner: &Option<(ObjectName, String)>| {
            owner.as_ref().is_some_and(|(owner, _)| owner == table)
        };
        let sequences = self.catalog.sequences.iter();
        let sequences: Vec<ObjectName> = sequences
            .filter(|(_, sequence)| owned(&sequence.owner))
            .map(|(name, _)| name.clone())
            .collect();
        for name in sequences {
            let new = ObjectName::new(new.schema.as_str(), name.name.as_str());
            self.move_sequence(&name, new);
        }
        self.move_references(table, &new);
        new
    }

    /// Puts a table under another name, and all that refers to it.
    fn move_references(&mut self, old: &ObjectName, new: &ObjectName) {
        if let Some(table) = self.catalog.tables.remove(old) {
            self.constraint_names.forget_all(old, &table);
            self.constraint_names.note_all(new, &table);
            self.catalog.tables.insert(new.clone(), table);
        }
        for table in self.catalog.tables.values_mut() {
            for parent in &mut table.inherits {
                replace(parent, old, new);
            }
            for column in &mut table.columns {
                if let Some(name) = column.ty.user_type_mut() {
                    replace(name, old, new);
                }
            }
            for constraint in &mut table.constraints {
                if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
                    replace(&mut key.table, old, new);
                }
            }
        }
        for index in self.catalog.indexes.values_mut() {
            replace(&mut index.table, old, new);
        }
        self.rename_in_queries(old, new);
        self.move_objects(old, new);
        for sequence in self.catalog.sequences.values_mut() {
            if let Some((owner, _)) = &mut sequence.owner {
                replace(owner, old, new);
            }
        }
    }

    /// Puts a view under another name, and all that refers to it.
    pub(super) fn put_view(&mut self, old: &ObjectName, new: &ObjectName) {
        let Some(view) = self.catalog.views.remove(old) else {
            return;
        };
        self.catalog.views.insert(new.clone(), view);
        let indexes = std::mem::take(&mut self.catalog.indexes);
        for (mut name, mut index) in indexes {
            if index.table == *old {
                index.table = new.clone();
                name.schema.clone_from(&new.schema);
            }
            self.catalog.indexes.insert(name, index);
        }
        self.move_objects(old, new);
        self.rename_in_queries(old, new);
    }

    /// Views go on reading what has another name.
    fn rename_in_queries(&mut self, old: &ObjectName, new: &ObjectName) {
        let views = self.catalog.views.values_mut();
        for view in views.filter(|view| view.reads.contains(old)) {
            for read in &mut view.reads {
                replace(read, old, new);
            }
            view.query = renamed_relation(&view.query, old, new);
        }
    }

    /// Triggers and policies stay on what has another name.
    fn move_objects(&mut self, old: &ObjectName, new: &ObjectName) {
        let objects = self.catalog.opaque.iter_mut();
        for object in objects.filter(|it| it.table.as_ref() == Some(old)) {
            object.table = Some(new.clone());
            object.definition = on_another(&object.definition, new);
        }
    }

    pub(super) fn rename_constraint(&mut self, table: &ObjectName, rename: &ast::RenameConstraint) {
        let from = rename
            .constraint_name_ref()
            .and_then(|it| self.simple(it.syntax()));
        let to = rename.constraint_name().map(|it| identifier(it.syntax()));
        let (Some(from), Some(to)) = (from, to) else {
            return;
        };
        if self.check_constraint(table, &from) {
            self.rename_key(table, &from.name, &to);
            let old = table.sibling(from.name.as_str());
            if let Some(index) = self.catalog.indexes.remove(&old) {
                self.catalog.indexes.insert(table.sibling(to), index);
            }
        }
    }

    /// Renames a constraint alone, not the index behind it.
    pub(super) fn rename_key(&mut self, table: &ObjectName, from: &str, to: &str) {
        let found = self.catalog.tables.get_mut(table);
        for constraint in found.into_iter().flat_map(|table| &mut table.constraints) {
            if constraint.name == from {
                constraint.name = to.to_owned();
                self.constraint_names.forget(table, from);
                self.constraint_names.note(table, to);
            }
        }
    }

    /// Renames what is no table but shares the names of tables.
    pub(super) fn rename_relation(&mut self, name: &ObjectName, to: &Named) {
        let new = name.sibling(to.name.as_str());
        if !self.is_free(&new, to) {
            return;
        }
        if self.catalog.views.contains_key(name) {
            self.put_view(name, &new);
        } else if self.catalog.sequences.contains_key(name) {
            self.move_sequence(name, new);
        } else if let Some(index) = self.catalog.indexes.remove(name) {
            if index.of_constraint {
                self.rename_key(&index.table, &name.name, &to.name);
            }
            self.catalog.indexes.insert(new, index);
        }
    }

    /// The problem of a name in the way, for renames.
    pub(super) fn is_free(&mut self, name: &ObjectName, named: &Named) -> bool {
        let Some((kind, earlier)) = self.catalog.relation(name) else {
            return true;
        };
        let message = format!("{} '{named}' exists already", kind.as_str());
        let problem = Problem::new(ProblemKind::Duplicate, named.place.clone(), message)
            .earlier(Some(earlier.clone()));
        if !self.tolerant {
            self.problems.push(problem);
        }
        false
    }

    /// Puts a sequence under another name, and the defaults that draw from it.
    pub(super) fn move_sequence(&mut self, old: &ObjectName, new: ObjectName) {
        let Some(sequence) = self.catalog.sequences.remove(old) else {
            return;
        };
        let (from, to) = (draws_from(old), draws_from(&new));
        let tables = self.catalog.tables.values_mut();
        for column in tables.flat_map(|table| &mut table.columns) {
            if let Some(default) = &mut column.default
                && let Some(rest) = default.text.strip_prefix(&from)
            {
                default.text = format!("{to}{rest}");
            }
        }
        self.catalog.sequences.insert(new, sequence);
    }

    /// Puts a type under another name, and the columns that have it.
    pub(super) fn move_type(&mut self, old: &ObjectName, new: &ObjectName) {
        if let Some(found) = self.catalog.types.remove(old) {
            self.catalog.types.insert(new.clone(), found);
        }
        let columns = self
            .catalog
            .tables
            .values_mut()
            .flat_map(|table| &mut table.columns);
        for column in columns {
            if let Some(name) = column.ty.user_type_mut() {
                replace(name, old, new);
            }
        }
        let views = self.catalog.views.values_mut();
        for (_, ty) in views.flat_map(|view| view.columns.iter_mut().flatten()) {
            if let Some(name) = ty.user_type_mut() {
                replace(name, old, new);
            }
        }
        for found in self.catalog.types.values_mut() {
            for ty in found.inner_types_mut() {
                if let Some(name) = ty.user_type_mut() {
                    replace(name, old, new);
                }
            }
        }
    }
}

/// A query that reads a relation by another name. One that moved to another
/// schema is named with it.
fn renamed_relation(query: &str, old: &ObjectName, new: &ObjectName) -> String {
    let to = match old.schema == new.schema {
        true => quoted(&new.name),
        false => new.full_sql(),
    };
    let with_schema = format!("{}.", quoted(&old.schema));
    let text = renamed(query, &old.name, &to);
    // What was named with its schema has two of them then.
    text.replace(&format!("{with_schema}{}", new.full_sql()), &new.full_sql())
}

fn replace(name: &mut ObjectName, old: &ObjectName, new: &ObjectName) {
    if name == old {
        *name = new.clone();
    }
}

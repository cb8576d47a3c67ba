//! Renames: whatever refers to an object goes on referring to it.

use super::Replayer;
use super::names::{Named, identifier};
use crate::sql::catalog::{
    ConstraintKind, Expression, Generated, IndexPart, LabelSet, ObjectName, Renamed, Table,
};
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
        let place = self.place(statement);
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
            if let Some(sequence) = self.catalog.sequences.remove(&name) {
                let name = ObjectName::new(new.schema.as_str(), name.name);
                self.catalog.sequences.insert(name, sequence);
            }
        }
        self.move_references(table, &new);
        new
    }

    /// Puts a table under another name, and all that refers to it.
    fn move_references(&mut self, old: &ObjectName, new: &ObjectName) {
        if let Some(table) = self.catalog.tables.remove(old) {
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
        for view in self.catalog.views.values_mut() {
            for read in &mut view.reads {
                replace(read, old, new);
            }
        }
        for sequence in self.catalog.sequences.values_mut() {
            if let Some((owner, _)) = &mut sequence.owner {
                replace(owner, old, new);
            }
        }
    }

    pub(super) fn alter_rename_column(&mut self, table: &ObjectName, rename: &ast::RenameColumn) {
        let from = rename
            .column_name_ref()
            .and_then(|it| self.simple(it.syntax()));
        let to = rename.column_name().and_then(|it| self.simple(it.syntax()));
        let (Some(from), Some(to)) = (from, to) else {
            return;
        };
        if !self.check_column(table, &from) {
            return;
        }
        let taken = self
            .catalog
            .tables
            .get(table)
            .and_then(|t| t.column(&to.name));
        if let Some(earlier) = taken.map(|column| column.place.clone()) {
            let message = format!("column '{to}' of table '{table}' exists already");
            self.duplicate_column(&to, message, earlier);
            return;
        }
        let place = self.place(rename.syntax());
        for (name, other) in &mut self.catalog.tables {
            rename_in_keys(other, name == table, table, &from.name, &to.name);
        }
        for index in self.catalog.indexes.values_mut() {
            if index.table == *table {
                rename_in_index(index, &from.name, &to.name);
            }
        }
        for sequence in self.catalog.sequences.values_mut() {
            if let Some((owner, column)) = &mut sequence.owner
                && owner == table
            {
                replace_text(column, &from.name, &to.name);
            }
        }
        let Some(found) = self.catalog.tables.get_mut(table) else {
            return;
        };
        for column in &mut found.columns {
            if column.name == from.name {
                column.name = to.name.clone();
                column.place = to.place.clone();
            }
            if let Some(Generated::Stored(it) | Generated::Virtual(it)) = &mut column.generated {
                rename_in_expression(it, &from.name, &to.name);
            }
        }
        found.renamed_columns.push(Renamed {
            from: from.name,
            to: to.name,
            place,
        });
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
        let table = self.catalog.tables.get_mut(table);
        for constraint in table.into_iter().flat_map(|table| &mut table.constraints) {
            if constraint.name == from {
                constraint.name = to.to_owned();
            }
        }
    }

    /// Renames what is no table but shares the names of tables.
    pub(super) fn rename_relation(&mut self, name: &ObjectName, to: &Named) {
        let new = name.sibling(to.name.as_str());
        if !self.is_free(&new, to) {
            return;
        }
        if let Some(view) = self.catalog.views.remove(name) {
            self.catalog.views.insert(new.clone(), view);
        } else if let Some(sequence) = self.catalog.sequences.remove(name) {
            self.catalog.sequences.insert(new, sequence);
            return;
        } else if let Some(index) = self.catalog.indexes.remove(name) {
            if index.of_constraint {
                self.rename_key(&index.table, &name.name, &to.name);
            }
            self.catalog.indexes.insert(new, index);
            return;
        }
        for view in self.catalog.views.values_mut() {
            for read in &mut view.reads {
                replace(read, name, &new);
            }
        }
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
        for found in self.catalog.types.values_mut() {
            for ty in found.inner_types_mut() {
                if let Some(name) = ty.user_type_mut() {
                    replace(name, old, new);
                }
            }
        }
    }
}

fn replace(name: &mut ObjectName, old: &ObjectName, new: &ObjectName) {
    if name == old {
        *name = new.clone();
    }
}

fn replace_text(text: &mut String, from: &str, to: &str) {
    if text == from {
        to.clone_into(text);
    }
}

fn rename_in_keys(other: &mut Table, is_own: bool, table: &ObjectName, from: &str, to: &str) {
    for constraint in &mut other.constraints {
        if is_own {
            for column in constraint.columns.iter_mut().chain(&mut constraint.include) {
                replace_text(column, from, to);
            }
        }
        match &mut constraint.kind {
            ConstraintKind::ForeignKey(key) if key.table == *table => {
                for column in &mut key.columns {
                    replace_text(column, from, to);
                }
            }
            ConstraintKind::Check(check) if is_own => {
                rename_in_expression(&mut check.expression, from, to);
                for LabelSet { column, .. } in &mut check.labels {
                    replace_text(column, from, to);
                }
            }
            ConstraintKind::Exclusion(expression) if is_own => {
                rename_in_expression(expression, from, to);
            }
            _ => {}
        }
    }
}

fn rename_in_index(index: &mut crate::sql::catalog::Index, from: &str, to: &str) {
    for part in &mut index.parts {
        match part {
            IndexPart::Column(column) => replace_text(column, from, to),
            IndexPart::Expression(expression) => rename_in_expression(expression, from, to),
        }
    }
    for column in &mut index.include {
        replace_text(column, from, to);
    }
    if let Some(predicate) = &mut index.predicate {
        rename_in_expression(predicate, from, to);
    }
}

/// Renames in the names and, word by word, in the text.
fn rename_in_expression(expression: &mut Expression, from: &str, to: &str) {
    if !expression.mentions(from) {
        return;
    }
    for name in &mut expression.names {
        replace_text(name, from, to);
    }
    let mut text = String::with_capacity(expression.text.len());
    let mut rest = expression.text.as_str();
    for token in squawk_lexer::tokenize(&expression.text) {
        let (word, after) = rest.split_at(token.len as usize);
        let is_name = matches!(token.kind, squawk_lexer::TokenKind::Ident)
            && word.eq_ignore_ascii_case(from)
            || word.strip_prefix('"').and_then(|it| it.strip_suffix('"')) == Some(from);
        text.push_str(if is_name { to } else { word });
        rest = after;
    }
    expression.text = text;
}

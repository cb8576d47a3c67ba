//! RENAME COLUMN: keys, indexes, checks and generated columns go along.

use super::Replayer;
use crate::sql::catalog::{
    ConstraintKind, Expression, Generated, Index, IndexPart, LabelSet, ObjectName, Renamed, Table,
    identifier,
};
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
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
        self.rename_in_views(table, (&from.name, &to.name));
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
            place: from.place,
        });
    }
}

impl Replayer {
    /// A view goes on reading what has another name; its own columns keep
    /// theirs.
    fn rename_in_views(&mut self, table: &ObjectName, (from, to): (&str, &str)) {
        let reading = self.catalog.views.values_mut();
        for view in reading.filter(|view| view.uses(table, Some(from))) {
            view.keep_names();
            view.query = renamed(&view.query, from, &identifier(to));
            for name in &mut view.names {
                replace_text(name, from, to);
            }
        }
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
            ConstraintKind::Exclusion { expression, .. } if is_own => {
                rename_in_expression(expression, from, to);
            }
            _ => {}
        }
    }
}

fn rename_in_index(index: &mut Index, from: &str, to: &str) {
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
    expression.text = renamed(&expression.text, from, &identifier(to));
}

/// The text with another name, as it is to be written, wherever the old one
/// stands as a word.
pub(super) fn renamed(text: &str, from: &str, to: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    for token in squawk_lexer::tokenize(text) {
        let (word, after) = rest.split_at(token.len as usize);
        let is_name = matches!(token.kind, squawk_lexer::TokenKind::Ident)
            && word.eq_ignore_ascii_case(from)
            || word.strip_prefix('"').and_then(|it| it.strip_suffix('"')) == Some(from);
        result.push_str(if is_name { to } else { word });
        rest = after;
    }
    result
}

fn replace_text(text: &mut String, from: &str, to: &str) {
    if text == from {
        to.clone_into(text);
    }
}

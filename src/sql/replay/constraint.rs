//! Constraints as CREATE TABLE and ALTER TABLE add them.

use super::Replayer;
use super::expression::names;
use super::generated_name::{addition, index_addition, label};
use super::names::Named;
use crate::sql::catalog::{Constraint, ConstraintKind, Index, IndexPart, ObjectName};
use crate::sql::{Place, Problem, ProblemKind};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

/// A constraint that waits for its table, and the column that it was written
/// at.
pub(super) type Pending = (Option<String>, ast::Constraint);

/// A constraint without its name, and the name that was given to it.
struct Draft {
    constraint: Constraint,
    named: Option<Named>,
}

/// What indexes are unless something else is written.
pub(super) const BTREE: &str = "btree";

const CHECKS: u8 = 0;
const PRIMARY_KEY: u8 = 1;
const UNIQUE: u8 = 2;
const OTHERS: u8 = 3;
const FOREIGN_KEYS: u8 = 4;

fn order(written: &ast::Constraint) -> u8 {
    match written {
        ast::Constraint::CheckConstraint(_) => CHECKS,
        ast::Constraint::PrimaryKeyConstraint(_) => PRIMARY_KEY,
        ast::Constraint::UniqueConstraint(_) => UNIQUE,
        ast::Constraint::ForeignKeyConstraint(_) | ast::Constraint::ReferencesConstraint(_) => {
            FOREIGN_KEYS
        }
        _ => OTHERS,
    }
}

/// Adds a key unless there is one on the same columns, which then takes its
/// name.
fn merge(keys: &mut Vec<Draft>, key: Draft) {
    let same = keys.iter_mut().find(|known| {
        let (known, key) = (&known.constraint, &key.constraint);
        // A second primary key is a mistake, and told.
        !matches!(key.kind, ConstraintKind::PrimaryKey)
            && known.columns == key.columns
            && known.include == key.include
            && known.deferrable == key.deferrable
            && (known.kind == key.kind || known.kind == ConstraintKind::PrimaryKey)
    });
    match same {
        Some(same) => same.named = same.named.take().or(key.named),
        None => keys.push(key),
    }
}

/// The name that a clause such as `USING gist` ends with.
fn last_name(clause: &SyntaxNode) -> String {
    let name = clause
        .last_token()
        .map(|token| token.text().to_ascii_lowercase());
    name.unwrap_or_default()
}

fn nulls_not_distinct(parameters: Option<&ast::IndexParameters>) -> bool {
    let option = parameters.and_then(|it| it.nulls_distinct_option());
    matches!(option, Some(ast::NullsDistinctOption::NullsNotDistinct(_)))
}

impl Replayer {
    /// Adds the constraints of a new table or column. PostgreSQL adds them in
    /// the order of their kinds, which decides about names, and takes keys on
    /// the same columns as one.
    pub(super) fn add_constraints(&mut self, table: &ObjectName, mut pending: Vec<Pending>) {
        pending.sort_by_key(|(_, written)| order(written));
        let mut keys: Vec<Draft> = Vec::new();
        let mut rest = Vec::new();
        for (column, written) in pending {
            match order(&written) {
                CHECKS => self.add_constraint(table, column.as_deref(), &written),
                PRIMARY_KEY | UNIQUE => {
                    let draft = self.draft(table, column.as_deref(), &written);
                    if let Some(draft) = draft {
                        merge(&mut keys, draft);
                    }
                }
                _ => rest.push((column, written)),
            }
        }
        for key in keys {
            self.insert_draft(table, key);
        }
        for (column, written) in rest {
            self.add_constraint(table, column.as_deref(), &written);
        }
    }

    /// Adds one constraint; `column` is where it was written, if not at the end
    /// of the table.
    pub(super) fn add_constraint(
        &mut self,
        table: &ObjectName,
        column: Option<&str>,
        written: &ast::Constraint,
    ) {
        if let ast::Constraint::NotNullConstraint(not_null) = written {
            let column = not_null.column_name_ref();
            if let Some(named) = column.and_then(|column| self.simple(column.syntax())) {
                self.change_column(table, &named, |column| column.not_null = true);
            }
        } else if let Some(draft) = self.draft(table, column, written) {
            self.insert_draft(table, draft);
        }
    }

    /// A constraint as it is written, its name yet to be found.
    fn draft(
        &mut self,
        table: &ObjectName,
        column: Option<&str>,
        written: &ast::Constraint,
    ) -> Option<Draft> {
        let (kind, columns) = match written {
            ast::Constraint::PrimaryKeyConstraint(key) => {
                if let Some(index) = key.using_index().and_then(|using| using.index_ref()) {
                    self.constraint_of_index(table, written, index.syntax(), true);
                    return None;
                }
                let columns = self.key_columns(table, column, key.index_parameters());
                (ConstraintKind::PrimaryKey, columns)
            }
            ast::Constraint::UniqueConstraint(key) => {
                if let Some(index) = key.using_index().and_then(|using| using.index_ref()) {
                    self.constraint_of_index(table, written, index.syntax(), false);
                    return None;
                }
                let parameters = key.index_parameters();
                let kind = ConstraintKind::Unique {
                    nulls_not_distinct: nulls_not_distinct(parameters.as_ref()),
                };
                (kind, self.key_columns(table, column, parameters))
            }
            ast::Constraint::CheckConstraint(check) => {
                let condition = check.expr()?;
                self.check_names(table, condition.syntax());
                let columns = self.columns_in(table, condition.syntax());
                let mut found = self.check(&condition);
                found.no_inherit = check
                    .constraint_options()
                    .any(|option| matches!(option, ast::ConstraintOption::NoInherit(_)));
                (ConstraintKind::Check(found), columns)
            }
            ast::Constraint::ReferencesConstraint(reference) => {
                self.column_reference(column, reference)?
            }
            ast::Constraint::ForeignKeyConstraint(key) => self.table_reference(table, key)?,
            ast::Constraint::ExcludeConstraint(exclude) => {
                let list = exclude.constraint_exclusion_list()?;
                let columns = self.columns_in(table, list.syntax());
                let method = exclude.constraint_index_method();
                let kind = ConstraintKind::Exclusion {
                    method: method.map_or_else(|| BTREE.to_owned(), |it| last_name(it.syntax())),
                    expression: self.expression(list.syntax()),
                    predicate: exclude
                        .where_condition_clause()
                        .and_then(|clause| clause.expr())
                        .map(|condition| self.expression(condition.syntax())),
                };
                (kind, columns)
            }
            _ => return None,
        };
        let name = written.constraint_name();
        Some(Draft {
            named: name.and_then(|name| self.simple(name.syntax())),
            constraint: Constraint {
                name: String::new(),
                columns,
                include: self.key_include(table, written),
                kind,
                validated: !written.is_not_valid(),
                deferrable: is_deferrable(written),
                initially_deferred: is_initially_deferred(written),
                local: true,
                place: self.place(written.syntax()),
            },
        })
    }

    fn insert_draft(&mut self, table: &ObjectName, draft: Draft) {
        let mut constraint = draft.constraint;
        match draft.named {
            Some(named) => {
                if self.is_taken(table, &named, &constraint) {
                    return;
                }
                constraint.name = named.name;
            }
            None => constraint.name = self.automatic_name(table, &constraint),
        }
        if !self.second_primary_key(table, &constraint) {
            self.insert_constraint(table, constraint);
        }
    }

    /// Adds a constraint that has its name, with the index behind it.
    pub(super) fn insert_constraint(&mut self, table: &ObjectName, constraint: Constraint) {
        let unique = matches!(
            constraint.kind,
            ConstraintKind::PrimaryKey | ConstraintKind::Unique { .. }
        );
        if unique || matches!(constraint.kind, ConstraintKind::Exclusion { .. }) {
            let part = |column: &String| IndexPart::Column(column.clone());
            let index = Index {
                table: table.clone(),
                unique,
                parts: constraint.columns.iter().map(part).collect(),
                orders: vec![String::new(); constraint.columns.len()],
                nulls_not_distinct: matches!(
                    constraint.kind,
                    ConstraintKind::Unique {
                        nulls_not_distinct: true
                    }
                ),
                parent: None,
                valid: true,
                include: constraint.include.clone(),
                method: match &constraint.kind {
                    ConstraintKind::Exclusion { method, .. } => method.clone(),
                    _ => BTREE.to_owned(),
                },
                predicate: match &constraint.kind {
                    ConstraintKind::Exclusion { predicate, .. } => predicate.clone(),
                    _ => None,
                },
                of_constraint: true,
                place: constraint.place.clone(),
            };
            let name = table.sibling(constraint.name.as_str());
            self.catalog.indexes.insert(name, index);
        }
        let primary = matches!(constraint.kind, ConstraintKind::PrimaryKey);
        self.constraint_names.note(table, &constraint.name);
        if let Some(table) = self.catalog.tables.get_mut(table) {
            if primary {
                for name in &constraint.columns {
                    if let Some(column) = table.column_mut(name) {
                        column.not_null = true;
                    }
                }
            }
            table.constraints.push(constraint);
        }
    }

    /// The name that PostgreSQL gives to a constraint.
    pub(super) fn automatic_name(&self, table: &ObjectName, constraint: &Constraint) -> String {
        let joined = || addition(constraint.columns.iter().map(String::as_str));
        let indexed = || {
            let columns = constraint.columns.iter().chain(&constraint.include);
            index_addition(columns.cloned())
        };
        let label = label(&constraint.kind);
        match &constraint.kind {
            ConstraintKind::PrimaryKey => self.relation_name(table, None, label),
            ConstraintKind::Unique { .. } | ConstraintKind::Exclusion { .. } => {
                self.relation_name(table, Some(&indexed()), label)
            }
            ConstraintKind::ForeignKey(_) => self.constraint_name(table, Some(&joined()), label),
            ConstraintKind::Check(_) => {
                let only = match constraint.columns.as_slice() {
                    [column] => Some(column.as_str()),
                    _ => None,
                };
                self.constraint_name(table, only, label)
            }
        }
    }

    fn is_taken(&mut self, table: &ObjectName, named: &Named, constraint: &Constraint) -> bool {
        let same = self
            .catalog
            .tables
            .get(table)
            .and_then(|t| t.constraint(&named.name));
        if let Some(same) = same {
            let earlier = same.place.clone();
            let message = format!("constraint '{named}' of table '{table}' exists already");
            self.duplicate_column(named, message, earlier);
            return true;
        }
        let indexed = !matches!(
            constraint.kind,
            ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_)
        );
        let relation = self.catalog.relation(&table.sibling(named.name.as_str()));
        if let Some((kind, earlier)) = relation.filter(|_| indexed) {
            let earlier = earlier.clone();
            self.duplicate(named, kind.as_str(), Some(earlier));
            return true;
        }
        false
    }

    pub(super) fn duplicate_column(&mut self, named: &Named, message: String, earlier: Place) {
        if !self.tolerant {
            let problem = Problem::new(ProblemKind::Duplicate, named.place.clone(), message);
            self.problems.push(problem.earlier(Some(earlier)));
        }
    }

    /// The names of columns, each of which must exist.
    pub(super) fn existing_columns(
        &mut self,
        table: &ObjectName,
        nodes: impl Iterator<Item = SyntaxNode>,
    ) -> Vec<String> {
        let nameds: Vec<Named> = nodes.filter_map(|node| self.simple(&node)).collect();
        for named in &nameds {
            self.check_column(table, named);
        }
        nameds.into_iter().map(|named| named.name).collect()
    }

    /// The columns of a table that an expression names.
    pub(super) fn columns_in(&self, table: &ObjectName, node: &SyntaxNode) -> Vec<String> {
        let Some(table) = self.catalog.tables.get(table) else {
            return Vec::new();
        };
        let mut found = names(node);
        found.retain(|name| table.column(name).is_some());
        found
    }
}

pub(super) fn is_deferrable(written: &ast::Constraint) -> bool {
    written.constraint_options().any(|option| {
        matches!(
            option,
            ast::ConstraintOption::DeferrableConstraintOption(_)
                | ast::ConstraintOption::InitiallyDeferredConstraintOption(_)
        )
    })
}

pub(super) fn is_initially_deferred(written: &ast::Constraint) -> bool {
    let mut options = written.constraint_options();
    options.any(|it| {
        matches!(
            it,
            ast::ConstraintOption::InitiallyDeferredConstraintOption(_)
        )
    })
}

//! Constraints as CREATE TABLE and ALTER TABLE add them.

use super::Replayer;
use super::expression::names;
use super::generated_name::{addition, label};
use super::names::{Named, identifier};
use crate::sql::catalog::{
    Action, Constraint, ConstraintKind, ForeignKey, Index, IndexPart, ObjectName,
};
use crate::sql::{Place, Problem, ProblemKind};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    /// Adds a constraint to a table; `column` is where it was written, if not
    /// at the end of the table.
    pub(super) fn add_constraint(
        &mut self,
        table: &ObjectName,
        column: Option<&str>,
        written: &ast::Constraint,
    ) {
        let place = self.place(written.syntax());
        let kind_and_columns = match written {
            ast::Constraint::PrimaryKeyConstraint(key) => {
                if let Some(index) = key.using_index().and_then(|using| using.index_ref()) {
                    return self.constraint_of_index(table, written, index.syntax(), true);
                }
                let columns = self.key_columns(table, column, key.index_parameters());
                Some((ConstraintKind::PrimaryKey, columns))
            }
            ast::Constraint::UniqueConstraint(key) => {
                if let Some(index) = key.using_index().and_then(|using| using.index_ref()) {
                    return self.constraint_of_index(table, written, index.syntax(), false);
                }
                let parameters = key.index_parameters();
                let nulls = parameters
                    .as_ref()
                    .and_then(|it| it.nulls_distinct_option());
                let kind = ConstraintKind::Unique {
                    nulls_not_distinct: matches!(
                        nulls,
                        Some(ast::NullsDistinctOption::NullsNotDistinct(_))
                    ),
                };
                Some((kind, self.key_columns(table, column, parameters)))
            }
            ast::Constraint::CheckConstraint(check) => check.expr().map(|condition| {
                let columns = self.columns_in(table, condition.syntax());
                (ConstraintKind::Check(self.check(&condition)), columns)
            }),
            ast::Constraint::ReferencesConstraint(reference) => {
                self.column_reference(column, reference)
            }
            ast::Constraint::ForeignKeyConstraint(key) => self.table_reference(table, key),
            ast::Constraint::ExcludeConstraint(exclude) => {
                let list = exclude.constraint_exclusion_list();
                list.map(|list| {
                    let columns = self.columns_in(table, list.syntax());
                    (
                        ConstraintKind::Exclusion(self.expression(list.syntax())),
                        columns,
                    )
                })
            }
            ast::Constraint::NotNullConstraint(not_null) => {
                let column = not_null.column_name_ref();
                if let Some(named) = column.and_then(|column| self.simple(column.syntax())) {
                    self.change_column(table, &named, |column| column.not_null = true);
                }
                None
            }
            _ => None,
        };
        let Some((kind, columns)) = kind_and_columns else {
            return;
        };
        let mut constraint = Constraint {
            name: String::new(),
            columns,
            include: self.key_include(table, written),
            kind,
            validated: !written.is_not_valid(),
            deferrable: is_deferrable(written),
            place,
        };
        match written
            .constraint_name()
            .and_then(|name| self.simple(name.syntax()))
        {
            Some(named) => {
                if self.is_taken(table, &named, &constraint) {
                    return;
                }
                constraint.name = named.name;
            }
            None => constraint.name = self.automatic_name(table, &constraint),
        }
        if self.second_primary_key(table, &constraint) {
            return;
        }
        self.insert_constraint(table, constraint);
    }

    /// Adds a constraint that has its name, with the index behind it.
    pub(super) fn insert_constraint(&mut self, table: &ObjectName, constraint: Constraint) {
        let unique = matches!(
            constraint.kind,
            ConstraintKind::PrimaryKey | ConstraintKind::Unique { .. }
        );
        if unique || matches!(constraint.kind, ConstraintKind::Exclusion(_)) {
            let part = |column: &String| IndexPart::Column(column.clone());
            let index = Index {
                table: table.clone(),
                unique,
                parts: constraint.columns.iter().map(part).collect(),
                include: constraint.include.clone(),
                method: if unique { "btree" } else { "gist" }.to_owned(),
                predicate: None,
                of_constraint: true,
                place: constraint.place.clone(),
            };
            let name = table.sibling(constraint.name.as_str());
            self.catalog.indexes.insert(name, index);
        }
        let primary = matches!(constraint.kind, ConstraintKind::PrimaryKey);
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
        let columns = constraint.columns.iter().chain(&constraint.include);
        let joined = || addition(columns.map(String::as_str));
        let label = label(&constraint.kind);
        match &constraint.kind {
            ConstraintKind::PrimaryKey => self.relation_name(table, None, label),
            ConstraintKind::Unique { .. } | ConstraintKind::Exclusion(_) => {
                self.relation_name(table, Some(&joined()), label)
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

    fn second_primary_key(&mut self, table: &ObjectName, constraint: &Constraint) -> bool {
        if !matches!(constraint.kind, ConstraintKind::PrimaryKey) {
            return false;
        }
        let first = self
            .catalog
            .tables
            .get(table)
            .and_then(|found| found.primary_key());
        let Some(earlier) = first.map(|key| key.place.clone()) else {
            return false;
        };
        if !self.tolerant {
            let message = format!("table '{table}' has a primary key already");
            let place = constraint.place.clone();
            self.problems
                .push(Problem::new(ProblemKind::Duplicate, place, message).earlier(Some(earlier)));
        }
        true
    }

    pub(super) fn duplicate_column(&mut self, named: &Named, message: String, earlier: Place) {
        if !self.tolerant {
            let problem = Problem::new(ProblemKind::Duplicate, named.place.clone(), message);
            self.problems.push(problem.earlier(Some(earlier)));
        }
    }

    /// The columns of a key: listed, or the one that it is written at.
    fn key_columns(
        &mut self,
        table: &ObjectName,
        column: Option<&str>,
        parameters: Option<ast::IndexParameters>,
    ) -> Vec<String> {
        match parameters.and_then(|parameters| parameters.column_list()) {
            Some(list) => {
                let nodes = list.column_name_refs().map(|it| it.syntax().clone());
                self.existing_columns(table, nodes)
            }
            None => column.map(str::to_owned).into_iter().collect(),
        }
    }

    fn key_include(&mut self, table: &ObjectName, written: &ast::Constraint) -> Vec<String> {
        let parameters = match written {
            ast::Constraint::PrimaryKeyConstraint(key) => key.index_parameters(),
            ast::Constraint::UniqueConstraint(key) => key.index_parameters(),
            _ => None,
        };
        let include = parameters.and_then(|it| it.constraint_include_clause());
        let columns = include.into_iter().flat_map(|include| {
            let nodes = include.syntax().descendants();
            nodes.filter(|node| ast::ColumnNameRef::can_cast(node.kind()))
        });
        let nodes: Vec<SyntaxNode> = columns.collect();
        self.existing_columns(table, nodes.into_iter())
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

    fn column_reference(
        &mut self,
        column: Option<&str>,
        reference: &ast::ReferencesConstraint,
    ) -> Option<(ConstraintKind, Vec<String>)> {
        let own: Vec<String> = column.map(str::to_owned).into_iter().collect();
        let target = reference.table()?;
        let columns = reference.column().map(|it| vec![it.syntax().clone()]);
        let key = self.foreign_key(
            target.syntax(),
            columns,
            own.len(),
            reference.referential_actions(),
        )?;
        Some((ConstraintKind::ForeignKey(key), own))
    }

    fn table_reference(
        &mut self,
        table: &ObjectName,
        key: &ast::ForeignKeyConstraint,
    ) -> Option<(ConstraintKind, Vec<String>)> {
        let nodes = |list: ast::ForeignKeyColumnList| {
            let columns = list.column_name_refs();
            columns.map(|it| it.syntax().clone()).collect::<Vec<_>>()
        };
        let own = self.existing_columns(table, nodes(key.from_columns()?).into_iter());
        let target = key.table_name_ref()?;
        let columns = key.to_columns().map(nodes);
        let key = self.foreign_key(
            target.syntax(),
            columns,
            own.len(),
            key.referential_actions(),
        )?;
        Some((ConstraintKind::ForeignKey(key), own))
    }

    fn foreign_key(
        &mut self,
        target: &SyntaxNode,
        columns: Option<Vec<SyntaxNode>>,
        own: usize,
        actions: ast::AstChildren<ast::ReferentialAction>,
    ) -> Option<ForeignKey> {
        let place = self.place(target);
        let table = self.table_named(target, false)?;
        let columns = match columns {
            Some(nodes) => self.existing_columns(&table, nodes.into_iter()),
            None => {
                let key = self
                    .catalog
                    .tables
                    .get(&table)
                    .and_then(|t| t.primary_key());
                let Some(key) = key.map(|key| key.columns.clone()) else {
                    self.refuse(
                        place,
                        format!("table '{table}' has no primary key to refer to"),
                    );
                    return None;
                };
                key
            }
        };
        if columns.len() != own {
            let (theirs, message) = (columns.len(), "foreign key columns do not match");
            self.refuse(
                place,
                format!("{message}: {own} here, {theirs} in '{table}'"),
            );
            return None;
        }
        self.check_unique(&table, &columns, place);
        let mut key = ForeignKey {
            table,
            columns,
            on_delete: Action::default(),
            on_update: Action::default(),
        };
        for action in actions {
            match action {
                ast::ReferentialAction::OnDeleteAction(it) => {
                    key.on_delete = action_of(it.ref_action());
                }
                ast::ReferentialAction::OnUpdateAction(it) => {
                    key.on_update = action_of(it.ref_action());
                }
            }
        }
        Some(key)
    }

    /// What is referred to must tell rows apart.
    fn check_unique(&mut self, table: &ObjectName, columns: &[String], place: Place) {
        let Some(found) = self.catalog.tables.get(table) else {
            return;
        };
        let same = |other: &[String]| {
            other.len() == columns.len() && columns.iter().all(|column| other.contains(column))
        };
        let by_index = self.catalog.indexes_of(table).any(|(_, index)| {
            let plain = index.plain_columns().unwrap_or_default();
            let plain: Vec<String> = plain.into_iter().map(str::to_owned).collect();
            index.unique && same(&plain)
        });
        if by_index || !found.gaps.is_empty() || self.may_exist() {
            return;
        }
        let columns = columns.join(", ");
        self.refuse(
            place,
            format!("table '{table}' has no unique constraint on ({columns}) to refer to"),
        );
    }

    /// PRIMARY KEY USING INDEX, UNIQUE USING INDEX: the index becomes the
    /// constraint, and is renamed to it.
    fn constraint_of_index(
        &mut self,
        table: &ObjectName,
        written: &ast::Constraint,
        index: &SyntaxNode,
        primary: bool,
    ) {
        let Some(named) = self.named(index) else {
            return;
        };
        let old = table.sibling(named.name.as_str());
        let Some(mut index) = self.catalog.indexes.remove(&old) else {
            self.missing_index(&named);
            return;
        };
        let name = match written.constraint_name() {
            Some(name) => identifier(name.syntax()),
            None => named.name,
        };
        index.of_constraint = true;
        let include = index.include.clone();
        let columns = index.plain_columns().unwrap_or_default();
        let columns = columns.into_iter().map(str::to_owned).collect();
        self.catalog
            .indexes
            .insert(table.sibling(name.as_str()), index);
        let kind = if primary {
            ConstraintKind::PrimaryKey
        } else {
            ConstraintKind::Unique {
                nulls_not_distinct: false,
            }
        };
        let constraint = Constraint {
            name,
            columns,
            include,
            kind,
            validated: true,
            deferrable: is_deferrable(written),
            place: self.place(written.syntax()),
        };
        if !self.second_primary_key(table, &constraint) {
            self.insert_constraint(table, constraint);
        }
    }
}

fn action_of(action: Option<ast::RefAction>) -> Action {
    match action {
        Some(ast::RefAction::Restrict(_)) => Action::Restrict,
        Some(ast::RefAction::Cascade(_)) => Action::Cascade,
        Some(ast::RefAction::SetNullColumns(_)) => Action::SetNull,
        Some(ast::RefAction::SetDefaultColumns(_)) => Action::SetDefault,
        Some(ast::RefAction::NoAction(_)) | None => Action::NoAction,
    }
}

fn is_deferrable(written: &ast::Constraint) -> bool {
    written.constraint_options().any(|option| {
        matches!(
            option,
            ast::ConstraintOption::DeferrableConstraintOption(_)
                | ast::ConstraintOption::InitiallyDeferredConstraintOption(_)
        )
    })
}

//! ALTER TABLE, action by action.

use super::Replayer;
use super::column::{belongs_to_column, is_always};
use super::expression::is_null;
use super::names::{Named, identifier};
use crate::sql::catalog::{Column, Constraint, ConstraintKind, Generated, ObjectName, Table};
use crate::sql::{Problem, ProblemKind};
use squawk_syntax::ast::{self, AlterTableAction, AstNode};

impl Replayer {
    pub(super) fn alter_table(&mut self, alter: &ast::AlterTable) {
        let Some(relation) = alter.table_relation_name() else {
            // ALL IN TABLESPACE moves storage only.
            return;
        };
        self.alter_relation(&relation, alter.if_exists().is_some(), alter.actions());
    }

    pub(super) fn alter_foreign_table(&mut self, alter: &ast::AlterForeignTable) {
        if let Some(relation) = alter.table_relation_name() {
            self.alter_relation(&relation, alter.if_exists().is_some(), alter.actions());
        }
    }

    fn alter_relation(
        &mut self,
        relation: &ast::TableRelationName,
        if_exists: bool,
        actions: impl Iterator<Item = AlterTableAction>,
    ) {
        // ALTER TABLE also reaches views, indexes and sequences.
        let named = self.named(relation.syntax());
        if let Some(name) = named.and_then(|named| self.existing_relation(&named))
            && !self.catalog.tables.contains_key(&name)
        {
            for action in actions {
                self.alter_other_relation(&name, &action);
            }
            return;
        }
        let Some(mut table) = self.table_named(relation.syntax(), if_exists) else {
            return;
        };
        let only = relation.only_token().is_some();
        let mut actions: Vec<AlterTableAction> = actions.collect();
        actions.sort_by_key(pass);
        for action in actions {
            match action {
                // What follows speaks of the table by its new name.
                AlterTableAction::TableRenameTo(rename) => {
                    if let Some(to) = rename.table_name().and_then(|to| self.named(to.syntax())) {
                        table = self.rename_table(&table, &to, rename.syntax());
                    }
                }
                AlterTableAction::SetSchema(set) => {
                    if let Some(schema) = set.schema_ref() {
                        table = self.move_table(&table, identifier(schema.syntax()));
                    }
                }
                action => {
                    for name in self.family(&table, only) {
                        self.action(&name, &action, name == table);
                    }
                }
            }
        }
    }

    /// The table, and unless ONLY is written the tables that inherit from it.
    fn family(&self, table: &ObjectName, only: bool) -> Vec<ObjectName> {
        let mut family = vec![table.clone()];
        let mut at = 0;
        while let (false, Some(parent)) = (only, family.get(at).cloned()) {
            let children = self
                .catalog
                .tables
                .iter()
                .filter(|(name, child)| child.inherits.contains(&parent) && !family.contains(name))
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>();
            family.extend(children);
            at += 1;
        }
        family
    }

    fn action(&mut self, table: &ObjectName, action: &AlterTableAction, is_parent: bool) {
        match action {
            AlterTableAction::AddColumn(add) => self.alter_add_column(table, add, is_parent),
            AlterTableAction::DropColumn(drop) => {
                self.alter_drop_column(table, drop, is_parent);
            }
            AlterTableAction::AlterColumn(alter) => self.alter_column(table, alter),
            AlterTableAction::RenameColumn(rename) => self.alter_rename_column(table, rename),
            AlterTableAction::AddConstraint(add) => {
                if let Some(constraint) = add.constraint()
                    && (is_parent || is_inherited(&constraint))
                {
                    self.add_constraint(table, None, &constraint);
                }
            }
            AlterTableAction::DropConstraint(drop) => {
                self.alter_drop_constraint(table, drop, is_parent);
            }
            AlterTableAction::RenameConstraint(rename) if is_parent => {
                self.rename_constraint(table, rename);
            }
            AlterTableAction::ValidateConstraint(validate) if is_parent => {
                if let Some(name) = validate.constraint_name_ref()
                    && let Some(named) = self.simple(name.syntax())
                {
                    self.change_constraint(table, &named, |found| found.validated = true);
                }
            }
            AlterTableAction::AlterConstraint(alter) if is_parent => {
                if let Some(name) = alter.constraint_name_ref()
                    && let Some(named) = self.simple(name.syntax())
                {
                    let deferrable = alter.constraint_options().any(|option| {
                        matches!(option, ast::ConstraintOption::DeferrableConstraintOption(_))
                    });
                    self.change_constraint(table, &named, |found| found.deferrable = deferrable);
                }
            }
            AlterTableAction::AttachPartition(attach) if is_parent => {
                self.change_parent(attach.table_name_ref(), Some(table), true);
            }
            AlterTableAction::DetachPartition(detach) if is_parent => {
                self.change_parent(detach.table_name_ref(), Some(table), false);
            }
            AlterTableAction::InheritTable(inherit) if is_parent => {
                self.change_inheritance(table, inherit.table_name_ref(), true);
            }
            AlterTableAction::NoInheritTable(inherit) if is_parent => {
                self.change_inheritance(table, inherit.table_name_ref(), false);
            }
            AlterTableAction::OfType(of) => self.gap(table, of.syntax()),
            AlterTableAction::MergePartitions(it) => self.gap(table, it.syntax()),
            AlterTableAction::SplitPartition(it) => self.gap(table, it.syntax()),
            // Storage, owners, triggers, rules and row security.
            _ => {}
        }
    }

    fn alter_add_column(&mut self, table: &ObjectName, add: &ast::AddColumn, is_parent: bool) {
        let (Some(name), Some(ty)) = (add.column_name(), add.ty()) else {
            return;
        };
        let column = identifier(name.syntax());
        let exists = |table: &Table| table.column(&column).is_some();
        // A child may have had the column before its parent got it.
        let skip = add.if_not_exists().is_some() || !is_parent;
        if skip && self.catalog.tables.get(table).is_some_and(exists) {
            return;
        }
        let constraints: Vec<ast::Constraint> = add.constraints().collect();
        if !self.add_column(table, name.syntax(), &ty, add.collate(), &constraints) {
            return;
        }
        for constraint in constraints.iter().filter(|it| !belongs_to_column(it)) {
            if is_parent || is_inherited(constraint) {
                self.add_constraint(table, Some(&column), constraint);
            }
        }
    }

    fn alter_drop_column(&mut self, table: &ObjectName, drop: &ast::DropColumn, is_parent: bool) {
        let Some(named) = drop
            .column_name_ref()
            .and_then(|it| self.simple(it.syntax()))
        else {
            return;
        };
        let exists = |table: &Table| table.column(&named.name).is_some();
        let exists = self.catalog.tables.get(table).is_some_and(exists);
        if !exists && (drop.if_exists().is_some() || !is_parent) {
            return;
        }
        if self.check_column(table, &named) {
            let cascade = is_cascade(drop.drop_behavior());
            let place = self.place(drop.syntax());
            self.drop_column(table, &named.name, cascade, place);
        }
    }

    fn alter_column(&mut self, table: &ObjectName, alter: &ast::AlterColumn) {
        use ast::AlterColumnOption as Change;
        let Some(named) = alter
            .column_name_ref()
            .and_then(|it| self.simple(it.syntax()))
        else {
            return;
        };
        match alter.option() {
            Some(Change::SetType(set)) => {
                let Some(ty) = set.ty() else {
                    return;
                };
                let new = self.column_type(&ty).ty;
                let place = self.place(ty.syntax());
                self.change_column(table, &named, |column| {
                    column.ty = new.clone();
                    column.type_place = place.clone();
                });
            }
            Some(Change::SetNotNull(_)) => {
                self.change_column(table, &named, |column| column.not_null = true);
            }
            Some(Change::DropNotNull(_)) => self.drop_not_null(table, &named),
            Some(Change::SetDefault(set)) => {
                let default = set
                    .expr()
                    .filter(|expression| !is_null(expression))
                    .map(|expression| self.expression(expression.syntax()));
                self.change_column(table, &named, |column| column.default = default.clone());
            }
            Some(Change::DropDefault(_)) => {
                self.change_column(table, &named, |column| column.default = None);
            }
            Some(Change::AddGenerated(add)) => {
                let always = is_always(add.generated_when());
                self.change_column(table, &named, |column| {
                    column.generated = Some(Generated::Identity { always });
                });
                let column = self
                    .catalog
                    .tables
                    .get(table)
                    .and_then(|t| t.column(&named.name));
                if let Some(column) = column.cloned() {
                    self.owned_sequence(table, &column);
                }
            }
            Some(Change::SetGenerated(set)) => {
                let always = is_always(set.generated_when());
                self.change_column(table, &named, |column| {
                    column.generated = Some(Generated::Identity { always });
                });
            }
            Some(Change::DropIdentity(_)) => {
                self.change_column(table, &named, |column| column.generated = None);
                let owner = Some((table.clone(), named.name));
                self.catalog
                    .sequences
                    .retain(|_, sequence| sequence.owner != owner);
            }
            Some(Change::DropExpression(_)) => {
                self.change_column(table, &named, |column| column.generated = None);
            }
            Some(Change::SetExpression(set)) => {
                let Some(expression) = set.expr().map(|it| self.expression(it.syntax())) else {
                    return;
                };
                self.change_column(table, &named, |column| {
                    column.generated = Some(Generated::Stored(expression.clone()));
                });
            }
            // Statistics, storage, compression and options of sequences.
            _ => {
                self.check_column(table, &named);
            }
        }
    }

    fn drop_not_null(&mut self, table: &ObjectName, named: &Named) {
        let in_key = self
            .catalog
            .tables
            .get(table)
            .and_then(|found| found.primary_key())
            .is_some_and(|key| key.columns.contains(&named.name));
        if in_key {
            let message = format!("column '{named}' is in the primary key and cannot be NULL");
            self.refuse(named.place.clone(), message);
        } else {
            self.change_column(table, named, |column| column.not_null = false);
        }
    }

    /// Changes a column; reports one that does not exist.
    pub(super) fn change_column(
        &mut self,
        table: &ObjectName,
        named: &Named,
        change: impl Fn(&mut Column),
    ) {
        if self.check_column(table, named)
            && let Some(table) = self.catalog.tables.get_mut(table)
            && let Some(column) = table.column_mut(&named.name)
        {
            change(column);
        }
    }

    /// True if the table has the column. One of a table that is not wholly
    /// known may be there all the same.
    pub(super) fn check_column(&mut self, table: &ObjectName, named: &Named) -> bool {
        let Some(found) = self.catalog.tables.get(table) else {
            return false;
        };
        if found.column(&named.name).is_some() {
            return true;
        }
        if !found.gaps.is_empty() || self.may_exist() {
            return false;
        }
        let earlier = found
            .dropped_column(&named.name)
            .map(|drop| drop.place.clone());
        let columns: Vec<String> = found.columns.iter().map(|it| it.name.clone()).collect();
        self.missing(
            named.place.clone(),
            format!("column '{named}' of table '{table}' does not exist"),
            &named.name,
            columns.iter().map(String::as_str),
            earlier,
        );
        false
    }

    fn change_constraint(
        &mut self,
        table: &ObjectName,
        named: &Named,
        change: impl Fn(&mut Constraint),
    ) {
        if !self.check_constraint(table, named) {
            return;
        }
        let table = self.catalog.tables.get_mut(table);
        let constraints = table.into_iter().flat_map(|table| &mut table.constraints);
        constraints
            .filter(|found| found.name == named.name)
            .for_each(change);
    }

    pub(super) fn check_constraint(&mut self, table: &ObjectName, named: &Named) -> bool {
        let Some(found) = self.catalog.tables.get(table) else {
            return false;
        };
        if found.constraint(&named.name).is_some() {
            return true;
        }
        if !found.gaps.is_empty() || self.may_exist() {
            return false;
        }
        let names: Vec<String> = found.constraints.iter().map(|it| it.name.clone()).collect();
        self.missing(
            named.place.clone(),
            format!("constraint '{named}' of table '{table}' does not exist"),
            &named.name,
            names.iter().map(String::as_str),
            None,
        );
        false
    }

    fn alter_drop_constraint(
        &mut self,
        table: &ObjectName,
        drop: &ast::DropConstraint,
        is_parent: bool,
    ) {
        let Some(named) = drop
            .constraint_name_ref()
            .and_then(|it| self.simple(it.syntax()))
        else {
            return;
        };
        let found = self
            .catalog
            .tables
            .get(table)
            .and_then(|t| t.constraint(&named.name));
        if found.is_none() {
            if self.drop_not_null_by_name(table, &named) {
                return;
            }
            if is_parent && drop.if_exists().is_none() {
                self.check_constraint(table, &named);
            }
            return;
        }
        let cascade = is_cascade(drop.drop_behavior());
        self.drop_constraint(table, &named, cascade);
    }

    /// Since PostgreSQL 18 NOT NULL is a constraint `<table>_<column>_not_null`.
    fn drop_not_null_by_name(&mut self, table: &ObjectName, named: &Named) -> bool {
        let prefix = format!("{}_", table.name);
        let column = named
            .name
            .strip_prefix(&prefix)
            .and_then(|rest| rest.strip_suffix("_not_null"));
        let found = self.catalog.tables.get_mut(table);
        match column.and_then(|name| found.and_then(|table| table.column_mut(name))) {
            Some(column) => {
                column.not_null = false;
                true
            }
            None => false,
        }
    }

    fn change_parent(
        &mut self,
        partition: Option<ast::TableNameRef>,
        parent: Option<&ObjectName>,
        attach: bool,
    ) {
        let partition = partition.and_then(|it| self.table_named(it.syntax(), false));
        let (Some(partition), Some(parent)) = (partition, parent) else {
            return;
        };
        if attach {
            self.inherit(&partition, parent);
        } else if let Some(table) = self.catalog.tables.get_mut(&partition) {
            table.inherits.retain(|name| name != parent);
        }
    }

    fn change_inheritance(
        &mut self,
        child: &ObjectName,
        parent: Option<ast::TableNameRef>,
        on: bool,
    ) {
        let Some(parent) = parent.and_then(|it| self.table_named(it.syntax(), false)) else {
            return;
        };
        if on {
            self.inherit(child, &parent);
        } else if let Some(table) = self.catalog.tables.get_mut(child) {
            table.inherits.retain(|name| *name != parent);
        }
    }

    fn alter_other_relation(&mut self, name: &ObjectName, action: &AlterTableAction) {
        if let AlterTableAction::TableRenameTo(rename) = action
            && let Some(to) = rename.table_name().and_then(|to| self.named(to.syntax()))
        {
            self.rename_relation(name, &to);
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
}

/// When PostgreSQL carries an action out: drops come before all else, columns
/// are added before the constraints that name them, whatever the order of the
/// statement.
fn pass(action: &AlterTableAction) -> u8 {
    use ast::AlterColumnOption as Change;
    match action {
        AlterTableAction::DropColumn(_) | AlterTableAction::DropConstraint(_) => 0,
        AlterTableAction::AlterColumn(alter) => match alter.option() {
            Some(
                Change::DropDefault(_)
                | Change::DropNotNull(_)
                | Change::DropIdentity(_)
                | Change::DropExpression(_),
            ) => 0,
            Some(Change::SetType(_)) => 1,
            Some(Change::SetDefault(_)) => 6,
            _ => 3,
        },
        AlterTableAction::AddColumn(_) => 2,
        AlterTableAction::AddConstraint(add) => match add.constraint() {
            Some(
                ast::Constraint::PrimaryKeyConstraint(_)
                | ast::Constraint::UniqueConstraint(_)
                | ast::Constraint::ExcludeConstraint(_),
            ) => 4,
            _ => 5,
        },
        _ => 7,
    }
}

/// True for constraints that tables which inherit get too.
fn is_inherited(constraint: &ast::Constraint) -> bool {
    match constraint {
        ast::Constraint::CheckConstraint(check) => !check
            .constraint_options()
            .any(|option| matches!(option, ast::ConstraintOption::NoInherit(_))),
        ast::Constraint::NotNullConstraint(_) => true,
        _ => false,
    }
}

pub(super) fn is_cascade(behavior: Option<ast::DropBehavior>) -> bool {
    matches!(behavior, Some(ast::DropBehavior::Cascade(_)))
}

/// True if a constraint of this kind needs the column to tell rows apart.
pub(super) fn is_key(constraint: &Constraint) -> bool {
    matches!(
        constraint.kind,
        ConstraintKind::PrimaryKey | ConstraintKind::Unique { .. }
    )
}

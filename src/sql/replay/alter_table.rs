//! ALTER TABLE, action by action.

use super::column::belongs_to_column;
use super::constraint::Pending;
use super::names::identifier;
use super::{ChangeKind, Replayer};
use crate::sql::catalog::{Constraint, ConstraintKind, Expression, ObjectName, Table};
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
        let mut pending: Vec<(ObjectName, Vec<Pending>)> = Vec::new();
        for action in actions {
            if pass(&action) > ADD_COLUMN {
                self.add_pending(&mut pending);
            }
            match action {
                // Its constraints may name columns that are added with it.
                AlterTableAction::AddColumn(add) => {
                    for name in self.family(&table, only) {
                        let constraints = self.alter_add_column(&name, &add, name == table);
                        pending.push((name, constraints));
                    }
                }
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
        self.add_pending(&mut pending);
    }

    fn add_pending(&mut self, pending: &mut Vec<(ObjectName, Vec<Pending>)>) {
        for (table, constraints) in pending.drain(..) {
            self.add_constraints(&table, constraints);
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
                    let deferred = alter.constraint_options().any(|option| {
                        matches!(
                            option,
                            ast::ConstraintOption::InitiallyDeferredConstraintOption(_)
                        )
                    });
                    let deferrable = alter.constraint_options().any(|option| {
                        matches!(option, ast::ConstraintOption::DeferrableConstraintOption(_))
                    });
                    self.change_constraint(table, &named, |found| {
                        found.deferrable = deferrable || deferred;
                        found.initially_deferred = deferred;
                    });
                }
            }
            AlterTableAction::AttachPartition(attach) if is_parent => {
                let bound = attach.partition_type();
                let bound = bound.map(|bound| self.expression(bound.syntax()));
                self.attach(attach.table_name_ref(), table, bound);
            }
            AlterTableAction::DetachPartition(detach) if is_parent => {
                self.detach(detach.table_name_ref(), table);
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
            AlterTableAction::EnableRls(_) | AlterTableAction::DisableRls(_) if is_parent => {
                let on = matches!(action, AlterTableAction::EnableRls(_));
                if let Some(table) = self.catalog.tables.get_mut(table) {
                    table.row_security = on;
                }
            }
            AlterTableAction::SetUnlogged(_) | AlterTableAction::SetLogged(_) if is_parent => {
                let unlogged = matches!(action, AlterTableAction::SetUnlogged(_));
                if let Some(table) = self.catalog.tables.get_mut(table) {
                    table.unlogged = unlogged;
                }
            }
            // Storage, owners, triggers and rules.
            _ => {}
        }
    }

    /// Adds the column; its other constraints are for later.
    fn alter_add_column(
        &mut self,
        table: &ObjectName,
        add: &ast::AddColumn,
        is_parent: bool,
    ) -> Vec<Pending> {
        let (Some(name), Some(ty)) = (add.column_name(), add.ty()) else {
            return Vec::new();
        };
        let column = identifier(name.syntax());
        let exists = |table: &Table| table.column(&column).is_some();
        // A child may have had the column before its parent got it.
        let skip = add.if_not_exists().is_some() || !is_parent;
        if skip && self.catalog.tables.get(table).is_some_and(exists) {
            return Vec::new();
        }
        let constraints: Vec<ast::Constraint> = add.constraints().collect();
        if !self.add_column(table, name.syntax(), &ty, add.collate(), &constraints) {
            return Vec::new();
        }
        let is_not_null =
            |it: &&ast::Constraint| matches!(it, ast::Constraint::NotNullConstraint(_));
        if let Some(not_null) = constraints.iter().find(is_not_null) {
            self.note(table, &column, ChangeKind::NotNull, not_null.syntax());
        }
        let key = |it: &ast::Constraint| matches!(it, ast::Constraint::PrimaryKeyConstraint(_));
        let in_key = constraints.iter().any(key);
        let added = self.catalog.tables.get_mut(table);
        if let Some(added) = added.and_then(|table| table.column_mut(&column)) {
            added.local = is_parent;
            // Of a key, a table that inherits gets NOT NULL alone.
            added.not_null |= in_key;
        }
        let own = |constraint: &ast::Constraint| {
            !belongs_to_column(constraint) && (is_parent || is_inherited(constraint))
        };
        let own = constraints.into_iter().filter(own);
        own.map(|constraint| (Some(column.clone()), constraint))
            .collect()
    }

    fn attach(
        &mut self,
        partition: Option<ast::TableNameRef>,
        parent: &ObjectName,
        bound: Option<Expression>,
    ) {
        let Some(partition) = partition.and_then(|it| self.table_named(it.syntax(), false)) else {
            return;
        };
        self.inherit(&partition, parent);
        self.copy_partition(&partition, parent);
        if let Some(table) = self.catalog.tables.get_mut(&partition) {
            table.bound = bound;
            for column in &mut table.columns {
                column.local = false;
            }
        }
    }

    fn detach(&mut self, partition: Option<ast::TableNameRef>, parent: &ObjectName) {
        let Some(partition) = partition.and_then(|it| self.table_named(it.syntax(), false)) else {
            return;
        };
        self.disinherit(&partition, parent);
        if let Some(table) = self.catalog.tables.get_mut(&partition) {
            table.bound = None;
            // Foreign keys and the indexes behind keys stay.
            for constraint in &mut table.constraints {
                constraint.local = true;
            }
        }
        for index in self.catalog.indexes.values_mut() {
            if index.table == partition {
                index.parent = None;
            }
        }
    }

    /// What was inherited from this parent alone is the child's own then.
    fn disinherit(&mut self, child: &ObjectName, parent: &ObjectName) {
        let Some(found) = self.catalog.tables.get(child) else {
            return;
        };
        let others: Vec<&Table> = found
            .inherits
            .iter()
            .filter(|name| *name != parent)
            .filter_map(|name| self.catalog.tables.get(name))
            .collect();
        let columns: Vec<String> = others
            .iter()
            .flat_map(|table| table.columns.iter().map(|column| column.name.clone()))
            .collect();
        let checks: Vec<String> = others
            .iter()
            .flat_map(|table| table.constraints.iter().map(|check| check.name.clone()))
            .collect();
        let Some(table) = self.catalog.tables.get_mut(child) else {
            return;
        };
        table.inherits.retain(|name| name != parent);
        for column in &mut table.columns {
            column.local |= !columns.contains(&column.name);
        }
        for constraint in &mut table.constraints {
            constraint.local |= !checks.contains(&constraint.name);
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
        } else {
            self.disinherit(child, &parent);
        }
    }

    fn alter_other_relation(&mut self, name: &ObjectName, action: &AlterTableAction) {
        if let AlterTableAction::TableRenameTo(rename) = action
            && let Some(to) = rename.table_name().and_then(|to| self.named(to.syntax()))
        {
            self.rename_relation(name, &to);
        }
    }
}

const ADD_COLUMN: u8 = 2;

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
        AlterTableAction::AddColumn(_) => ADD_COLUMN,
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

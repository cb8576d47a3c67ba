//! CREATE TABLE in all its forms.

use super::Replayer;
use super::constraint::Pending;
use super::expression::one_line;
use super::names::{Named, identifier};
use crate::sql::catalog::{Column, Expression, ObjectName, TEMPORARY_SCHEMA, Table, TableKind};
use crate::sql::types::ColumnType;
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode, HasCreateTable};

impl Replayer {
    pub(super) fn create_table(&mut self, create: &ast::CreateTable) {
        let kind = match create.partition_by() {
            Some(_) => TableKind::Partitioned,
            None => TableKind::Ordinary,
        };
        let name = create
            .table_name()
            .and_then(|name| self.named(name.syntax()));
        let temporary = matches!(create.persistence(), Some(ast::Persistence::Temp(_)));
        let target = Target {
            kind,
            temporary,
            if_not_exists: create.if_not_exists().is_some(),
        };
        let Some(name) = name.and_then(|named| self.new_table(&named, &target)) else {
            return;
        };
        if let Some(of) = create.of_type() {
            self.gap(&name, of.syntax());
        }
        if let Some(by) = create.partition_by() {
            let by = self.partition_key(&by);
            self.change_table(&name, |table| table.partition_by = Some(by));
        }
        if matches!(create.persistence(), Some(ast::Persistence::Unlogged(_))) {
            self.change_table(&name, |table| table.unlogged = true);
        }
        self.fill(&name, create);
        if let Some(bound) = create.partition_type() {
            let bound = self.expression(bound.syntax());
            self.change_table(&name, |table| table.bound = Some(bound));
        }
    }

    /// What a table is divided by, the strategy in capitals.
    fn partition_key(&self, by: &ast::PartitionBy) -> Expression {
        let mut key = self.expression(by.syntax());
        let strategy = by.partition_strategy();
        let strategy = strategy.map(|it| one_line(it.syntax()).to_ascii_uppercase());
        let list = by.partition_item_list().map(|it| one_line(it.syntax()));
        key.text = format!(
            "{} {}",
            strategy.unwrap_or_default(),
            list.unwrap_or_default()
        );
        key
    }

    fn change_table(&mut self, name: &ObjectName, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.catalog.tables.get_mut(name) {
            change(table);
        }
    }

    pub(super) fn create_foreign_table(&mut self, create: &ast::CreateForeignTable) {
        let target = Target {
            kind: TableKind::Foreign,
            temporary: false,
            if_not_exists: create.if_not_exists().is_some(),
        };
        let name = create
            .table_name()
            .and_then(|name| self.named(name.syntax()));
        if let Some(name) = name.and_then(|named| self.new_table(&named, &target)) {
            self.fill(&name, create);
            let bound = create.partition_type();
            let bound = bound.map(|bound| self.expression(bound.syntax()));
            let server = create.server_clause().map(|it| one_line(it.syntax()));
            let options = create.alter_option_list().map(|it| one_line(it.syntax()));
            self.change_table(&name, |table| {
                table.bound = bound;
                table.server = server.map(|server| match options {
                    Some(options) => format!("{server} {options}"),
                    None => server,
                });
            });
        }
    }

    /// A table of a query has the columns of the query.
    pub(super) fn create_table_as(&mut self, create: &ast::CreateTableAs) {
        let target = Target {
            kind: TableKind::Ordinary,
            temporary: matches!(create.persistence(), Some(ast::Persistence::Temp(_))),
            if_not_exists: create.if_not_exists().is_some(),
        };
        let name = create
            .table_name()
            .and_then(|name| self.named(name.syntax()));
        let columns = match create.query() {
            Some(ast::CreateTableAsQuery::SelectVariant(query)) => self.query_columns(&query),
            _ => None,
        };
        let given = create.table_arg_list().into_iter();
        let given = given
            .flat_map(|list| list.args())
            .filter_map(|argument| match argument {
                ast::TableArg::Column(column) => Some(identifier(column.name()?.syntax())),
                _ => None,
            });
        let given: Vec<String> = given.collect();
        if let Some(name) = name.and_then(|named| self.new_table(&named, &target)) {
            self.fill_from_query(&name, columns, &given, create.syntax());
        }
    }

    /// Columns of which not all types are known leave a gap.
    fn fill_from_query(
        &mut self,
        name: &ObjectName,
        columns: Option<super::query::QueryColumns>,
        given: &[String],
        statement: &SyntaxNode,
    ) {
        let known = columns.as_ref().is_some_and(|columns| {
            let mut types = columns.iter().map(|(_, ty)| ty);
            types.all(|ty| *ty != ColumnType::Unknown)
        });
        if !known {
            self.gap(name, statement);
        }
        let place = self.place(statement);
        let Some(table) = self.catalog.tables.get_mut(name) else {
            return;
        };
        for (at, (column, ty)) in columns.into_iter().flatten().enumerate() {
            table.columns.push(Column {
                name: given.get(at).cloned().unwrap_or(column),
                place: place.clone(),
                ty,
                type_place: place.clone(),
                not_null: false,
                default: None,
                generated: None,
                collation: None,
                comment: None,
                local: true,
            });
        }
    }

    pub(super) fn select_into(&mut self, select: &ast::SelectInto) {
        let target = Target {
            kind: TableKind::Ordinary,
            temporary: false,
            if_not_exists: false,
        };
        let into = select.syntax().children().find_map(ast::IntoClause::cast);
        let name = into.and_then(|into| self.named(into.syntax()));
        if let Some(name) = name.and_then(|named| self.new_table(&named, &target)) {
            self.gap(&name, select.syntax());
        }
    }

    /// Adds an empty table; `None` if there is one already.
    fn new_table(&mut self, named: &Named, target: &Target) -> Option<ObjectName> {
        let name = if target.temporary {
            ObjectName::new(TEMPORARY_SCHEMA, named.name.as_str())
        } else {
            self.new_name(named)
        };
        if let Some((kind, earlier)) = self.catalog.relation(&name) {
            let earlier = earlier.clone();
            if !target.if_not_exists {
                self.duplicate(named, kind.as_str(), Some(earlier));
            }
            return None;
        }
        self.check_schema(named);
        let table = Table::new(target.kind.clone(), named.place.clone());
        self.catalog.tables.insert(name.clone(), table);
        Some(name)
    }

    /// Marks a table as not wholly known because of a statement.
    pub(super) fn gap(&mut self, name: &ObjectName, node: &SyntaxNode) {
        let place = self.place(node);
        if let Some(table) = self.catalog.tables.get_mut(name) {
            table.gaps.push(place);
        }
    }

    fn fill(&mut self, name: &ObjectName, create: &impl HasCreateTable) {
        if let Some(inherits) = create.inherits() {
            for parent in inherits.table_name_refs() {
                if let Some(parent) = self.table_named(parent.syntax(), false) {
                    self.inherit(name, &parent);
                }
            }
        }
        if let Some(of) = create.syntax().children().find_map(ast::PartitionOf::cast)
            && let Some(parent) = of
                .table_name_ref()
                .and_then(|parent| self.table_named(parent.syntax(), false))
        {
            self.inherit(name, &parent);
            self.copy_partition(name, &parent);
        }
        let mut pending: Vec<Pending> = Vec::new();
        for argument in create
            .table_arg_list()
            .into_iter()
            .flat_map(|list| list.args())
        {
            match argument {
                ast::TableArg::Column(column) => self.table_column(name, &column, &mut pending),
                ast::TableArg::LikeClause(like) => self.like(name, &like),
                ast::TableArg::TableConstraint(constraint) => {
                    let constraint = ast::Constraint::cast(constraint.syntax().clone());
                    pending.extend(constraint.map(|constraint| (None, constraint)));
                }
            }
        }
        self.add_constraints(name, pending);
    }

    fn table_column(
        &mut self,
        table: &ObjectName,
        column: &ast::Column,
        pending: &mut Vec<Pending>,
    ) {
        let Some(name) = column.name() else {
            return;
        };
        let constraints: Vec<ast::Constraint> = column
            .clauses()
            .filter_map(|clause| ast::Constraint::cast(clause.syntax().clone()))
            .collect();
        if let Some(ty) = column.ty() {
            let collation = column.clauses().find_map(|clause| match clause {
                ast::ColumnClause::Collate(collate) => Some(collate),
                _ => None,
            });
            self.add_column(table, name.syntax(), &ty, collation, &constraints);
        }
        let name = identifier(name.syntax());
        pending.extend(
            constraints
                .into_iter()
                .filter(|constraint| !super::column::belongs_to_column(constraint))
                .map(|constraint| (Some(name.clone()), constraint)),
        );
    }

    /// Takes over the columns and checks of a parent.
    pub(super) fn inherit(&mut self, child: &ObjectName, parent: &ObjectName) {
        let Some(from) = self.catalog.tables.get(parent).cloned() else {
            return;
        };
        let Some(table) = self.catalog.tables.get_mut(child) else {
            return;
        };
        table.inherits.push(parent.clone());
        table.gaps.extend(from.gaps.iter().cloned());
        for column in from.columns {
            match table.column_mut(&column.name) {
                Some(own) => own.not_null |= column.not_null,
                None => table.columns.push(Column {
                    local: false,
                    ..column
                }),
            }
        }
        let checks = from
            .constraints
            .into_iter()
            .filter(|constraint| constraint.as_check().is_some());
        for mut check in checks {
            if check.as_check().is_some_and(|check| check.no_inherit) {
                continue;
            }
            check.local = false;
            if table.constraint(&check.name).is_none() {
                self.constraint_names.note(child, &check.name);
                table.constraints.push(check);
            }
        }
    }

    /// A partition also has the keys of the table that it is a part of.
    pub(super) fn copy_partition(&mut self, partition: &ObjectName, parent: &ObjectName) {
        let Some(from) = self.catalog.tables.get(parent).cloned() else {
            return;
        };
        for mut constraint in from.constraints {
            if constraint.as_check().is_none() {
                constraint.name = self.automatic_name(partition, &constraint);
                constraint.local = false;
                self.insert_constraint(partition, constraint);
            }
        }
        self.copy_indexes(partition, parent, true);
    }
}

struct Target {
    kind: TableKind,
    temporary: bool,
    if_not_exists: bool,
}

//! Indexes.

use super::Replayer;
use super::alter_table::is_cascade;
use super::constraint::BTREE;
use super::expression::one_line;
use super::generated_name::index_addition;
use super::names::{Named, identifier, segments};
use crate::sql::catalog::{Index, IndexPart, ObjectName};
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn create_index(&mut self, create: &ast::CreateIndex) {
        let Some(relation) = create.table_relation_name() else {
            return;
        };
        let named = self.named(relation.syntax());
        let found = named.and_then(|named| self.existing_relation(&named));
        let table = match found.filter(|name| self.catalog.views.contains_key(name)) {
            Some(view) => view,
            None => match self.table_named(relation.syntax(), false) {
                Some(table) => table,
                None => return,
            },
        };
        let given = create.index().and_then(|index| self.named(index.syntax()));
        let place = match &given {
            Some(named) => named.place.clone(),
            None => self.place(create.syntax()),
        };
        let (parts, orders) = self.index_parts(&table, create.partition_item_list());
        let index = Index {
            unique: create.unique_token().is_some(),
            parts,
            orders,
            nulls_not_distinct: matches!(
                create.nulls_distinct_option(),
                Some(ast::NullsDistinctOption::NullsNotDistinct(_))
            ),
            parent: None,
            valid: true,
            include: self.included(&table, create.index_include_clause()),
            method: create
                .using_method()
                .and_then(|using| using.access_method_ref())
                .map_or_else(|| BTREE.to_owned(), |method| identifier(method.syntax())),
            predicate: create
                .where_clause()
                .and_then(|clause| clause.expr())
                .map(|condition| self.expression(condition.syntax())),
            of_constraint: false,
            place,
            table: table.clone(),
        };
        let name = match &given {
            Some(named) => named.name.clone(),
            None => self.index_name(&table, &index),
        };
        let name = table.sibling(name);
        if let Some((kind, earlier)) = self.catalog.relation(&name) {
            let earlier = earlier.clone();
            if let (None, Some(named)) = (create.if_not_exists(), &given) {
                self.duplicate(named, kind.as_str(), Some(earlier));
            }
            return;
        }
        self.catalog.indexes.insert(name, index);
    }

    fn index_parts(
        &mut self,
        table: &ObjectName,
        list: Option<ast::PartitionItemList>,
    ) -> (Vec<IndexPart>, Vec<String>) {
        let mut parts = Vec::new();
        let mut orders = Vec::new();
        for item in list.into_iter().flat_map(|list| list.partition_items()) {
            match item.expr() {
                Some(ast::Expr::NameRef(name)) => {
                    if let Some(named) = self.simple(name.syntax()) {
                        self.check_column(table, &named);
                        parts.push(IndexPart::Column(named.name));
                    }
                }
                Some(other) => {
                    self.check_names(table, other.syntax());
                    parts.push(IndexPart::Expression(self.expression(other.syntax())));
                }
                None => {}
            }
            if orders.len() < parts.len() {
                orders.push(order(&item));
            }
        }
        (parts, orders)
    }

    fn included(
        &mut self,
        table: &ObjectName,
        include: Option<ast::IndexIncludeClause>,
    ) -> Vec<String> {
        let list = include.and_then(|include| include.partition_item_list());
        let column = |part| match part {
            IndexPart::Column(name) => Some(name),
            IndexPart::Expression(_) => None,
        };
        let (parts, _) = self.index_parts(table, list);
        parts.into_iter().filter_map(column).collect()
    }

    /// The name that PostgreSQL gives to an index.
    pub(super) fn index_name(&self, table: &ObjectName, index: &Index) -> String {
        let part = |part: &IndexPart| match part {
            IndexPart::Column(name) => name.clone(),
            IndexPart::Expression(expression) => {
                called(&expression.text).unwrap_or_else(|| "expr".to_owned())
            }
        };
        let parts = index.parts.iter().map(part);
        let addition = index_addition(parts.chain(index.include.iter().cloned()));
        self.relation_name(table, Some(&addition), "idx")
    }

    pub(super) fn alter_index(&mut self, alter: &ast::AlterIndex) {
        let Some(named) = alter.index_ref().and_then(|it| self.named(it.syntax())) else {
            return;
        };
        let Some(name) = self.existing_relation(&named) else {
            if alter.if_exists().is_none() {
                self.missing_index(&named);
            }
            return;
        };
        if let Some(ast::AlterIndexAction::IndexRenameTo(rename)) = alter.action()
            && let Some(to) = rename.index().and_then(|to| self.named(to.syntax()))
        {
            self.rename_relation(&name, &to);
        }
    }

    pub(super) fn drop_indexes(&mut self, drop: &ast::DropIndex) {
        for index in drop.index_refs() {
            let Some(named) = self.named(index.syntax()) else {
                continue;
            };
            let found = self.existing_relation(&named);
            let Some(name) = found.filter(|name| self.catalog.indexes.contains_key(name)) else {
                if drop.if_exists().is_none() && !self.drop_opaque("index", &named.name) {
                    self.missing_index(&named);
                }
                continue;
            };
            if self
                .catalog
                .indexes
                .get(&name)
                .is_some_and(|index| index.of_constraint)
                && !is_cascade(drop.drop_behavior())
            {
                let message = format!("index '{named}' is needed by the constraint of that name");
                self.refuse(named.place.clone(), message);
            }
            if let Some(index) = self.catalog.indexes.remove(&name)
                && index.of_constraint
            {
                self.remove_constraints(|table, constraint| {
                    *table == index.table && constraint.name == name.name
                });
            }
        }
    }

    pub(super) fn missing_index(&mut self, named: &Named) {
        if self.may_exist() {
            return;
        }
        let names: Vec<String> = self
            .catalog
            .indexes
            .keys()
            .map(|n| n.name.clone())
            .collect();
        self.missing(
            named.place.clone(),
            format!("index '{named}' does not exist"),
            &named.name,
            names.iter().map(String::as_str),
            None,
        );
    }
}

/// The function, if the expression is one call and nothing else: an index on
/// `lower(email)` has `lower` in its name.
fn called(text: &str) -> Option<String> {
    let (name, rest) = text.split_once('(')?;
    let name = name.trim().rsplit('.').next()?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let mut depth = 1_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let whole = rest[at + 1..].trim().is_empty();
            return (plain && whole).then(|| name.to_ascii_lowercase());
        }
    }
    None
}

/// What is said of a part beside, spelt in one way.
fn order(item: &ast::PartitionItem) -> String {
    let mut words = Vec::new();
    let collation = item.collate().map(|it| segments(it.syntax()));
    if let Some(name) = collation.and_then(|mut parts| parts.pop()) {
        words.push(format!(
            "COLLATE {}",
            crate::sql::catalog::identifier(&name)
        ));
    }
    if let Some(class) = item.op_class_ref() {
        let parameters = item.attribute_list().map(|it| one_line(it.syntax()));
        words.push(identifier(class.syntax()) + &parameters.unwrap_or_default());
    }
    let descending = matches!(item.sort_order(), Some(ast::SortOrder::SortDesc(_)));
    if descending {
        words.push("DESC".to_owned());
    }
    // Each direction has a usual place for NULLs.
    match item.nulls_order() {
        Some(ast::NullsOrder::NullsFirst(_)) if !descending => words.push("NULLS FIRST".to_owned()),
        Some(ast::NullsOrder::NullsLast(_)) if descending => words.push("NULLS LAST".to_owned()),
        _ => {}
    }
    words.join(" ")
}

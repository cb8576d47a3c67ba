//! Views: by name, with what they read, so that drops can tell.

use super::Replayer;
use super::expression::names;
use super::names::{Named, identifier};
use crate::sql::Place;
use crate::sql::catalog::{ObjectName, View};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

impl Replayer {
    pub(super) fn create_view(&mut self, create: &ast::CreateView) {
        let named = create.view().and_then(|it| self.named(it.syntax()));
        if let (Some(named), Some(query)) = (named, create.query()) {
            let replace = create.or_replace().is_some();
            let names = names_given(create.column_list());
            self.insert_view(&named, (&query, names), false, replace, false);
        }
    }

    pub(super) fn create_materialized_view(&mut self, create: &ast::CreateMaterializedView) {
        let named = create.view().and_then(|it| self.named(it.syntax()));
        if let (Some(named), Some(query)) = (named, create.query()) {
            let if_not_exists = create.if_not_exists().is_some();
            let names = names_given(create.column_list());
            self.insert_view(&named, (&query, names), true, false, if_not_exists);
        }
    }

    fn insert_view(
        &mut self,
        named: &Named,
        (query, names_given): (&ast::SelectVariant, Vec<String>),
        materialized: bool,
        replace: bool,
        if_not_exists: bool,
    ) {
        self.check_schema(named);
        let name = self.new_name(named);
        let columns = self.query_columns(query);
        let mut view = self.read_view(query.syntax(), materialized, named.place.clone());
        view.columns = columns.map(|mut columns| {
            for ((name, _), given) in columns.iter_mut().zip(&names_given) {
                name.clone_from(given);
            }
            columns
        });
        view.names_given = names_given;
        if let Some((kind, earlier)) = self.catalog.relation(&name) {
            let earlier = earlier.clone();
            if !(replace && self.catalog.views.contains_key(&name)) {
                if !if_not_exists {
                    self.duplicate(named, kind.as_str(), Some(earlier));
                }
                return;
            }
        }
        self.catalog.views.insert(name, view);
    }

    fn read_view(&self, query: &SyntaxNode, materialized: bool, place: Place) -> View {
        let mut reads: Vec<ObjectName> = query
            .descendants()
            .filter(|node| ast::RelationNameRef::can_cast(node.kind()))
            .filter_map(|node| self.existing_relation(&self.named(&node)?))
            .collect();
        reads.sort();
        reads.dedup();
        let mut names = names(query);
        let star = |node: SyntaxNode| {
            node.kind() == SyntaxKind::TARGET
                && node
                    .descendants_with_tokens()
                    .any(|it| it.kind() == SyntaxKind::STAR)
        };
        if query.descendants().any(star) {
            let tables: Vec<_> = reads
                .iter()
                .map(|name| self.catalog.tables.get(name))
                .collect();
            let known = tables.iter().all(Option::is_some);
            // `*` stands for the columns that are there now.
            let columns = tables
                .into_iter()
                .flatten()
                .flat_map(|table| &table.columns);
            names.extend(columns.map(|column| column.name.clone()));
            if !known {
                names.push("*".to_owned());
            }
        }
        View {
            materialized,
            reads,
            names_given: Vec::new(),
            query: self.without_stars(query),
            search_path: self.unusual_path(),
            columns: None,
            names,
            place,
            comment: None,
        }
    }

    pub(super) fn alter_view(&mut self, alter: &ast::AlterView) {
        let Some(named) = alter.view_ref().and_then(|it| self.named(it.syntax())) else {
            return;
        };
        let Some(name) = self.view_named(&named, alter.if_exists().is_some()) else {
            return;
        };
        match alter.action() {
            Some(ast::AlterViewAction::ViewRenameTo(rename)) => {
                if let Some(to) = rename.view().and_then(|to| self.named(to.syntax())) {
                    self.rename_relation(&name, &to);
                }
            }
            Some(ast::AlterViewAction::SetSchema(set)) => self.move_view(&name, set.schema_ref()),
            _ => {}
        }
    }

    pub(super) fn alter_materialized_view(&mut self, alter: &ast::AlterMaterializedView) {
        let Some(named) = alter.view_ref().and_then(|it| self.named(it.syntax())) else {
            return;
        };
        let Some(name) = self.view_named(&named, alter.if_exists().is_some()) else {
            return;
        };
        for action in alter.action() {
            match action {
                ast::AlterMaterializedViewAction::ViewRenameTo(rename) => {
                    if let Some(to) = rename.view().and_then(|to| self.named(to.syntax())) {
                        self.rename_relation(&name, &to);
                    }
                }
                ast::AlterMaterializedViewAction::SetSchema(set) => {
                    self.move_view(&name, set.schema_ref());
                }
                _ => {}
            }
        }
    }

    fn move_view(&mut self, name: &ObjectName, schema: Option<ast::SchemaRef>) {
        let schema = schema.map(|it| identifier(it.syntax()));
        if let Some(schema) = schema {
            self.put_view(name, &ObjectName::new(schema, name.name.as_str()));
        }
    }

    pub(super) fn drop_views(&mut self, drop: &ast::DropView) {
        for view in drop.view_refs() {
            self.drop_view(view.syntax(), drop.if_exists().is_some());
        }
    }

    pub(super) fn drop_materialized_views(&mut self, drop: &ast::DropMaterializedView) {
        for view in drop.view_refs() {
            self.drop_view(view.syntax(), drop.if_exists().is_some());
        }
    }

    fn drop_view(&mut self, node: &SyntaxNode, if_exists: bool) {
        let Some(named) = self.named(node) else {
            return;
        };
        if let Some(name) = self.view_named(&named, if_exists) {
            self.catalog.views.remove(&name);
            self.catalog.indexes.retain(|_, index| index.table != name);
            self.forget_objects_of(&name);
            self.drop_views_of(&name, None);
        }
    }

    fn view_named(&mut self, named: &Named, if_exists: bool) -> Option<ObjectName> {
        let found = self.existing_relation(named);
        let found = found.filter(|name| self.catalog.views.contains_key(name));
        if found.is_none() && !if_exists && !self.may_exist() {
            let names: Vec<String> = self.catalog.views.keys().map(|n| n.name.clone()).collect();
            self.missing(
                named.place.clone(),
                format!("view '{named}' does not exist"),
                &named.name,
                names.iter().map(String::as_str),
                None,
            );
        }
        found
    }
}

fn names_given(list: Option<ast::ColumnList>) -> Vec<String> {
    let names = list.into_iter().flat_map(|list| list.column_names());
    names.map(|name| identifier(name.syntax())).collect()
}

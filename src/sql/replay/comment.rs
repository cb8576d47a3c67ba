//! COMMENT ON.

use super::Replayer;
use super::names::{Named, segments};
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn comment_on(&mut self, comment: &ast::CommentOn) {
        use ast::CommentObject as Object;
        let text = comment.literal().and_then(|literal| literal.string_value());
        let text = text.filter(|text| !text.is_empty());
        match comment.comment_object() {
            Some(Object::ObjectTable(object)) => {
                let table = object.table_name_ref();
                let table = table.and_then(|it| self.table_named(it.syntax(), false));
                if let Some(table) = table.and_then(|name| self.catalog.tables.get_mut(&name)) {
                    table.comment = text;
                }
            }
            Some(Object::ObjectColumn(object)) => self.comment_on_column(&object, text),
            Some(Object::ObjectType(object)) => {
                let name = object.type_name_ref();
                let name = name.and_then(|it| self.type_named(it.syntax(), false));
                if let Some(found) = name.and_then(|name| self.catalog.types.get_mut(&name)) {
                    found.comment = text;
                }
            }
            Some(Object::ObjectDomain(object)) => {
                let name = object.domain_ref();
                let name = name.and_then(|it| self.type_named(it.syntax(), false));
                if let Some(found) = name.and_then(|name| self.catalog.types.get_mut(&name)) {
                    found.comment = text;
                }
            }
            Some(Object::ObjectView(object)) => self.comment_on_view(object.view_ref(), text),
            Some(Object::ObjectMaterializedView(object)) => {
                self.comment_on_view(object.view_ref(), text);
            }
            // Of these only the names are known.
            _ => {}
        }
    }

    fn comment_on_column(&mut self, object: &ast::ObjectColumn, text: Option<String>) {
        let Some(name) = object.name() else {
            return;
        };
        let mut parts = segments(name.syntax());
        let (Some(column), Some(table)) = (parts.pop(), parts.pop()) else {
            return;
        };
        let place = self.place(name.syntax());
        let named = Named {
            schema: parts.pop(),
            name: table,
            place: place.clone(),
        };
        let Some(table) = self.existing_relation(&named) else {
            if !self.may_exist() {
                self.missing_table(&named);
            }
            return;
        };
        let column = Named {
            schema: None,
            name: column,
            place,
        };
        if self.catalog.tables.contains_key(&table) {
            self.change_column(&table, &column, |found| found.comment.clone_from(&text));
        }
    }

    fn comment_on_view(&mut self, view: Option<ast::ViewRef>, text: Option<String>) {
        let named = view.and_then(|it| self.named(it.syntax()));
        let name = named.and_then(|named| self.existing_relation(&named));
        if let Some(view) = name.and_then(|name| self.catalog.views.get_mut(&name)) {
            view.comment = text;
        }
    }
}

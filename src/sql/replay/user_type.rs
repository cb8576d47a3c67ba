//! CREATE TYPE, ALTER TYPE, DROP TYPE.

use super::Replayer;
use super::alter_table::is_cascade;
use super::expression::one_line;
use super::names::{Named, identifier};
use crate::sql::catalog::{Label, ObjectName, TypeKind, UserType};
use crate::sql::types::ColumnType;
use crate::sql::{Place, Problem, ProblemKind};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn create_type(&mut self, create: &ast::CreateType) {
        let Some(named) = create
            .type_name()
            .and_then(|name| self.named(name.syntax()))
        else {
            return;
        };
        let kind = match create.kind() {
            Some(ast::CreateTypeKind::EnumType(labels)) => {
                TypeKind::Enum(self.enum_labels(&labels))
            }
            Some(ast::CreateTypeKind::CompositeType(composite)) => {
                let fields = composite.composite_field_list();
                let fields = fields
                    .into_iter()
                    .flat_map(|list| list.composite_field_defs());
                TypeKind::Composite(
                    fields
                        .filter_map(|field| {
                            let name = identifier(field.name()?.syntax());
                            Some((name, self.column_type(&field.ty()?).ty))
                        })
                        .collect(),
                )
            }
            Some(ast::CreateTypeKind::RangeType(_)) => TypeKind::Range,
            Some(ast::CreateTypeKind::BaseType(_)) | None => TypeKind::Base,
        };
        let definition = match create.kind() {
            Some(ast::CreateTypeKind::RangeType(it)) => Some(one_line(it.syntax())),
            Some(ast::CreateTypeKind::BaseType(it)) => Some(one_line(it.syntax())),
            _ => None,
        };
        if let Some(name) = self.insert_type(&named, kind)
            && let Some(found) = self.catalog.types.get_mut(&name)
        {
            found.definition = definition;
        }
    }

    fn enum_labels(&mut self, written: &ast::EnumType) -> Vec<Label> {
        let mut labels: Vec<Label> = Vec::new();
        let variants = written
            .variant_list()
            .into_iter()
            .flat_map(|list| list.variants());
        for literal in variants.filter_map(|variant| variant.literal()) {
            let Some(label) = self.label(&literal) else {
                continue;
            };
            if let Some(first) = labels.iter().find(|known| known.text == label.text) {
                let (place, earlier) = (label.place.clone(), first.place.clone());
                self.duplicate_label(&label.text, place, earlier);
            } else {
                labels.push(label);
            }
        }
        labels
    }

    /// Adds a type; a shell type (`CREATE TYPE a;`) gives way to its definition.
    pub(super) fn insert_type(&mut self, named: &Named, kind: TypeKind) -> Option<ObjectName> {
        self.check_schema(named);
        let name = self.new_name(named);
        if let Some(found) = self.catalog.types.get(&name)
            && found.kind != TypeKind::Base
        {
            let (what, earlier) = (found.noun(), found.place.clone());
            self.duplicate(named, what, Some(earlier));
            return None;
        }
        let found = UserType {
            kind,
            definition: None,
            comment: None,
            place: named.place.clone(),
        };
        self.catalog.types.insert(name.clone(), found);
        Some(name)
    }

    /// The type that a statement is about, or a problem.
    pub(super) fn type_named(&mut self, node: &SyntaxNode, if_exists: bool) -> Option<ObjectName> {
        let named = self.named(node)?;
        let found = self.existing_type(&named);
        if found.is_none() && !if_exists && !self.may_exist() {
            let names: Vec<String> = self.catalog.types.keys().map(|n| n.name.clone()).collect();
            self.missing(
                named.place.clone(),
                format!("type '{named}' does not exist"),
                &named.name,
                names.iter().map(String::as_str),
                None,
            );
        }
        found
    }

    pub(super) fn alter_type(&mut self, alter: &ast::AlterType) {
        use ast::AlterTypeAction as Action;
        let Some(reference) = alter.type_name_ref() else {
            return;
        };
        let Some(name) = self.type_named(reference.syntax(), false) else {
            return;
        };
        match alter.action() {
            Some(Action::AddValue(add)) => self.add_value(&name, &add),
            Some(Action::RenameValue(rename)) => self.rename_value(&name, &rename),
            Some(Action::TypeRenameTo(rename)) => {
                if let Some(to) = rename.type_name().and_then(|to| self.named(to.syntax())) {
                    self.rename_type(&name, &to);
                }
            }
            Some(Action::SetSchema(set)) => {
                if let Some(schema) = set.schema_ref() {
                    let schema = identifier(schema.syntax());
                    self.move_type(&name, &ObjectName::new(schema, name.name.as_str()));
                }
            }
            Some(Action::RenameAttribute(rename)) => {
                let from = rename
                    .composite_field_ref()
                    .map(|it| identifier(it.syntax()));
                let to = rename.composite_field().map(|it| identifier(it.syntax()));
                if let (Some(from), Some(to), Some(fields)) = (from, to, self.fields_mut(&name)) {
                    for (field, _) in fields.iter_mut().filter(|(field, _)| *field == from) {
                        field.clone_from(&to);
                    }
                }
            }
            Some(Action::AlterTypeAttributeActionList(list)) => {
                for action in list.actions() {
                    self.change_attribute(&name, &action);
                }
            }
            // Owners, and options of base types.
            _ => {}
        }
    }

    pub(super) fn rename_type(&mut self, name: &ObjectName, to: &Named) {
        let new = name.sibling(to.name.as_str());
        if let Some(found) = self.catalog.types.get(&new) {
            let (what, earlier) = (found.noun(), found.place.clone());
            self.duplicate(to, what, Some(earlier));
        } else {
            self.move_type(name, &new);
        }
    }

    fn fields_mut(&mut self, name: &ObjectName) -> Option<&mut Vec<(String, ColumnType)>> {
        match &mut self.catalog.types.get_mut(name)?.kind {
            TypeKind::Composite(fields) => Some(fields),
            _ => None,
        }
    }

    fn change_attribute(&mut self, name: &ObjectName, action: &ast::AlterTypeAttributeAction) {
        use ast::AlterTypeAttributeAction as Action;
        match action {
            Action::AddAttribute(add) => {
                let (Some(field), Some(ty)) = (add.composite_field(), add.ty()) else {
                    return;
                };
                let ty = self.column_type(&ty).ty;
                if let Some(fields) = self.fields_mut(name) {
                    fields.push((identifier(field.syntax()), ty));
                }
            }
            Action::DropAttribute(drop) => {
                let Some(field) = drop.composite_field_ref() else {
                    return;
                };
                let field = identifier(field.syntax());
                if let Some(fields) = self.fields_mut(name) {
                    fields.retain(|(known, _)| *known != field);
                }
            }
            Action::AlterAttribute(alter) => {
                let (Some(field), Some(ty)) = (alter.composite_field_ref(), alter.ty()) else {
                    return;
                };
                let (field, ty) = (identifier(field.syntax()), self.column_type(&ty).ty);
                if let Some(fields) = self.fields_mut(name) {
                    for (_, old) in fields.iter_mut().filter(|(known, _)| *known == field) {
                        old.clone_from(&ty);
                    }
                }
            }
        }
    }

    fn labels_mut(&mut self, name: &ObjectName, place: &Place) -> Option<&mut Vec<Label>> {
        if let TypeKind::Enum(_) = self.catalog.types.get(name)?.kind {
            match &mut self.catalog.types.get_mut(name)?.kind {
                TypeKind::Enum(labels) => Some(labels),
                _ => None,
            }
        } else {
            self.refuse(place.clone(), format!("type '{name}' is no enum type"));
            None
        }
    }

    fn add_value(&mut self, name: &ObjectName, add: &ast::AddValue) {
        let Some(label) = add.literal().and_then(|literal| self.label(&literal)) else {
            return;
        };
        let (neighbour, after) = match add.value_position() {
            Some(ast::ValuePosition::BeforeValue(it)) => (it.literal(), 0),
            Some(ast::ValuePosition::AfterValue(it)) => (it.literal(), 1),
            None => (None, 0),
        };
        let neighbour = neighbour.and_then(|literal| self.label(&literal));
        let Some(labels) = self.labels_mut(name, &label.place) else {
            return;
        };
        let place_of = |text: &str| labels.iter().position(|known| known.text == text);
        if let Some(at) = place_of(&label.text) {
            let earlier = labels[at].place.clone();
            if add.if_not_exists().is_none() {
                self.duplicate_label(&label.text, label.place, earlier);
            }
            return;
        }
        match &neighbour {
            None => labels.push(label),
            Some(neighbour) => match place_of(&neighbour.text) {
                Some(at) => labels.insert(at + after, label),
                None => {
                    labels.push(label);
                    self.missing_label(name, neighbour);
                }
            },
        }
    }

    fn rename_value(&mut self, name: &ObjectName, rename: &ast::RenameValue) {
        let from = rename.from().and_then(|literal| self.label(&literal));
        let to = rename.to().and_then(|literal| self.label(&literal));
        let (Some(from), Some(to)) = (from, to) else {
            return;
        };
        let Some(labels) = self.labels_mut(name, &from.place) else {
            return;
        };
        if let Some(same) = labels.iter().find(|known| known.text == to.text) {
            let earlier = same.place.clone();
            self.duplicate_label(&to.text, to.place, earlier);
        } else if let Some(label) = labels.iter_mut().find(|known| known.text == from.text) {
            *label = to;
        } else {
            self.missing_label(name, &from);
        }
    }

    fn missing_label(&mut self, name: &ObjectName, label: &Label) {
        let known = self.catalog.labels(name).unwrap_or_default();
        let known: Vec<String> = known.iter().map(|label| label.text.clone()).collect();
        self.missing(
            label.place.clone(),
            format!("enum type '{name}' has no label '{}'", label.text),
            &label.text,
            known.iter().map(String::as_str),
            None,
        );
    }

    fn duplicate_label(&mut self, label: &str, place: Place, earlier: Place) {
        if !self.tolerant {
            let message = format!("label '{label}' exists already");
            let problem = Problem::new(ProblemKind::Duplicate, place, message);
            self.problems.push(problem.earlier(Some(earlier)));
        }
    }

    pub(super) fn drop_types(&mut self, drop: &ast::DropType) {
        let cascade = is_cascade(drop.drop_behavior());
        for reference in drop.type_name_refs() {
            let if_exists = drop.if_exists().is_some();
            if let Some(name) = self.type_named(reference.syntax(), if_exists) {
                self.drop_type(&name, cascade, self.place(reference.syntax()));
            }
        }
    }

    pub(super) fn drop_type(&mut self, name: &ObjectName, cascade: bool, place: Place) {
        let mut used = Vec::new();
        for (table, found) in &self.catalog.tables {
            let columns = found.columns.iter();
            used.extend(
                columns
                    .filter(|column| column.ty.user_type() == Some(name))
                    .map(|column| (table.clone(), column.name.clone())),
            );
        }
        if let (false, Some((table, column))) = (cascade, used.first()) {
            let message =
                format!("type '{name}' is needed by column '{column}' of table '{table}'");
            self.refuse(place.clone(), message);
        }
        for (table, column) in used {
            self.drop_column(&table, &column, true, place.clone());
        }
        self.catalog.types.remove(name);
    }
}

//! Schemas, and where names without one are looked up.

use super::Replayer;
use super::alter_table::is_cascade;
use super::names::{Named, identifier, segments};
use super::rename_column::renamed;
use crate::sql::catalog::{DEFAULT_SCHEMA, ObjectName, identifier as quoted};
use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{self, AstNode};

/// Schemas that are there from the start.
const BUILT_IN: [&str; 4] = [
    DEFAULT_SCHEMA,
    "pg_catalog",
    "information_schema",
    "pg_temp",
];

impl Replayer {
    pub(super) fn create_schema(&mut self, create: &ast::CreateSchema) {
        let name = match create.create_schema_target() {
            Some(ast::CreateSchemaTarget::NamedSchema(it)) => {
                it.schema().map(|it| it.syntax().clone())
            }
            Some(ast::CreateSchemaTarget::AuthorizationSchema(it)) => {
                it.role().map(|it| it.syntax().clone())
            }
            None => None,
        };
        let Some(named) = name.and_then(|name| self.simple(&name)) else {
            return;
        };
        let built_in = BUILT_IN.contains(&named.name.as_str());
        let earlier = self.catalog.schemas.get(&named.name).cloned();
        if earlier.is_some() || built_in {
            if create.if_not_exists().is_none() {
                self.duplicate(&named, "schema", earlier);
            }
        } else {
            let place = named.place.clone();
            self.catalog.schemas.insert(named.name.clone(), place);
        }
        let outer = self.search_path.clone();
        self.search_path = vec![named.name];
        // The parser takes all CREATE statements that follow for elements, also
        // behind the semicolon.
        for element in create.syntax().children() {
            if let Some(statement) = ast::Stmt::cast(element.clone()) {
                self.statement(&statement);
            }
            let mut tokens = element.children_with_tokens();
            if tokens.any(|token| token.kind() == SyntaxKind::SEMICOLON) {
                self.search_path.clone_from(&outer);
            }
        }
        self.search_path = outer;
    }

    /// Reports a schema that no migration creates.
    pub(super) fn check_schema(&mut self, named: &Named) {
        let Some(schema) = &named.schema else {
            return;
        };
        let known =
            BUILT_IN.contains(&schema.as_str()) || self.catalog.schemas.contains_key(schema);
        if known || self.may_exist() {
            return;
        }
        let names: Vec<String> = self.catalog.schemas.keys().cloned().collect();
        self.missing(
            named.place.clone(),
            format!("schema '{schema}' does not exist"),
            schema,
            names.iter().map(String::as_str).chain(BUILT_IN),
            None,
        );
        // Told once: what is made in it counts as made.
        self.catalog
            .schemas
            .insert(schema.clone(), named.place.clone());
    }

    pub(super) fn alter_schema(&mut self, alter: &ast::AlterSchema) {
        let (Some(from), Some(ast::AlterSchemaAction::SchemaRenameTo(rename))) =
            (alter.schema_ref(), alter.action())
        else {
            return;
        };
        let from = identifier(from.syntax());
        let Some(to) = rename.schema().map(|it| identifier(it.syntax())) else {
            return;
        };
        if let Some(place) = self.catalog.schemas.remove(&from) {
            self.catalog.schemas.insert(to.clone(), place);
        }
        let tables: Vec<ObjectName> = self.catalog.tables.keys().cloned().collect();
        for table in tables.iter().filter(|table| table.schema == from) {
            self.move_table(table, to.clone());
        }
        let types: Vec<ObjectName> = self.catalog.types.keys().cloned().collect();
        for name in types.iter().filter(|name| name.schema == from) {
            self.move_type(name, &ObjectName::new(to.as_str(), name.name.as_str()));
        }
        let views: Vec<ObjectName> = self.catalog.views.keys().cloned().collect();
        for view in views.iter().filter(|view| view.schema == from) {
            self.put_view(view, &ObjectName::new(to.as_str(), view.name.as_str()));
        }
        let sequences: Vec<ObjectName> = self.catalog.sequences.keys().cloned().collect();
        for sequence in sequences.iter().filter(|it| it.schema == from) {
            let new = ObjectName::new(to.as_str(), sequence.name.as_str());
            self.move_sequence(sequence, new);
        }
        let prefix = format!("{from}.");
        for object in &mut self.catalog.opaque {
            if let Some(name) = object.name.strip_prefix(&prefix) {
                object.name = ObjectName::new(to.as_str(), name).to_string();
                object.definition = renamed(&object.definition, &from, &quoted(&to));
            }
        }
    }

    pub(super) fn drop_schemas(&mut self, drop: &ast::DropSchema) {
        for reference in drop.schema_refs() {
            let Some(named) = self.simple(reference.syntax()) else {
                continue;
            };
            let name = &named.name;
            let exists =
                BUILT_IN.contains(&name.as_str()) || self.catalog.schemas.contains_key(name);
            if !exists {
                if drop.if_exists().is_none() && !self.may_exist() {
                    let message = format!("schema '{name}' does not exist");
                    let names: Vec<String> = self.catalog.schemas.keys().cloned().collect();
                    let names = names.iter().map(String::as_str);
                    self.missing(named.place.clone(), message, name, names, None);
                }
                continue;
            }
            let tables: Vec<ObjectName> = self.catalog.tables.keys().cloned().collect();
            let tables: Vec<_> = tables
                .iter()
                .filter(|table| table.schema == *name)
                .collect();
            if let (false, Some(table)) = (is_cascade(drop.drop_behavior()), tables.first()) {
                let message = format!("schema '{name}' is not empty: it has table '{table}'");
                self.refuse(named.place.clone(), message);
            }
            for table in tables {
                self.drop_table(table, self.place(drop.syntax()));
            }
            let types: Vec<ObjectName> = self.catalog.types.keys().cloned().collect();
            for found in types.iter().filter(|found| found.schema == *name) {
                self.drop_type(found, true, named.place.clone());
            }
            self.catalog.views.retain(|view, _| view.schema != *name);
            self.catalog.sequences.retain(|it, _| it.schema != *name);
            self.catalog.schemas.remove(name);
        }
    }

    /// Where names are looked up, unless that is as usual.
    pub(super) fn unusual_path(&self) -> Vec<String> {
        match self.search_path.as_slice() {
            [only] if only == DEFAULT_SCHEMA => Vec::new(),
            path => path.to_vec(),
        }
    }

    /// SET search_path; every other setting changes no schema.
    pub(super) fn set(&mut self, set: &ast::Set) {
        match set.set_target() {
            Some(ast::SetTarget::SetSchemaValue(value)) => {
                let schema = value.literal().and_then(|literal| literal.string_value());
                self.search_path = schema.into_iter().collect();
            }
            Some(ast::SetTarget::SetConfig(config)) => {
                let setting = config.config_parameter_ref();
                let setting = setting.map(|it| segments(it.syntax())).unwrap_or_default();
                if setting != ["search_path"] {
                    return;
                }
                let Some(ast::ConfigAssignment::ToConfigValue(values)) = config.config_assignment()
                else {
                    return;
                };
                let schema = |value: ast::ConfigValue| match value {
                    ast::ConfigValue::Literal(literal) => literal.string_value(),
                    other => Some(identifier(other.syntax())),
                };
                self.search_path = values
                    .config_values()
                    .filter_map(schema)
                    .flat_map(|value| {
                        let parts = value.split(',').map(|part| part.trim().to_owned());
                        parts.collect::<Vec<_>>()
                    })
                    // The user's own schema is not known, and rarely there.
                    .filter(|schema| {
                        !schema.is_empty() && schema != "$user" && schema != "pg_catalog"
                    })
                    .collect();
            }
            _ => {}
        }
    }
}

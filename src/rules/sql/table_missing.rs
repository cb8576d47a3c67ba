//! Every entity has a table.

use super::context::{Context, at};
use crate::entity::table::{Storage, TableMap};
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::text::nearest;

pub static TABLE_MISSING: Rule = Rule {
    id: "SQL_TABLE_MISSING",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that every entity has a table.",
    doc: Doc {
        why: "An entity without a table cannot be stored: services that were generated from the \
              contract fail at their first query.",
        instead: "Create the table in a migration, name the table that stores the entity with \
                  `(contracts.v1.table).name`, or mark the message `not_persisted`.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n}\n\
                 // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n}\n\
                message Tag {\n  string id = 1;\n}\n\
                // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    children(context, map, findings);
    if map.table.is_some() {
        return;
    }
    let catalog = &context.input.replay.catalog;
    let (entity, table) = (&map.message.name, &map.entity.table);
    let name = context.message(map.message);
    let message = format!("entity '{entity}' has no table '{table}'");
    let mut finding = Finding::new(&TABLE_MISSING, message);
    let is_it = |name: &crate::sql::catalog::ObjectName| {
        name.name == table.name && table.schema.as_ref().is_none_or(|it| *it == name.schema)
    };
    let renamed = catalog
        .renamed_tables
        .iter()
        .rfind(|(old, _, _)| is_it(old));
    let dropped = catalog.dropped_tables.iter().rfind(|(old, _)| is_it(old));
    if let Some((_, new, place)) = renamed {
        finding = finding
            .help(format!(
                "name it: option (contracts.v1.table).name = \"{new}\""
            ))
            .at(at(place))
            .related(name, format!("entity '{entity}'"));
    } else if let Some((_, place)) = dropped {
        finding = finding
            .help(format!("keep the table, or remove '{entity}' first"))
            .at(at(place))
            .related(name, format!("entity '{entity}'"));
    } else {
        let free = catalog.tables.keys().filter(|name| {
            let taken = |map: &TableMap<'_>| map.table.is_some_and(|(taken, _)| taken == *name);
            !context.maps.iter().any(taken)
        });
        let free: Vec<String> = free.map(ToString::to_string).collect();
        let help = match nearest(&table.to_string(), free.iter().map(String::as_str)) {
            Some(near) => format!(
                "did you mean table '{near}'? Then name it: option (contracts.v1.table).name = \"{near}\""
            ),
            None => format!("create the table in a migration, or mark '{entity}' not_persisted"),
        };
        finding = finding.help(help).at(name);
    }
    if let Some(gap) = context.gap(&[]) {
        finding = finding.severity(Severity::Warning).related(
            at(gap),
            "this statement is not understood; it may have made the table",
        );
    }
    findings.push(finding);
}

/// The rows of a child table belong to an entity.
fn children(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    for (field, storage) in map.message.fields.iter().zip(&map.fields) {
        let Storage::ChildTable(child) = storage else {
            continue;
        };
        if context.input.entities.get(*child).is_some() {
            continue;
        }
        let child = &context.input.schema[*child].name;
        let message = format!(
            "field '{}' of '{}' is rows of another table, but '{child}' is no entity",
            field.name, map.message.name
        );
        findings.push(
            Finding::new(&TABLE_MISSING, message)
                .help(format!(
                    "give '{child}' a field 'id', or the option (contracts.v1.table)"
                ))
                .at(context.field(field)),
        );
    }
}

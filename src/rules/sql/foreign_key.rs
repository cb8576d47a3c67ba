//! References and foreign keys say the same.

use super::context::Context;
use super::statement::{self, identifier};
use crate::entity::Reference;
use crate::entity::table::{Storage, TableMap};
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::catalog::{Constraint, ForeignKey, ObjectName, Table};

pub static FOREIGN_KEY: Rule = Rule {
    id: "SQL_FOREIGN_KEY",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that a field which refers to an entity has a foreign key to that entity's table.",
    doc: Doc {
        why: "Without a foreign key, rows refer to what is not there, sooner or later. With one to \
              another table, every reader of the contract looks in the wrong place.",
        instead: "Add the foreign key in a migration, or correct `(contracts.v1.column).references`.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                 import \"contracts/v1/options.proto\";\nmessage Role {\n  string id = 1;\n}\n\
                 message User {\n  string id = 1;\n  \
                 string role_id = 2 [(contracts.v1.column).references = \"Role\"];\n}\n\
                 // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 CREATE TABLE users (id uuid PRIMARY KEY, role_id uuid NOT NULL REFERENCES roles (id));\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                import \"contracts/v1/options.proto\";\nmessage Role {\n  string id = 1;\n}\n\
                message User {\n  string id = 1;\n  \
                string role_id = 2 [(contracts.v1.column).references = \"Role\"];\n}\n\
                // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                CREATE TABLE users (id uuid PRIMARY KEY, role_id uuid NOT NULL REFERENCES users (id));\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((name, table)) = map.table else {
        return;
    };
    for reference in &map.entity.references {
        findings.extend(check_reference(context, map, (name, table), reference));
    }
    for (field, storage) in map.message.fields.iter().zip(&map.fields) {
        let Storage::ChildTable(child) = storage else {
            continue;
        };
        let child = context.maps.iter().find(|map| map.message.id == *child);
        let Some((child_name, child_table)) = child.and_then(|map| map.table) else {
            continue;
        };
        if !child_table
            .foreign_keys()
            .any(|(_, key)| key.table == *name)
        {
            let message = format!(
                "table '{child_name}' has no foreign key to '{name}', though its rows are field \
                 '{}' of '{}'",
                field.name, map.message.name
            );
            findings.push(context.at_change(
                Finding::new(&FOREIGN_KEY, message).help(format!(
                    "add a column that refers to '{name}', with a foreign key"
                )),
                (context.field(field), format!("field '{}'", field.name)),
                (&child_table.place, format!("table '{child_name}'")),
            ));
        }
    }
}

fn check_reference(
    context: &Context<'_>,
    map: &TableMap<'_>,
    (name, table): (&ObjectName, &Table),
    reference: &Reference,
) -> Option<Finding> {
    let held = map.column(reference.field)?;
    let column = held.column?;
    if held.repeated {
        // Elements of an array cannot have a foreign key.
        return None;
    }
    let field = &map.message.fields[reference.field];
    let target = context
        .maps
        .iter()
        .find(|map| map.message.id == reference.target)?;
    let (target_name, _) = target.table?;
    let target_column = &target.column(reference.target_field)?.column?.name;
    let is_right = |(constraint, key): &(&Constraint, &ForeignKey)| {
        let at = constraint.columns.iter().position(|it| *it == column.name);
        key.table == *target_name
            && at
                .and_then(|at| key.columns.get(at))
                .is_some_and(|it| it == target_column)
    };
    let keys: Vec<(&Constraint, &ForeignKey)> = table
        .foreign_keys()
        .filter(|(constraint, _)| constraint.columns.contains(&column.name))
        .collect();
    if keys.iter().any(is_right) {
        return None;
    }
    let proto = (context.field(field), format!("field '{}'", field.name));
    let entity = &target.message.name;
    let single = keys
        .into_iter()
        .find(|(constraint, _)| constraint.columns.len() == 1);
    Some(match single {
        Some((constraint, key)) => {
            let message = format!(
                "foreign key '{}' of column '{name}.{}' refers to '{}.{}', but field '{}' refers to \
                 '{entity}', which is '{target_name}.{target_column}'",
                constraint.name,
                column.name,
                key.table,
                key.columns.join(", "),
                field.name
            );
            context.at_change(
                Finding::new(&FOREIGN_KEY, message)
                    .help("correct the foreign key, or the references option of the field"),
                proto,
                (
                    &constraint.place,
                    format!("foreign key '{}'", constraint.name),
                ),
            )
        }
        None => {
            let message = format!(
                "column '{name}.{}' has no foreign key to '{target_name}', though field '{}' refers \
                 to '{entity}'",
                column.name, field.name
            );
            let constraint = format!("{}_{}_fkey", name.name, column.name);
            context.at_change(
                Finding::new(&FOREIGN_KEY, message).help(format!(
                    "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({});",
                    statement::table(name),
                    identifier(&constraint),
                    identifier(&column.name),
                    statement::table(target_name),
                    identifier(target_column)
                )),
                proto,
                (&column.place, format!("column '{}'", column.name)),
            )
        }
    })
}

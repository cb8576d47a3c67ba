//! Where a field may be absent its column may be NULL, and nowhere else.

use super::clickhouse;
use super::context::Context;
use super::statement::{self, identifier};
use crate::entity::table::{ColumnMap, TableMap};
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::sql::Dialect;
use crate::sql::catalog::{Catalog, Column, ObjectName, TypeKind};

pub static COLUMN_NULLABILITY: Rule = Rule {
    id: "SQL_COLUMN_NULLABILITY",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that a column may be NULL where its field may be absent, and nowhere else.",
    doc: Doc {
        why: "A NULL that the field cannot express is read as zero or as the empty string, which is \
              another value. An absent value that the column does not accept is refused when it is \
              written.",
        instead: "Mark the field `optional`, or make the column NOT NULL.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n  \
                 optional string note = 2;\n}\n\
                 // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, note text);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n  \
                string note = 2;\n}\n\
                // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, note text);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((table, _)) = map.table else {
        return;
    };
    let catalog = &context.input.replay.catalog;
    for (at, held) in map.columns() {
        let Some(column) = held.column else {
            continue;
        };
        let not_null = column.not_null || domain_not_null(catalog, column);
        let outer = &map.message.fields[at].name;
        let finding = if !held.nullable && !not_null {
            refuse_null(table, column, held, outer)
        } else if held.nullable && not_null && !column.has_default() {
            if clickhouse::never_null(column) {
                continue;
            }
            accept_null(table, column, outer)
        } else {
            continue;
        };
        findings.push(context.at_change(
            finding,
            (
                context.field(&map.message.fields[at]),
                format!("field '{outer}'"),
            ),
            (&column.place, format!("column '{}'", column.name)),
        ));
    }
}

fn refuse_null(table: &ObjectName, column: &Column, held: &ColumnMap<'_>, outer: &str) -> Finding {
    let (table_text, name) = (statement::table(table), identifier(&column.name));
    let set = match clickhouse::type_of(column) {
        Some(ty) => modified(table, column, &clickhouse::with_null(ty, false)),
        None => format!("ALTER TABLE {table_text} ALTER COLUMN {name} SET NOT NULL;"),
    };
    let help = if held.field.is_repeated() {
        set
    } else {
        format!("mark field '{outer}' optional, or {set}")
    };
    let message = format!(
        "column '{table}.{}' may be NULL, but field '{outer}' cannot be absent",
        column.name
    );
    Finding::new(&COLUMN_NULLABILITY, message).help(help)
}

fn accept_null(table: &ObjectName, column: &Column, outer: &str) -> Finding {
    let (table_text, name) = (statement::table(table), identifier(&column.name));
    if let Some(ty) = clickhouse::type_of(column) {
        // ClickHouse fills in what is not written: absence is not seen again.
        let message = format!(
            "column '{table}.{}' of type '{ty}' cannot be NULL: where field '{outer}' is absent, \
             the type's default is stored",
            column.name
        );
        let set = modified(table, column, &clickhouse::with_null(ty, true));
        return Finding::new(&COLUMN_NULLABILITY, message)
            .severity(Severity::Warning)
            .help(format!("{set} or a DEFAULT that says what absence is"));
    }
    let message = format!(
        "column '{table}.{}' is NOT NULL and has no default, but field '{outer}' may be absent",
        column.name
    );
    Finding::new(&COLUMN_NULLABILITY, message).help(format!(
        "ALTER TABLE {table_text} ALTER COLUMN {name} DROP NOT NULL;"
    ))
}

fn modified(table: &ObjectName, column: &Column, ty: &str) -> String {
    let name = clickhouse::column(Dialect::ClickHouse, &column.name);
    let table = clickhouse::table(table);
    format!("ALTER TABLE {table} MODIFY COLUMN {name} {ty};")
}

fn domain_not_null(catalog: &Catalog, column: &Column) -> bool {
    let found = column
        .ty
        .user_type()
        .and_then(|name| catalog.types.get(name));
    matches!(found.map(|it| &it.kind), Some(TypeKind::Domain(domain)) if domain.not_null)
}

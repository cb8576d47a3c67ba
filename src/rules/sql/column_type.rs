//! Every column can hold its field.

use super::clickhouse;
use super::context::Context;
use super::statement::{self, identifier, usual_type};
use crate::entity::table::TableMap;
use crate::entity::verdict::Verdict;
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::sql::Dialect;

pub static COLUMN_TYPE: Rule = Rule {
    id: "SQL_COLUMN_TYPE",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that the type of every column can hold the values of its field.",
    doc: Doc {
        why: "A value that does not fit is refused by the database, or, worse, comes back changed: \
              rounded, cut, or in another time zone.",
        instead: "Change the type of the column in a migration, or the type of the field.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n  \
                 int64 rank = 2;\n}\n\
                 // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, rank bigint NOT NULL);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n  \
                int64 rank = 2;\n}\n\
                // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, rank integer NOT NULL);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((table, _)) = map.table else {
        return;
    };
    for (_, held) in map.columns() {
        let Some(column) = held.column else {
            continue;
        };
        let (loss, severity) = match held.verdict {
            Some(Verdict::Impossible) => (context.why_impossible(held, column), Severity::Error),
            Some(Verdict::Lossy(reason)) => (format!(": {reason}"), Severity::Warning),
            Some(Verdict::Exact | Verdict::Usual(_)) | None => continue,
        };
        let noun = held.value.kind.noun();
        let noun = if held.repeated {
            format!("a list with {noun} each")
        } else {
            noun.to_owned()
        };
        let message = format!(
            "column '{table}.{}' of type '{}' cannot hold field '{}', {noun}{loss}",
            column.name, column.ty, held.field.name
        );
        let finding =
            Finding::new(&COLUMN_TYPE, message)
                .severity(severity)
                .help(match context.dialect() {
                    Dialect::ClickHouse => clickhouse::modify(table, held),
                    Dialect::Postgres => format!(
                        "ALTER TABLE {} ALTER COLUMN {} TYPE {};",
                        statement::table(table),
                        identifier(&column.name),
                        usual_type(context, held)
                    ),
                });
        findings.push(context.at_change(
            finding,
            (
                context.field(held.field),
                format!("field '{}'", held.field.name),
            ),
            (&column.type_place, format!("column '{}'", column.name)),
        ));
    }
}

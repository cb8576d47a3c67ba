//! Where migrations can be undone, all can.

use super::context::Context;
use crate::rules::{Doc, Family, Finding, Location, Rule, Side};
use crate::sql::migration::{Format, Migration};

pub static MISSING_DOWN: Rule = Rule {
    id: "SQL_MISSING_DOWN",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that a migration can be undone if others of the project can.",
    doc: Doc {
        why: "Whoever has to roll a release back relies on every step having a way back. One without it \
              stops the rollback in the middle.",
        instead: "Write what undoes the migration under `-- +goose Down`, or into the `.down.sql` file. \
                  Where nothing is to be undone, a comment there says so.",
        before: "// file: sql/001_roles.sql\n-- +goose Up\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 -- +goose Down\nDROP TABLE roles;\n",
        after: "// file: sql/001_roles.sql\n-- +goose Up\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                -- +goose Down\nDROP TABLE roles;\n\
                // file: sql/002_tags.sql\n-- +goose Up\nCREATE TABLE tags (id uuid PRIMARY KEY);\n",
    },
};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let migrations = &context.input.migrations.migrations;
    if !migrations.iter().any(|migration| migration.down.is_some()) {
        return;
    }
    let base = context.input.base.is_some();
    for migration in migrations
        .iter()
        .filter(|migration| migration.down.is_none())
    {
        let Some(file) = migration.files().next() else {
            continue;
        };
        // One that is on the base may not be edited any more.
        if base && !context.is_new(&file.path) {
            continue;
        }
        let message = format!("migration '{}' cannot be undone", file.name);
        findings.push(
            Finding::new(&MISSING_DOWN, message)
                .help(remedy(migration, &file.name))
                .at(Location {
                    side: Side::Current,
                    path: file.path.clone(),
                    span: None,
                }),
        );
    }
}

fn remedy(migration: &Migration, name: &str) -> String {
    match migration.format {
        Format::Split => format!("add '{}'", name.replace(".up.sql", ".down.sql")),
        Format::Goose => "add a section '-- +goose Down'".to_owned(),
        Format::Dbmate => "add a section '-- migrate:down'".to_owned(),
        Format::Plain => {
            "put '-- +goose Up' above it, and add a section '-- +goose Down'".to_owned()
        }
    }
}

//! What has been merged stays where it is.

use super::context::Context;
use crate::rules::{Doc, Family, Finding, Location, Rule, Side};
use crate::sql::migration::{FileName, MigrationFile};
use std::collections::HashSet;
use std::sync::Arc;

pub static MIGRATION_REMOVED: Rule = Rule {
    id: "SQL_MIGRATION_REMOVED",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that no migration of the base has been removed or renamed.",
    doc: Doc {
        why: "Databases that have run the migration keep what it made; new ones never get it. Under \
              another number it would be run a second time.",
        instead: "Restore the file. Undo what it did with another migration.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: sql/002_name.sql\nALTER TABLE roles ADD COLUMN name text;\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
    },
};

pub(super) fn check(
    context: &Context<'_>,
    base: &[Arc<MigrationFile>],
    findings: &mut Vec<Finding>,
) {
    let current = &context.input.migrations.files;
    let paths: HashSet<&str> = current.iter().map(|file| &*file.path).collect();
    for old in base {
        let kept = paths.contains(&*old.path);
        if kept || FileName::parse(&old.name).is_err() {
            continue;
        }
        let renamed = current
            .iter()
            .find(|file| context.is_new(&file.path) && file.checksum == old.checksum);
        let finding = match renamed {
            Some(file) => {
                let message = format!("migration '{}' was renamed to '{}'", old.name, file.name);
                Finding::new(&MIGRATION_REMOVED, message)
                    .help(format!("name it '{}' again", old.name))
                    .at(whole(file, Side::Current))
            }
            None => {
                let message = format!("migration '{}' was removed", old.name);
                Finding::new(&MIGRATION_REMOVED, message)
                    .help("restore it; undo what it did with a migration of its own")
            }
        };
        findings.push(finding.previously(whole(old, Side::Base)));
    }
}

fn whole(file: &MigrationFile, side: Side) -> Location {
    Location {
        side,
        path: file.path.clone(),
        span: None,
    }
}

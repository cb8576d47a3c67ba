//! Versions are unique and only grow.

use super::context::Context;
use crate::rules::{Doc, Family, Finding, Location, Rule, Side};
use crate::sql::migration::{FileName, MigrationFile};
use std::path::Path;
use std::sync::Arc;

pub static VERSION_DUPLICATE: Rule = Rule {
    id: "SQL_VERSION_DUPLICATE",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that no two migrations have one version.",
    doc: Doc {
        why: "The version is what a database remembers of a migration. Of two with one version, the \
              second counts as applied as soon as the first is, and is never run. This happens when \
              two branches each take the next number.",
        instead: "Give the migration that came later the next number that is free.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: sql/002_tags.sql\nCREATE TABLE tags (id uuid PRIMARY KEY);\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: sql/001_tags.sql\nCREATE TABLE tags (id uuid PRIMARY KEY);\n",
    },
};

pub static VERSION_OUT_OF_ORDER: Rule = Rule {
    id: "SQL_VERSION_OUT_OF_ORDER",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that a new migration has a higher version than every migration of the base.",
    doc: Doc {
        why: "A database that is at a higher version already never runs the migration, or runs it after \
              later ones that it may not suit.",
        instead: "Give the migration a version that is higher than all on the base.",
        before: "// file: sql/005_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
        after: "// file: sql/005_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: sql/004_tags.sql\nCREATE TABLE tags (id uuid PRIMARY KEY);\n",
    },
};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let migrations = &context.input.migrations.migrations;
    for pair in migrations.windows(2) {
        let (Some(first), Some(second)) = (pair[0].files().next(), pair[1].files().next()) else {
            continue;
        };
        if pair[0].version != pair[1].version || folder(first) != folder(second) {
            continue;
        }
        // Told at the one that may still be changed.
        let (kept, told) = if context.is_new(&first.path) && !context.is_new(&second.path) {
            (second, first)
        } else {
            (first, second)
        };
        let message = format!(
            "version {} is that of '{}' already",
            pair[0].version, kept.name
        );
        findings.push(
            Finding::new(&VERSION_DUPLICATE, message)
                .help(next_free(context, told))
                .at(whole(told))
                .related(whole(kept), "the other migration of this version"),
        );
    }
    if let Some(base) = context.input.base {
        for file in &context.input.migrations.files {
            out_of_order(context, base, file, findings);
        }
    }
}

fn out_of_order(
    context: &Context<'_>,
    base: &[Arc<MigrationFile>],
    file: &Arc<MigrationFile>,
    findings: &mut Vec<Finding>,
) {
    let Ok(name) = FileName::parse(&file.name) else {
        return;
    };
    if !context.is_new(&file.path) {
        return;
    }
    let same_folder = base.iter().filter(|old| folder(old) == folder(file));
    let newest = same_folder
        .filter_map(|old| Some((FileName::parse(&old.name).ok()?.version, old)))
        .max_by_key(|(version, _)| *version);
    let Some((newest, old)) = newest.filter(|(newest, _)| name.version <= *newest) else {
        return;
    };
    // One that the base has is a duplicate, and a renamed file is told as such.
    let known = base.iter().any(|old| {
        FileName::parse(&old.name).is_ok_and(|old| old.version == name.version)
            || old.checksum == file.checksum
    });
    if known {
        return;
    }
    let message = format!(
        "version {} is lower than {newest}, which the base has already",
        name.version
    );
    findings.push(
        Finding::new(&VERSION_OUT_OF_ORDER, message)
            .help(next_free(context, file))
            .at(whole(file))
            .related(
                Location {
                    side: Side::Base,
                    path: old.path.clone(),
                    span: None,
                },
                "the newest migration of the base",
            ),
    );
}

/// "rename it to 007_…", with as many digits as the file has.
fn next_free(context: &Context<'_>, file: &MigrationFile) -> String {
    let files = &context.input.migrations.files;
    let base = context.input.base.unwrap_or_default();
    let highest = files
        .iter()
        .chain(base)
        .filter(|other| folder(other) == folder(file))
        .filter_map(|other| FileName::parse(&other.name).ok())
        .map(|name| name.version)
        .max();
    let digits = file.name.len()
        - file
            .name
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let rest = &file.name[digits..];
    match highest.and_then(|highest| highest.checked_add(1)) {
        Some(next) => format!("rename it to '{next:0digits$}{rest}'"),
        None => "rename it to a higher version".to_owned(),
    }
}

fn folder(file: &MigrationFile) -> Option<&Path> {
    Path::new(&*file.path).parent()
}

fn whole(file: &MigrationFile) -> Location {
    Location {
        side: Side::Current,
        path: file.path.clone(),
        span: None,
    }
}

//! What has been merged stays as it is.

use super::context::Context;
use crate::rules::{Doc, Family, Finding, Location, Rule, Side};
use crate::sql::migration::MigrationFile;
use crate::text::{Position, Span};
use std::collections::HashMap;
use std::sync::Arc;

pub static MIGRATION_EDITED: Rule = Rule {
    id: "SQL_MIGRATION_EDITED",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that no migration of the base has been edited.",
    doc: Doc {
        why: "Some database has run the migration as it was. It will not run it again, so that from now \
              on databases differ: those from before the edit and those from after it. Line ends do \
              not count.",
        instead: "Restore the file, and write what is to change as another migration.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id bigint PRIMARY KEY);\n",
    },
};

pub(super) fn check(
    context: &Context<'_>,
    base: &[Arc<MigrationFile>],
    findings: &mut Vec<Finding>,
) {
    let old: HashMap<&str, &Arc<MigrationFile>> =
        base.iter().map(|old| (&*old.path, old)).collect();
    for file in &context.input.migrations.files {
        let Some(old) = old.get(&*file.path) else {
            continue;
        };
        if old.checksum == file.checksum {
            continue;
        }
        let line = first_difference(&old.text, &file.text);
        let message = format!(
            "migration '{}' is on the base already and was edited",
            file.name
        );
        findings.push(
            Finding::new(&MIGRATION_EDITED, message)
                .help("restore the file; write the change as a migration of its own")
                .at(line_of(file, line, Side::Current))
                .previously(line_of(old, line, Side::Base)),
        );
    }
}

/// The first line that differs, from 0.
fn first_difference(old: &[u8], new: &[u8]) -> usize {
    let mut pairs = lines(old).zip(lines(new));
    match pairs.position(|(old, new)| old != new) {
        Some(line) => line,
        None => lines(old).count().min(lines(new).count()),
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// A line without the white space around it; the end of the file if it has
/// fewer lines.
fn line_of(file: &MigrationFile, line: usize, side: Side) -> Location {
    let mut start = 0;
    let mut found = None;
    for (at, text) in file.text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if at == line {
            let code = text.trim_ascii();
            let indent = text.len() - text.trim_ascii_start().len();
            let indent = if code.is_empty() { 0 } else { indent };
            found = Some(start + indent..start + indent + code.len());
        }
        start += text.len();
    }
    let span = match found {
        Some(range) => file.place(range).span,
        None => file.place(start..start).span,
    };
    Location {
        side,
        path: file.path.clone(),
        span: Some(at_least_one(span)),
    }
}

/// An empty line is shown at its first column.
fn at_least_one(span: Span) -> Span {
    if span.start != span.end {
        return span;
    }
    Span {
        end: Position {
            column: span.start.column + 1,
            ..span.start
        },
        ..span
    }
}

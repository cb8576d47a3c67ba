//! Rows that the old release writes are refused by something new.

use super::{CATEGORIES, Used, steps};
use crate::rules::sql::context::at;
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::sql::Place;
use crate::sql::catalog::{Check, Constraint, ConstraintKind, ForeignKey, ObjectName, Table};

pub static CONSTRAINED_IN_USE: Rule = Rule {
    id: "SQL_CONSTRAINED_IN_USE",
    family: Family::Sql,
    categories: CATEGORIES,
    purpose: "Checks that no key or check is added which the release before does not know of.",
    doc: Doc {
        why: "The old release writes what its contract allows, and rows among them are refused from \
              now on. Whether there are any, only those who know the data can say: it is a warning.",
        instead: "Say it in the contract first: `(contracts.v1.table).unique`, `references`, a \
                  validation rule. Add the constraint in the release after that, or waive the finding \
                  with what makes you sure.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                 string phone = 2;\n}\n\
                 // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage User {\n  string id = 1;\n  \
                string phone = 2;\n}\n\
                // file: sql/001_users.sql\nCREATE TABLE users (id uuid PRIMARY KEY, phone text NOT NULL);\n\
                // file: sql/002_unique.sql\nALTER TABLE users ADD CONSTRAINT users_phone_key UNIQUE (phone);\n",
    },
};

pub(super) fn check(
    used: &Used<'_>,
    (name, table): (&ObjectName, &Table),
    findings: &mut Vec<Finding>,
) {
    for constraint in &table.constraints {
        let is_new = used.context.is_new(&constraint.place.path)
            && !used
                .old_table
                .1
                .constraints
                .iter()
                .any(|old| says_the_same(old, constraint));
        if is_new && let Some(what) = refuses(used, constraint) {
            let what = format!("{what} '{}'", constraint.name);
            findings.push(finding(
                used,
                name,
                &what,
                &constraint.columns,
                &constraint.place,
            ));
        }
    }
    for (index_name, index) in used.context.input.replay.catalog.indexes_of(name) {
        let Some(columns) = index.plain_columns() else {
            continue;
        };
        let is_new = used.context.is_new(&index.place.path);
        if index.unique && !index.of_constraint && is_new && !is_known_key(used, &columns) {
            let what = format!("unique index '{}'", index_name.name);
            let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
            findings.push(finding(used, name, &what, &columns, &index.place));
        }
    }
}

fn finding(
    used: &Used<'_>,
    table: &ObjectName,
    what: &str,
    columns: &[String],
    place: &Place,
) -> Finding {
    let message = format!(
        "{what} on '{table}' refuses rows that the contract of the old release allows for '{}'",
        used.entity()
    );
    let finding = Finding::new(&CONSTRAINED_IN_USE, message)
        .severity(Severity::Warning)
        .help(steps::restrict_later())
        .at(at(place));
    let held = used
        .old
        .columns()
        .find(|(_, held)| columns.contains(&held.name));
    match held {
        Some((field, _)) => used.with_field(finding, field),
        None => used.with_message(finding),
    }
}

/// What refuses rows that were fine; `None` if the old release writes none.
fn refuses(used: &Used<'_>, constraint: &Constraint) -> Option<&'static str> {
    let columns: Vec<&str> = constraint.columns.iter().map(String::as_str).collect();
    let is_old = |column: &&str| used.old_table.1.column(column).is_some();
    match &constraint.kind {
        // Of a column that it does not know the old release writes the default.
        ConstraintKind::Unique { .. } if columns.iter().all(is_old) => {
            (!is_known_key(used, &columns)).then_some("unique constraint")
        }
        ConstraintKind::PrimaryKey if columns.iter().all(is_old) => {
            (!is_known_key(used, &columns)).then_some("primary key")
        }
        ConstraintKind::ForeignKey(key) if columns.iter().all(is_old) => {
            (!is_known_reference(used, &columns, key)).then_some("foreign key")
        }
        ConstraintKind::Check(check) => refuses_values(used, check).then_some("check"),
        ConstraintKind::Exclusion { .. } => Some("exclusion constraint"),
        ConstraintKind::Unique { .. }
        | ConstraintKind::PrimaryKey
        | ConstraintKind::ForeignKey(_) => None,
    }
}

fn says_the_same(old: &Constraint, new: &Constraint) -> bool {
    let kinds = match (&old.kind, &new.kind) {
        (ConstraintKind::Check(old), ConstraintKind::Check(new)) => {
            old.expression.text == new.expression.text
        }
        (ConstraintKind::ForeignKey(old), ConstraintKind::ForeignKey(new)) => {
            old.table == new.table && old.columns == new.columns
        }
        (old, new) => old == new,
    };
    kinds && old.columns == new.columns
}

/// True if the contract of the old release tells rows apart by fewer columns
/// already, or the database does.
fn is_known_key(used: &Used<'_>, columns: &[&str]) -> bool {
    let within = |key: &[&str]| !key.is_empty() && key.iter().all(|it| columns.contains(it));
    let declared = used
        .old
        .entity
        .keys()
        .any(|key| used.old.key_columns(key).is_some_and(|key| within(&key)));
    let (old_name, old) = used.old_table;
    let kept = old.constraints.iter().any(|constraint| {
        let key: Vec<&str> = constraint.columns.iter().map(String::as_str).collect();
        constraint.has_index() && within(&key)
    });
    let previous = used.context.input.previous;
    let indexed = previous.is_some_and(|previous| {
        let mut indexes = previous.replay.catalog.indexes_of(old_name);
        indexes
            .any(|(_, index)| index.unique && index.plain_columns().is_some_and(|key| within(&key)))
    });
    declared || kept || indexed
}

fn is_known_reference(used: &Used<'_>, columns: &[&str], key: &ForeignKey) -> bool {
    let Some(previous) = used.context.input.previous else {
        return false;
    };
    used.old.entity.references.iter().any(|reference| {
        let held = used.old.column(reference.field);
        let target = previous.entities.get(reference.target);
        held.is_some_and(|held| columns.contains(&held.name.as_str()))
            && target.is_some_and(|target| target.table.name == key.table.name)
    })
}

/// True if a value that the old release writes may not satisfy the check.
fn refuses_values(used: &Used<'_>, check: &Check) -> bool {
    let held = |name: &String| used.old.columns().find(|(_, held)| held.name == *name);
    let old: Vec<_> = check.expression.names.iter().filter_map(held).collect();
    let Some(((_, first), rest)) = old.split_first() else {
        // Columns that the old release does not write at all.
        return false;
    };
    if rest.is_empty() && is_not_null(&check.expression.text, &first.name) {
        return first.nullable;
    }
    let labels = match (first.value.of_enum, used.context.input.previous) {
        (Some(id), Some(previous)) => Some(&previous.entities.enum_type(id).labels),
        _ => None,
    };
    match (labels, check.labels.as_slice()) {
        (Some(written), [set]) if rest.is_empty() => {
            let has = |label: &String| set.labels.iter().any(|it| it.text == *label);
            !written.iter().flatten().all(has)
        }
        _ => true,
    }
}

/// True for `column IS NOT NULL`, whatever parentheses are around it.
fn is_not_null(text: &str, column: &str) -> bool {
    let bare = text.to_lowercase().replace(['(', ')', '"'], " ");
    let words: Vec<&str> = bare.split_whitespace().collect();
    words == [&column.to_lowercase(), "is", "not", "null"]
}

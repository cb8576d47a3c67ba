//! What is there is made by the migrations.

use super::{Context, at};
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::sql::difference::Difference;

pub static EXTRA: Rule = Rule {
    id: "SQL_DRIFT_EXTRA",
    family: Family::Sql,
    categories: &["SQL_DRIFT"],
    purpose: "Checks that everything in the database is made by a migration.",
    doc: Doc {
        why: "What was made by hand is in this database and in no other: the next one that is set up \
              from the migrations lacks it, and a migration that makes it fails here.",
        instead: "Write a migration that makes it (`IF NOT EXISTS` lets it pass where it is already), drop \
                  it, or leave the table out with `verify: {ignore: [...]}` in contracts.yaml.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, note text);\n",
    },
};

pub(super) fn finding(context: &Context<'_>, difference: &Difference, index: usize) -> Finding {
    let message = format!(
        "{} is in the database, and no migration makes it",
        difference.object
    );
    let finding = Finding::new(&EXTRA, message);
    let finding = match context.place_of_table(difference) {
        Some(place) => finding.at(at(place)),
        None => finding.at(context.database()),
    };
    // What was not understood may have made it; extensions are often there
    // from the start.
    let table = difference.object.table();
    let table = table.and_then(|name| context.input.expected.tables.get(name));
    let of_table = table.map_or(&[][..], |table| &table.gaps);
    let gap = of_table.iter().chain(&context.input.expected.gaps).next();
    let finding = match gap {
        Some(gap) => finding.severity(Severity::Warning).related(
            at(gap),
            "this statement is not understood; it may have made it",
        ),
        None if difference.object.noun() == "extension" => finding.severity(Severity::Warning),
        None => finding,
    };
    match (context.mends(index), context.keeps(index)) {
        (Some(drop), Some(keep)) => finding.help(format!(
            "to keep it, in a migration:\n{keep}\nto drop it:\n{drop}"
        )),
        (Some(sql), None) | (None, Some(sql)) => finding.help(sql),
        (None, None) => finding,
    }
}

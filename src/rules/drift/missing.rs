//! What the migrations make is there.

use super::{Context, at};
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::difference::Difference;

pub static MISSING: Rule = Rule {
    id: "SQL_DRIFT_MISSING",
    family: Family::Sql,
    categories: &["SQL_DRIFT"],
    purpose: "Checks that what the applied migrations make is in the database.",
    doc: Doc {
        why: "What was dropped by hand is missed by the code that relies on it: a table or column by \
              every query, an index by the slow ones, a constraint by the first wrong row.",
        instead: "Make it again with the statement that `contracts verify` writes, or drop it in a \
                  migration.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, name text);\n\
                 CREATE INDEX roles_name_idx ON roles (name);\n\
                 // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, name text);\n\
                 CREATE INDEX roles_name_idx ON roles (name);\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, name text);\n\
                CREATE INDEX roles_name_idx ON roles (name);\n\
                // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, name text);\n",
    },
};

pub(super) fn finding(context: &Context<'_>, difference: &Difference, index: usize) -> Finding {
    let message = format!(
        "{} is made by the migrations, and missing from the database",
        difference.object
    );
    let finding = Finding::new(&MISSING, message);
    let finding = match &difference.to_place {
        Some(place) => finding.at(at(place)),
        None => finding.at(context.database()),
    };
    match context.mends(index) {
        Some(sql) => finding.help(sql),
        None => finding,
    }
}

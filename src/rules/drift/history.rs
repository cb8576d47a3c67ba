//! Files and history say the same.

use super::{Context, at};
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::drift::HistoryDrift;

pub static PENDING: Rule = Rule {
    id: "SQL_DRIFT_PENDING",
    family: Family::Sql,
    categories: &["SQL_DRIFT"],
    purpose: "Checks that every migration is carried out.",
    doc: Doc {
        why: "Code that is built from the contracts expects the tables of the last migration; a database \
              that lags behind refuses its queries.",
        instead: "Run `contracts migrate up`.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: history\n1 applied\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: database.sql\n\
                // file: history\n",
    },
};

pub static EDITED: Rule = Rule {
    id: "SQL_DRIFT_EDITED",
    family: Family::Sql,
    categories: &["SQL_DRIFT"],
    purpose: "Checks that the file of a migration is what was carried out.",
    doc: Doc {
        why: "A file that is edited after it was carried out changes nothing where it was, and something \
              else where it is yet to be: databases part without anybody noticing.",
        instead: "Restore the file and put the change into a new migration, or accept it as it is with \
                  `contracts migrate repair`.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: history\n1 applied\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: history\n1 edited\n",
    },
};

pub static UNKNOWN: Rule = Rule {
    id: "SQL_DRIFT_UNKNOWN",
    family: Family::Sql,
    categories: &["SQL_DRIFT"],
    purpose: "Checks that every migration that was carried out has a file.",
    doc: Doc {
        why: "A database that is ahead of the files has been migrated from another branch, or its file \
              was deleted: it cannot be set up again from what is here.",
        instead: "Get the files that it was migrated with, or forget the entry with `contracts migrate \
                  repair`.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 // file: history\n1 applied\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: database.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                // file: history\n1 applied\n2 applied\n",
    },
};

pub(super) fn finding(context: &Context<'_>, drift: &HistoryDrift) -> Finding {
    match drift {
        HistoryDrift::Pending { place, after: None } => {
            Finding::new(&PENDING, "the migration is not applied")
                .help("contracts migrate up")
                .at(at(place))
        }
        HistoryDrift::Pending {
            place,
            after: Some(later),
        } => Finding::new(
            &PENDING,
            format!("the migration is not applied, and version {later} after it is"),
        )
        .help(
            "give the file a version above the last, or run it where it stands: contracts migrate up \
             --allow-out-of-order",
        )
        .at(at(place)),
        HistoryDrift::Unfinished {
            place,
            done,
            statements,
        } => Finding::new(
            &PENDING,
            format!("the migration is applied in part: {done} of {statements} statements are done"),
        )
        .help("contracts migrate up")
        .at(at(place)),
        HistoryDrift::Edited {
            place,
            ours,
            theirs,
        } => Finding::new(
            &EDITED,
            format!(
                "the migration was edited after it was applied: its checksum is {ours}, the history \
                 has {theirs}"
            ),
        )
        .help(
            "restore the file, and put the change into a new one; or accept it as it is: contracts \
             migrate repair",
        )
        .at(at(place)),
        HistoryDrift::Unknown {
            version,
            name,
            applied,
        } => Finding::new(
            &UNKNOWN,
            format!("version {version} ({name}) was applied at {applied}, and no file has it"),
        )
        .help(
            "get the files that the database was migrated with; or forget it: contracts migrate \
             repair",
        )
        .at(context.database()),
    }
}

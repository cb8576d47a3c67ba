//! What is there is as the migrations make it.

use super::{Context, at};
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::sql::difference::{Aspect, Difference};

pub static CHANGED: Rule = Rule {
    id: "SQL_DRIFT_CHANGED",
    family: Family::Sql,
    categories: &["SQL_DRIFT"],
    purpose: "Checks that everything in the database is as the migrations make it.",
    doc: Doc {
        why: "A type, default or constraint that was changed by hand makes this database refuse or \
              accept other values than every other one.",
        instead: "Change it back with the statement that `contracts verify` writes, or write a migration \
                  that makes the change everywhere.",
        before: "// file: sql/001_roles.sql\nCREATE TABLE roles (id int PRIMARY KEY, rank int CHECK (rank IN (1, 2)));\n\
                 // file: database.sql\nCREATE TABLE roles (id int PRIMARY KEY, rank int CHECK (rank = ANY (ARRAY[1, 2])));\n",
        after: "// file: sql/001_roles.sql\nCREATE TABLE roles (id int PRIMARY KEY, rank int CHECK (rank IN (1, 2)));\n\
                // file: database.sql\nCREATE TABLE roles (id bigint PRIMARY KEY, rank int CHECK (rank = ANY (ARRAY[1, 2])));\n",
    },
};

pub(super) fn finding(
    context: &Context<'_>,
    difference: &Difference,
    aspect: Aspect,
    index: usize,
) -> Finding {
    let finding = Finding::new(&CHANGED, message(difference, aspect));
    let finding = match &difference.to_place {
        Some(place) => finding.at(at(place)),
        None => finding.at(context.database()),
    };
    match (context.mends(index), context.keeps(index)) {
        (Some(back), Some(keep)) => finding.help(format!(
            "to change it back:\n{back}\nto keep it, in a migration:\n{keep}"
        )),
        (Some(sql), None) => finding.help(sql),
        _ => finding.help("no single statement does this: make it anew, and move what is in it"),
    }
}

/// A text that may be the same in other words: only the server could tell.
pub(super) fn undecided(context: &Context<'_>, difference: &Difference) -> Finding {
    let message = format!(
        "whether {} is as the migrations make it cannot be told: it is `{}` in the database, and `{}` in \
         the migrations",
        difference.object,
        shown(difference.from.as_ref()),
        shown(difference.to.as_ref()),
    );
    let finding = Finding::new(&CHANGED, message).severity(Severity::Warning);
    let finding = match &difference.to_place {
        Some(place) => finding.at(at(place)),
        None => finding.at(context.database()),
    };
    finding.help("the server tells, if the user may make temporary tables in this database")
}

fn message(difference: &Difference, aspect: Aspect) -> String {
    let (from, to) = (
        shown(difference.from.as_ref()),
        shown(difference.to.as_ref()),
    );
    let object = &difference.object;
    match aspect {
        Aspect::Valid => format!("{object} is INVALID: a build of it failed half way"),
        Aspect::Comment => {
            let either = |text: &str| match text {
                "" => "none".to_owned(),
                text => format!("'{text}'"),
            };
            format!(
                "the comment on {object} is {} in the database, and {} by the migrations",
                either(&from),
                either(&to)
            )
        }
        Aspect::Definition => format!("{object} is not what the migrations make it"),
        _ => format!(
            "{object} has {} `{from}` in the database, and `{to}` by the migrations",
            aspect.noun()
        ),
    }
}

/// On one line, and no longer than a line.
fn shown(text: Option<&String>) -> String {
    const LONGEST: usize = 120;
    let text = text.map(String::as_str).unwrap_or_default();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

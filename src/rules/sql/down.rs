//! The way down undoes the way up.

use super::context::{Context, at};
use super::statement::is_about;
use crate::rules::{Doc, Family, Finding, Location, Rule, Side};
use crate::sql::difference::{Change, Difference};
use crate::sql::migration::{Migration, Script};
use crate::sql::replay::{RoundTrip, round_trips};
use crate::sql::{Dialect, Place, clickhouse};
use crate::text::Span;

pub static DOWN_INCOMPLETE: Rule = Rule {
    id: "SQL_DOWN_INCOMPLETE",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that going down leaves the database as it was before going up.",
    doc: Doc {
        why: "After a rollback the schema is what neither release knows, and the next attempt to go up \
              fails on what is still there. Each new migration is carried out up, down and up again \
              on the catalog, and what differs is listed.",
        instead: "Undo every statement of the way up, in reverse order.",
        before: "// file: sql/001_roles.sql\n-- +goose Up\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                 -- +goose Down\nDROP TABLE roles;\n",
        after: "// file: sql/001_roles.sql\n-- +goose Up\nCREATE TABLE roles (id uuid PRIMARY KEY);\n\
                -- +goose Down\nDROP TABLE roles;\n\
                // file: sql/002_tags.sql\n-- +goose Up\nCREATE TABLE tags (id uuid PRIMARY KEY);\n\
                CREATE TYPE tag_kind AS ENUM ('a');\n-- +goose Down\nDROP TABLE tags;\n",
    },
};

/// How many differences a message lists.
const LISTED: usize = 4;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.selection.is_on(&DOWN_INCOMPLETE) {
        return;
    }
    // One that is on the base may not be edited any more; without a base nothing
    // tells which are.
    let wanted = |migration: &Migration| {
        let down = migration.down.as_ref();
        let is_readable = down.is_some_and(|down| !has_syntax_errors(down));
        let mut files = migration.files();
        is_readable && files.any(|file| context.is_new(&file.path))
    };
    let migrations = &context.input.migrations.migrations;
    let trips = match context.dialect() {
        Dialect::Postgres => round_trips(migrations, &wanted),
        Dialect::ClickHouse => clickhouse::round_trips(migrations, &wanted),
    };
    for trip in trips {
        findings.extend(finding(&trip));
    }
}

fn has_syntax_errors(script: &Script) -> bool {
    script
        .statements
        .iter()
        .any(|statement| !statement.readable)
}

fn finding(trip: &RoundTrip<'_>) -> Option<Finding> {
    let (up, down) = (trip.migration.up.as_ref()?, trip.migration.down.as_ref()?);
    let name = &down.file.name;
    if let Some(problem) = trip.down.first() {
        let message = format!("the way down of '{name}' fails: {}", problem.message);
        let mut finding = Finding::new(&DOWN_INCOMPLETE, message).at(at(&problem.place));
        finding.help.clone_from(&problem.help);
        return Some(match &problem.earlier {
            Some(earlier) => finding.related(at(earlier), "dropped or made here"),
            None => finding,
        });
    }
    let mut said: Vec<String> = trip.differences.iter().map(say).collect();
    let more = said.len().saturating_sub(LISTED);
    if more > 0 {
        said.truncate(LISTED);
        said.push(format!("and {more} more"));
    }
    let message = format!(
        "the way down of '{name}' does not undo the way up: {}",
        said.join("; ")
    );
    let help = match trip.again.first() {
        Some(problem) => format!(
            "undo every statement of the way up: after going down, going up again fails: {}",
            problem.message
        ),
        None => "undo every statement of the way up, in reverse order".to_owned(),
    };
    let mut finding = Finding::new(&DOWN_INCOMPLETE, message)
        .help(help)
        .at(place(trip, down));
    for difference in trip.differences.iter().take(LISTED) {
        let made = difference
            .from_place
            .as_ref()
            .filter(|it| it.path == up.file.path);
        if let Some(made) = made {
            finding = finding.related(at(made), format!("{} comes from here", difference.object));
        }
    }
    Some(finding)
}

/// What differs after the way down, in words.
fn say(difference: &Difference) -> String {
    let Difference {
        object,
        change,
        from,
        to,
        ..
    } = difference;
    match change {
        Change::Removed => format!("{object} is still there"),
        Change::Added => format!("{object} is missing"),
        Change::Changed(aspect) => {
            let value =
                |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
            format!(
                "the {} of {object} is {} where it was {}",
                aspect.noun(),
                value(from),
                value(to)
            )
        }
    }
}

/// The statement of the way down that is about what differs, else the last one;
/// without any, where they should be.
fn place(trip: &RoundTrip<'_>, down: &Script) -> Location {
    let tables = trip.differences.iter().filter_map(|it| it.object.table());
    let about = tables.flat_map(|table| {
        let mut statements = down.statements.iter().rev();
        statements.find(|it| is_about(&down.words(it), table))
    });
    let found = about.into_iter().next().or(down.statements.last());
    match found {
        Some(statement) => at(&down.file.place(statement.range.clone())),
        None => Location {
            side: Side::Current,
            path: down.file.path.clone(),
            span: annotation(down).map(|place| place.span),
        },
    }
}

/// The line that begins the section.
fn annotation(down: &Script) -> Option<Place> {
    let text = std::str::from_utf8(&down.file.text).ok()?;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["--", "+goose", word] = words.as_slice()
            && word.eq_ignore_ascii_case("down")
        {
            return Some(down.file.place(start..start + line.trim_end().len()));
        }
        start += line.len();
    }
    Some(Place {
        path: down.file.path.clone(),
        span: Span::file_start(),
    })
}

//! The sections of a dbmate file.
//!
//! A line `-- migrate:up` begins the way up, `-- migrate:down` the way back;
//! `transaction:false` behind either says that it runs without a transaction.
//! What stands in a section goes to the server in one piece.

use super::MigrationFile;
use super::goose::{Section, Sections};
use crate::sql::{Problem, ProblemKind};
use std::ops::Range;

const UP: &str = "migrate:up";
const DOWN: &str = "migrate:down";

/// An annotation: its range, where the text behind it begins, and what it says.
struct Annotation<'a> {
    range: Range<usize>,
    end: usize,
    words: Vec<&'a str>,
}

/// Splits a text into sections; `None` if it has no annotation.
pub(super) fn sections(
    file: &MigrationFile,
    text: &str,
    problems: &mut Vec<Problem>,
) -> Option<Sections> {
    let found = annotations(text);
    let first = found.first()?;
    let mut wrong = |range: Range<usize>, message: &str, help: &str| {
        let place = file.place(range);
        problems.push(Problem::new(ProblemKind::Annotation, place, message).help(help));
    };
    let mut before = 0;
    for line in text[..first.range.start].split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() && !trimmed.starts_with("--") {
            let range = before..before + line.trim_end().len();
            wrong(
                range,
                "statement outside a section",
                "put '-- migrate:up' above it",
            );
        }
        before += line.len();
    }
    let mut sections = Sections::default();
    for (at, annotation) in found.iter().enumerate() {
        let end = found
            .get(at + 1)
            .map_or(text.len(), |next| next.range.start);
        let options = &annotation.words[1..];
        if let Some(unknown) = options.iter().find(|it| !is_option(it)) {
            let message = format!("unknown option '{unknown}' of a migration");
            let help = "dbmate knows transaction:true and transaction:false";
            wrong(annotation.range.clone(), &message, help);
        }
        let section = Section {
            text: annotation.end..end,
            no_transaction: options.contains(&"transaction:false"),
            ..Section::default()
        };
        let place = match annotation.words[0] {
            UP => &mut sections.up,
            _ => &mut sections.down,
        };
        if place.is_some() || (annotation.words[0] == UP && at > 0) {
            wrong(
                annotation.range.clone(),
                "a section stands where it may not",
                "write '-- migrate:up' first and once, then '-- migrate:down' at most once",
            );
            continue;
        }
        *place = Some(section);
    }
    if sections.up.is_none() {
        wrong(
            first.range.clone(),
            "'-- migrate:down' without '-- migrate:up' before it",
            "put '-- migrate:up' and its statements above",
        );
    }
    Some(sections)
}

fn annotations(text: &str) -> Vec<Annotation<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let comment = line.strip_prefix("--").unwrap_or_default();
        let words: Vec<&str> = comment.split_whitespace().collect();
        if matches!(words.first(), Some(&(UP | DOWN))) {
            found.push(Annotation {
                range: start..start + line.trim_end().len(),
                end,
                words,
            });
        }
        start = end;
    }
    found
}

fn is_option(word: &str) -> bool {
    matches!(word, "transaction:true" | "transaction:false")
}

//! Waivers in comments of migrations.
//!
//! `-- contracts:ignore RULE_ID reason` on lines of its own covers the statement
//! that comes next; within a statement, the next line; behind code, its own
//! line. At the head of a file, above an empty line or above the first goose
//! annotation, it covers the file. A migration that the base has cannot be
//! edited any more: nothing is said of the waivers in it.

use super::waiver::{Region, Waivers};
use crate::rules::{Location, Side};
use crate::sql::Place;
use crate::sql::migration::{MigrationFile, Migrations};
use squawk_lexer::{TokenKind, tokenize};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// What a comment that waives a rule begins with: the word for migrations, and
/// the one that protos have for it.
const MARKS: [&str; 2] = ["contracts:ignore", "contracts:allow"];

impl Waivers {
    /// What comments of migrations say. `is_merged` is asked with paths as shown.
    pub fn of_migrations(migrations: &Migrations, is_merged: &dyn Fn(&str) -> bool) -> Waivers {
        let mut statements: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
        for migration in &migrations.migrations {
            for script in migration.up.iter().chain(&migration.down) {
                let ranges = script.statements.iter().map(|it| it.range.clone());
                statements
                    .entry(&script.file.path)
                    .or_default()
                    .extend(ranges);
            }
        }
        let mut waivers = Waivers::default();
        for file in &migrations.files {
            let text = std::str::from_utf8(&file.text).unwrap_or_default();
            if !MARKS.iter().any(|mark| text.contains(mark)) {
                continue;
            }
            let comments = FileComments {
                file,
                text,
                statements: statements.remove(&*file.path).unwrap_or_default(),
            };
            let mut of_file = comments.waivers();
            if is_merged(&file.path) {
                of_file.leave_alone();
            }
            waivers.extend(of_file);
        }
        waivers
    }
}

struct FileComments<'a> {
    file: &'a Arc<MigrationFile>,
    text: &'a str,
    statements: Vec<Range<usize>>,
}

impl FileComments<'_> {
    fn waivers(&self) -> Waivers {
        let mut waivers = Waivers::default();
        let mut at = 0;
        for token in tokenize(self.text) {
            let range = at..at + token.len as usize;
            at = range.end;
            let is_comment = matches!(
                token.kind,
                TokenKind::LineComment | TokenKind::BlockComment { .. }
            );
            if is_comment && let Some(said) = said(&self.text[range.clone()]) {
                self.add(&mut waivers, range, said);
            }
        }
        waivers
    }

    fn add(&self, waivers: &mut Waivers, comment: Range<usize>, said: &str) {
        let trimmed = self.text[comment.clone()].trim_end().len();
        let place = self.location(Some(
            self.file.place(comment.start..comment.start + trimmed),
        ));
        match self.covered(&comment) {
            Some(region) => waivers.add_comment(said, region, place),
            None => waivers.wrong(
                "this waiver stands at no statement".to_owned(),
                "write it on the line above a statement, or behind code".to_owned(),
                place,
            ),
        }
    }

    fn covered(&self, comment: &Range<usize>) -> Option<Region> {
        let line = self.line(comment.start);
        if !self.text[line.start..comment.start].trim().is_empty() {
            return Some(self.lines(line));
        }
        let around = |it: &&Range<usize>| it.start < comment.start && comment.end < it.end;
        if self.statements.iter().any(|it| around(&it)) {
            let next = self.next_code(comment.end)?;
            return Some(self.lines(self.line(next)));
        }
        if self.is_head(comment) {
            return Some(Region::new(self.location(None)));
        }
        let after = self.statements.iter().filter(|it| it.start >= comment.end);
        let next = after.min_by_key(|it| it.start)?;
        Some(self.lines(next.clone()))
    }

    /// True above all code, if an empty line or an annotation follows.
    fn is_head(&self, comment: &Range<usize>) -> bool {
        let first = self.statements.iter().map(|it| it.start).min();
        let first = first.unwrap_or(self.text.len());
        let Some(between) = self.text.get(comment.end..first) else {
            return false;
        };
        let lines: Vec<&str> = between.lines().map(str::trim).collect();
        // The first is what is left of the comment's own line.
        let lines = lines.iter().skip(1);
        let is_end = |line: &&str| line.is_empty() || line.starts_with("-- +goose");
        lines.clone().any(is_end) && first < self.text.len()
    }

    /// Where the first token after `at` begins that is code.
    fn next_code(&self, at: usize) -> Option<usize> {
        let mut start = at;
        for token in tokenize(self.text.get(at..)?) {
            let is_code = !matches!(
                token.kind,
                TokenKind::Whitespace
                    | TokenKind::LineComment
                    | TokenKind::BlockComment { .. }
                    | TokenKind::Eof
            );
            if is_code {
                return Some(start);
            }
            start += token.len as usize;
        }
        None
    }

    /// The line of an offset, without its end.
    fn line(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |it| it + 1);
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |it| at + it);
        start..end
    }

    /// What begins within a range.
    fn lines(&self, range: Range<usize>) -> Region {
        Region::beginning_in(self.location(Some(self.file.place(range))))
    }

    fn location(&self, place: Option<Place>) -> Location {
        Location {
            side: Side::Current,
            path: self.file.path.clone(),
            span: place.map(|place| place.span),
        }
    }
}

/// What a comment says behind a mark.
fn said(comment: &str) -> Option<&str> {
    let inner = comment
        .strip_prefix("--")
        .or_else(|| comment.strip_prefix("/*"))?;
    let inner = inner.trim();
    let inner = inner.strip_suffix("*/").unwrap_or(inner).trim();
    let rest = MARKS.iter().find_map(|mark| inner.strip_prefix(mark))?;
    let is_whole_word = rest.is_empty() || rest.starts_with(char::is_whitespace);
    is_whole_word.then(|| rest.trim())
}

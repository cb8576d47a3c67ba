//! Waivers in comments of protos.
//!
//! `// contracts:allow RULE_ID reason` covers the declaration that the comment
//! belongs to, and all that is inside; at `syntax` or `package` it covers the
//! file. The comment stands right above the declaration, or behind it on its
//! line. The compiler knows what a comment belongs to, but not on which line it stands;
//! the text knows the line. So both are asked: a line that no declaration claims
//! is a waiver at no declaration, and covers nothing.

use super::waiver::{Region, Waivers};
use crate::compile::Texts;
use crate::rules::{Location, Side};
use crate::schema::{File, Schema, path};
use crate::text::{LineIndex, Span};
use std::sync::Arc;

/// What a comment line that waives a rule begins with.
const MARK: &str = "contracts:allow";

impl Waivers {
    /// What comments of the checked files say.
    pub fn of_comments(schema: &Schema, texts: &Texts) -> Waivers {
        let mut waivers = Waivers::default();
        for file in schema.own_files() {
            let text = texts.get(&file.shown);
            // Where there is no text (an image), the comments have to be read.
            if text.is_none_or(|text| text.contains(MARK)) {
                FileComments::new(file, text).collect(schema, &mut waivers);
            }
        }
        waivers
    }
}

struct FileComments<'a> {
    file: &'a File,
    /// False for an image.
    has_text: bool,
    lines: Vec<Line<'a>>,
}

/// A line of the text that holds the mark.
struct Line<'a> {
    span: Span,
    /// What follows the mark.
    said: &'a str,
    /// True if it is a comment for sure.
    is_comment: bool,
    claimed: bool,
}

impl<'a> FileComments<'a> {
    fn new(file: &'a File, text: Option<&'a Arc<str>>) -> FileComments<'a> {
        let lines = text.map_or_else(Vec::new, |text| lines(text));
        FileComments {
            file,
            has_text: text.is_some(),
            lines,
        }
    }

    fn collect(mut self, schema: &Schema, waivers: &mut Waivers) {
        for (path, span, comments) in schema.comments_of_file(self.file.id) {
            let is_file = matches!(path, [path::FILE_SYNTAX] | [path::FILE_PACKAGE]);
            let region = || {
                Region::new(Location {
                    side: Side::Current,
                    path: self.file.shown.clone(),
                    span: span.filter(|_| !is_file),
                })
            };
            let region = region();
            for said in statements(comments.leading) {
                let place = self.claim_above(said, span);
                self.add(said, &region, place.or(span), waivers);
            }
            for said in statements(comments.trailing) {
                let place = self.claim_behind(said, span);
                // A comment on a line of its own below a declaration is the
                // declaration's for the compiler; nobody would mean it so.
                if place.is_some() || !self.has_text {
                    self.add(said, &region, place.or(span), waivers);
                }
            }
        }
        for line in self.lines.iter().filter(|l| l.is_comment && !l.claimed) {
            let place = self.location(Some(line.span));
            let help = "write it on the lines right above a declaration, without an empty line \
                        between";
            waivers.wrong(
                "this waiver stands at no declaration".to_owned(),
                help.to_owned(),
                place,
            );
        }
    }

    fn add(&self, said: &str, region: &Region, span: Option<Span>, waivers: &mut Waivers) {
        waivers.add_comment(said, region.clone(), self.location(span));
    }

    fn location(&self, span: Option<Span>) -> Location {
        Location {
            side: Side::Current,
            path: self.file.shown.clone(),
            span,
        }
    }

    /// The nearest line before a declaration that says this.
    fn claim_above(&mut self, said: &str, declaration: Option<Span>) -> Option<Span> {
        let before = declaration?.start;
        let mut lines = self.lines.iter_mut().rev();
        let line = lines.find(|l| !l.claimed && l.span.start < before && l.said == said)?;
        line.claimed = true;
        Some(line.span)
    }

    /// The line on which a declaration begins or ends, if it says this.
    fn claim_behind(&mut self, said: &str, declaration: Option<Span>) -> Option<Span> {
        let Span { start, end } = declaration?;
        let beside = |line: u32| line == start.line || line == end.line;
        let mut lines = self.lines.iter_mut();
        let line = lines.find(|l| {
            !l.claimed && l.said == said && l.span.start > start && beside(l.span.start.line)
        })?;
        line.claimed = true;
        Some(line.span)
    }
}

/// What the lines of a comment say behind the mark.
fn statements(comment: &str) -> impl Iterator<Item = &str> {
    comment.lines().filter_map(behind_mark)
}

fn behind_mark(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix(MARK)?;
    let is_whole_word = rest.is_empty() || rest.starts_with(char::is_whitespace);
    is_whole_word.then(|| rest.trim())
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let index = LineIndex::new(text.as_bytes());
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find(MARK) {
            let rest = line[at..].trim_end();
            let rest = rest.strip_suffix("*/").unwrap_or(rest).trim_end();
            if let Some(said) = behind_mark(rest) {
                let start = offset + at;
                let before = line[..at].trim_end();
                found.push(Line {
                    span: index.span(text.as_bytes(), start..start + rest.len()),
                    said,
                    is_comment: ["//", "/*"].iter().any(|mark| before.ends_with(mark)),
                    claimed: false,
                });
            }
        }
        offset += line.len();
    }
    found
}

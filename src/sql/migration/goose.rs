//! The sections of a goose file.
//!
//! goose reads lines. A line that begins with `-- +goose` is an annotation:
//! `Up` and `Down` begin the sections, `StatementBegin` and `StatementEnd`
//! enclose what is sent to the server in one piece, `NO TRANSACTION` holds for
//! the whole file, and between `ENVSUB ON` and `ENVSUB OFF` environment
//! variables are filled in.

use super::MigrationFile;
use crate::sql::{Problem, ProblemKind};
use crate::text::nearest;
use std::ops::Range;

/// What one direction of a file consists of.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub text: Range<usize>,
    /// Inner texts of StatementBegin … StatementEnd.
    pub blocks: Vec<Range<usize>>,
    /// Texts in which environment variables are filled in.
    pub environment: Vec<Range<usize>>,
    pub no_transaction: bool,
    /// False for a file without annotations: the server splits it, not goose.
    pub annotated: bool,
}

impl Section {
    /// A file without annotations. What keeps it out of a transaction is its
    /// start, as sqlx has it.
    pub(super) fn whole(text: &str) -> Section {
        Section {
            text: 0..text.len(),
            no_transaction: text.starts_with("-- no-transaction"),
            ..Section::default()
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Sections {
    pub up: Option<Section>,
    pub down: Option<Section>,
}

const ANNOTATIONS: [&str; 7] = [
    "Up",
    "Down",
    "StatementBegin",
    "StatementEnd",
    "NO TRANSACTION",
    "ENVSUB ON",
    "ENVSUB OFF",
];

/// Splits a text into sections; `None` if it has no annotation at all.
pub(super) fn sections(
    file: &MigrationFile,
    text: &str,
    problems: &mut Vec<Problem>,
) -> Option<Sections> {
    if !text.contains("+goose") {
        return None;
    }
    let mut splitter = Splitter {
        file,
        text,
        problems: Vec::new(),
        sections: Sections::default(),
        current: None,
        block: None,
        environment: None,
        no_transaction: false,
        any: false,
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        splitter.line(start, line);
        start += line.len();
    }
    // A text may speak of goose without being for it.
    let (sections, found) = splitter.finish()?;
    problems.extend(found);
    Some(sections)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Up,
    Down,
}

struct Splitter<'a> {
    file: &'a MigrationFile,
    text: &'a str,
    problems: Vec<Problem>,
    sections: Sections,
    /// The section that the line is in, and the section so far.
    current: Option<(Which, Section)>,
    /// The annotation that opened a block, and where its text begins.
    block: Option<(Range<usize>, usize)>,
    environment: Option<usize>,
    no_transaction: bool,
    any: bool,
}

impl Splitter<'_> {
    fn line(&mut self, start: usize, line: &str) {
        let end = start + line.len();
        let trimmed = line.trim();
        let Some(rest) = trimmed.strip_prefix("--") else {
            if self.current.is_none() && !trimmed.is_empty() {
                self.outside(start, line);
            }
            return;
        };
        let Some(annotation) = rest.trim_start().strip_prefix("+goose") else {
            return;
        };
        let at = start + (line.len() - line.trim_start().len());
        let range = at..at + trimmed.len();
        self.any = true;
        if line.starts_with([' ', '\t']) {
            self.wrong(range.clone(), "an annotation must begin its line", None);
        }
        let annotation = annotation.trim();
        let known = ANNOTATIONS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(annotation));
        match known.copied() {
            Some("Up") => self.begin(Which::Up, range, end),
            Some("Down") => self.begin(Which::Down, range, end),
            Some("StatementBegin") => self.begin_block(range, end),
            Some("StatementEnd") => self.end_block(range, start),
            Some("NO TRANSACTION") => self.no_transaction = true,
            Some("ENVSUB ON") => self.environment = self.environment.or(Some(end)),
            Some("ENVSUB OFF") => self.end_environment(start),
            _ => self.unknown(range, annotation),
        }
    }

    fn begin(&mut self, which: Which, range: Range<usize>, end: usize) {
        self.close_block();
        match (which, &self.current, &self.sections) {
            (Which::Up, Some(_), _) | (Which::Up, None, Sections { up: Some(_), .. }) => {
                self.wrong(
                    range.clone(),
                    "'-- +goose Up' may stand only once, before '-- +goose Down'",
                    None,
                );
            }
            (Which::Down, Some((Which::Down, _)), _) => {
                self.wrong(range.clone(), "'-- +goose Down' may stand only once", None);
            }
            (Which::Down, None, _) => self.wrong(
                range.clone(),
                "'-- +goose Down' without '-- +goose Up' before it",
                Some("put '-- +goose Up' and its statements above".to_owned()),
            ),
            _ => {}
        }
        self.close_section(range.start);
        let section = Section {
            text: end..end,
            annotated: true,
            ..Section::default()
        };
        self.current = Some((which, section));
    }

    fn begin_block(&mut self, range: Range<usize>, end: usize) {
        if self.current.is_none() {
            self.wrong(
                range,
                "'-- +goose StatementBegin' outside a section",
                Some("put '-- +goose Up' above".to_owned()),
            );
        } else if self.block.is_some() {
            self.wrong(
                range,
                "'-- +goose StatementBegin' inside another one",
                Some("end the first with '-- +goose StatementEnd'".to_owned()),
            );
        } else {
            self.block = Some((range, end));
        }
    }

    fn end_block(&mut self, range: Range<usize>, start: usize) {
        match (self.block.take(), &mut self.current) {
            (Some((_, from)), Some((_, section))) => section.blocks.push(from..start),
            _ => self.wrong(
                range,
                "'-- +goose StatementEnd' without '-- +goose StatementBegin'",
                None,
            ),
        }
    }

    fn end_environment(&mut self, start: usize) {
        if let (Some(from), Some((_, section))) = (self.environment.take(), &mut self.current) {
            section
                .environment
                .push(from.max(section.text.start)..start);
        }
    }

    fn unknown(&mut self, range: Range<usize>, annotation: &str) {
        let help = match nearest(annotation, ANNOTATIONS) {
            Some(near) => format!("did you mean '-- +goose {near}'?"),
            None => format!("known annotations are {}", ANNOTATIONS.join(", ")),
        };
        let message = format!("unknown goose annotation '{annotation}'");
        self.wrong(range, message, Some(help));
    }

    fn outside(&mut self, start: usize, line: &str) {
        let at = start + (line.len() - line.trim_start().len());
        self.problems.push(
            Problem::new(
                ProblemKind::Annotation,
                self.file.place(at..at + line.trim().len()),
                "statement outside a section",
            )
            .help("put '-- +goose Up' above it"),
        );
    }

    /// A section may not end within a block.
    fn close_block(&mut self) {
        if let Some((range, _)) = self.block.take() {
            self.wrong(
                range,
                "'-- +goose StatementBegin' is never ended",
                Some("put '-- +goose StatementEnd' after the statement".to_owned()),
            );
        }
    }

    fn close_section(&mut self, end: usize) {
        let environment = self.environment;
        let Some((which, mut section)) = self.current.take() else {
            return;
        };
        section.text.end = end;
        if let Some(from) = environment {
            section.environment.push(from.max(section.text.start)..end);
        }
        let place = match which {
            Which::Up => &mut self.sections.up,
            Which::Down => &mut self.sections.down,
        };
        if place.is_none() {
            *place = Some(section);
        }
    }

    /// The sections and what is wrong with them; none if there are no annotations.
    fn finish(mut self) -> Option<(Sections, Vec<Problem>)> {
        self.close_block();
        self.close_section(self.text.len());
        let sections = &mut self.sections;
        for section in [&mut sections.up, &mut sections.down].into_iter().flatten() {
            section.no_transaction = self.no_transaction;
        }
        self.any.then_some((self.sections, self.problems))
    }

    fn wrong(&mut self, range: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let place = self.file.place(range);
        let mut problem = Problem::new(ProblemKind::Annotation, place, message);
        problem.help = help;
        self.problems.push(problem);
    }
}

//! Findings with their source underlined, for people.

use super::entry::{Entry, entries};
use super::{Sources, Style};
use crate::rules::{Finding, Level, Location, Severity, Side};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};
use std::fmt;
use std::sync::Arc;

/// A line longer than this is no help to a reader; its place is named instead.
const LONGEST_LINE: usize = 400;
/// Lines shown before and after what is underlined.
const CONTEXT_LINES: usize = 1;
/// A span over more lines than this is underlined at its first line only, so
/// that a finding about a whole message shows its head, not its body.
const MOST_LINES: u32 = 3;

pub(super) fn render(findings: &[Finding], sources: &Sources, style: Style) -> String {
    let theme = if style.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(CONTEXT_LINES)
        .with_links(false);
    let mut out = String::new();
    for entry in entries(findings) {
        // Rendering into a String fails only if the snippet cannot be read;
        // then the finding is said in one line.
        let mut one = String::new();
        if handler
            .render_report(&mut one, &Shown::of(&entry, sources))
            .is_err()
        {
            one = super::text::line(&entry);
        }
        out.push_str(&one);
        out.push('\n');
    }
    out
}

/// An entry as miette shows it.
#[derive(Debug)]
struct Shown {
    code: Option<String>,
    message: String,
    severity: miette::Severity,
    help: Option<String>,
    source: Option<NamedSource<Arc<str>>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Shown>,
}

impl Shown {
    fn of(entry: &Entry<'_>, sources: &Sources) -> Shown {
        let finding = entry.lead;
        let mut shown = Shown {
            code: Some(entry.rules()),
            message: entry.message(),
            severity: match entry.severity() {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
            },
            help: help(entry),
            source: None,
            labels: Vec::new(),
            related: Vec::new(),
        };
        match &finding.location {
            Some(location) => shown.point_at(location, sources),
            None => shown.message.push_str(" (no longer in the tree)"),
        }
        for related in &finding.related {
            if Some(&related.location.path) == finding.location.as_ref().map(|l| &l.path)
                && shown.label(&related.location, &related.label, sources)
            {
                continue;
            }
            shown
                .related
                .push(Shown::aside(&related.label, &related.location, sources));
        }
        if let Some(previous) = &finding.previous {
            shown
                .related
                .push(Shown::aside("it was here in the base", previous, sources));
        }
        shown
    }

    /// A further place, shown below the finding.
    fn aside(message: &str, location: &Location, sources: &Sources) -> Shown {
        let mut shown = Shown {
            code: None,
            message: message.to_owned(),
            severity: miette::Severity::Advice,
            help: None,
            source: None,
            labels: Vec::new(),
            related: Vec::new(),
        };
        shown.point_at(location, sources);
        shown
    }

    /// Underlines `location`, or names it where it cannot be shown.
    fn point_at(&mut self, location: &Location, sources: &Sources) {
        match snippet(location, sources) {
            Some((text, span)) => {
                let name = match location.side {
                    Side::Current => location.path.to_string(),
                    Side::Base => format!("{} (base)", location.path),
                };
                self.source = Some(NamedSource::new(name, text));
                self.labels
                    .push(LabeledSpan::new_primary_with_span(None, span));
            }
            None => {
                let (line, column) = super::start(location);
                self.message = match location.span {
                    Some(_) => format!("{} at {}:{line}:{column}", self.message, location.path),
                    None => format!("{} in {}", self.message, location.path),
                };
            }
        }
    }

    /// Adds a label in the file that is shown already.
    fn label(&mut self, location: &Location, text: &str, sources: &Sources) -> bool {
        if self.source.is_none() {
            return false;
        }
        let Some((_, span)) = snippet(location, sources) else {
            return false;
        };
        self.labels
            .push(LabeledSpan::new_with_span(Some(text.to_owned()), span));
        true
    }
}

/// What to do, and how much is broken.
fn help(entry: &Entry<'_>) -> Option<String> {
    let lines = [
        entry.help().map(str::to_owned),
        Level::sentence(&entry.breaks()),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The text and the stretch of it to underline; `None` where there is no text,
/// or nothing worth showing.
fn snippet(location: &Location, sources: &Sources) -> Option<(Arc<str>, std::ops::Range<usize>)> {
    let (text, mut range) = sources.range(location)?;
    let span = location.span?;
    if span.end.line - span.start.line >= MOST_LINES {
        let first = text[range.start..range.end].lines().next().unwrap_or("");
        range.end = range.start + first.len();
    }
    let before = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let after = text[range.end..]
        .find('\n')
        .map_or(text.len(), |at| range.end + at);
    let longest = text[before..after].lines().map(str::len).max().unwrap_or(0);
    (longest <= LONGEST_LINE).then(|| (text.clone(), range))
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code
            .as_ref()
            .map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(
            self.related.iter().map(|shown| shown as &dyn Diagnostic),
        ))
    }
}

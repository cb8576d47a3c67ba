//! What is wrong with a file, and where.

use crate::text::{LineIndex, Span};
use miette::Diagnostic;
use std::sync::Arc;

/// One error of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CompileError {
    /// The path as shown to the user.
    pub shown: Arc<str>,
    /// None: the file as a whole.
    pub span: Option<Span>,
    pub message: String,
    pub help: Option<String>,
    /// Further places in the same file, and what is there.
    pub related: Vec<Label>,
}

/// A further place, and what is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// The text that the labels of a diagnostic point into.
pub(super) struct Labelled<'a> {
    pub(super) shown: &'a Arc<str>,
    pub(super) text: &'a str,
}

impl Labelled<'_> {
    /// A diagnostic and those related to it, one error each.
    pub(super) fn errors(&self, diagnostic: &dyn Diagnostic) -> Vec<CompileError> {
        let index = LineIndex::new(self.text.as_bytes());
        let mut errors = Vec::new();
        self.collect(diagnostic, &index, &mut errors);
        errors
    }

    fn collect(
        &self,
        diagnostic: &dyn Diagnostic,
        index: &LineIndex,
        errors: &mut Vec<CompileError>,
    ) {
        errors.push(self.error(diagnostic, index));
        for related in diagnostic.related().into_iter().flatten() {
            self.collect(related, index, errors);
        }
    }

    fn error(&self, diagnostic: &dyn Diagnostic, index: &LineIndex) -> CompileError {
        let mut labels = self.labels(diagnostic, index);
        // With several labels the last is where the clash shows ("defined
        // again here"); the others tell what it clashes with.
        let place = labels.pop();
        CompileError {
            shown: self.shown.clone(),
            span: place.map(|label| label.span),
            message: diagnostic.to_string(),
            help: diagnostic.help().map(|help| help.to_string()),
            related: labels,
        }
    }

    fn labels(&self, diagnostic: &dyn Diagnostic, index: &LineIndex) -> Vec<Label> {
        let text = self.text.as_bytes();
        diagnostic
            .labels()
            .into_iter()
            .flatten()
            .map(|label| {
                let end = label.offset().saturating_add(label.len());
                Label {
                    span: index.span(text, label.offset()..end),
                    text: label.label().unwrap_or_default().to_owned(),
                }
            })
            .collect()
    }
}

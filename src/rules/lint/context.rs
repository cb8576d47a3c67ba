//! What a rule sees, and how it says what it found.

use super::LintOptions;
use super::comment_ignores;
use crate::rules::{Finding, Location, Rule, Selection, Side};
use crate::schema::{File, Origin, Schema, path};
use crate::text::Span;

pub(super) struct Context<'a> {
    pub(super) schema: &'a Schema,
    pub(super) options: &'a LintOptions,
    /// The files that are linted, by path.
    pub(super) files: &'a [&'a File],
    pub(super) selection: &'a Selection,
    pub(super) rule: &'static Rule,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl<'a> Context<'a> {
    /// Reports a declaration, or a part of one, as a whole.
    pub(super) fn report(&mut self, origin: &Origin, message: String, help: String) {
        let span = self.schema.span(origin).filter(|_| !origin.path.is_empty());
        self.report_at(origin, span, message, help);
    }

    /// Reports a place inside a declaration that has no origin of its own;
    /// `origin` tells which declaration, for comments that ignore the rule.
    pub(super) fn report_at(
        &mut self,
        origin: &Origin,
        span: Option<Span>,
        message: String,
        help: String,
    ) {
        let file = &self.schema[origin.file];
        if self.selection.ignores(self.rule, &file.path) {
            return;
        }
        if self.options.allow_comment_ignores
            && span.is_some()
            && comment_ignores::ignored(self.schema, origin, self.rule)
        {
            return;
        }
        let finding = Finding::new(self.rule, message).help(help).at(Location {
            side: Side::Current,
            path: file.shown.clone(),
            span,
        });
        self.findings.push(finding);
    }

    /// Reports the name of a declaration.
    pub(super) fn report_name(&mut self, origin: &Origin, message: String, help: String) {
        let name = origin.child(&[path::NAME]);
        let place = match self.schema.span(&name) {
            Some(_) => &name,
            None => origin,
        };
        self.report(place, message, help);
    }

    /// Reports a file as such, without a place in it.
    pub(super) fn report_file(&mut self, file: &File, message: String, help: String) {
        self.report(&file.origin, message, help);
    }

    /// Reports the `package` line of a file, or the file if it has none.
    pub(super) fn report_package(&mut self, file: &File, message: String, help: String) {
        self.report(&file.origin.child(&[path::FILE_PACKAGE]), message, help);
    }
}

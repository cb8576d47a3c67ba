//! What a rule says of a change, and where that becomes a finding.

use super::BreakingOptions;
use super::broken_levels::Found;
use super::pairs::{Pair, Pairs};
use super::revision::Revision;
use super::view::Place;
use crate::rules::package_version::is_unstable;
use crate::rules::{Finding, Rule, Selection};

/// One change that breaks someone.
pub struct Change<'a> {
    message: String,
    help: String,
    current: Option<Place<'a>>,
    previous: Option<Place<'a>>,
    related: Vec<(Place<'a>, String)>,
    subject: Option<String>,
}

impl<'a> Change<'a> {
    /// What happened, and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Change<'a> {
        Change {
            message: message.into(),
            help: help.into(),
            current: None,
            previous: None,
            related: Vec::new(),
            subject: None,
        }
    }

    /// Where it shows now. Without this, nothing is left where it could show.
    pub fn at(mut self, place: Place<'a>) -> Change<'a> {
        self.current = Some(place);
        self
    }

    /// Where the same thing stood before.
    pub fn was_at(mut self, place: Place<'a>) -> Change<'a> {
        self.previous = Some(place);
        self
    }

    /// As [`Change::was_at`], for what may not have stood anywhere.
    pub fn was_at_any(mut self, place: Option<Place<'a>>) -> Change<'a> {
        self.previous = place;
        self
    }

    /// What it is about, where that is not the declaration that stood (or
    /// stands) at its place.
    pub fn about(mut self, subject: impl Into<String>) -> Change<'a> {
        self.subject = Some(subject.into());
        self
    }

    /// Another place that helps to understand.
    pub fn related(mut self, place: Place<'a>, label: impl Into<String>) -> Change<'a> {
        self.related.push((place, label.into()));
        self
    }
}

/// Collects the changes that one rule finds.
pub struct Report<'a> {
    rule: &'static Rule,
    revisions: Pair<&'a Revision<'a>>,
    selection: &'a Selection,
    options: &'a BreakingOptions,
    found: Vec<Found>,
}

impl<'a> Report<'a> {
    pub fn new(
        rule: &'static Rule,
        pairs: &Pairs<'a>,
        selection: &'a Selection,
        options: &'a BreakingOptions,
    ) -> Report<'a> {
        Report {
            rule,
            revisions: pairs.revisions,
            selection,
            options,
            found: Vec::new(),
        }
    }

    pub fn into_found(self) -> Vec<Found> {
        self.found
    }

    /// Adds a finding. It is wanted if its rule is selected, and not ignored at
    /// the place where it shows now or where it was.
    pub fn add(&mut self, change: Change<'a>) {
        let Pair { previous, current } = self.revisions;
        let ignored = change
            .current
            .is_some_and(|place| self.ignores(current, place))
            || change
                .previous
                .is_some_and(|place| self.ignores(previous, place));
        let places = [change.previous, change.current];
        let named = |(place, revision): (Option<Place<'_>>, &Revision<'_>)| {
            Some(revision.schema.name_at(place?.origin))
        };
        let [was, is] = places;
        let subject = change
            .subject
            .or_else(|| named((was, previous)))
            .or_else(|| named((is, current)));
        let mut finding = Finding::new(self.rule, change.message).help(change.help);
        finding.location = change.current.map(|place| place.location());
        finding.previous = change.previous.map(|place| place.location());
        for (place, label) in change.related {
            finding = finding.related(place.location(), label);
        }
        finding.subject = subject;
        self.found.push(Found::new(
            finding,
            self.selection.is_on(self.rule) && !ignored,
            places,
        ));
    }

    fn ignores(&self, revision: &Revision<'_>, place: Place<'_>) -> bool {
        (self.options.exclude_imports && revision.is_import(place.file))
            || self.selection.ignores(self.rule, &place.file.path)
            || (self.options.ignore_unstable_packages && is_unstable(&place.file.package))
    }
}

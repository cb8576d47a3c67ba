//! Two schemas, and the changes found between them so far.

use super::change::{Aspect, Change, Element, Kind};
use crate::rules::{Location, Side};
use crate::schema::{File, Origin, Schema};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

pub struct Comparison<'a> {
    pub previous: &'a Schema,
    pub current: &'a Schema,
    /// Import paths of the files that are the same in both.
    same_files: HashSet<&'a str>,
    /// The names that types have now, by those that they had, where the package
    /// of their file was renamed.
    pub renamed: HashMap<&'a str, &'a str>,
    changes: Vec<Change>,
}

/// The declaration that changes are about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub element: Element,
    /// The full name before and now.
    pub names: (&'a str, &'a str),
    pub origins: (&'a Origin, &'a Origin),
}

impl<'a> Comparison<'a> {
    pub fn new(previous: &'a Schema, current: &'a Schema) -> Comparison<'a> {
        Comparison {
            previous,
            current,
            same_files: same_files(previous, current),
            renamed: HashMap::new(),
            changes: Vec::new(),
        }
    }

    pub fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    /// True if both stand in one file that did not change.
    pub fn is_same_file(&self, previous: &Origin, current: &Origin) -> bool {
        let path = &self.previous[previous.file].path;
        *path == self.current[current.file].path && self.same_files.contains(path.as_str())
    }

    pub fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    pub fn now(&self, origin: &Origin) -> Option<Location> {
        Some(Location {
            side: Side::Current,
            path: self.current[origin.file].shown.clone(),
            span: self.current.span(origin),
        })
    }

    pub fn before(&self, origin: &Origin) -> Option<Location> {
        Some(Location {
            side: Side::Base,
            path: self.previous[origin.file].shown.clone(),
            span: self.previous.span(origin),
        })
    }

    /// Something that was not there; `text` declares it.
    pub fn added(&mut self, element: Element, name: &str, origin: &Origin, text: Option<String>) {
        let place = self.now(origin);
        let change = Change::new(Kind::Added, element, name);
        self.push(change.at(place, None).reads(None, text));
    }

    /// Something that is gone; `text` declared it.
    pub fn removed(&mut self, element: Element, name: &str, origin: &Origin, text: Option<String>) {
        let place = self.before(origin);
        let change = Change::new(Kind::Removed, element, name);
        self.push(change.at(None, place).reads(text, None));
    }

    /// A part of something, where it is not what it was.
    pub fn part(&mut self, subject: Subject<'_>, aspect: Aspect, from: &str, to: &str) {
        if from != to {
            let texts = (Some(from.to_owned()), Some(to.to_owned()));
            self.changed(subject, aspect, texts);
        }
    }

    /// As [`Comparison::part`], for what may not be written.
    pub fn optional_part(
        &mut self,
        subject: Subject<'_>,
        aspect: Aspect,
        from: Option<String>,
        to: Option<String>,
    ) {
        if from != to {
            self.changed(subject, aspect, (from, to));
        }
    }

    fn changed(
        &mut self,
        subject: Subject<'_>,
        aspect: Aspect,
        (from, to): (Option<String>, Option<String>),
    ) {
        let change = self.change_of(subject, aspect).reads(from, to);
        self.push(change);
    }

    pub fn change_of(&self, subject: Subject<'_>, aspect: Aspect) -> Change {
        let (was, is) = subject.names;
        let (before, now) = subject.origins;
        let mut change = Change::new(Kind::Changed, subject.element, is);
        change.aspect = Some(aspect);
        change.previous_name = (was != is).then(|| was.to_owned());
        change.at(self.now(now), self.before(before))
    }

    /// The name that a type of the base has now; one that is nested in a renamed
    /// type is renamed too.
    pub fn name_now<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let mut around = std::iter::successors(Some(name), |name| Some(name.rsplit_once('.')?.0));
        let found = around.find_map(|outer| Some((*self.renamed.get(outer)?, outer.len())));
        match found {
            Some((now, length)) => Cow::Owned(format!("{now}{}", &name[length..])),
            None => Cow::Borrowed(name),
        }
    }
}

/// The files of which not even a comment changed.
fn same_files<'a>(previous: &'a Schema, current: &Schema) -> HashSet<&'a str> {
    let encoded = |schema: &Schema, file: &File| {
        let descriptor = schema.pool().get_file_by_name(&file.path)?;
        Some(descriptor.encode_to_vec())
    };
    let is_same = |file: &&File| {
        let was = encoded(previous, file);
        was.is_some() && was == encoded(current, file)
    };
    let files = previous.own_files().filter(is_same);
    files.map(|file| file.path.as_str()).collect()
}

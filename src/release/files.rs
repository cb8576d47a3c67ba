//! Files, their packages and their imports.

use super::change::{Aspect, Change, Element, Kind};
use super::compare::{Comparison, Subject};
use super::{comments, options};
use crate::schema::{File, Import, Origin, Schema, path};
use std::collections::BTreeMap;

pub fn compare(comparison: &mut Comparison<'_>) {
    let (previous, current) = (comparison.previous, comparison.current);
    for file in previous.own_files() {
        match own_file(current, &file.path) {
            Some(found) => compare_pair(comparison, file, found),
            None => comparison.removed(Element::File, &file.path, &file.origin, None),
        }
    }
    for file in current.own_files() {
        if own_file(previous, &file.path).is_none() {
            comparison.added(Element::File, &file.path, &file.origin, None);
        }
    }
    compare_packages(comparison);
}

fn own_file<'a>(schema: &'a Schema, path: &str) -> Option<&'a File> {
    schema.file_by_path(path).filter(|file| !file.is_import)
}

fn compare_pair<'a>(comparison: &mut Comparison<'a>, was: &'a File, is: &'a File) {
    if comparison.is_same_file(&was.origin, &is.origin) {
        return;
    }
    let subject = Subject {
        element: Element::File,
        names: (&was.path, &is.path),
        origins: (&was.origin, &is.origin),
    };
    let (before, now) = (was.syntax.as_str(), is.syntax.as_str());
    let at = |file: &File, part| file.origin.child(&[part]);
    let syntax = (at(was, path::FILE_SYNTAX), at(is, path::FILE_SYNTAX));
    let package = (at(was, path::FILE_PACKAGE), at(is, path::FILE_PACKAGE));
    comparison.part(
        subject.at((&syntax.0, &syntax.1)),
        Aspect::Syntax,
        before,
        now,
    );
    let subject_of_package = subject.at((&package.0, &package.1));
    comparison.part(
        subject_of_package,
        Aspect::Package,
        &was.package,
        &is.package,
    );
    options::compare(comparison, subject, was, is);
    comments::compare(comparison, subject.at((&syntax.0, &syntax.1)));
    comments::compare(comparison, subject_of_package);
    compare_imports(comparison, was, is);
}

impl<'a> Subject<'a> {
    /// The same, where a part of it stands.
    fn at(self, origins: (&'a Origin, &'a Origin)) -> Subject<'a> {
        Subject { origins, ..self }
    }
}

fn compare_imports(comparison: &mut Comparison<'_>, was: &File, is: &File) {
    let words = |import: &Import| import.public.then(|| "public".to_owned());
    for import in &was.imports {
        match is.imports.iter().find(|kept| kept.path == import.path) {
            Some(kept) => {
                let subject = Subject {
                    element: Element::Import,
                    names: (&import.path, &kept.path),
                    origins: (&import.origin, &kept.origin),
                };
                comparison.optional_part(subject, Aspect::Public, words(import), words(kept));
            }
            None => {
                let text = words(import);
                comparison.removed(Element::Import, &import.path, &import.origin, text);
            }
        }
    }
    for import in &is.imports {
        if !was.imports.iter().any(|known| known.path == import.path) {
            let text = words(import);
            comparison.added(Element::Import, &import.path, &import.origin, text);
        }
    }
}

/// Packages that came or went, each at its first file.
fn compare_packages(comparison: &mut Comparison<'_>) {
    let (was, is) = (packages(comparison.previous), packages(comparison.current));
    for (package, file) in &was {
        if !is.contains_key(package) {
            let place = comparison.before(&file.origin);
            let change = Change::new(Kind::Removed, Element::Package, *package);
            comparison.push(change.at(None, place));
        }
    }
    for (package, file) in &is {
        if !was.contains_key(package) {
            let place = comparison.now(&file.origin);
            let change = Change::new(Kind::Added, Element::Package, *package);
            comparison.push(change.at(place, None));
        }
    }
}

fn packages(schema: &Schema) -> BTreeMap<&str, &File> {
    let mut packages: BTreeMap<&str, &File> = BTreeMap::new();
    for file in schema.own_files().filter(|file| !file.package.is_empty()) {
        let first = packages.entry(&file.package).or_insert(file);
        if file.path < first.path {
            *first = file;
        }
    }
    packages
}

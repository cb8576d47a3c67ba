//! Messages, enums, services and extensions at the top of files: which came,
//! which went, which moved, and what changed in those that are in both.

use super::change::{Aspect, Element};
use super::compare::{Comparison, Subject};
use super::{enums, messages, services, spelled};
use crate::schema::{Enum, Field, File, Message, Origin, Schema, Service};
use std::collections::{BTreeMap, HashSet};

/// What can stand at the top of a file.
pub trait Declared: 'static {
    const ELEMENT: Element;

    fn full_name(&self) -> &str;
    fn origin(&self) -> &Origin;
    fn find<'a>(schema: &'a Schema, full_name: &str) -> Option<&'a Self>;
    fn of_file<'a>(schema: &'a Schema, file: &'a File) -> impl Iterator<Item = &'a Self>;
    fn compare<'a>(comparison: &mut Comparison<'a>, was: &'a Self, is: &'a Self);
}

macro_rules! declared {
    ($type:ty, $element:ident, $list:ident, $find:ident, $compare:path) => {
        impl Declared for $type {
            const ELEMENT: Element = Element::$element;

            fn full_name(&self) -> &str {
                &self.full_name
            }

            fn origin(&self) -> &Origin {
                &self.origin
            }

            fn find<'a>(schema: &'a Schema, full_name: &str) -> Option<&'a Self> {
                schema.$find(full_name)
            }

            fn of_file<'a>(schema: &'a Schema, file: &'a File) -> impl Iterator<Item = &'a Self> {
                file.$list.iter().map(|id| &schema[*id])
            }

            fn compare<'a>(comparison: &mut Comparison<'a>, was: &'a Self, is: &'a Self) {
                $compare(comparison, was, is);
            }
        }
    };
}

declared!(Message, Message, messages, message, messages::compare);
declared!(Enum, Enum, enums, enum_by_name, enums::compare);
declared!(Service, Service, services, service, services::compare);

pub fn compare(comparison: &mut Comparison<'_>) {
    // Names first: types refer to one another.
    find_renamed::<Message>(comparison);
    find_renamed::<Enum>(comparison);
    find_renamed::<Service>(comparison);
    compare_all::<Message>(comparison);
    compare_all::<Enum>(comparison);
    compare_all::<Service>(comparison);
    compare_extensions(comparison);
}

fn all<T: Declared>(schema: &Schema) -> impl Iterator<Item = &T> {
    schema.own_files().flat_map(|file| T::of_file(schema, file))
}

/// Where a file's package was renamed, its types have other full names, and are
/// the same types.
fn find_renamed<'a, T: Declared>(comparison: &mut Comparison<'a>) {
    let (previous, current) = (comparison.previous, comparison.current);
    for was in all::<T>(previous) {
        let file = &previous[was.origin().file];
        let Some(now) = current.file_by_path(&file.path) else {
            continue;
        };
        if file.package == now.package || T::find(current, was.full_name()).is_some() {
            continue;
        }
        let same_name = |is: &&T| own_name(now, is.full_name()) == own_name(file, was.full_name());
        if let Some(is) = T::of_file(current, now).find(same_name) {
            comparison.renamed.insert(was.full_name(), is.full_name());
        }
    }
}

/// A full name without the package of its file.
fn own_name<'n>(file: &File, full_name: &'n str) -> &'n str {
    let below = full_name.strip_prefix(file.package.as_str());
    below.map_or(full_name, |name| name.trim_start_matches('.'))
}

fn compare_all<'a, T: Declared>(comparison: &mut Comparison<'a>) {
    let (previous, current) = (comparison.previous, comparison.current);
    let mut renamed: HashSet<String> = HashSet::new();
    for was in all::<T>(previous) {
        let now = comparison.name_now(was.full_name());
        match T::find(current, &now) {
            Some(is) => {
                if now != was.full_name() {
                    renamed.insert(now.into_owned());
                }
                compare_moved(comparison, T::ELEMENT, was.origin(), is);
                if !comparison.is_same_file(was.origin(), is.origin()) {
                    T::compare(comparison, was, is);
                }
            }
            None => comparison.removed(T::ELEMENT, was.full_name(), was.origin(), None),
        }
    }
    for is in all::<T>(current) {
        let name = is.full_name();
        if T::find(previous, name).is_none() && !renamed.contains(name) {
            comparison.added(T::ELEMENT, name, is.origin(), None);
        }
    }
}

fn compare_moved<T: Declared>(
    comparison: &mut Comparison<'_>,
    element: Element,
    before: &Origin,
    is: &T,
) {
    let from = &comparison.previous[before.file];
    let to = &comparison.current[is.origin().file];
    if from.path == to.path {
        return;
    }
    let subject = Subject {
        element,
        names: (is.full_name(), is.full_name()),
        origins: (before, is.origin()),
    };
    let mut change = comparison.change_of(subject, Aspect::File);
    change.note = Some(match comparison.current.file_by_path(&from.path) {
        None => format!("\"{}\" is gone", from.path),
        Some(old) if comparison.current.reaches_publicly(old.id, to.id) => {
            format!("`import public` still reaches it from \"{}\"", from.path)
        }
        Some(_) => format!("no `import public` reaches it from \"{}\"", from.path),
    });
    let texts = (Some(from.path.clone()), Some(to.path.clone()));
    comparison.push(change.reads(texts.0, texts.1));
}

/// Extensions, wherever they are declared: paired as fields are, within the
/// message that they extend.
fn compare_extensions(comparison: &mut Comparison<'_>) {
    let (previous, current) = (comparison.previous, comparison.current);
    let was = extensions(previous, |extended| {
        comparison.name_now(&extended).into_owned()
    });
    let is = extensions(current, |extended| extended);
    for (key, field) in &was {
        match is.get(key) {
            Some(found) if comparison.is_same_file(&field.origin, &found.origin) => {}
            Some(found) => messages::compare_field(comparison, (field, None), (found, None)),
            None => {
                let text = Some(spelled::field(previous, field));
                comparison.removed(Element::Extension, &field.full_name, &field.origin, text);
            }
        }
    }
    for (key, field) in &is {
        if !was.contains_key(key) {
            let text = Some(spelled::field(current, field));
            comparison.added(Element::Extension, &field.full_name, &field.origin, text);
        }
    }
}

/// Extensions by the extended message, as `name` has it, and number.
fn extensions(schema: &Schema, name: impl Fn(String) -> String) -> BTreeMap<(String, i32), &Field> {
    let ids = schema.own_files().flat_map(|file| &file.all_extensions);
    let fields = ids.map(|id| &schema[*id]);
    fields
        .map(|field| {
            (
                (name(spelled::extended(schema, field)), field.number),
                field,
            )
        })
        .collect()
}

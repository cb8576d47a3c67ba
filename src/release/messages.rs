//! Messages: their fields, oneofs, ranges, and what is nested in them.

use super::change::{Aspect, Element};
use super::compare::{Comparison, Subject};
use super::{comments, enums, options, spelled};
use crate::schema::{Cardinality, Field, Kind, Message, Oneof, ReservedName, Schema, TagRange};

pub fn compare<'a>(comparison: &mut Comparison<'a>, was: &'a Message, is: &'a Message) {
    let subject = Subject {
        element: Element::Message,
        names: (&was.full_name, &is.full_name),
        origins: (&was.origin, &is.origin),
    };
    options::compare(comparison, subject, was, is);
    comments::compare(comparison, subject);
    compare_fields(comparison, was, is);
    compare_oneofs(comparison, was, is);
    let ranges = (
        was.reserved_ranges.as_slice(),
        is.reserved_ranges.as_slice(),
    );
    compare_ranges(comparison, subject, Element::Reserved, ranges);
    let names = (was.reserved_names.as_slice(), is.reserved_names.as_slice());
    compare_reserved_names(comparison, subject, names);
    let ranges = (
        was.extension_ranges.as_slice(),
        is.extension_ranges.as_slice(),
    );
    compare_ranges(comparison, subject, Element::ExtensionRange, ranges);
    compare_nested(comparison, was, is);
}

fn compare_nested<'a>(comparison: &mut Comparison<'a>, was: &'a Message, is: &'a Message) {
    let (previous, current) = (comparison.previous, comparison.current);
    for before in messages(previous, was) {
        match messages(current, is).find(|now| now.name == before.name) {
            Some(now) => compare(comparison, before, now),
            None => {
                comparison.removed(Element::Message, &before.full_name, &before.origin, None);
            }
        }
    }
    for now in messages(current, is) {
        if !messages(previous, was).any(|before| before.name == now.name) {
            comparison.added(Element::Message, &now.full_name, &now.origin, None);
        }
    }
    for before in was.enums.iter().map(|id| &previous[*id]) {
        let mut found = is.enums.iter().map(|id| &current[*id]);
        match found.find(|now| now.name == before.name) {
            Some(now) => enums::compare(comparison, before, now),
            None => comparison.removed(Element::Enum, &before.full_name, &before.origin, None),
        }
    }
    for now in is.enums.iter().map(|id| &current[*id]) {
        let mut known = was.enums.iter().map(|id| &previous[*id]);
        if !known.any(|before| before.name == now.name) {
            comparison.added(Element::Enum, &now.full_name, &now.origin, None);
        }
    }
}

/// The messages that are written inside another: not those of maps, which
/// belong to a field, as those of groups do.
fn messages<'a>(schema: &'a Schema, of: &'a Message) -> impl Iterator<Item = &'a Message> {
    let nested = of.messages.iter().map(|id| &schema[*id]);
    nested.filter(|message| !message.is_map_entry)
}

/// Fields are told by number, and then by name: one that has another number.
fn compare_fields<'a>(comparison: &mut Comparison<'a>, was: &'a Message, is: &'a Message) {
    let (previous, current) = (comparison.previous, comparison.current);
    let is_new = |field: &Field| was.field_by_number(field.number).is_none();
    let moved_to = |field: &Field| is.field(&field.name).filter(|other| is_new(other));
    for before in &was.fields {
        let same = is.field_by_number(before.number);
        match same.or_else(|| moved_to(before)) {
            Some(now) => compare_field(comparison, (before, Some(was)), (now, Some(is))),
            None => {
                let text = spelled::field(previous, before);
                comparison.removed(
                    Element::Field,
                    &before.full_name,
                    &before.origin,
                    Some(text),
                );
            }
        }
    }
    let is_gone = |field: &Field| is.field_by_number(field.number).is_none();
    for now in is.fields.iter().filter(|field| is_new(field)) {
        if !was.field(&now.name).is_some_and(is_gone) {
            let text = spelled::field(current, now);
            comparison.added(Element::Field, &now.full_name, &now.origin, Some(text));
        }
    }
}

/// A field with the message that holds it; an extension has none.
pub type InMessage<'a> = (&'a Field, Option<&'a Message>);

pub fn compare_field(comparison: &mut Comparison<'_>, was: InMessage<'_>, is: InMessage<'_>) {
    let ((before, was), (now, is)) = (was, is);
    let (previous, current) = (comparison.previous, comparison.current);
    let subject = Subject {
        element: match before.extendee {
            Some(_) => Element::Extension,
            None => Element::Field,
        },
        names: (&before.full_name, &now.full_name),
        origins: (&before.origin, &now.origin),
    };
    let numbers = (before.number.to_string(), now.number.to_string());
    comparison.part(subject, Aspect::Name, &before.name, &now.name);
    comparison.part(subject, Aspect::Number, &numbers.0, &numbers.1);
    compare_type(comparison, subject, before, now);
    let oneofs = (oneof(was, before), oneof(is, now));
    let is_said = is_only_type(before, now) || is_only_oneof(&oneofs, now);
    if !is_said {
        let labels = cardinalities(before, now);
        comparison.part(subject, Aspect::Cardinality, labels.0, labels.1);
    }
    // A new name has a new JSON name, unless that was kept.
    if before.name == now.name && before.extendee.is_none() {
        let names = (&before.json_name, &now.json_name);
        comparison.part(subject, Aspect::JsonName, names.0, names.1);
    }
    comparison.optional_part(subject, Aspect::Oneof, oneofs.0, oneofs.1);
    let default = |schema: &Schema, field: &Field| {
        field.default_value.as_ref()?;
        Some(schema.default_value(field)?.to_string())
    };
    let defaults = (default(previous, before), default(current, now));
    comparison.optional_part(subject, Aspect::Default, defaults.0, defaults.1);
    options::compare(comparison, subject, before, now);
    comments::compare(comparison, subject);
}

fn compare_type(comparison: &mut Comparison<'_>, subject: Subject<'_>, was: &Field, is: &Field) {
    let from = spelled::field_type(comparison.previous, was);
    let to = spelled::field_type(comparison.current, is);
    // A type whose package was renamed is the same type.
    let is_same = type_name(comparison.previous, was).is_some_and(|name| {
        let now = comparison.name_now(name);
        Some(&*now) == type_name(comparison.current, is)
    });
    if !is_same {
        comparison.part(subject, Aspect::Type, &from, &to);
    }
}

fn type_name<'a>(schema: &'a Schema, field: &Field) -> Option<&'a str> {
    match field.kind {
        Kind::Message(id) if !schema[id].is_map_entry => Some(&schema[id].full_name),
        Kind::Enum(id) => Some(&schema[id].full_name),
        _ => None,
    }
}

/// The cardinalities in words. Where the type is a message, `optional` makes no
/// difference to protobuf; it does to readers, and to the column.
fn cardinalities(was: &Field, is: &Field) -> (&'static str, &'static str) {
    let word = |field: &Field| match field.proto3_optional {
        true => "optional",
        false => "singular",
    };
    if was.cardinality == Cardinality::Explicit && is.cardinality == Cardinality::Explicit {
        return (word(was), word(is));
    }
    (was.cardinality.as_str(), is.cardinality.as_str())
}

/// True where the type says already that a map came or went.
fn is_only_type(was: &Field, is: &Field) -> bool {
    let is_map = |field: &Field| field.cardinality == Cardinality::Map;
    is_map(was) != is_map(is)
}

/// True where the oneof says already that absence is seen, or no longer is.
fn is_only_oneof(oneofs: &(Option<String>, Option<String>), is: &Field) -> bool {
    let has_changed = oneofs.0.is_some() != oneofs.1.is_some();
    let one_value = matches!(
        is.cardinality,
        Cardinality::Explicit | Cardinality::Implicit
    );
    has_changed && one_value
}

fn oneof(message: Option<&Message>, field: &Field) -> Option<String> {
    let oneof = message?.oneofs.get(field.oneof?)?;
    Some(oneof.name.clone())
}

fn compare_oneofs<'a>(comparison: &mut Comparison<'a>, was: &'a Message, is: &'a Message) {
    let named = |message: &'a Message, name: &str| -> Option<&'a Oneof> {
        message.oneofs.iter().find(|oneof| oneof.name == name)
    };
    for before in &was.oneofs {
        let Some(now) = named(is, &before.name) else {
            comparison.removed(Element::Oneof, &before.full_name, &before.origin, None);
            continue;
        };
        let subject = Subject {
            element: Element::Oneof,
            names: (&before.full_name, &now.full_name),
            origins: (&before.origin, &now.origin),
        };
        options::compare(comparison, subject, &(was, before), &(is, now));
        comments::compare(comparison, subject);
    }
    for now in &is.oneofs {
        if named(was, &now.name).is_none() {
            comparison.added(Element::Oneof, &now.full_name, &now.origin, None);
        }
    }
}

/// Ranges of numbers, as they are written.
pub fn compare_ranges(
    comparison: &mut Comparison<'_>,
    subject: Subject<'_>,
    element: Element,
    (was, is): (&[TagRange], &[TagRange]),
) {
    let bounds = |range: &TagRange| (range.start, range.end);
    for before in was {
        if !is.iter().any(|now| bounds(now) == bounds(before)) {
            let text = Some(before.to_string());
            comparison.removed(element, subject.names.0, &before.origin, text);
        }
    }
    for now in is {
        if !was.iter().any(|before| bounds(now) == bounds(before)) {
            let text = Some(now.to_string());
            comparison.added(element, subject.names.1, &now.origin, text);
        }
    }
}

pub fn compare_reserved_names(
    comparison: &mut Comparison<'_>,
    subject: Subject<'_>,
    (was, is): (&[ReservedName], &[ReservedName]),
) {
    let quoted = |reserved: &ReservedName| Some(format!("\"{}\"", reserved.name));
    for before in was {
        if !is.iter().any(|now| now.name == before.name) {
            let text = quoted(before);
            comparison.removed(Element::Reserved, subject.names.0, &before.origin, text);
        }
    }
    for now in is {
        if !was.iter().any(|before| now.name == before.name) {
            let text = quoted(now);
            comparison.added(Element::Reserved, subject.names.1, &now.origin, text);
        }
    }
}

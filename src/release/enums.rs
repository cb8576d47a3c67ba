//! Enums and their values.

use super::change::{Aspect, Element};
use super::compare::{Comparison, Subject};
use super::messages::{compare_ranges, compare_reserved_names};
use super::{comments, options};
use crate::schema::{Enum, EnumValue};

pub fn compare<'a>(comparison: &mut Comparison<'a>, was: &'a Enum, is: &'a Enum) {
    let subject = Subject {
        element: Element::Enum,
        names: (&was.full_name, &is.full_name),
        origins: (&was.origin, &is.origin),
    };
    options::compare(comparison, subject, was, is);
    comments::compare(comparison, subject);
    let ranges = (
        was.reserved_ranges.as_slice(),
        is.reserved_ranges.as_slice(),
    );
    compare_ranges(comparison, subject, Element::Reserved, ranges);
    let names = (was.reserved_names.as_slice(), is.reserved_names.as_slice());
    compare_reserved_names(comparison, subject, names);
    compare_values(comparison, was, is);
}

fn compare_values<'a>(comparison: &mut Comparison<'a>, was: &'a Enum, is: &'a Enum) {
    let pairs = pairs(was, is);
    for (before, now) in &pairs {
        match (before, now) {
            (Some(before), Some(now)) => compare_value(comparison, (was, before), (is, now)),
            (Some(before), None) => {
                let text = Some(format!("= {}", before.number));
                let name = full_name(was, before);
                comparison.removed(Element::EnumValue, &name, &before.origin, text);
            }
            (None, Some(now)) => {
                let text = Some(format!("= {}", now.number));
                let name = full_name(is, now);
                comparison.added(Element::EnumValue, &name, &now.origin, text);
            }
            (None, None) => {}
        }
    }
}

type ValuePair<'a> = (Option<&'a EnumValue>, Option<&'a EnumValue>);

/// Values are told by name and number, then by number (another name), then by
/// name (another number): an alias is a value of its own.
fn pairs<'a>(was: &'a Enum, is: &'a Enum) -> Vec<ValuePair<'a>> {
    let mut before: Vec<&EnumValue> = was.values.iter().collect();
    let mut now: Vec<&EnumValue> = is.values.iter().collect();
    let mut pairs: Vec<ValuePair<'a>> = Vec::new();
    let same: [fn(&EnumValue, &EnumValue) -> bool; 3] = [
        |a, b| a.number == b.number && a.name == b.name,
        |a, b| a.number == b.number,
        |a, b| a.name == b.name,
    ];
    for same in same {
        before.retain(|a| {
            let Some(at) = now.iter().position(|b| same(a, b)) else {
                return true;
            };
            pairs.push((Some(a), Some(now.remove(at))));
            false
        });
    }
    pairs.extend(before.into_iter().map(|value| (Some(value), None)));
    pairs.extend(now.into_iter().map(|value| (None, Some(value))));
    pairs
}

fn compare_value(
    comparison: &mut Comparison<'_>,
    (was, before): (&Enum, &EnumValue),
    (is, now): (&Enum, &EnumValue),
) {
    let names = (full_name(was, before), full_name(is, now));
    let subject = Subject {
        element: Element::EnumValue,
        names: (&names.0, &names.1),
        origins: (&before.origin, &now.origin),
    };
    let numbers = (before.number.to_string(), now.number.to_string());
    comparison.part(subject, Aspect::Name, &before.name, &now.name);
    comparison.part(subject, Aspect::Number, &numbers.0, &numbers.1);
    options::compare(comparison, subject, &(was, before), &(is, now));
    comments::compare(comparison, subject);
}

/// A value is named below its enum, as [`crate::schema::Schema::name_at`] does.
fn full_name(of: &Enum, value: &EnumValue) -> String {
    format!("{}.{}", of.full_name, value.name)
}

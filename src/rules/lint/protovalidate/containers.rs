//! Rules of lists and maps.

use super::field::{self, Target};
use super::message_name;
use super::rules::Rules;
use super::subject::Subject;
use crate::schema::{Cardinality, Field, Kind};

pub(super) fn repeated(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules, field: &Field) {
    if field.cardinality != Cardinality::Repeated {
        let rule = subject.rule("repeated");
        subject.report(
            &[number],
            &format!("`{rule}` rules are set, but the field is not repeated"),
            "set the rules of the field's own type",
        );
        return;
    }
    unique(subject, number, rules, field);
    sizes(
        subject,
        "repeated",
        number,
        rules,
        ["min_items", "max_items"],
    );
    let inner = [number, rules.number("items")];
    subject.inside("repeated.items", &inner, |subject| {
        if let Some(items) = rules.message("items") {
            required(subject, &items, "an item");
            field::check(subject, &items, Target::each(field));
        }
    });
}

pub(super) fn map(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules, field: &Field) {
    let (Cardinality::Map, Kind::Message(entry)) = (field.cardinality, field.kind) else {
        let rule = subject.rule("map");
        subject.report(
            &[number],
            &format!("`{rule}` rules are set, but the field is no map"),
            "set the rules of the field's own type",
        );
        return;
    };
    sizes(subject, "map", number, rules, ["min_pairs", "max_pairs"]);
    let entry = &subject.schema()[entry];
    for (name, part, what) in [("keys", 1, "a key"), ("values", 2, "a value")] {
        let (Some(inner), Some(field)) = (rules.message(name), entry.field_by_number(part)) else {
            continue;
        };
        let path = [number, rules.number(name)];
        subject.inside(&format!("map.{name}"), &path, |subject| {
            required(subject, &inner, what);
            field::check(subject, &inner, Target::each(field));
        });
    }
}

/// `required` inside a list or map, where nothing can be absent.
fn required(subject: &mut Subject<'_, '_>, rules: &Rules, what: &str) {
    if rules.is_true("required") {
        let rule = subject.rule("required");
        subject.report(
            &[rules.number("required")],
            &format!("`{rule}` has no effect: {what} is never absent"),
            "remove `required`",
        );
    }
}

fn unique(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules, field: &Field) {
    let Some(name) = message_name(subject.schema(), field.kind) else {
        return;
    };
    let wrapper = name
        .strip_prefix("google.protobuf.")
        .is_some_and(|name| name.ends_with("Value") && !matches!(name, "Value" | "ListValue"));
    if rules.is_true("unique") && !wrapper {
        subject.report(
            &[number, rules.number("unique")],
            &format!("`repeated.unique` compares scalars, not `{name}`"),
            "remove `unique`, or compare in a `cel` condition",
        );
    }
}

fn sizes(
    subject: &mut Subject<'_, '_>,
    of: &str,
    number: i32,
    rules: &Rules,
    [least, most]: [&str; 2],
) {
    let (Some(low), Some(high)) = (rules.count(least), rules.count(most)) else {
        return;
    };
    if low > high {
        let message = format!("`{of}.{least}` is {low}, but `{of}.{most}` is {high}");
        for name in [least, most] {
            subject.report(
                &[number, rules.number(name)],
                &message,
                "leave room between the two",
            );
        }
    }
}

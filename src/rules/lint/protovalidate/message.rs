//! The rules of a message as a whole.

use super::cel::Kind;
use super::conditions;
use super::place::Places;
use super::rules::Rules;
use crate::rules::lint::context::Context;
use crate::schema::Message;
use crate::text::nearest;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &mut Context<'_>, message: &Message, places: &Places, rules: &Rules) {
    let schema = context.schema;
    let mut report = |path: &[i32], told: String, help: String| {
        let told = format!("message `{}`: {told}", message.name);
        match places.find(path) {
            Some((origin, span)) => context.report_at(&origin, Some(span), told, help),
            None => context.report(&message.origin, told, help),
        }
    };
    oneofs(message, rules, &mut report);
    let this = [("this", Kind::Message(message.id))];
    conditions::check(schema, rules, &this, &mut report);
}

/// `oneof` of the message's rules: fields of which one may be set.
fn oneofs(message: &Message, rules: &Rules, report: &mut conditions::Report<'_>) {
    let number = rules.number("oneof");
    let mut users: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    for (at, oneof) in rules.messages("oneof").iter().enumerate() {
        let at = at as i32;
        let fields = oneof.texts("fields");
        if fields.is_empty() {
            report(
                &[number, at],
                "a `oneof` rule names no field".to_owned(),
                "name the fields of which one may be set, or remove the rule".to_owned(),
            );
        }
        let mut seen = BTreeSet::new();
        for (place, name) in fields.iter().enumerate() {
            let path = [number, at, oneof.number("fields"), place as i32];
            if !seen.insert(name) {
                report(
                    &path,
                    format!("a `oneof` rule names the field `{name}` more than once"),
                    format!("name `{name}` once"),
                );
            } else if message.field(name).is_none() {
                let known = message.fields.iter().map(|field| field.name.as_str());
                report(
                    &path,
                    format!("a `oneof` rule names `{name}`, which is no field of the message"),
                    match nearest(name, known) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "name fields of the message".to_owned(),
                    },
                );
            } else {
                users.entry(name.clone()).or_default().push(at);
            }
        }
    }
    for (name, users) in users.iter().filter(|(_, users)| users.len() > 1) {
        for at in users {
            report(
                &[number, *at],
                format!("the field `{name}` is in more than one `oneof` rule"),
                format!("keep `{name}` in one of them"),
            );
        }
    }
}

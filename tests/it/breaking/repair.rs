//! Makes contracts valid again after a random change.
//!
//! A change does not look at what it breaks: a type that is gone, a number that
//! is taken twice. Here all that is put right, the same way for the same input,
//! so that both tools compile what is left.

use super::model::*;
use super::types::{Types, User};
use std::collections::{BTreeMap, HashSet};

pub fn repair(case: &mut Case) {
    resolve_nested(case);
    for file in &mut case.files {
        let proto3 = file.proto3;
        file.syntax_line |= proto3;
        dedup_by_key(&mut file.options, |(name, _)| (*name).to_owned());
        each_enum(file, &mut |declared| repair_enum(declared, proto3));
        each_message(&mut file.messages, &mut |message| {
            repair_message(message, proto3)
        });
    }
    let types = Types::of(case);
    for file in &mut case.files {
        let user = User {
            rank: file.rank,
            path: file.path.clone(),
            proto3: file.proto3,
        };
        each_message(&mut file.messages, &mut |message| {
            for field in &mut message.fields {
                types.repair_field(field, &user);
            }
            message
                .extends
                .retain_mut(|extend| types.repair_extend(extend, &user));
        });
        file.extends
            .retain_mut(|extend| types.repair_extend(extend, &user));
        for service in &mut file.services {
            service.methods.retain(|m| {
                types.is_message(&m.input, &user) && types.is_message(&m.output, &user)
            });
        }
    }
    drop_taken_extensions(case);
}

/// Turns `?.M3`, which names a nested message of the message itself, into a
/// full name.
fn resolve_nested(case: &mut Case) {
    fn within(message: &mut Message, scope: &str) {
        let name = format!("{scope}.{}", message.name);
        for field in &mut message.fields {
            if let Type::Named(named) = &mut field.kind
                && let Some(nested) = named.strip_prefix("?.")
            {
                *named = format!("{name}.{nested}");
            }
        }
        for nested in &mut message.messages {
            within(nested, &name);
        }
    }
    for file in &mut case.files {
        let package = file.package.clone();
        for message in &mut file.messages {
            within(message, &package);
        }
    }
}

fn repair_message(message: &mut Message, proto3: bool) {
    dedup_by_key(&mut message.fields, |field| field.number);
    dedup_by_key(&mut message.fields, |field| field.name.to_lowercase());
    dedup_by_key(&mut message.reserved_names, Clone::clone);
    let names: HashSet<_> = message.fields.iter().map(|f| f.name.clone()).collect();
    message.reserved_names.retain(|name| !names.contains(name));
    let numbers: Vec<i32> = message.fields.iter().map(|f| f.number).collect();
    if proto3 {
        message.extension_ranges.clear();
    }
    keep_free(&mut message.reserved, &numbers, &[]);
    keep_free(&mut message.extension_ranges, &numbers, &message.reserved);
    for field in &mut message.fields {
        if proto3 && matches!(field.kind, Type::Group(_)) {
            field.kind = Type::Scalar("string");
        }
        repair_label(field, proto3, &message.oneofs);
    }
    let used: HashSet<_> = message
        .fields
        .iter()
        .filter_map(|f| f.oneof.clone())
        .collect();
    message.oneofs.retain(|oneof| used.contains(oneof));
}

fn repair_label(field: &mut Field, proto3: bool, oneofs: &[String]) {
    if field
        .oneof
        .as_ref()
        .is_some_and(|oneof| !oneofs.contains(oneof))
    {
        field.oneof = None;
    }
    if matches!(field.kind, Type::Map(..)) {
        field.oneof = None;
        field.label = Label::None;
        return;
    }
    let has_none = field.label == Label::None;
    if field.oneof.is_some() {
        field.label = Label::None;
    } else if (proto3 && field.label == Label::Required) || (!proto3 && has_none) {
        field.label = Label::Optional;
    }
}

fn repair_enum(declared: &mut Enum, proto3: bool) {
    if declared.values.is_empty() {
        declared.values.push((format!("{}_ONLY", declared.name), 0));
    }
    dedup_by_key(&mut declared.values, |(name, _)| name.clone());
    if proto3 {
        declared.values[0].1 = 0;
    }
    dedup_by_key(&mut declared.reserved_names, Clone::clone);
    let names: HashSet<_> = declared.values.iter().map(|v| v.0.clone()).collect();
    declared.reserved_names.retain(|name| !names.contains(name));
    let numbers: Vec<i32> = declared.values.iter().map(|v| v.1).collect();
    keep_free(&mut declared.reserved, &numbers, &[]);
}

/// Drops ranges that hold a number, or meet another range.
fn keep_free(ranges: &mut Vec<(i32, i32)>, numbers: &[i32], others: &[(i32, i32)]) {
    let mut kept: Vec<(i32, i32)> = Vec::new();
    for (from, to) in std::mem::take(ranges) {
        let meets = |(a, b): &(i32, i32)| from <= *b && *a <= to;
        let taken = numbers.iter().any(|n| (from..=to).contains(n));
        if !taken && !kept.iter().any(meets) && !others.iter().any(meets) {
            kept.push((from, to));
        }
    }
    *ranges = kept;
}

/// One extension for each number of a message.
fn drop_taken_extensions(case: &mut Case) {
    let mut taken: BTreeMap<String, HashSet<i32>> = BTreeMap::new();
    let mut visit = |extend: &mut Extend| {
        let taken = taken.entry(extend.extendee.clone()).or_default();
        extend.fields.retain(|field| taken.insert(field.number));
        !extend.fields.is_empty()
    };
    for file in &mut case.files {
        file.extends.retain_mut(&mut visit);
        each_message(&mut file.messages, &mut |message| {
            message.extends.retain_mut(&mut visit);
        });
    }
}

fn dedup_by_key<T, K: std::hash::Hash + Eq>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(key(item)));
}

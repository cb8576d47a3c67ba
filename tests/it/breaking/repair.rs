//! Makes contracts valid again after a random change.
//!
//! A change does not look at what it breaks: a type that is gone, a number that
//! is taken twice. Here all that is put right, the same way for the same input,
//! so that both tools compile what is left.

use super::model::*;
use super::render::default_value;
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// What may be named, and by whom.
struct Types {
    /// By full name: rank, path, and what it is.
    known: HashMap<String, (u32, String, What)>,
}

#[derive(Clone)]
enum What {
    Message {
        extension_ranges: Vec<(i32, i32)>,
    },
    Enum {
        proto3: bool,
        first: i32,
        values: Vec<String>,
    },
}

struct User {
    rank: u32,
    path: String,
    proto3: bool,
}

impl Types {
    fn of(case: &Case) -> Types {
        let mut types = Types {
            known: HashMap::new(),
        };
        for file in &case.files {
            for declared in &file.enums {
                types.add_enum(file, &file.package, declared);
            }
            for message in &file.messages {
                types.add_message(file, &file.package, message);
            }
        }
        types
    }

    fn add_enum(&mut self, file: &File, scope: &str, declared: &Enum) {
        let what = What::Enum {
            proto3: file.proto3,
            first: declared.values[0].1,
            values: declared
                .values
                .iter()
                .map(|value| value.0.clone())
                .collect(),
        };
        self.known.insert(
            format!("{scope}.{}", declared.name),
            (file.rank, file.path.clone(), what),
        );
    }

    fn add_message(&mut self, file: &File, scope: &str, message: &Message) {
        let name = format!("{scope}.{}", message.name);
        for declared in &message.enums {
            self.add_enum(file, &name, declared);
        }
        for nested in &message.messages {
            self.add_message(file, &name, nested);
        }
        let what = What::Message {
            extension_ranges: message.extension_ranges.clone(),
        };
        self.known
            .insert(name, (file.rank, file.path.clone(), what));
    }

    fn find(&self, name: &str, user: &User) -> Option<&What> {
        let (rank, path, what) = self.known.get(name)?;
        (*rank < user.rank || *path == user.path).then_some(what)
    }

    fn is_message(&self, name: &str, user: &User) -> bool {
        name == "google.protobuf.Timestamp"
            || matches!(self.find(name, user), Some(What::Message { .. }))
    }

    fn repair_field(&self, field: &mut Field, user: &User) {
        let in_map = matches!(field.kind, Type::Map(..));
        let named = match &mut field.kind {
            Type::Map(_, value) => value.as_mut(),
            kind => kind,
        };
        if let Type::Named(name) = named {
            let usable = match self.find(name, user) {
                _ if self.is_message(name, user) => true,
                Some(What::Enum { proto3, first, .. }) => {
                    (*proto3 || !user.proto3) && (!in_map || *first == 0)
                }
                _ => false,
            };
            if !usable {
                *named = Type::Scalar("bytes");
            }
        }
        field.default = field
            .default
            .filter(|which| self.has_default(field, *which, user));
        let scalar = match field.kind {
            Type::Scalar(name) => name,
            _ => "",
        };
        if !matches!(scalar, "string" | "bytes") {
            field.ctype = None;
        }
        if !scalar.ends_with("64") {
            field.jstype = None;
        }
    }

    fn has_default(&self, field: &Field, which: usize, user: &User) -> bool {
        if user.proto3 || field.label == Label::Repeated {
            return false;
        }
        match &field.kind {
            Type::Scalar(_) => true,
            Type::Named(name) => match self.find(name, user) {
                Some(What::Enum { values, .. }) => {
                    values.contains(&default_value(&field.kind, which))
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn repair_extend(&self, extend: &mut Extend, user: &User) -> bool {
        let ranges = match self.find(&extend.extendee, user) {
            Some(What::Message { extension_ranges }) if !user.proto3 => extension_ranges,
            _ => return false,
        };
        for field in &mut extend.fields {
            self.repair_field(field, user);
            field.json_name = None;
            field.oneof = None;
            if matches!(field.kind, Type::Map(..) | Type::Group(_)) {
                field.kind = Type::Scalar("int64");
            }
            if matches!(field.label, Label::None | Label::Required) {
                field.label = Label::Optional;
            }
        }
        extend.fields.retain(|field| {
            ranges
                .iter()
                .any(|(a, b)| (*a..=*b).contains(&field.number))
        });
        !extend.fields.is_empty()
    }
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
    if field.oneof.is_some() {
        field.label = Label::None;
    } else if proto3 && field.label == Label::Required {
        field.label = Label::Optional;
    } else if !proto3 && field.label == Label::None {
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

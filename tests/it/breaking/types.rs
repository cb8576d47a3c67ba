//! Makes fields name only what they may name.

use super::model::*;
use super::names::default_value;
use std::collections::HashMap;

/// What may be named, and by whom.
pub struct Types {
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

pub struct User {
    pub rank: u32,
    pub path: String,
    pub proto3: bool,
}

impl Types {
    pub fn of(case: &Case) -> Types {
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

    pub fn is_message(&self, name: &str, user: &User) -> bool {
        name == "google.protobuf.Timestamp"
            || matches!(self.find(name, user), Some(What::Message { .. }))
    }

    pub fn repair_field(&self, field: &mut Field, user: &User) {
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

    pub fn repair_extend(&self, extend: &mut Extend, user: &User) -> bool {
        let of_options = [(1000, 536_870_911)];
        let ranges = match self.find(&extend.extendee, user) {
            _ if OPTIONS.contains(&extend.extendee.as_str()) => of_options.as_slice(),
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
            let required = field.label == Label::Required;
            if required || (field.label == Label::None && !user.proto3) {
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

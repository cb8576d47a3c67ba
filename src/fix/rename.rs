//! New names for declarations that nobody uses yet.

use super::symbols::{Declared, What, dotted, last_part};
use super::{Base, Edit, Plan, Request, Source, target};
use crate::schema::{Definition, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// New names of declarations, by the full names that they had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames(BTreeMap<String, String>);

impl Renames {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, full_name: &str) -> Option<&str> {
        self.0.get(full_name).map(String::as_str)
    }

    /// What a full name is after the renames: each part of it may have changed.
    pub(super) fn renamed(&self, full_name: &str) -> String {
        let mut renamed: Vec<&str> = Vec::new();
        let mut end = 0;
        for part in full_name.split('.') {
            end += part.len();
            renamed.push(self.get(&full_name[..end]).unwrap_or(part));
            end += 1;
        }
        renamed.join(".")
    }
}

/// Renames what `wanted` says breaks the rules of names, where it may be
/// renamed.
pub(super) fn plan(
    request: &Request,
    sources: &[Source],
    wanted: &BTreeMap<&str, BTreeSet<&'static str>>,
    plan: &mut Plan,
) {
    let mut taken = taken_names(request.schema);
    for source in sources {
        for declared in &source.symbols.declared {
            let Some(rules) = wanted.get(declared.full_name.as_str()) else {
                continue;
            };
            if !is_new(request, declared) {
                plan.kept.insert(declared.full_name.clone());
                continue;
            }
            let Some(options) = source.file.module.and_then(|at| request.options.get(at)) else {
                continue;
            };
            let name = target::name(&declared.full_name, rules, options)
                .and_then(|name| free(request.schema, declared, name, &taken))
                .and_then(|name| match named_in_a_string(sources, declared) {
                    Some(place) => Err(format!("a string names it at {place}")),
                    None => Ok(name),
                });
            match name {
                Ok(name) => {
                    taken.insert(scoped_name(declared, &name));
                    plan.renames.0.insert(declared.full_name.clone(), name);
                }
                Err(reason) => {
                    plan.left
                        .insert(format!("`{}` keeps its name: {reason}", declared.full_name));
                }
            }
        }
    }
    for source in sources {
        let symbols = &source.symbols;
        let declared = symbols.declared.iter().map(|d| (&d.range, &d.full_name));
        let references = symbols.references.iter().map(|r| (&r.range, &r.full_name));
        for (range, full_name) in declared.chain(references) {
            if let Some(name) = plan.renames.get(full_name) {
                let edit = Edit {
                    range: range.clone(),
                    text: name.to_owned(),
                };
                plan.add(source.file, edit);
            }
        }
    }
}

/// True if the base has nothing of this name, nor of this number.
fn is_new(request: &Request, declared: &Declared) -> bool {
    let base = match request.base {
        Base::Unknown => return false,
        Base::Known(None) => return true,
        Base::Known(Some(base)) => base,
    };
    let full_name = &declared.full_name;
    let (parent, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
    let schema = request.schema;
    match declared.what {
        What::Message | What::Group | What::Enum | What::Service => {
            base.definition(full_name).is_none()
        }
        What::Method => base.service(parent).and_then(|s| s.method(name)).is_none(),
        What::Oneof => base
            .message(parent)
            .is_none_or(|message| message.oneofs.iter().all(|oneof| oneof.name != name)),
        What::Field => base.message(parent).is_none_or(|message| {
            let number = schema.message(parent).and_then(|now| now.field(name));
            let number = number.map(|field| field.number);
            let is_it = |f: &crate::schema::Field| f.name == name || Some(f.number) == number;
            !message.fields.iter().any(is_it)
        }),
        What::Value => base.enum_by_name(parent).is_none_or(|of| {
            let number = schema.enum_by_name(parent).and_then(|now| now.value(name));
            let number = number.map(|value| value.number);
            let is_it = |v: &crate::schema::EnumValue| v.name == name || Some(v.number) == number;
            !of.values.iter().any(is_it)
        }),
        What::Extension => is_new_extension(base, schema, full_name),
    }
}

fn is_new_extension(base: &Schema, schema: &Schema, full_name: &str) -> bool {
    let Some(Definition::Extension(id)) = schema.definition(full_name) else {
        return false;
    };
    let number = |schema: &Schema, field: &crate::schema::Field| {
        let extended = field.extendee.map(|id| schema[id].full_name.clone());
        (extended, field.number)
    };
    let now = number(schema, &schema[id]);
    base.definition(full_name).is_none()
        && !base.extensions().iter().any(|f| number(base, f) == now)
}

/// Every name that is taken where it counts: a value stands beside its enum.
fn taken_names(schema: &Schema) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for message in schema.messages() {
        taken.insert(message.full_name.clone());
        taken.extend(message.fields.iter().map(|field| field.full_name.clone()));
        taken.extend(message.oneofs.iter().map(|oneof| oneof.full_name.clone()));
    }
    for of in schema.enums() {
        let scope = parent(&of.full_name);
        taken.extend(of.values.iter().map(|value| dotted(scope, &value.name)));
        taken.insert(of.full_name.clone());
    }
    for service in schema.services() {
        taken.extend(service.methods.iter().map(|m| m.full_name.clone()));
        taken.insert(service.full_name.clone());
    }
    taken.extend(schema.extensions().iter().map(|e| e.full_name.clone()));
    taken
}

/// The name, if the declaration can have it.
fn free(
    schema: &Schema,
    declared: &Declared,
    name: String,
    taken: &BTreeSet<String>,
) -> Result<String, String> {
    if declared.what == What::Group {
        return Err("it is a group, whose name is the type's and the field's".to_owned());
    }
    if name == last_part(&declared.full_name) || !is_identifier(&name) {
        return Err("no other name follows from the rule".to_owned());
    }
    if taken.contains(&scoped_name(declared, &name)) {
        return Err(format!("`{name}` is taken"));
    }
    let parent = parent(&declared.full_name);
    let reserved = match declared.what {
        What::Field => schema.message(parent).map(|m| &m.reserved_names),
        What::Value => schema.enum_by_name(parent).map(|e| &e.reserved_names),
        _ => None,
    };
    let is_reserved = reserved.is_some_and(|names| names.iter().any(|r| r.name == name));
    match is_reserved {
        true => Err(format!("`{name}` is reserved")),
        false => Ok(name),
    }
}

/// The name as it may be taken by something else.
fn scoped_name(declared: &Declared, name: &str) -> String {
    let around = parent(&declared.full_name);
    match declared.what {
        What::Value => dotted(parent(around), name),
        _ => dotted(around, name),
    }
}

fn parent(full_name: &str) -> &str {
    full_name.rsplit_once('.').map_or("", |(parent, _)| parent)
}

fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_';
    characters.next().is_some_and(is_start) && characters.all(is_word)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Where a string of an option has the name of a declaration as a word: a CEL
/// expression, a path of a URL, or chance.
fn named_in_a_string(sources: &[Source], declared: &Declared) -> Option<String> {
    let name = last_part(&declared.full_name);
    sources.iter().find_map(|source| {
        let mut strings = source.symbols.strings.iter();
        let string = strings.find(|range| {
            let mut words = source.text[(*range).clone()].split(|c| !is_word(c));
            words.any(|word| word == name)
        })?;
        let line = source.text[..string.start].matches('\n').count() + 1;
        Some(format!("{}:{line}", source.file.shown))
    })
}

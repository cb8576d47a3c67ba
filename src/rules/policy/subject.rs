//! Where the declaration of a full name stands.

use super::Region;
use crate::rules::{Location, Side};
use crate::schema::{Definition, Enum, Origin, Schema};

/// The places of what `name` stands for: a declaration, or the files of a
/// package.
pub(super) fn regions(schema: &Schema, side: Side, name: &str) -> Vec<Region> {
    let region = |origin: &Origin| {
        let file = &schema[origin.file];
        let span = schema.span(origin);
        let is_file = origin.path.is_empty();
        // Without source info only the file is known, and that is not meant.
        (is_file || span.is_some()).then(|| {
            Region::new(Location {
                side,
                path: file.shown.clone(),
                span: span.filter(|_| !is_file),
            })
        })
    };
    origins(schema, name)
        .into_iter()
        .filter_map(region)
        .collect()
}

fn origins<'a>(schema: &'a Schema, name: &str) -> Vec<&'a Origin> {
    if let Some(definition) = schema.definition(name) {
        return vec![match definition {
            Definition::Message(id) => &schema[id].origin,
            Definition::Enum(id) => &schema[id].origin,
            Definition::Service(id) => &schema[id].origin,
            Definition::Extension(id) => &schema[id].origin,
        }];
    }
    if let Some((scope, last)) = name.rsplit_once('.') {
        let found = member(schema, scope, last).or_else(|| sibling_value(schema, scope, last));
        if let Some(origin) = found {
            return vec![origin];
        }
    }
    let of_package = schema.own_files().filter(|file| file.package == name);
    of_package.map(|file| &file.origin).collect()
}

/// A field, oneof, value or method of what `scope` names.
fn member<'a>(schema: &'a Schema, scope: &str, name: &str) -> Option<&'a Origin> {
    match schema.definition(scope)? {
        Definition::Message(id) => {
            let message = &schema[id];
            let oneof = || message.oneofs.iter().find(|oneof| oneof.name == name);
            let field = message.field(name).map(|field| &field.origin);
            field.or_else(|| oneof().map(|oneof| &oneof.origin))
        }
        Definition::Enum(id) => schema[id].value(name).map(|value| &value.origin),
        Definition::Service(id) => schema[id].method(name).map(|method| &method.origin),
        Definition::Extension(_) => None,
    }
}

/// A value of an enum by the name that protobuf gives it, beside its enum.
fn sibling_value<'a>(schema: &'a Schema, scope: &str, name: &str) -> Option<&'a Origin> {
    let stands_in = |found: &&Enum| {
        found.full_name.strip_suffix(found.name.as_str()) == Some(&format!("{scope}."))
    };
    let mut enums = schema.enums().iter().filter(stands_in);
    enums.find_map(|found| found.value(name).map(|value| &value.origin))
}

//! Which field refers to which field of which entity.

use super::options::{self, part};
use super::problem::{Problem, ProblemKind};
use super::{Entities, Entity, Reference, field_names};
use crate::schema::{Definition, Field, Kind, Message, Schema};
use crate::text::nearest;

/// Fills [`Entity::references`] of all entities.
pub(super) fn resolve(schema: &Schema, entities: &mut Entities, problems: &mut Vec<Problem>) {
    let resolved: Vec<Vec<Reference>> = entities
        .entities
        .iter()
        .map(|entity| references(schema, entities, entity, problems))
        .collect();
    for (entity, references) in entities.entities.iter_mut().zip(resolved) {
        entity.references = references;
    }
}

fn references(
    schema: &Schema,
    entities: &Entities,
    entity: &Entity,
    problems: &mut Vec<Problem>,
) -> Vec<Reference> {
    let message = &schema[entity.message];
    let mut references = Vec::new();
    for (at, field) in message.fields.iter().enumerate() {
        let name = options::column(schema, field).references;
        if name.is_empty() {
            continue;
        }
        match target(schema, entities, message, field, &name) {
            Ok(Some((target, target_field))) => references.push(Reference {
                field: at,
                target: target.id,
                target_field,
            }),
            // Of a message of another repository, the keys are not known here.
            Ok(None) => {}
            Err(kind) => problems.push(Problem {
                message: message.id,
                origin: options::column_origin(schema, field, part::COLUMN_REFERENCES),
                kind,
            }),
        }
    }
    references
}

/// The message and field that a `references` names.
fn target<'a>(
    schema: &'a Schema,
    entities: &Entities,
    message: &Message,
    field: &Field,
    name: &str,
) -> Result<Option<(&'a Message, usize)>, ProblemKind> {
    let Some((target, of_field)) = named(schema, message, name) else {
        return Err(unknown(schema, entities, name));
    };
    let Some(entity) = entities.get(target.id) else {
        if schema[target.origin.file].is_import {
            return Ok(None);
        }
        let name = target.full_name.clone();
        return Err(ProblemKind::ReferenceToNoEntity { name });
    };
    let at = match of_field {
        Some(name) => named_field(entity, target, name)?,
        None => single_key(entity, target)?,
    };
    same_type(schema, field, target, at)?;
    Ok(Some((target, at)))
}

/// Resolves "Role" and "Role.name" as a message type is resolved: from the
/// innermost scope outwards; a leading dot starts at the root.
fn named<'a, 'n>(
    schema: &'a Schema,
    message: &Message,
    name: &'n str,
) -> Option<(&'a Message, Option<&'n str>)> {
    let find = |name: &str| match name.strip_prefix('.') {
        Some(absolute) => schema.message(absolute),
        None => scopes(&message.full_name).find_map(|scope| match scope {
            "" => schema.message(name),
            scope => schema.message(&format!("{scope}.{name}")),
        }),
    };
    if let Some(target) = find(name) {
        return Some((target, None));
    }
    let (of, field) = name.rsplit_once('.')?;
    Some((find(of)?, Some(field)))
}

/// "a.b.C", "a.b", "a", "".
fn scopes(full_name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(full_name), |scope| {
        (!scope.is_empty()).then(|| scope.rsplit_once('.').map_or("", |(outer, _)| outer))
    })
}

fn unknown(schema: &Schema, entities: &Entities, name: &str) -> ProblemKind {
    let other = schema.definition(name.trim_start_matches('.'));
    if other.is_some_and(|other| !matches!(other, Definition::Message(_))) {
        let name = name.to_owned();
        return ProblemKind::ReferenceToNoEntity { name };
    }
    let known = entities
        .iter()
        .map(|entity| schema[entity.message].name.as_str());
    let (entity, _) = name.split_once('.').unwrap_or((name, ""));
    ProblemKind::ReferenceUnknown {
        name: name.to_owned(),
        nearest: nearest(entity, known).map(str::to_owned),
    }
}

fn named_field(entity: &Entity, target: &Message, name: &str) -> Result<usize, ProblemKind> {
    let Some(at) = target.fields.iter().position(|field| field.name == name) else {
        let known = target.fields.iter().map(|field| field.name.as_str());
        return Err(ProblemKind::ReferenceFieldUnknown {
            entity: target.name.clone(),
            name: name.to_owned(),
            nearest: nearest(name, known).map(str::to_owned),
        });
    };
    if !entity.keys().any(|key| key == [at]) {
        return Err(ProblemKind::ReferenceNotUnique {
            entity: target.name.clone(),
            field: name.to_owned(),
        });
    }
    Ok(at)
}

fn single_key(entity: &Entity, target: &Message) -> Result<usize, ProblemKind> {
    match entity.primary_key[..] {
        [at] => Ok(at),
        _ => Err(ProblemKind::ReferenceWithoutKey {
            entity: target.name.clone(),
            key: field_names(target, &entity.primary_key)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }),
    }
}

fn same_type(
    schema: &Schema,
    field: &Field,
    target: &Message,
    at: usize,
) -> Result<(), ProblemKind> {
    let (field_type, target_type) = (stored(schema, field), stored(schema, &target.fields[at]));
    if field_type == target_type {
        return Ok(());
    }
    Err(ProblemKind::ReferenceType {
        field_type: type_name(schema, field_type),
        entity: target.name.clone(),
        target: target.fields[at].name.clone(),
        target_type: type_name(schema, target_type),
    })
}

/// The type that is stored: of a wrapper, the wrapped one. Encodings of one
/// number type (`int64`, `sint64`, `sfixed64`) are the same.
fn stored(schema: &Schema, field: &Field) -> Kind {
    let wrapped = match field.kind {
        Kind::Message(id) if schema[id].full_name.starts_with("google.protobuf.") => {
            schema[id].name.strip_suffix("Value")
        }
        _ => None,
    };
    match (wrapped, field.kind) {
        (Some("String"), _) => Kind::String,
        (Some("Bytes"), _) => Kind::Bytes,
        (Some("Bool"), _) => Kind::Bool,
        (Some("Double"), _) => Kind::Double,
        (Some("Float"), _) => Kind::Float,
        (Some("Int32"), _) | (_, Kind::Sint32 | Kind::Sfixed32) => Kind::Int32,
        (Some("Int64"), _) | (_, Kind::Sint64 | Kind::Sfixed64) => Kind::Int64,
        (Some("UInt32"), _) | (_, Kind::Fixed32) => Kind::Uint32,
        (Some("UInt64"), _) | (_, Kind::Fixed64) => Kind::Uint64,
        (_, kind) => kind,
    }
}

fn type_name(schema: &Schema, kind: Kind) -> String {
    match kind {
        Kind::Message(id) | Kind::Group(id) => schema[id].full_name.clone(),
        Kind::Enum(id) => schema[id].full_name.clone(),
        scalar => scalar.keyword().to_owned(),
    }
}

//! The schema of one message.

use super::super::model::{Comment, Field, Message, Model, Presence};
use super::value;
use crate::entity::{Entities, Entity};
use serde_json::{Map, Value, json};

/// A message; with `row`, as a row of the entity's table.
pub(super) fn message(
    model: &Model<'_>,
    entities: &Entities,
    message: &Message<'_>,
    row: Option<&Entity>,
) -> Value {
    if let Some(kind) = message.well_known {
        return value::well_known(kind);
    }
    let mut properties = Map::new();
    for (at, field) in message.fields.iter().enumerate() {
        let mut schema = field_schema(model, entities, field, row, at);
        describe(&mut schema, &field.comment, field.deprecated);
        // Both spellings are read; the source's is the one to offer.
        properties.insert(field.name.to_owned(), schema.clone());
        if field.json_name != field.name {
            properties.insert(field.json_name.clone(), schema);
        }
    }
    for extra in row.into_iter().flat_map(|entity| &entity.extra_columns) {
        properties.entry(extra.clone()).or_insert(Value::Bool(true));
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    let rules = exclusions(message);
    if !rules.is_empty() {
        schema["allOf"] = Value::Array(rules);
    }
    describe(&mut schema, &message.comment, message.deprecated);
    schema
}

/// What a field takes: its value, null, and in rows what stands for a value.
fn field_schema(
    model: &Model<'_>,
    entities: &Entities,
    field: &Field<'_>,
    row: Option<&Entity>,
    at: usize,
) -> Value {
    let one = value::of(model, field.ty);
    let schema = match field.presence {
        Presence::Repeated { .. } => json!({ "type": "array", "items": one }),
        Presence::Map(map) => json!({
            "type": "object",
            "propertyNames": value::key(map.key),
            "additionalProperties": one,
        }),
        _ => one,
    };
    let mut forms = vec![schema];
    if let Some(entity) = row.filter(|_| !field.is_collection() && field.ty.message().is_none()) {
        if let Some(reference) = entity.reference(at) {
            forms.push(natural_key(model, entities, reference.target));
        }
        forms.push(json!({
            "type": "object",
            "description": "An environment variable, read when seeding",
            "properties": { "env": { "type": "string" } },
            "required": ["env"],
            "additionalProperties": false,
        }));
    }
    if field.presence != Presence::Required {
        forms.push(json!({ "type": "null" }));
    }
    if forms.len() == 1 {
        forms.swap_remove(0)
    } else {
        json!({ "anyOf": forms })
    }
}

/// A record of another entity, by a key that people know.
fn natural_key(model: &Model<'_>, entities: &Entities, target: crate::schema::MessageId) -> Value {
    let message = &model.schema()[target];
    let mut properties = Map::new();
    let names = json!([message.name, message.full_name]);
    properties.insert("ref".to_owned(), json!({ "enum": names }));
    if let Some(entity) = entities.get(target) {
        for at in entity.keys().flatten() {
            properties.insert(message.fields[*at].name.clone(), json!(true));
        }
    }
    json!({
        "type": "object",
        "description": format!("The {} with this key", message.name),
        "properties": properties,
        "required": ["ref"],
        "minProperties": 2,
        "additionalProperties": false,
    })
}

/// That a field is not given by both of its names, nor two of one oneof.
fn exclusions(message: &Message<'_>) -> Vec<Value> {
    let given = |name: &str| json!({ "required": [name] });
    let both = message
        .fields
        .iter()
        .filter(|field| field.name != field.json_name)
        .map(|field| json!({ "not": { "required": [field.name, field.json_name] } }));
    let oneofs = message.oneofs.iter().flat_map(|oneof| {
        let members: Vec<&Field<'_>> = message.members(oneof).collect();
        let mut pairs = Vec::new();
        for (at, first) in members.iter().enumerate() {
            for second in &members[at + 1..] {
                let set = |field: &Field<'_>| {
                    let names: Vec<Value> = [field.name, &field.json_name].map(given).into();
                    json!({ "anyOf": names })
                };
                pairs.push(json!({ "not": { "allOf": [set(first), set(second)] } }));
            }
        }
        pairs
    });
    both.chain(oneofs).collect()
}

fn describe(schema: &mut Value, comment: &Comment, deprecated: bool) {
    if !comment.is_empty() {
        schema["description"] = Value::from(comment.lines.join("\n"));
    }
    if deprecated {
        schema["deprecated"] = Value::Bool(true);
    }
}

//! JSON Schema (2020-12): one file an entity, for editors that fixtures are
//! written in.
//!
//! A file describes the rows of one table, as CONTRACTS.md has them: an array of
//! objects (or one object), keys as in the source or in lower camel case, values
//! in ProtoJSON. What else records refer to stands below `$defs`.

mod definition;
mod value;

use super::model::Model;
use super::{FileSet, HEADER, Options};
use crate::entity::{Entities, Entity};
use crate::failure::Result;
use crate::schema::MessageId;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

pub(super) fn render(model: &Model<'_>, _: &Options) -> Result<FileSet> {
    let entities = Entities::of(model.schema());
    let mut files = FileSet::new();
    for file in model.files.iter().filter(|file| !file.is_import) {
        for id in &file.messages {
            let Some(entity) = entities.get(*id) else {
                continue;
            };
            let comment = format!("{HEADER} source: {} digest: {}", file.path, file.digest);
            let schema = document(model, &entities, entity, &comment);
            // Pretty-printing a value cannot fail.
            let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
            let path = format!("{}.schema.json", model[*id].full_name);
            files.add(path, text + "\n")?;
        }
    }
    Ok(files)
}

fn document(model: &Model<'_>, entities: &Entities, entity: &Entity, comment: &str) -> Value {
    let message = &model[entity.message];
    let row = json!({ "$ref": reference(model, entity.message) });
    json!({
        "$comment": comment,
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": message.full_name,
        "description": format!("Rows of the table {}", entity.table),
        "anyOf": [{ "type": "array", "items": row }, row],
        "$defs": definitions(model, entities, entity),
    })
}

/// The entity and every message that it holds, by full name.
fn definitions(model: &Model<'_>, entities: &Entities, entity: &Entity) -> Map<String, Value> {
    let mut definitions = Map::new();
    let mut wanted = vec![entity.message];
    let mut seen: BTreeSet<MessageId> = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if !seen.insert(id) {
            continue;
        }
        let message = &model[id];
        let row = (id == entity.message).then_some(entity);
        let schema = definition::message(model, entities, message, row);
        definitions.insert(message.full_name.to_owned(), schema);
        if message.well_known.is_none() {
            wanted.extend(message.fields.iter().filter_map(|field| field.ty.message()));
        }
    }
    definitions.sort_keys();
    definitions
}

/// Where the definition of a message stands.
fn reference(model: &Model<'_>, id: MessageId) -> String {
    format!("#/$defs/{}", model[id].full_name)
}

//! Proof that nothing but names has changed.

use super::Renames;
use crate::schema::{CustomOption, Field, Kind, Schema};
use prost_reflect::prost::Message;
use std::collections::BTreeSet;

/// Fails with what differs between two schemas beside these names. What an
/// option says is compared by its bytes, which hold no names.
pub fn same_meaning(before: &Schema, after: &Schema, renames: &Renames) -> Result<(), String> {
    let (before, after) = (facts(before, renames), facts(after, &Renames::default()));
    let differs = before.symmetric_difference(&after).next();
    match differs {
        Some(fact) => Err(format!("it would change `{fact}`")),
        None => Ok(()),
    }
}

/// All that the files of the workspace declare, a line each, with the names
/// that they get.
fn facts(schema: &Schema, renames: &Renames) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let name = |full_name: &str| renames.renamed(full_name);
    for file in schema.own_files() {
        let path = &file.path;
        facts.insert(format!(
            "{path}: package {} {:?} {:?} {:?}",
            file.package, file.syntax, file.features, file.options
        ));
        for message in file.all_messages.iter().map(|id| &schema[*id]) {
            // The message of a map is called after its field.
            if message.is_map_entry {
                continue;
            }
            let full_name = name(&message.full_name);
            facts.insert(format!(
                "{path}: message {full_name} {}",
                custom(schema, message)
            ));
            for (at, field) in message.fields.iter().enumerate() {
                let described = described(schema, field, renames);
                facts.insert(format!("{path}: {full_name} #{at} {described}"));
            }
            for (at, oneof) in message.oneofs.iter().enumerate() {
                facts.insert(format!("{path}: oneof {} #{at}", name(&oneof.full_name)));
            }
        }
        for of in file.all_enums.iter().map(|id| &schema[*id]) {
            let full_name = name(&of.full_name);
            facts.insert(format!("{path}: enum {full_name} {}", custom(schema, of)));
            for (at, value) in of.values.iter().enumerate() {
                let value_name = name(&format!("{}.{}", of.full_name, value.name));
                let options = custom(schema, &(of, value));
                let number = value.number;
                facts.insert(format!("{path}: #{at} {value_name} = {number} {options}"));
            }
        }
        for service in file.services.iter().map(|id| &schema[*id]) {
            facts.insert(format!("{path}: service {}", name(&service.full_name)));
            for method in &service.methods {
                facts.insert(format!(
                    "{path}: rpc {} ({} {}) returns ({} {}) {:?}",
                    name(&method.full_name),
                    method.client_streaming,
                    name(&schema[method.input].full_name),
                    method.server_streaming,
                    name(&schema[method.output].full_name),
                    method.options
                ));
            }
        }
        for extension in file.all_extensions.iter().map(|id| &schema[*id]) {
            let extended = extension.extendee.map(|id| name(&schema[id].full_name));
            let described = described(schema, extension, renames);
            facts.insert(format!("{path}: extend {extended:?} {described}"));
        }
    }
    facts
}

fn described(schema: &Schema, field: &Field, renames: &Renames) -> String {
    let kind = kind(schema, field.kind, renames);
    let default = match (field.kind, &field.default_value) {
        (Kind::Enum(id), Some(value)) => {
            Some(renames.renamed(&format!("{}.{value}", schema[id].full_name)))
        }
        (_, value) => value.clone(),
    };
    format!(
        "{kind} {} = {} {:?} {:?} {default:?} {}",
        renames.renamed(&field.full_name),
        field.number,
        field.cardinality,
        field.oneof,
        custom(schema, field)
    )
}

fn kind(schema: &Schema, of: Kind, renames: &Renames) -> String {
    match of {
        Kind::Message(id) if schema[id].is_map_entry => {
            let parts = schema[id].fields.iter();
            let parts: Vec<String> = parts.map(|f| kind(schema, f.kind, renames)).collect();
            format!("map<{}>", parts.join(", "))
        }
        Kind::Message(id) | Kind::Group(id) => renames.renamed(&schema[id].full_name),
        Kind::Enum(id) => renames.renamed(&schema[id].full_name),
        scalar => scalar.keyword().to_owned(),
    }
}

/// The options of a declaration, encoded.
fn custom(schema: &Schema, declaration: &impl CustomOption) -> String {
    let options = declaration.dynamic_options(schema);
    let bytes = options.map(|options| options.encode_to_vec());
    let bytes = bytes.unwrap_or_default();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

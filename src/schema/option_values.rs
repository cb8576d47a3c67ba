//! Options as text, whatever declaration carries them, custom ones too.

use super::{CustomOption, File, Message, Method, Oneof, Schema, Service};
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, Value};
use std::collections::BTreeMap;

impl CustomOption for File {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        Some(schema.pool().get_file_by_name(&self.path)?.options())
    }
}

/// A oneof with the message that it belongs to.
impl CustomOption for (&Message, &Oneof) {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        let message = schema.pool().get_message_by_name(&self.0.full_name)?;
        let mut oneofs = message.oneofs();
        Some(oneofs.find(|o| o.name() == self.1.name)?.options())
    }
}

impl CustomOption for Service {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        Some(
            schema
                .pool()
                .get_service_by_name(&self.full_name)?
                .options(),
        )
    }
}

/// A method with the service that it belongs to.
impl CustomOption for (&Service, &Method) {
    fn dynamic_options(&self, schema: &Schema) -> Option<DynamicMessage> {
        let service = schema.pool().get_service_by_name(&self.0.full_name)?;
        let mut methods = service.methods();
        Some(methods.find(|m| m.name() == self.1.name)?.options())
    }
}

/// The options that are set on a declaration, by name as an `option` line would
/// spell it: `deprecated`, `(contracts.v1.column).unique`.
pub fn option_values(of: &impl CustomOption, schema: &Schema) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    if let Some(options) = of.dynamic_options(schema) {
        collect("", &options, &mut values);
    }
    values
}

fn collect(prefix: &str, message: &DynamicMessage, values: &mut BTreeMap<String, String>) {
    for (field, value) in message.fields() {
        insert(prefix, field.name(), value, &field.kind(), values);
    }
    for (extension, value) in message.extensions() {
        let name = format!("({})", extension.full_name());
        insert(prefix, &name, value, &extension.kind(), values);
    }
}

fn insert(
    prefix: &str,
    name: &str,
    value: &Value,
    kind: &Kind,
    values: &mut BTreeMap<String, String>,
) {
    let name = match prefix {
        "" => name.to_owned(),
        prefix => format!("{prefix}.{name}"),
    };
    match value {
        // An empty message says something by being there.
        Value::Message(message) if !is_empty(message) => collect(&name, message, values),
        value => {
            values.insert(name, text(value, kind));
        }
    }
}

fn is_empty(message: &DynamicMessage) -> bool {
    message.fields().next().is_none() && message.extensions().next().is_none()
}

/// A value as an `option` line would spell it.
fn text(value: &Value, kind: &Kind) -> String {
    match (value, kind) {
        (Value::EnumNumber(number), Kind::Enum(of)) => of
            .get_value(*number)
            .map_or_else(|| number.to_string(), |value| value.name().to_owned()),
        (Value::List(items), _) => {
            let items: Vec<String> = items.iter().map(|item| text(item, kind)).collect();
            format!("[{}]", items.join(", "))
        }
        // A map has no order of its own.
        (Value::Map(entries), _) => {
            let kind = kind.as_message().map(|entry| entry.map_entry_value_field());
            let kind = kind.as_ref().map(FieldDescriptor::kind);
            let mut entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| {
                    let key = Value::from(key.clone()).to_string();
                    let value = match &kind {
                        Some(kind) => text(value, kind),
                        None => value.to_string(),
                    };
                    format!("{key}: {value}")
                })
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        (Value::Message(message), _) => {
            let mut values = BTreeMap::new();
            collect("", message, &mut values);
            let values: Vec<String> = values.iter().map(|(k, v)| format!("{k}: {v}")).collect();
            format!("{{{}}}", values.join(", "))
        }
        (value, _) => value.to_string(),
    }
}

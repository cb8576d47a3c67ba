//! The values of a `buf.validate` message, by field name.

use prost_reflect::{DynamicMessage, FieldDescriptor, ReflectMessage, Value};

/// A message of rules. Names and numbers are those of the
/// `buf/validate/validate.proto` that the files import.
#[derive(Clone)]
pub(super) struct Rules(pub(super) DynamicMessage);

impl Rules {
    /// The number of a field, set or not; 0 if there is none of that name.
    pub(super) fn number(&self, name: &str) -> i32 {
        let field = self.0.descriptor().get_field_by_name(name);
        field.map_or(0, |field| field.number() as i32)
    }

    /// The value of a field that is set.
    pub(super) fn get(&self, name: &str) -> Option<Value> {
        let field = self.0.descriptor().get_field_by_name(name)?;
        self.0
            .has_field(&field)
            .then(|| self.0.get_field(&field).into_owned())
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    pub(super) fn count(&self, name: &str) -> Option<u64> {
        self.get(name)?.as_u64()
    }

    pub(super) fn enum_number(&self, name: &str) -> i32 {
        self.get(name)
            .and_then(|value| value.as_enum_number())
            .unwrap_or(0)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        Some(self.get(name)?.as_str()?.to_owned())
    }

    pub(super) fn message(&self, name: &str) -> Option<Rules> {
        match self.get(name)? {
            Value::Message(message) => Some(Rules(message)),
            _ => None,
        }
    }

    pub(super) fn list(&self, name: &str) -> Vec<Value> {
        match self.get(name) {
            Some(Value::List(values)) => values,
            _ => Vec::new(),
        }
    }

    pub(super) fn messages(&self, name: &str) -> Vec<Rules> {
        let items = self.list(name).into_iter();
        items
            .filter_map(|item| match item {
                Value::Message(message) => Some(Rules(message)),
                _ => None,
            })
            .collect()
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let items = self.list(name).into_iter();
        items
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect()
    }

    /// How many rules are set, those of extensions too.
    pub(super) fn set_count(&self) -> usize {
        self.0.fields().count() + self.0.extensions().count()
    }

    /// The rules for the field's type: `string`, `repeated`, ….
    pub(super) fn of_type(&self) -> Option<(FieldDescriptor, Rules)> {
        self.0.fields().find_map(|(field, value)| {
            let of_type = field.containing_oneof()?.name() == "type";
            match value {
                Value::Message(rules) if of_type => Some((field, Rules(rules.clone()))),
                _ => None,
            }
        })
    }
}

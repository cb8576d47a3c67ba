//! Which database enum type an enum is, and which label each value has.

use super::{convention, options};
use crate::schema::{Enum, Schema};

/// An enum as the database stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumType {
    /// Name of the database type.
    pub name: String,
    /// One for each value, in the order of the source; `None` where rows never
    /// hold the value.
    pub labels: Vec<Option<String>>,
}

impl EnumType {
    pub(super) fn of(schema: &Schema, of: &Enum) -> EnumType {
        let name = match options::enum_type_name(schema, of) {
            name if name.is_empty() => convention::snake_case(&of.name),
            name => name,
        };
        let labels = of
            .values
            .iter()
            .map(|value| {
                let option = options::label(schema, of, value);
                if option.not_persisted {
                    None
                } else if !option.name.is_empty() {
                    Some(option.name)
                } else if convention::is_unspecified(value) {
                    None
                } else {
                    Some(convention::label(of, value))
                }
            })
            .collect();
        EnumType { name, labels }
    }

    /// The value that has this label: a place in [`Enum::values`].
    pub fn value_of(&self, label: &str) -> Option<usize> {
        self.labels
            .iter()
            .position(|known| known.as_deref() == Some(label))
    }
}

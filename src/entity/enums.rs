//! Which database enum type an enum is, and which label each value has.

use super::{convention, options};
use crate::schema::{Enum, Schema};
use crate::sql::catalog::Label;

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

    /// The label of each value where a database has `there`: as options and
    /// conventions say, or the value's own name if it is spelt so there.
    pub fn spelled_as(&self, of: &Enum, there: &[Label]) -> Vec<Option<String>> {
        let has = |name: &str| there.iter().any(|label| label.text == name);
        let labels = self.labels.iter().flatten();
        let by_label = labels.filter(|label| has(label)).count();
        let by_name = of.values.iter().filter(|value| has(&value.name)).count();
        if by_name <= by_label {
            return self.labels.clone();
        }
        let values = of.values.iter().zip(&self.labels);
        values
            .map(|(value, label)| label.as_ref().map(|_| value.name.clone()))
            .collect()
    }

    /// The value that has this label: a place in [`Enum::values`].
    pub fn value_of(&self, label: &str) -> Option<usize> {
        self.labels
            .iter()
            .position(|known| known.as_deref() == Some(label))
    }
}

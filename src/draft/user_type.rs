//! Enum types: which one an enum is stored as, and those that are new.

use super::spelling::literals;
use super::{At, Phase, Planner, Step};
use crate::entity::convention;
use crate::entity::table::ColumnMap;
use crate::schema::EnumId;
use crate::sql::catalog::{DEFAULT_SCHEMA, ObjectName, TypeKind};
use crate::sql::types::ColumnType;
use std::collections::BTreeMap;

/// Types that are to be created: the enum, and the first phase that needs it.
#[derive(Debug, Default)]
pub(super) struct NewTypes(BTreeMap<ObjectName, (EnumId, Phase)>);

impl<'a> Planner<'a> {
    /// The database type of an enum, whether or not it is there.
    pub(super) fn enum_type_name(&self, of: EnumId) -> ObjectName {
        let mut name = self.entities.enum_type(of).name.clone();
        let labels = &self.entities.enum_type(of).labels;
        let is_other = |other: &&crate::schema::Enum| {
            let stored = self.entities.enum_type(other.id);
            other.id != of && stored.name == name && stored.labels != *labels
        };
        // `Order.Status` and `Payment.Status` are two types.
        if self.schema.enums().iter().any(|other| is_other(&other)) {
            let nested = self.schema[of].nested_name.replace('.', "");
            name = convention::snake_case(&nested);
        }
        let mut known = self.catalog.types.keys();
        match known.find(|known| known.name == name) {
            Some(known) => known.clone(),
            None => ObjectName::new(DEFAULT_SCHEMA, name),
        }
    }

    /// The type that a column should have which has that of another enum.
    pub(super) fn other_enum(&self, held: &ColumnMap<'_>, ty: &ColumnType) -> Option<ColumnType> {
        let of = held.value.of_enum?;
        let there = ty.user_type()?;
        let TypeKind::Enum(labels) = &self.catalog.types.get(there)?.kind else {
            return None;
        };
        let own = self.enum_type_name(of);
        if own == *there {
            return None;
        }
        let stored = self.entities.enum_type(of);
        let spelled = stored.spelled_as(&self.schema[of], labels);
        let fits = labels
            .iter()
            .all(|label| spelled.iter().flatten().any(|it| *it == label.text))
            && spelled
                .iter()
                .flatten()
                .all(|it| labels.iter().any(|label| label.text == *it));
        // A type that no other enum is stored as is this enum's, by another name.
        let of_another = self
            .schema
            .enums()
            .iter()
            .any(|other| other.id != of && self.enum_type_name(other.id) == *there);
        if fits || !of_another && !self.catalog.types.contains_key(&own) {
            return None;
        }
        let own = ColumnType::User(own);
        Some(match ty {
            ColumnType::Array(_) => ColumnType::Array(Box::new(own)),
            _ => own,
        })
    }

    /// Sees to it that the type of a column is there in a phase.
    pub(super) fn need_type(&mut self, held: &ColumnMap<'_>, ty: &ColumnType, phase: Phase) {
        let (Some(of), Some(name)) = (held.value.of_enum, ty.user_type()) else {
            return;
        };
        if self.catalog.types.contains_key(name) {
            return;
        }
        let needed = self.new_types.0.entry(name.clone()).or_insert((of, phase));
        needed.1 = needed.1.min(phase);
    }

    /// The labels that rows may have, each once.
    pub(super) fn labels(&self, of: EnumId) -> Vec<String> {
        let mut labels: Vec<String> = Vec::new();
        let values = self.schema[of].values.iter();
        let stored = values.zip(&self.entities.enum_type(of).labels);
        let mut numbers = Vec::new();
        for (value, label) in stored {
            // Aliases share a number; one label for it is enough.
            if let Some(label) = label
                && !numbers.contains(&value.number)
            {
                numbers.push(value.number);
                labels.push(label.clone());
            }
        }
        labels
    }

    /// CREATE TYPE for all that is needed, before everything else.
    pub(super) fn create_types(&mut self) {
        let types = std::mem::take(&mut self.new_types.0);
        let mut steps = Vec::new();
        for (name, (of, phase)) in types {
            let labels = self.labels(of);
            let of = &self.schema[of];
            let shown = &of.full_name;
            if labels.is_empty() {
                self.refuse(
                    format!("enum '{shown}' has no value that rows could hold"),
                    "add a value to it",
                );
                continue;
            }
            let labels = literals(labels.iter().map(String::as_str));
            steps.push(
                Step::new(
                    phase,
                    format!("create {}", name.name),
                    format!("the values of enum {shown}"),
                )
                .up(format!("CREATE TYPE {} AS ENUM ({labels})", name.sql()))
                .down(format!("DROP TYPE {}", name.sql())),
            );
        }
        steps.append(&mut self.steps);
        self.steps = steps;
    }

    /// The entity and the field that a column is for, in words.
    pub(super) fn shown_field(&self, at: At<'_>, field: usize, held: &ColumnMap<'_>) -> String {
        let message = self.map(at).message;
        let outer = &message.fields[field];
        match std::ptr::eq(outer, held.field) {
            true => format!("field {}.{}", message.name, outer.name),
            false => format!(
                "{} of field {}.{}",
                held.field.name, message.name, outer.name
            ),
        }
    }
}

//! Verdicts on whole fields: what is made of others is held by what is made of
//! columns that hold these.

use super::{Family, verdict};
use crate::entity::value::{Value, ValueKind};
use crate::entity::verdict::Verdict;
use crate::schema::{Cardinality, Field, MessageId, Schema};
use crate::sql::clickhouse::Type;

/// Messages within messages that tuples are looked for.
const DEEPEST: usize = 8;

/// Whether a column of this type can hold a field; `None` if the type is not
/// known.
pub fn field_verdict(schema: &Schema, field: &Field, ty: &Type) -> Option<Verdict> {
    Judge { schema }.field(field, ty)
}

/// Judges whole fields.
struct Judge<'a> {
    schema: &'a Schema,
}

impl Judge<'_> {
    fn field(&self, field: &Field, ty: &Type) -> Option<Verdict> {
        self.field_within(field, ty, 0)
    }

    fn field_within(&self, field: &Field, ty: &Type, depth: usize) -> Option<Verdict> {
        match field.cardinality {
            Cardinality::Repeated => match ty.plain() {
                Type::Array(element) => self.value(field, element, depth),
                Type::Nested(parts) => {
                    let parts: Vec<(Option<String>, Type)> = parts
                        .iter()
                        .map(|(name, ty)| (Some(name.clone()), ty.clone()))
                        .collect();
                    self.tuple(Value::of(self.schema, field).message, &parts, depth)
                }
                other => Some(verdict(ValueKind::List, Family::of(other)?)),
            },
            Cardinality::Map => match ty.plain() {
                Type::Map(key, value) => self.map(field, key, value, depth),
                other => Some(verdict(ValueKind::Map, Family::of(other)?)),
            },
            _ => self.value(field, ty, depth),
        }
    }

    /// A singular value, or one element of many.
    fn value(&self, field: &Field, ty: &Type, depth: usize) -> Option<Verdict> {
        let value = Value::of(self.schema, field);
        if let (Type::Tuple(parts), Some(message)) = (ty.plain(), value.message) {
            return self.tuple(Some(message), parts, depth);
        }
        Some(verdict(value.kind, Family::of(ty)?))
    }

    /// Keys and values of the synthetic entry message.
    fn map(&self, field: &Field, key: &Type, value: &Type, depth: usize) -> Option<Verdict> {
        let crate::schema::Kind::Message(entry) = field.kind else {
            return Some(Verdict::Impossible);
        };
        let [of_key, of_value] = self.schema[entry].fields.as_slice() else {
            return Some(Verdict::Impossible);
        };
        let key = self.field_within(of_key, key, depth)?;
        let value = self.field_within(of_value, value, depth)?;
        Some(worse(key, value))
    }

    /// Each field of the message has an element of its name.
    fn tuple(
        &self,
        message: Option<MessageId>,
        parts: &[(Option<String>, Type)],
        depth: usize,
    ) -> Option<Verdict> {
        let Some(message) = message.filter(|_| depth < DEEPEST) else {
            return Some(Verdict::Impossible);
        };
        let mut worst = Verdict::Exact;
        for field in &self.schema[message].fields {
            let element = parts.iter().find(|(name, _)| {
                let name = name.as_deref();
                name == Some(&field.name) || name == Some(&field.json_name)
            });
            let of_field = match element {
                Some((_, ty)) => self.field_within(field, ty, depth + 1)?,
                None => Verdict::Lossy("some of its fields have no element"),
            };
            worst = worse(worst, of_field);
        }
        Some(worst)
    }
}

/// The one that says more against a column.
fn worse(a: Verdict, b: Verdict) -> Verdict {
    let weight = |verdict: &Verdict| match verdict {
        Verdict::Exact => 0,
        Verdict::Usual(_) => 1,
        Verdict::Lossy(_) => 2,
        Verdict::Impossible => 3,
    };
    if weight(&b) > weight(&a) { b } else { a }
}

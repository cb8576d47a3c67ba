//! The value that a field has where nothing was said: what rows get that have
//! none yet.

use super::Planner;
use super::house::STAMPS;
use crate::entity::table::ColumnMap;
use crate::entity::value::ValueKind;
use crate::schema::Kind;
use crate::sql::catalog::literal;
use crate::sql::types::ColumnType;

impl Planner<'_> {
    /// The expression of the value that readers take for an absent one. `None`
    /// if there is no such value, or the column could not hold it.
    pub(super) fn zero(&self, held: &ColumnMap<'_>, ty: &ColumnType) -> Option<String> {
        if matches!(ty, ColumnType::Array(_)) {
            return Some("'{}'".to_owned());
        }
        if held.repeated {
            return matches!(ty, ColumnType::Jsonb | ColumnType::Json).then(|| "'[]'".to_owned());
        }
        if held.value.kind == ValueKind::Timestamp {
            let is_stamp = self.house.stamps && STAMPS.contains(&&*held.field.name);
            return is_stamp.then(|| "now()".to_owned());
        }
        if let Some(of) = held.value.of_enum {
            return self.zero_label(of, ty);
        }
        match ty {
            ColumnType::Jsonb | ColumnType::Json => self.zero_document(held),
            ColumnType::Boolean => Some("false".to_owned()),
            ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Real
            | ColumnType::DoublePrecision
            | ColumnType::Numeric(_) => Some("0".to_owned()),
            ColumnType::Text | ColumnType::Varchar(_) => Some("''".to_owned()),
            ColumnType::Bytea => Some("'\\x'".to_owned()),
            ColumnType::Interval(_) if held.value.kind == ValueKind::Duration => {
                Some("'00:00:00'".to_owned())
            }
            _ => None,
        }
    }

    /// Zero of most enums says that nothing was said, and is never stored.
    fn zero_label(&self, of: crate::schema::EnumId, ty: &ColumnType) -> Option<String> {
        let values = &self.schema[of].values;
        let at = values.iter().position(|value| value.number == 0)?;
        let label = self.entities.enum_type(of).labels[at].as_ref()?;
        Some(match ty {
            ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => "0".to_owned(),
            _ => literal(label),
        })
    }

    /// A message without fields, in ProtoJSON.
    fn zero_document(&self, held: &ColumnMap<'_>) -> Option<String> {
        let name = match held.field.kind {
            _ if held.value.kind == ValueKind::Map => return Some("'{}'".to_owned()),
            Kind::Message(id) | Kind::Group(id) => self.schema[id].full_name.as_str(),
            _ => return None,
        };
        match name {
            "google.protobuf.Any" => None,
            "google.protobuf.Value" => Some("'null'".to_owned()),
            "google.protobuf.ListValue" => Some("'[]'".to_owned()),
            _ if matches!(
                held.value.kind,
                ValueKind::Message | ValueKind::Money | ValueKind::Json
            ) =>
            {
                Some("'{}'".to_owned())
            }
            _ => None,
        }
    }
}

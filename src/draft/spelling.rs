//! Names, labels and types as statements write them.

use crate::sql::catalog::{identifier, literal};
use crate::sql::types::ColumnType;

/// "a, b"
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(identifier).collect();
    names.join(", ")
}

/// A type as a statement names it.
pub(super) fn type_name(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Array(element) => format!("{}[]", type_name(element)),
        ColumnType::Timestamp {
            precision: None,
            zone: true,
        } => "timestamptz".to_owned(),
        ColumnType::Timestamp {
            precision: None,
            zone: false,
        } => "timestamp".to_owned(),
        ColumnType::Time {
            precision: None,
            zone: false,
        } => "time".to_owned(),
        ColumnType::Numeric(Some((precision, 0))) => format!("numeric({precision})"),
        other => other.sql(),
    }
}

/// `'a', 'b'`
pub(super) fn literals<'n>(labels: impl IntoIterator<Item = &'n str>) -> String {
    let labels: Vec<String> = labels.into_iter().map(literal).collect();
    labels.join(", ")
}

//! Types that migrations create.

use super::{Check, Expression};
use crate::sql::Place;
use crate::sql::types::ColumnType;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserType {
    pub kind: TypeKind,
    /// What is said of a range or base type, in parentheses.
    pub definition: Option<String>,
    pub comment: Option<String>,
    /// Where the name stands in the statement that created the type.
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// In the order that they sort.
    Enum(Vec<Label>),
    Domain(Domain),
    /// Field names and types.
    Composite(Vec<(String, ColumnType)>),
    Range,
    /// Declared only, or implemented by functions.
    Base,
}

/// A type that restricts another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    pub base: ColumnType,
    pub not_null: bool,
    pub default: Option<Expression>,
    /// Names and conditions; the value is called `value` in them.
    pub checks: Vec<(String, Check)>,
}

impl UserType {
    /// "enum type", "domain", … for messages.
    pub fn noun(&self) -> &'static str {
        match self.kind {
            TypeKind::Enum(_) => "enum type",
            TypeKind::Domain(_) => "domain",
            TypeKind::Composite(_) => "composite type",
            TypeKind::Range => "range type",
            TypeKind::Base => "type",
        }
    }
}

/// A value of an enum type or of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub text: String,
    pub place: Place,
}

impl UserType {
    /// The types that this one is made of.
    pub(in crate::sql) fn inner_types_mut(&mut self) -> Vec<&mut ColumnType> {
        match &mut self.kind {
            TypeKind::Domain(domain) => vec![&mut domain.base],
            TypeKind::Composite(fields) => fields.iter_mut().map(|(_, ty)| ty).collect(),
            TypeKind::Enum(_) | TypeKind::Range | TypeKind::Base => Vec::new(),
        }
    }
}

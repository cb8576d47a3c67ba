//! What is wrong with the options that tie a message to its table.

use crate::schema::{MessageId, Origin};

/// One thing wrong, and the option or declaration that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The message whose options these are.
    pub message: MessageId,
    pub origin: Origin,
    pub kind: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `primary_key` or `unique` names a field that the message does not have.
    KeyFieldUnknown {
        name: String,
        nearest: Option<String>,
    },
    /// A key holds a field that has no column.
    KeyFieldNotPersisted { field: String },
    /// A key holds a field of several values.
    KeyFieldRepeated { field: String },
    /// A key names one field twice.
    KeyFieldTwice { field: String },
    /// A `unique` without fields.
    KeyEmpty,
    /// The table names one primary key, the marked fields are another.
    PrimaryKeysDiffer {
        table: Vec<String>,
        marked: Vec<String>,
    },
    /// `references` names nothing that is known.
    ReferenceUnknown {
        name: String,
        nearest: Option<String>,
    },
    /// `references` names a message that no table stores.
    ReferenceToNoEntity { name: String },
    /// `references` names an unknown field of a known entity.
    ReferenceFieldUnknown {
        entity: String,
        name: String,
        nearest: Option<String>,
    },
    /// `references` names an entity whose primary key is not one field.
    ReferenceWithoutKey { entity: String, key: Vec<String> },
    /// `references` names a field that does not tell rows apart.
    ReferenceNotUnique { entity: String, field: String },
    /// The field cannot hold what it refers to.
    ReferenceType {
        field_type: String,
        entity: String,
        target: String,
        target_type: String,
    },
    /// Another message of the package is stored in the same table.
    TableTwice { table: String, other: MessageId },
    /// Another field is stored in the same column.
    ColumnTwice { column: String, other: String },
    /// The layout is not one for a field of this kind.
    LayoutMisfit {
        layout: &'static str,
        expected: &'static str,
    },
}

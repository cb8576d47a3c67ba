//! The messages that JSON writes in a form of their own.

use super::Scalar;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WellKnown {
    Any,
    Timestamp,
    Duration,
    FieldMask,
    Struct,
    Value,
    ListValue,
    /// `google.protobuf.StringValue` and its like: one field `value` of this
    /// type.
    Wrapper(Scalar),
}

impl WellKnown {
    /// What a message with this full name is; `None` for ordinary messages, of
    /// which `google.protobuf.Empty` is one. Within an Any these stand as
    /// `{"@type": …, "value": …}`, ordinary messages beside `@type`.
    pub(super) fn of(full_name: &str) -> Option<WellKnown> {
        Some(match full_name.strip_prefix("google.protobuf.")? {
            "Any" => WellKnown::Any,
            "Timestamp" => WellKnown::Timestamp,
            "Duration" => WellKnown::Duration,
            "FieldMask" => WellKnown::FieldMask,
            "Struct" => WellKnown::Struct,
            "Value" => WellKnown::Value,
            "ListValue" => WellKnown::ListValue,
            "DoubleValue" => WellKnown::Wrapper(Scalar::Double),
            "FloatValue" => WellKnown::Wrapper(Scalar::Float),
            "Int64Value" => WellKnown::Wrapper(Scalar::Int64),
            "UInt64Value" => WellKnown::Wrapper(Scalar::Uint64),
            "Int32Value" => WellKnown::Wrapper(Scalar::Int32),
            "UInt32Value" => WellKnown::Wrapper(Scalar::Uint32),
            "BoolValue" => WellKnown::Wrapper(Scalar::Bool),
            "StringValue" => WellKnown::Wrapper(Scalar::String),
            "BytesValue" => WellKnown::Wrapper(Scalar::Bytes),
            _ => return None,
        })
    }
}

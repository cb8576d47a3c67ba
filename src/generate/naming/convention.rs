//! How a language spells names.

use super::super::model::File;

/// How a language spells names.
pub struct Convention {
    /// Words that name nothing.
    pub keywords: &'static [&'static str],
    /// True if a keyword may name a member all the same: a property, a value of
    /// an enum.
    pub keywords_may_be_members: bool,
    /// Names in the scope of types that generated code uses itself.
    pub reserved_types: &'static [&'static str],
    /// Names that a field or oneof must not have.
    pub reserved_members: &'static [&'static str],
    /// Names that an enum value must not have.
    pub reserved_values: &'static [&'static str],
    /// True if a field hides a type of its name from the fields that follow.
    pub members_hide_types: bool,
    /// Module paths that the generator writes itself.
    pub reserved_modules: &'static [&'static str],
    /// The scope in which the types of a file must differ from one another:
    /// equal text is one scope.
    pub scope: fn(&File<'_>) -> String,
    /// The module of a `.proto` path, without suffix.
    pub module: fn(&str) -> String,
    /// A message or enum, of its path within the file: `["Outer", "Inner"]`.
    pub type_name: fn(&[&str]) -> String,
    /// Every name that a message takes in its scope, of the name of its type.
    pub message_claims: fn(&str) -> Vec<String>,
    pub enum_claims: fn(&str) -> Vec<String>,
    /// An extension, of its path within the file: `["Outer", "some_field"]`.
    pub extension_name: fn(&[&str]) -> String,
    pub field_name: fn(&str) -> String,
    /// Every name that a field takes in its message, of its name.
    pub field_claims: fn(&str) -> Vec<String>,
    pub oneof_name: fn(&str) -> String,
    /// The type of a oneof, if oneofs have types of their own: of the message's
    /// type name and the oneof as in the source.
    pub oneof_type: fn(&str, &str) -> String,
    /// The type of a member of a oneof, if members have types of their own: of
    /// the message's type name, the oneof and the field as in the source.
    pub variant_name: fn(&str, &str, &str) -> String,
    /// An enum value, of the enum's type name and the value without the enum's
    /// prefix.
    pub value_name: fn(&str, &str) -> String,
    /// True if enum values stand in the scope of types, as Go's constants do.
    pub values_are_global: bool,
}

impl Convention {
    /// Keywords that no member may have for a name.
    pub(super) fn member_keywords(&self) -> &'static [&'static str] {
        if self.keywords_may_be_members {
            &[]
        } else {
            self.keywords
        }
    }
}

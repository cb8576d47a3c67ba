//! Features: what the syntax of a file means for the declarations in it.

use super::Syntax;

/// The features that hold for a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    pub utf8_validation: Utf8Validation,
    pub json_format: JsonFormat,
}

/// Whether a string that is not UTF-8 is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utf8Validation {
    Verify,
    None,
}

/// Whether a message or enum has a JSON form that holds in every runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFormat {
    Allow,
    LegacyBestEffort,
}

impl Features {
    pub fn of(syntax: Syntax) -> Features {
        match syntax {
            Syntax::Proto2 => Features {
                utf8_validation: Utf8Validation::None,
                json_format: JsonFormat::LegacyBestEffort,
            },
            Syntax::Proto3 => Features {
                utf8_validation: Utf8Validation::Verify,
                json_format: JsonFormat::Allow,
            },
        }
    }
}

impl Utf8Validation {
    pub fn as_str(self) -> &'static str {
        match self {
            Utf8Validation::Verify => "VERIFY",
            Utf8Validation::None => "NONE",
        }
    }
}

impl JsonFormat {
    pub fn as_str(self) -> &'static str {
        match self {
            JsonFormat::Allow => "ALLOW",
            JsonFormat::LegacyBestEffort => "LEGACY_BEST_EFFORT",
        }
    }
}

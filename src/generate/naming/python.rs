//! Python: a file is a module; types are dataclasses with methods.

use super::Convention;
use super::case::{pascal, words};

pub static PYTHON: Convention = Convention {
    keywords: &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise",
        "return", "try", "type", "while", "with", "yield",
    ],
    keywords_may_be_members: false,
    reserved_types: &["Any", "Enum", "Exception", "IntEnum"],
    // Methods of a message, and builtins that annotations of later fields need.
    reserved_members: &[
        "bool",
        "bytes",
        "dict",
        "float",
        "from_bytes",
        "from_dict",
        "from_json",
        "int",
        "list",
        "self",
        "str",
        "to_bytes",
        "to_dict",
        "to_json",
        "unknown_fields",
    ],
    reserved_modules: &["__init__", "registry", "runtime"],
    scope: |file| file.path.to_owned(),
    module: |path| {
        let stem = path.strip_suffix(".proto").unwrap_or(path);
        stem.split('/')
            .map(module_part)
            .collect::<Vec<_>>()
            .join("/")
    },
    type_name: |path| path.iter().map(|part| pascal(part)).collect(),
    message_claims: |name| vec![name.to_owned()],
    enum_claims: |name| vec![name.to_owned()],
    extension_name: |path| {
        path.iter()
            .flat_map(|part| words(part))
            .collect::<Vec<_>>()
            .join("_")
    },
    field_name: str::to_owned,
    field_claims: |name| vec![name.to_owned()],
    oneof_name: str::to_owned,
    oneof_type: |_, _| String::new(),
    variant_name: |message, oneof, field| format!("{message}{}{}", pascal(oneof), pascal(field)),
    value_name: |_, short| short.to_owned(),
    values_are_global: false,
};

/// A folder or file as a module: an identifier, no keyword.
fn module_part(part: &str) -> String {
    let letter = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    };
    let mut name: String = part.chars().map(letter).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if PYTHON.keywords.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

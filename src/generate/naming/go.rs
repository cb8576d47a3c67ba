//! Go: a folder is a package; types are structs, enum values constants of the
//! package.

use super::Convention;
use super::case::{pascal, words};

pub static GO: Convention = Convention {
    keywords: &[
        "break",
        "case",
        "chan",
        "const",
        "continue",
        "default",
        "defer",
        "else",
        "fallthrough",
        "for",
        "func",
        "go",
        "goto",
        "if",
        "import",
        "interface",
        "map",
        "package",
        "range",
        "return",
        "select",
        "struct",
        "switch",
        "type",
        "var",
    ],
    keywords_may_be_members: false,
    reserved_types: &[],
    // Methods of a message, or what they make of one.
    reserved_members: &[
        "AppendBinary",
        "BinarySize",
        "JSONDecode",
        "JSONEncode",
        "MarshalBinary",
        "MarshalJSON",
        "MessageName",
        "SetUnknownFields",
        "String",
        "UnknownFields",
        "UnmarshalBinary",
        "UnmarshalJSON",
        "WireDecode",
        "WireDecodeGroup",
        "WireEncode",
    ],
    reserved_values: &[],
    members_hide_types: false,
    reserved_modules: &[],
    // Which package a file belongs to, the layout knows.
    scope: |file| file.package.to_owned(),
    module: |path| path.strip_suffix(".proto").unwrap_or(path).to_owned(),
    type_name: |path| exported(&path.iter().map(|part| pascal(part)).collect::<String>()),
    message_claims: |name| vec![name.to_owned()],
    enum_claims: |name| vec![name.to_owned()],
    extension_name: |path| {
        "Extension".to_owned() + &path.iter().map(|part| pascal(part)).collect::<String>()
    },
    field_name: exported,
    // A field, and the method that reads it.
    field_claims: |name| vec![name.to_owned(), format!("Get{name}")],
    oneof_name: exported,
    oneof_type: |message, oneof| format!("{message}{}", pascal(oneof)),
    variant_name: |message, oneof, field| format!("{message}{}{}", pascal(oneof), pascal(field)),
    value_name: |of, short| {
        let words = words(short);
        of.to_owned() + &words.iter().map(|word| pascal(word)).collect::<String>()
    },
    values_are_global: true,
};

/// A name that other packages see: it begins with a capital.
fn exported(name: &str) -> String {
    let name = pascal(name);
    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
        name
    } else {
        format!("X{name}")
    }
}

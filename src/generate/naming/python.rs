//! Python: a file is a module; types are dataclasses with methods.

use super::Convention;
use super::case::{pascal, words};

pub static PYTHON: Convention = Convention {
    keywords: &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
        "try", "while", "with", "yield",
    ],
    keywords_may_be_members: false,
    // What modules import from the runtime, and builtins that functions use.
    reserved_types: &[
        "Case",
        "EPOCH",
        "EnumTable",
        "Extension",
        "Holder",
        "INT32",
        "INT64",
        "IntEnum",
        "Json",
        "JsonError",
        "JsonReader",
        "JsonWriter",
        "Message",
        "MessageT",
        "MessageType",
        "NullTable",
        "OpenEnum",
        "RECURSION_LIMIT",
        "Registry",
        "SINT32",
        "SINT64",
        "SIZE",
        "UINT32",
        "UINT64",
        "UNREADABLE",
        "annotations",
        "any_text",
        "bool",
        "bool_text",
        "bytes",
        "bytes_text",
        "dataclass",
        "datetime",
        "dict",
        "double_text",
        "duration_text",
        "enumerate",
        "extensions_text",
        "finite_text",
        "float",
        "float_text",
        "getattr",
        "group",
        "hasattr",
        "int",
        "is_negative_zero",
        "isinstance",
        "keep",
        "keep_enum",
        "len",
        "list",
        "loads",
        "loose_utf8",
        "map",
        "mask_text",
        "members",
        "message_of_url",
        "new",
        "new_dict",
        "new_list",
        "pack_double",
        "pack_fixed32",
        "pack_fixed64",
        "pack_float",
        "pack_sfixed32",
        "pack_sfixed64",
        "packed",
        "packed_bools",
        "packed_fixed",
        "parse_any",
        "parse_bool",
        "parse_bool_key",
        "parse_bytes",
        "parse_double",
        "parse_duration",
        "parse_extensions",
        "parse_float",
        "parse_int32",
        "parse_int64",
        "parse_list",
        "parse_map",
        "parse_mask",
        "parse_string",
        "parse_struct",
        "parse_timestamp",
        "parse_uint32",
        "parse_uint64",
        "parse_values",
        "python_value",
        "quote",
        "read_tag",
        "renamed",
        "signed32",
        "signed64",
        "skip",
        "str",
        "time_ns",
        "timedelta",
        "timestamp_text",
        "timezone",
        "too_deep",
        "truncated",
        "tuple",
        "twice",
        "unpack_double",
        "unpack_fixed32",
        "unpack_fixed64",
        "unpack_float",
        "unpack_sfixed32",
        "unpack_sfixed64",
        "unpacked",
        "unreadable",
        "unsigned32",
        "unsigned64",
        "unzigzag32",
        "unzigzag64",
        "utf8",
        "varint",
        "varints",
        "check_case",
    ],
    // Methods of a message, and builtins that later lines of a class need.
    reserved_members: &[
        "bool",
        "bytes",
        "classmethod",
        "dict",
        "float",
        "from_bytes",
        "from_dict",
        "from_json",
        "int",
        "list",
        "property",
        "self",
        "str",
        "to_bytes",
        "to_dict",
        "to_json",
        "unknown_fields",
    ],
    // What every value of an enum, and every number, has.
    reserved_values: &[
        "as_integer_ratio",
        "bit_count",
        "bit_length",
        "conjugate",
        "denominator",
        "from_bytes",
        "imag",
        "is_integer",
        "is_known",
        "mro",
        "name",
        "numerator",
        "real",
        "to_bytes",
        "value",
    ],
    members_hide_types: true,
    reserved_modules: &["__init__", "registry", "runtime"],
    scope: |file| file.path.to_owned(),
    module: |path| {
        let stem = path.strip_suffix(".proto").unwrap_or(path);
        stem.split('/')
            .map(module_part)
            .collect::<Vec<_>>()
            .join("/")
    },
    type_name: |path| {
        named(
            "Type",
            &path.iter().map(|part| pascal(part)).collect::<String>(),
        )
    },
    message_claims: |name| {
        let functions = [
            "fields",
            "from_json",
            "missing",
            "names",
            "read",
            "to_json",
            "write",
        ];
        let functions = functions.iter().map(|verb| format!("{verb}_{name}"));
        std::iter::once(name.to_owned()).chain(functions).collect()
    },
    enum_claims: |name| vec![name.to_owned(), format!("enum_{name}")],
    extension_name: |path| {
        let words: Vec<String> = path.iter().flat_map(|part| words(part)).collect();
        named("extension_", &words.join("_"))
    },
    field_name: |name| named("field_", name.trim_start_matches('_')),
    field_claims: |name| vec![name.to_owned(), format!("{name}_or_default")],
    oneof_name: |name| named("oneof_", name.trim_start_matches('_')),
    oneof_type: |_, _| String::new(),
    variant_name: |message, oneof, field| format!("{message}{}{}", pascal(oneof), pascal(field)),
    value_name: |_, short| named("VALUE_", short.trim_start_matches('_')),
    values_are_global: false,
};

/// A name that begins with a letter: one that begins with an underscore is
/// private, or has a meaning of its own.
fn named(prefix: &str, name: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        format!("{prefix}{name}")
    }
}

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
    if name == "__init__" || PYTHON.keywords.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

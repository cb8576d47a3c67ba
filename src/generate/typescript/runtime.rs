//! The runtime module, and who uses what of it.

use super::super::{FileSet, HEADER};
use crate::failure::Result;

/// The parts of the runtime, in the order in which they are put together.
const PARTS: [&str; 13] = [
    include_str!("runtime/writer.ts"),
    include_str!("runtime/strings.ts"),
    include_str!("runtime/reader.ts"),
    include_str!("runtime/unknown.ts"),
    include_str!("runtime/json_writer.ts"),
    include_str!("runtime/json_text.ts"),
    include_str!("runtime/json_reader.ts"),
    include_str!("runtime/json_scalars.ts"),
    include_str!("runtime/registry.ts"),
    include_str!("runtime/extensions.ts"),
    include_str!("runtime/any.ts"),
    include_str!("runtime/times.ts"),
    include_str!("runtime/well_known.ts"),
];

/// What the TypeScript compiler makes of the runtime; a test makes them anew.
const JAVASCRIPT: &str = include_str!("runtime/compiled/runtime.js");
const DECLARATIONS: &str = include_str!("runtime/compiled/runtime.d.ts");

pub(super) fn add(files: &mut FileSet, js: bool) -> Result<()> {
    if js {
        files.add("runtime.js", headed(JAVASCRIPT))?;
        return files.add("runtime.d.ts", headed(DECLARATIONS));
    }
    files.add("runtime.ts", headed(&PARTS.join("\n")))
}

fn headed(text: &str) -> String {
    format!("// {HEADER}\n\n{text}")
}

/// Exports of the runtime that modules use: types, then values.
const TYPES: [&str; 8] = [
    "Extension",
    "JsonReadOptions",
    "JsonReader",
    "JsonWriteOptions",
    "MessageType",
    "Reader",
    "WithUnknownFields",
    "Writer",
];
const VALUES: [&str; 51] = [
    "ProtobufError",
    "Registry",
    "anyText",
    "decode",
    "durationText",
    "encode",
    "fieldMaskText",
    "fromJson",
    "getExtension",
    "hasExtension",
    "jsonBool",
    "jsonBytes",
    "jsonDouble",
    "jsonExtensions",
    "jsonFloat",
    "jsonInt64",
    "jsonList",
    "jsonMap",
    "jsonNumber",
    "keepEnum",
    "listText",
    "missing",
    "own",
    "parseAny",
    "parseBool",
    "parseBoolKey",
    "parseBytes",
    "parseDouble",
    "parseDuration",
    "parseFieldMask",
    "parseFloat32",
    "parseInt32",
    "parseInt64",
    "parseList",
    "parseString",
    "parseStruct",
    "parseTimestamp",
    "parseUint32",
    "parseUint64",
    "parseValue",
    "quote",
    "readJsonExtensions",
    "reversed",
    "setExtension",
    "structText",
    "timestampText",
    "toJson",
    "unknownEnum",
    "unknownFields",
    "valueText",
    "writeMessage",
];

/// Imports what `code` uses, types apart from values.
pub(super) fn import(code: &str, from: &str) -> String {
    let words = words(code);
    let used = |names: &[&str]| -> Vec<String> {
        let used = names.iter().filter(|name| words.contains(**name));
        used.map(ToString::to_string).collect()
    };
    let (types, values) = (used(&TYPES), used(&VALUES));
    let mut text = String::new();
    if !types.is_empty() {
        let types = types.join(", ");
        text += &format!("⟦import type {{ {types} }} from \"{from}.js\";\n⟧");
    }
    if !values.is_empty() {
        let values = values.join(", ");
        text += &format!("import {{ {values} }} from \"{from}.js\";\n");
    }
    text
}

/// Imports the types that declarations use.
pub(super) fn import_types(declarations: &str, from: &str) -> String {
    let words = words(declarations);
    let used = TYPES.iter().chain(&["Registry"]);
    let used: Vec<&str> = used.copied().filter(|name| words.contains(name)).collect();
    if used.is_empty() {
        return String::new();
    }
    format!(
        "import type {{ {} }} from \"{from}.js\";\n",
        used.join(", ")
    )
}

/// The words of code that stand outside of comments and strings in double
/// quotes.
fn words(code: &str) -> std::collections::HashSet<&str> {
    code.lines()
        .filter(|line| {
            let line = line.trim_start();
            !(line.starts_with("*") || line.starts_with("/*"))
        })
        .flat_map(|line| line.split('"').step_by(2))
        .flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{TYPES, VALUES};
    use crate::generate::naming::TYPESCRIPT;

    /// A message of such a name would hide what the module imports.
    #[test]
    fn no_declaration_can_have_a_name_of_the_runtime() {
        for name in TYPES.iter().chain(&VALUES) {
            let reserved = TYPESCRIPT.reserved_types.contains(name);
            assert!(reserved, "`{name}` is not reserved for TypeScript");
        }
    }
}

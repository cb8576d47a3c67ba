//! A module: header, imports, and everything of a file.

use super::super::HEADER;
use super::super::model::{File, Message};
use super::super::naming::PYTHON;
use super::code::{Code, RUNTIME, docstring, literal};
use super::context::Context;
use super::shape::Shape;
use super::{binary_read, binary_write, declarations, extension, json_read, json_write, required};
use std::collections::{BTreeMap, BTreeSet};

/// The text of a module. `root` is the dots that lead to the generated package.
pub(super) fn render(context: &Context<'_, '_>, file: &File<'_>, root: &str) -> String {
    let mut code = Code::default();
    for id in &file.enums {
        declarations::enumeration(&mut code, context, &context.model[*id]);
    }
    for id in &file.messages {
        declarations::message(&mut code, context, &context.model[*id]);
    }
    for id in &file.messages {
        codecs(&mut code, context, &context.model[*id]);
    }
    for field in &file.extensions {
        let shape = Shape::of_extension(context, field);
        binary_read::read(&mut code, context, &shape);
        binary_write::write(&mut code, context, &shape);
        json_read::extension(&mut code, context, &shape);
        json_write::extension(&mut code, context, &shape);
        extension::extension(&mut code, context, field);
    }
    let (body, used) = resolved(code.text());
    let mut head = format!(
        "# {HEADER}\n# source: {}\n# digest: {}\n",
        file.path, file.digest
    );
    if let Some(text) = docstring(&file.comment, file.deprecated) {
        head += &format!("{text}\n");
    }
    head += "\nfrom __future__ import annotations\n\n";
    head += &imports(context, root, used);
    head += &exported(context, file);
    head + &body
}

fn codecs(code: &mut Code, context: &Context<'_, '_>, message: &Message<'_>) {
    let shape = Shape::of_message(context, message);
    binary_read::read(code, context, &shape);
    binary_write::write(code, context, &shape);
    json_read::message(code, context, &shape);
    json_write::message(code, context, &shape);
    let is_incomplete = context.incomplete.contains(&message.id);
    if is_incomplete {
        required::missing(code, context, message);
    }
    let name = &shape.name;
    let mut arguments = vec![literal(shape.full_name), name.clone()];
    for function in ["read", "write", "from_json", "to_json"] {
        arguments.push(format!("{function}_{name}"));
    }
    if is_incomplete {
        arguments.push(format!("missing=missing_{name}"));
    }
    if shape.well_known.is_some() {
        arguments.push("own_json=True".to_owned());
    }
    code.gap();
    code.list(
        &format!("{name}.__protobuf__ = ⸢MessageType("),
        &arguments,
        ")",
    );
}

/// The text without marks, and the names that they stood before.
fn resolved(text: &str) -> (String, BTreeSet<&str>) {
    let mut parts = text.split(RUNTIME);
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut names = BTreeSet::new();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        names.insert(&part[..end.unwrap_or(part.len())]);
        out.push_str(part);
    }
    (out, names)
}

/// Names of the standard library, with where they come from.
const STANDARD: [(&str, &str, &str); 8] = [
    ("IntEnum", "enum", "IntEnum"),
    ("_field", "dataclasses", "field as _field"),
    ("dataclass", "dataclasses", "dataclass"),
    ("datetime", "datetime", "datetime"),
    ("loads", "json", "loads"),
    ("time_ns", "time", "time_ns"),
    ("timedelta", "datetime", "timedelta"),
    ("timezone", "datetime", "timezone"),
];

fn imports(context: &Context<'_, '_>, root: &str, mut used: BTreeSet<&str>) -> String {
    let mut standard: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, module, import) in STANDARD {
        if used.remove(name) {
            standard.entry(module).or_default().push(import.to_owned());
        }
    }
    let mut code = Code::default();
    for (module, names) in &standard {
        code.line(&format!("from {module} import {}", names.join(", ")));
    }
    if !standard.is_empty() {
        code.line("\n");
    }
    for (file, names) in context.imports() {
        let module = context.names.module(file).replace('/', ".");
        let names = names.into_iter().map(|(there, here)| {
            if there == here {
                there
            } else {
                format!("{there} as {here}")
            }
        });
        from(
            &mut code,
            &format!("{root}{module}"),
            &names.collect::<Vec<_>>(),
        );
    }
    // A message of such a name would hide what the module imports.
    let is_reserved = |name: &&str| PYTHON.reserved_types.contains(name);
    debug_assert!(used.iter().all(is_reserved), "not reserved in {used:?}");
    let names: Vec<String> = used.iter().map(ToString::to_string).collect();
    if !names.is_empty() {
        from(&mut code, &format!("{root}runtime"), &names);
    }
    code.text().to_owned()
}

fn from(code: &mut Code, module: &str, names: &[String]) {
    let line = format!("from {module} import {}", names.join(", "));
    if line.len() <= 100 {
        code.line(&line);
    } else {
        code.list(&format!("from {module} import ("), names, ")");
    }
}

/// `__all__`: the types and extensions.
fn exported(context: &Context<'_, '_>, file: &File<'_>) -> String {
    let mut names = Vec::new();
    for id in &file.enums {
        names.push(literal(context.names.enumeration(*id)));
    }
    for id in &file.messages {
        let variants =
            (0..context.model[*id].fields.len()).map(|at| context.names.variant(*id, at));
        names.extend(variants.filter(|name| !name.is_empty()).map(literal));
        names.push(literal(context.names.message(*id)));
    }
    for extension in &file.extensions {
        names.push(literal(context.names.extension(extension.full_name)));
    }
    let mut code = Code::default();
    code.line("\n");
    code.list("__all__ = [", &names, "]");
    code.text().to_owned()
}

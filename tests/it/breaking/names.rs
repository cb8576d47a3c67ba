//! What a file names: types, the files that declare them, values of enums.

use super::model::*;
use std::collections::{BTreeSet, HashMap};

/// The file of each top-level type.
pub type Homes<'a> = HashMap<String, &'a str>;

/// The file of each top-level type, by its full name.
pub fn homes(case: &Case) -> Homes<'_> {
    let mut homes = HashMap::new();
    for file in &case.files {
        let messages = file.messages.iter().map(|m| &m.name);
        for name in messages.chain(file.enums.iter().map(|e| &e.name)) {
            homes.insert(format!("{}.{name}", file.package), file.path.as_str());
        }
    }
    homes
}

/// The paths that a file imports.
pub fn imports(file: &File, homes: &Homes<'_>) -> BTreeSet<String> {
    let mut copy = file.clone();
    let mut names: Vec<String> = Vec::new();
    let add = |fields: &[Field], names: &mut Vec<String>| {
        for field in fields {
            match &field.kind {
                Type::Named(name) => names.push(name.clone()),
                Type::Map(_, value) => names.push(written(value)),
                _ => {}
            }
        }
    };
    each_message(&mut copy.messages, &mut |message| {
        add(&message.fields, &mut names);
        for extend in &message.extends {
            names.push(extend.extendee.clone());
            add(&extend.fields, &mut names);
        }
    });
    for extend in &file.extends {
        names.push(extend.extendee.clone());
        add(&extend.fields, &mut names);
    }
    for method in file.services.iter().flat_map(|service| &service.methods) {
        names.extend([method.input.clone(), method.output.clone()]);
    }
    let mut imports = BTreeSet::new();
    for name in &names {
        let name = name.trim_start_matches('.');
        if name == "google.protobuf.Timestamp" {
            imports.insert("google/protobuf/timestamp.proto".to_owned());
        }
        if OPTIONS.contains(&name) {
            imports.insert("google/protobuf/descriptor.proto".to_owned());
        }
        let home = homes
            .iter()
            .find(|(known, _)| name == *known || name.starts_with(&format!("{known}.")));
        if let Some((_, path)) = home
            && **path != *file.path
        {
            imports.insert((*path).to_owned());
        }
    }
    imports
}

/// A type as a field names it: in full, from the root.
pub fn written(kind: &Type) -> String {
    match kind {
        Type::Scalar(name) => (*name).to_owned(),
        Type::Named(name) => format!(".{name}"),
        Type::Map(..) | Type::Group(_) => "string".to_owned(),
    }
}

/// One of the defaults that a type can have.
pub fn default_value(kind: &Type, which: usize) -> String {
    let choices: [&str; 4] = match kind {
        Type::Scalar("string") => ["\"\"", "\"a\"", "\"ä\\\"b\\n\"", "'x y'"],
        Type::Scalar("bytes") => ["\"\"", "\"a\"", "\"\\001\\xff\\\\\"", "'x y'"],
        Type::Scalar("bool") => ["false", "true", "false", "true"],
        Type::Scalar("float") => ["0", "1", "-0.1", "inf"],
        Type::Scalar("double") => ["0.0", "1e0", "-0.1", "-nan"],
        Type::Scalar("uint32" | "uint64" | "fixed32" | "fixed64") => {
            ["0", "1", "0x10", "4294967295"]
        }
        Type::Scalar(_) => ["0", "1", "-7", "010"],
        // The values of enums are named after it; see `generate::new_enum`.
        Type::Named(name) => {
            let short = name.rsplit('.').next().unwrap_or_default();
            return format!("{short}_V{which}");
        }
        _ => ["0"; 4],
    };
    choices[which].to_owned()
}

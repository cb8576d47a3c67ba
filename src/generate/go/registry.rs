//! The package that lists all message types and extensions.

use super::super::HEADER;
use super::super::model::Model;
use super::super::naming::Names;
use super::layout::{Layout, import_path};
use super::source::{Source, literal};
use std::collections::HashMap;

pub(super) fn render(model: &Model<'_>, names: &Names, layout: &Layout, module: &str) -> String {
    let mut source = Source::default();
    source.code(&format!("// {HEADER}"));
    source.blank();
    source.code(
        "// Package registry lists every message type and extension. Whoever imports it,
        // be it for its effect alone, can write what an Any holds as JSON, and read it.
        package registry",
    );
    source.blank();
    source.code("import (");
    let mut imports = vec![(import_path(module, "contractsrt"), String::new())];
    let mut aliases: HashMap<&str, String> = HashMap::new();
    for (at, package) in layout.packages().enumerate() {
        let alias = format!("pkg{at}");
        imports.push((import_path(module, &package.folder), format!("{alias} ")));
        aliases.insert(&package.folder, alias);
    }
    imports.sort();
    for (path, alias) in imports {
        source.code(&format!("{alias}{}", literal(&path)));
    }
    source.code(")");
    source.blank();
    source.code(
        "// Types has every message type and extension.
        var Types = contractsrt.NewRegistry(
        []contractsrt.Type{",
    );
    for file in &model.files {
        let alias = &aliases[layout.package_of(file.id).folder.as_str()];
        for id in &file.messages {
            source.code(&format!(
                "contractsrt.TypeOf[{alias}.{}](),",
                names.message(*id)
            ));
        }
    }
    source.code("},\n[]contractsrt.ExtensionType{");
    for file in &model.files {
        let alias = &aliases[layout.package_of(file.id).folder.as_str()];
        for extension in &file.extensions {
            let name = names.extension(extension.full_name);
            source.code(&format!("{alias}.{name},"));
        }
    }
    source.code("},\n)");
    source.blank();
    source.code("func init() {\ncontractsrt.SetDefault(Types)\n}");
    source.text().to_owned()
}

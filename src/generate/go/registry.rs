//! The package that lists all message types and extensions.

use super::super::HEADER;
use super::super::model::{File, Model};
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
    let of = |file: &File<'_>| &aliases[layout.package_of(file.id).folder.as_str()];
    let mut types = String::new();
    let mut extensions = String::new();
    for file in &model.files {
        let alias = of(file);
        for id in &file.messages {
            types += &format!("contractsrt.TypeOf[{alias}.{}](),\n", names.message(*id));
        }
        for extension in &file.extensions {
            let name = names.extension(extension.full_name);
            extensions += &format!("{alias}.{name},\n");
        }
    }
    let list = |items: String, of: &str| match items.as_str() {
        "" => "nil".to_owned(),
        _ => format!("[]contractsrt.{of}{{\n{items}}}"),
    };
    source.code(&format!(
        "// Types has every message type and extension.
        var Types = contractsrt.NewRegistry(
        {},
        {},
        )",
        list(types, "Type"),
        list(extensions, "ExtensionType")
    ));
    source.blank();
    source.code("func init() {\ncontractsrt.SetDefault(Types)\n}");
    source.text().to_owned()
}

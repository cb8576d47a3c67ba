//! Python: dataclasses that read and write themselves.
//!
//! A `.proto` file becomes a module of one package. Beside the modules stand
//! `runtime`, which holds what all share, and `registry`, which knows where every
//! message is and imports it when it is asked for. All imports are relative, so
//! that the package may be put anywhere.

mod binary_read;
mod binary_write;
mod code;
mod context;
mod declarations;
mod extension;
mod json_read;
mod json_write;
mod module;
mod package;
mod registry;
mod required;
mod runtime;
mod shape;
mod well_known;

use super::model::Model;
use super::naming::{Names, PYTHON};
use super::{FileSet, Options};
use crate::failure::Result;
use std::collections::BTreeSet;

pub(super) fn render(model: &Model<'_>, options: &Options) -> Result<FileSet> {
    let names = Names::new(model, &PYTHON);
    let package = package::Package::new(options)?;
    let incomplete = required::incomplete(model);
    let folders = folders(model, &names);
    let mut files = FileSet::new();
    for file in &model.files {
        let context = context::Context::new(model, &names, &incomplete, file);
        let module = names.module(file.id);
        let mut dots = ".".repeat(module.matches('/').count() + 1);
        // `a.proto` beside `a/b.proto` is what the package `a` holds itself.
        let path = if folders.contains(module) {
            dots.push('.');
            format!("{module}/__init__")
        } else {
            module.to_owned()
        };
        let text = module::render(&context, file, &dots);
        files.add(package.path(&format!("{path}.py")), text)?;
    }
    let modules: BTreeSet<&str> = model
        .files
        .iter()
        .map(|file| names.module(file.id))
        .collect();
    for folder in folders
        .iter()
        .filter(|folder| !modules.contains(folder.as_str()))
    {
        files.add(
            package.path(&format!("{folder}/__init__.py")),
            package::EMPTY,
        )?;
    }
    files.add(package.path("registry.py"), registry::render(model, &names))?;
    files.add(package.path("runtime.py"), runtime::text())?;
    package.add(&mut files)?;
    Ok(files)
}

/// The folders that modules stand in.
fn folders(model: &Model<'_>, names: &Names) -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for file in &model.files {
        let mut path = names.module(file.id);
        while let Some((folder, _)) = path.rsplit_once('/') {
            folders.insert(folder.to_owned());
            path = folder;
        }
    }
    folders
}

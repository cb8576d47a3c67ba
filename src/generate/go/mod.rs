//! Go: plain structs with the methods that read and write them.
//!
//! A folder is a package, as [`layout`] has it; a `.proto` file becomes a file of
//! it. Beside the packages stand `contractsrt`, which holds what all share, and
//! `registry`, which lists every message type for those that are found by name.
//! The files are as `gofmt` would print them.

mod any;
mod binary_read;
mod binary_read_field;
mod binary_size;
mod binary_write;
mod comment;
mod context;
mod declarations;
mod enumeration;
mod extension;
mod file;
mod json_read;
mod json_write;
mod layout;
mod package;
mod registry;
mod runtime;
mod scalar;
mod shape;
mod slabs;
mod source;
mod well_known;

use super::model::{Model, Type};
use super::naming::{GO, Names};
use super::{FileSet, Options};
use crate::failure::Result;
use crate::schema::MessageId;
use context::Context;
use layout::Layout;
use std::collections::HashSet;

pub(super) fn render(model: &Model<'_>, options: &Options) -> Result<FileSet> {
    let module = package::module(options);
    let layout = Layout::new(model, &module);
    let names = Names::in_scopes(model, &GO, &|file| {
        layout.package_of(file.id).folder.clone()
    });
    let groups = groups(model);
    let mut files = FileSet::new();
    for of in &model.files {
        let context = Context::new(model, &names, &layout, of, &module, &groups);
        files.add(layout.path(of.id), file::render(&context, of))?;
    }
    files.add(
        "registry/registry.go",
        registry::render(model, &names, &layout, &module),
    )?;
    runtime::add(&mut files)?;
    package::add(&mut files, &module, options)?;
    Ok(files)
}

/// The messages that some field or extension holds as a group.
fn groups(model: &Model<'_>) -> HashSet<MessageId> {
    let fields = model.messages().flat_map(|message| &message.fields);
    let extensions = model.files.iter().flat_map(|file| &file.extensions);
    let groups = fields.chain(extensions).filter_map(|field| match field.ty {
        Type::Group(id) => Some(id),
        _ => None,
    });
    groups.collect()
}

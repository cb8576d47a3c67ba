//! TypeScript: plain interfaces, and functions that read and write them.
//!
//! A `.proto` file becomes a module. Beside the modules stand `runtime`, which
//! holds what all share, and `registry`, which lists every message type for
//! those that are found by name. Nothing has an effect when it is imported, so
//! that a bundler keeps what is used. With `js` the same is JavaScript with
//! declarations.

mod binary_read;
mod binary_write;
mod context;
mod declarations;
mod extension;
mod json_read;
mod json_write;
mod module;
mod package;
mod registry;
mod runtime;
mod script;
mod shape;
mod time;

use super::model::{Model, Type};
use super::naming::{Names, TYPESCRIPT};
use super::{FileSet, Options};
use crate::failure::Result;
use crate::schema::MessageId;
use std::collections::HashSet;

pub(super) fn render(model: &Model<'_>, options: &Options) -> Result<FileSet> {
    let names = Names::new(model, &TYPESCRIPT);
    let config = &options.config.ts;
    let groups = groups(model);
    let mut files = FileSet::new();
    for file in &model.files {
        let context = context::Context::new(model, &names, file, config.int64, &groups);
        let module = module::render(&context, file);
        module.add(&mut files, names.module(file.id), config.js)?;
    }
    registry::render(model, &names).add(&mut files, "registry", config.js)?;
    runtime::add(&mut files, config.js)?;
    package::add(&mut files, options)?;
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

//! Descriptors → one pool, in which every name is resolved.

use super::error::Labelled;
use super::graph::Order;
use super::public_imports::PublicImports;
use super::{CompileError, Parsed};
use prost_reflect::DescriptorPool;
use std::collections::HashSet;

/// Adds the files to a pool in order. A file that fails is reported; files that
/// import it are passed over.
pub(super) fn link(
    parsed: &Parsed,
    order: &Order,
    errors: &mut Vec<CompileError>,
) -> DescriptorPool {
    let mut pool = DescriptorPool::new();
    let mut failed: HashSet<&str> = HashSet::new();
    let mut public = PublicImports::default();
    for path in &order.paths {
        if let Some(descriptor) = order.bundled.get(path) {
            // Bundled files are valid by themselves; only a clash of names with
            // a file of the workspace can break one.
            if let Err(error) = pool.add_file_descriptor_proto(descriptor.clone()) {
                errors.push(CompileError {
                    shown: path.as_str().into(),
                    span: None,
                    message: error.to_string(),
                    help: None,
                    related: Vec::new(),
                });
                failed.insert(path);
            }
            continue;
        }
        let Some(file) = parsed.file(path) else {
            continue;
        };
        let Ok(descriptor) = &file.outcome else {
            continue;
        };
        if descriptor
            .dependency
            .iter()
            .any(|import| failed.contains(import.as_str()))
        {
            failed.insert(path);
            continue;
        }
        public.note(descriptor);
        let mut linked = descriptor.clone();
        linked.dependency.extend(public.beyond(descriptor));
        if let Err(error) = pool.add_file_descriptor_proto(linked) {
            failed.insert(path);
            let labelled = Labelled {
                shown: &file.source.shown,
                text: &file.text,
            };
            let first = error.with_source_code(&file.text);
            errors.extend(labelled.errors(&first));
        }
    }
    pool
}

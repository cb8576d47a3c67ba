//! Which imports a file needs.
//!
//! What a file uses of another (a type, an extendee, a custom option) is
//! brought by the import of that very file, or else by the first import from
//! which a chain of public imports leads there. A public import is there for
//! others and always counts as used.

use super::{Field, File, FileId, Import, Kind, Schema, options};
use std::collections::HashSet;

/// Sets [`Import::used`] in all files.
pub(super) fn mark(schema: &mut Schema) {
    let used: Vec<Vec<bool>> = schema
        .files
        .iter()
        .map(|file| used_imports(schema, file))
        .collect();
    for (file, used) in schema.files.iter_mut().zip(used) {
        for (import, used) in file.imports.iter_mut().zip(used) {
            import.used = used;
        }
    }
}

fn used_imports(schema: &Schema, file: &File) -> Vec<bool> {
    let mut used: Vec<bool> = file.imports.iter().map(|import| import.public).collect();
    if used.iter().all(|used| *used) {
        return used;
    }
    let reached: Vec<HashSet<FileId>> = file
        .imports
        .iter()
        .map(|import| import.file.map(|id| schema.reached_publicly(id)))
        .map(Option::unwrap_or_default)
        .collect();
    let mut need = |files: HashSet<FileId>| {
        for needed in files {
            let direct = file.imports.iter().position(|i| i.file == Some(needed));
            if let Some(at) = direct.or_else(|| first_with(&file.imports, &reached, needed)) {
                used[at] = true;
            }
        }
        used.iter().all(|used| *used)
    };
    // Options are looked into last, and only if need be: that takes longest.
    if !need(files_of_types(schema, file)) {
        need(options::extension_files(schema, file));
    }
    used
}

/// The import that brings a file: public imports are looked at first, then weak
/// ones, as buf does.
fn first_with(imports: &[Import], reached: &[HashSet<FileId>], file: FileId) -> Option<usize> {
    (0..imports.len())
        .filter(|at| reached[*at].contains(&file))
        .min_by_key(|at| (!imports[*at].public, !imports[*at].weak, *at))
}

/// The files of which `file` uses a type.
fn files_of_types(schema: &Schema, file: &File) -> HashSet<FileId> {
    let mut used = HashSet::new();
    let mut field = |field: &Field| {
        match field.kind {
            Kind::Message(id) | Kind::Group(id) => used.insert(schema[id].origin.file),
            Kind::Enum(id) => used.insert(schema[id].origin.file),
            _ => false,
        };
        if let Some(id) = field.extendee {
            used.insert(schema[id].origin.file);
        }
    };
    for id in &file.all_messages {
        schema[*id].fields.iter().for_each(&mut field);
    }
    for id in &file.all_extensions {
        field(&schema[*id]);
    }
    for id in &file.services {
        for method in &schema[*id].methods {
            used.insert(schema[method.input].origin.file);
            used.insert(schema[method.output].origin.file);
        }
    }
    used
}

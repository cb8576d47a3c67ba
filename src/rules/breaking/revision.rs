//! One of the two compared schemas, and what is looked up in it.

use super::pairs::Pair;
use crate::rules::Side;
use crate::schema::{Enum, Field, File, FileId, Message, Schema, Service};
use std::collections::{BTreeMap, HashMap};

/// One of the two compared schemas, limited to the files that are compared: all
/// of them, or those of one module and what they import.
pub struct Revision<'a> {
    pub schema: &'a Schema,
    pub side: Side,
    module: Option<usize>,
    /// By file id: whether the file is compared.
    compared: Vec<bool>,
    packages: BTreeMap<&'a str, Vec<&'a File>>,
    /// By extended message and number.
    extensions: HashMap<(&'a str, i32), &'a Field>,
}

impl<'a> Revision<'a> {
    /// The files of `module`, or all, with what they import.
    pub fn of(schema: &'a Schema, side: Side, module: Option<usize>) -> Revision<'a> {
        let mut revision = Revision {
            schema,
            side,
            module,
            compared: reached(schema, module),
            packages: BTreeMap::new(),
            extensions: HashMap::new(),
        };
        for file in schema.files() {
            if !revision.contains(file.id) {
                continue;
            }
            let files = revision.packages.entry(&file.package).or_default();
            files.push(file);
            for id in &file.all_extensions {
                let extension = &schema[*id];
                if let Some(extendee) = extension.extendee {
                    let key = (schema[extendee].full_name.as_str(), extension.number);
                    revision.extensions.insert(key, extension);
                }
            }
        }
        revision
    }

    pub fn pair(
        previous: &'a Schema,
        current: &'a Schema,
        modules: Option<Pair<usize>>,
    ) -> Pair<Revision<'a>> {
        Pair {
            previous: Revision::of(previous, Side::Base, modules.map(|m| m.previous)),
            current: Revision::of(current, Side::Current, modules.map(|m| m.current)),
        }
    }

    pub fn contains(&self, file: FileId) -> bool {
        self.compared[file.index()]
    }

    /// True if the file is not of what is checked itself.
    pub fn is_import(&self, file: &File) -> bool {
        file.is_import
            || self
                .module
                .is_some_and(|module| file.module != Some(module))
    }

    pub fn files(&self) -> impl Iterator<Item = &'a File> {
        let compared = &self.compared;
        self.schema
            .files()
            .iter()
            .filter(move |file| compared[file.id.index()])
    }

    /// Files by package.
    pub fn packages(&self) -> &BTreeMap<&'a str, Vec<&'a File>> {
        &self.packages
    }

    pub fn file(&self, path: &str) -> Option<&'a File> {
        self.schema
            .file_by_path(path)
            .filter(|file| self.contains(file.id))
    }

    pub fn message(&self, full_name: &str) -> Option<&'a Message> {
        self.schema
            .message(full_name)
            .filter(|message| self.contains(message.origin.file))
    }

    pub fn enum_by_name(&self, full_name: &str) -> Option<&'a Enum> {
        self.schema
            .enum_by_name(full_name)
            .filter(|found| self.contains(found.origin.file))
    }

    pub fn service(&self, full_name: &str) -> Option<&'a Service> {
        self.schema
            .service(full_name)
            .filter(|service| self.contains(service.origin.file))
    }

    /// The extension of the message `extendee` with this number.
    pub fn extension(&self, extendee: &str, number: i32) -> Option<&'a Field> {
        self.extensions.get(&(extendee, number)).copied()
    }
}

/// By file id: whether the file is of the module (or of any, for `None`), or
/// imported by one that is.
fn reached(schema: &Schema, module: Option<usize>) -> Vec<bool> {
    let mut reached = vec![false; schema.files().len()];
    let mut open: Vec<FileId> = schema
        .own_files()
        .filter(|file| module.is_none_or(|module| file.module == Some(module)))
        .map(|file| file.id)
        .collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut reached[id.index()], true) {
            open.extend(schema[id].imports.iter().filter_map(|import| import.file));
        }
    }
    reached
}

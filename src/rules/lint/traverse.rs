//! The one walk over the linted files: hands every rule what it is about.

use super::context::Context;
use crate::schema::{Enum, EnumValue, Field, File, Import, Message, Method, Oneof, Service};
use std::collections::BTreeMap;

/// The function of a rule, by what it looks at.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// All linted files at once, [`Context::files`].
    All(fn(&mut Context<'_>)),
    /// The files of a folder, with its path ("." for the root).
    Directory(fn(&mut Context<'_>, &str, &[&File])),
    /// The files of a package, with its name ("" for those without).
    Package(fn(&mut Context<'_>, &str, &[&File])),
    File(fn(&mut Context<'_>, &File)),
    Import(fn(&mut Context<'_>, &File, &Import)),
    Message(fn(&mut Context<'_>, &Message)),
    /// Fields of messages and extensions.
    Field(fn(&mut Context<'_>, &Field)),
    Oneof(fn(&mut Context<'_>, &Oneof)),
    Enum(fn(&mut Context<'_>, &Enum)),
    EnumValue(fn(&mut Context<'_>, &Enum, &EnumValue)),
    Service(fn(&mut Context<'_>, &Service)),
    Method(fn(&mut Context<'_>, &Service, &Method)),
}

/// Runs one rule over all it is about. The messages that the compiler makes
/// for map fields are nobody's and are passed over.
pub(super) fn run(check: Check, context: &mut Context<'_>) {
    let (schema, files) = (context.schema, context.files);
    let messages = || {
        let all = files.iter().flat_map(|file| &file.all_messages);
        all.map(|id| &schema[*id]).filter(|m| !m.is_map_entry)
    };
    let enums = || {
        let all = files.iter().flat_map(|file| &file.all_enums);
        all.map(|id| &schema[*id])
    };
    let services = || {
        let all = files.iter().flat_map(|file| &file.services);
        all.map(|id| &schema[*id])
    };
    match check {
        Check::All(check) => check(context),
        Check::Directory(check) => {
            for (directory, files) in group(files, |file| directory(&file.path)) {
                check(context, directory, &files);
            }
        }
        Check::Package(check) => {
            for (package, files) in group(files, |file| &file.package) {
                check(context, package, &files);
            }
        }
        Check::File(check) => files.iter().for_each(|file| check(context, file)),
        Check::Import(check) => {
            for file in files {
                file.imports.iter().for_each(|i| check(context, file, i));
            }
        }
        Check::Message(check) => messages().for_each(|message| check(context, message)),
        Check::Field(check) => {
            for message in messages() {
                message
                    .fields
                    .iter()
                    .for_each(|field| check(context, field));
            }
            for id in files.iter().flat_map(|file| &file.all_extensions) {
                check(context, &schema[*id]);
            }
        }
        Check::Oneof(check) => {
            for message in messages() {
                message
                    .oneofs
                    .iter()
                    .for_each(|oneof| check(context, oneof));
            }
        }
        Check::Enum(check) => enums().for_each(|declared| check(context, declared)),
        Check::EnumValue(check) => {
            for of in enums() {
                of.values.iter().for_each(|value| check(context, of, value));
            }
        }
        Check::Service(check) => services().for_each(|service| check(context, service)),
        Check::Method(check) => {
            for of in services() {
                of.methods
                    .iter()
                    .for_each(|method| check(context, of, method));
            }
        }
    }
}

/// The folder of an import path, "." for the root.
pub(super) fn directory(path: &str) -> &str {
    path.rsplit_once('/')
        .map_or(".", |(directory, _)| directory)
}

fn group<'a>(
    files: &[&'a File],
    key: impl Fn(&'a File) -> &'a str,
) -> BTreeMap<&'a str, Vec<&'a File>> {
    let mut groups: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    for file in files {
        groups.entry(key(file)).or_default().push(file);
    }
    groups
}

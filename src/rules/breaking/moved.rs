//! Types that are gone from their file because they stand in another one now.

use super::Change;
use super::pairs::Pair;
use super::revision::Revision;
use super::view::{FileView, In, Place, Placed};
use crate::schema::{Definition, File, Origin, Schema};
use std::collections::BTreeSet;

/// Where a type went that keeps its full name.
pub struct Moved<'a> {
    /// The file that holds it now.
    to: &'a File,
    place: Place<'a>,
    /// True if those who import the old file still find it.
    is_reached: bool,
}

impl<'a> Moved<'a> {
    /// Where the type went that the previous file declares as `nested_name`;
    /// `None` if it is nowhere.
    pub fn of(pair: &Pair<FileView<'a>>, nested_name: &str) -> Option<Moved<'a>> {
        let Pair { previous, current } = pair;
        let revision = current.revision;
        let full_name = match previous.package.as_str() {
            "" => nested_name.to_owned(),
            package => format!("{package}.{nested_name}"),
        };
        let origin = origin_of(revision.schema, &full_name)?;
        if origin.file == current.id || !revision.contains(origin.file) {
            return None;
        }
        let to = &revision.schema[origin.file];
        let file = In { revision, item: to };
        Some(Moved {
            to,
            place: file.place_of(origin),
            is_reached: revision.schema.reaches_publicly(current.id, origin.file),
        })
    }

    /// What is to be said of a type that moved.
    pub fn change(self, kind: &str, name: &str) -> Change<'a> {
        let to = &self.to.path;
        let help = if self.is_reached {
            format!(
                "`import public` still reaches `{name}` from here, so that protos compile; code \
                 that names what was generated from this file has to follow it to \"{to}\""
            )
        } else {
            format!(
                "no `import public` reaches it from here: add `import public \"{to}\";`, so that \
                 protos that import this file still find `{name}`, or move it back"
            )
        };
        let message = format!("{kind} \"{name}\" was deleted from the file: it moved to `{to}`");
        Change::new(message, help).related(self.place, "it is here now")
    }
}

/// The files that now hold what a file that is gone declared at its top; none
/// if anything of it is nowhere.
pub fn new_homes<'a>(file: &FileView<'a>, current: &Revision<'a>) -> BTreeSet<&'a str> {
    let schema = file.revision.schema;
    let messages = file.messages.iter().map(|id| &schema[*id].full_name);
    let enums = file.enums.iter().map(|id| &schema[*id].full_name);
    let services = file.services.iter().map(|id| &schema[*id].full_name);
    let extensions = file.extensions.iter().map(|id| &schema[*id].full_name);
    let names = messages.chain(enums).chain(services).chain(extensions);
    let homes = names.map(|name| {
        let origin = origin_of(current.schema, name)?;
        let home = current.contains(origin.file);
        home.then(|| current.schema[origin.file].path.as_str())
    });
    homes.collect::<Option<_>>().unwrap_or_default()
}

fn origin_of<'a>(schema: &'a Schema, full_name: &str) -> Option<&'a Origin> {
    Some(match schema.definition(full_name)? {
        Definition::Message(id) => &schema[id].origin,
        Definition::Enum(id) => &schema[id].origin,
        Definition::Service(id) => &schema[id].origin,
        Definition::Extension(id) => &schema[id].origin,
    })
}

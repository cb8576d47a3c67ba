//! What is gone from its package, and how that is reported.

use super::pairs::Pairs;
use super::revision::Revision;
use super::type_deleted::made_for_help;
use super::view::{In, Place, Placed};
use super::{Change, Report};
use crate::schema::{File, Origin};

/// What is gone from the package of `file`.
pub struct Gone<'a> {
    pub kind: &'static str,
    pub name: &'a str,
    pub file: &'a File,
    pub was: Place<'a>,
    /// For what the compiler made for a map field, the name of the field.
    pub map_field: Option<&'a str>,
}

impl<'a> Gone<'a> {
    pub fn new(
        kind: &'static str,
        name: &'a str,
        file: &'a File,
        revision: &'a Revision<'a>,
        origin: &'a Origin,
    ) -> Gone<'a> {
        let view = In {
            revision,
            item: file,
        };
        Gone {
            kind,
            name,
            file,
            was: view.place_of(origin),
            map_field: None,
        }
    }

    /// Reports it at the place that `show` finds in the file, if the file is
    /// still there.
    pub fn report(
        &self,
        pairs: &Pairs<'a>,
        report: &mut Report<'a>,
        show: impl Fn(&In<'a, File>) -> Place<'a>,
    ) {
        let Gone { kind, name, .. } = self;
        let package = &self.file.package;
        let message = format!("{kind} \"{name}\" was deleted from package \"{package}\"");
        let help = match self.map_field {
            Some(field) => made_for_help(field),
            None => format!(
                "restore {kind} `{name}` in some file of the package; mark it deprecated if it is \
                 no longer wanted"
            ),
        };
        let mut change = Change::new(message, help).was_at(self.was);
        let revision = pairs.revisions.current;
        if let Some(item) = revision.file(&self.file.path) {
            change = change.at(show(&In { revision, item }));
        }
        report.add(change);
    }
}

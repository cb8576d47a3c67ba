//! The field whose rules are looked at, and how findings about it are reported.

use super::place::Places;
use crate::rules::lint::context::Context;
use crate::schema::{Field, Schema};

pub(super) struct Subject<'c, 'a> {
    pub(super) context: &'c mut Context<'a>,
    pub(super) field: &'a Field,
    pub(super) places: &'c Places,
    /// Where the rules are below the option: empty, or that of the items, keys
    /// or values of the field.
    base: Vec<i32>,
    base_name: String,
}

impl<'c, 'a> Subject<'c, 'a> {
    pub(super) fn new(
        context: &'c mut Context<'a>,
        field: &'a Field,
        places: &'c Places,
    ) -> Subject<'c, 'a> {
        Subject {
            context,
            field,
            places,
            base: Vec::new(),
            base_name: String::new(),
        }
    }

    pub(super) fn schema(&self) -> &'a Schema {
        self.context.schema
    }

    /// The rules inside `name`, at `path`.
    pub(super) fn inside<R>(
        &mut self,
        name: &str,
        path: &[i32],
        look: impl FnOnce(&mut Subject<'_, 'a>) -> R,
    ) -> R {
        let mut inner = Subject {
            context: &mut *self.context,
            field: self.field,
            places: self.places,
            base: self.base.iter().chain(path).copied().collect(),
            base_name: format!("{}{name}.", self.base_name),
        };
        look(&mut inner)
    }

    /// A rule as it is written: `repeated.items.string.min_len`.
    pub(super) fn rule(&self, name: &str) -> String {
        format!("{}{name}", self.base_name)
    }

    /// Reports the rule at `path`.
    pub(super) fn report(&mut self, path: &[i32], message: &str, help: &str) {
        self.report_all(&[path.to_vec()], message, help);
    }

    /// Reports rules that clash: each place once.
    pub(super) fn report_all(&mut self, paths: &[Vec<i32>], message: &str, help: &str) {
        let mut seen = Vec::new();
        for path in paths {
            let path: Vec<i32> = self.base.iter().chain(path).copied().collect();
            let found = self.places.find(&path);
            let span = found.as_ref().map(|(_, span)| *span);
            if seen.contains(&span) {
                continue;
            }
            seen.push(span);
            let message = format!("field `{}`: {message}", self.field.name);
            match found {
                Some((origin, span)) => {
                    self.context
                        .report_at(&origin, Some(span), message, help.to_owned());
                }
                None => {
                    let file = &self.context.schema[self.field.origin.file];
                    self.context.report_file(file, message, help.to_owned());
                }
            }
        }
    }
}

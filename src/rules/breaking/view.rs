//! A declaration together with the revision that it stands in: what a rule is
//! handed, and how it tells where something stands.

use super::revision::Revision;
use crate::rules::{Location, Side};
use crate::schema::{Enum, File, Message, Method, Origin, Service};
use crate::text::Span;
use std::ops::Deref;

/// A place in one of the revisions.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub side: Side,
    pub file: &'a File,
    /// None: the file as a whole.
    pub span: Option<Span>,
    /// The declaration that stands there, or that has a part there.
    pub origin: &'a Origin,
}

impl Place<'_> {
    pub fn location(&self) -> Location {
        Location {
            side: self.side,
            path: self.file.shown.clone(),
            span: self.span,
        }
    }
}

/// A declaration in its revision.
pub struct In<'a, T> {
    pub revision: &'a Revision<'a>,
    pub item: &'a T,
}

pub type FileView<'a> = In<'a, File>;
pub type MessageView<'a> = In<'a, Message>;
pub type EnumView<'a> = In<'a, Enum>;
pub type ServiceView<'a> = In<'a, Service>;

impl<T> Clone for In<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for In<'_, T> {}

impl<T> Deref for In<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.item
    }
}

/// What has an origin in a revision.
pub trait Placed<'a> {
    fn revision(&self) -> &'a Revision<'a>;
    fn origin(&self) -> &'a Origin;

    fn file(&self) -> &'a File {
        &self.revision().schema[self.origin().file]
    }

    /// The span of the declaration itself.
    fn span(&self) -> Option<Span> {
        self.revision().schema.span(self.origin())
    }

    fn place_at(&self, span: Option<Span>) -> Place<'a> {
        Place {
            side: self.revision().side,
            file: self.file(),
            span,
            origin: self.origin(),
        }
    }

    /// Where another declaration of the same file stands.
    fn place_of(&self, origin: &'a Origin) -> Place<'a> {
        Place {
            origin,
            ..self.place_at(self.revision().schema.span(origin))
        }
    }

    /// Where the declaration stands.
    fn place(&self) -> Place<'a> {
        self.place_at(self.span())
    }

    /// Where a part of it stands; the whole of it if the part is not written.
    fn part(&self, part: &[i32]) -> Place<'a> {
        let span = self.revision().schema.span_of_part(self.origin(), part);
        self.place_at(span.or_else(|| self.span()))
    }

    /// Where a part of it stands; the file if the part is not written.
    fn part_or_file(&self, part: &[i32]) -> Place<'a> {
        let schema = self.revision().schema;
        self.place_at(schema.span_of_part(self.origin(), part))
    }

    /// Where a part of it stands, if it is written. Without source info nobody
    /// knows, and the file is the place.
    fn written_part(&self, part: &[i32]) -> Option<Place<'a>> {
        let schema = self.revision().schema;
        let span = schema.span_of_part(self.origin(), part);
        let known = span.is_some() || !schema.has_source(self.origin().file);
        known.then(|| self.place_at(span))
    }
}

impl<'a> Placed<'a> for FileView<'a> {
    fn revision(&self) -> &'a Revision<'a> {
        self.revision
    }

    fn origin(&self) -> &'a Origin {
        &self.item.origin
    }

    /// A file stands nowhere within itself.
    fn span(&self) -> Option<Span> {
        None
    }
}

impl<'a> Placed<'a> for MessageView<'a> {
    fn revision(&self) -> &'a Revision<'a> {
        self.revision
    }

    fn origin(&self) -> &'a Origin {
        &self.item.origin
    }

    /// What the compiler made for a map field stands where the map's type is
    /// written.
    fn span(&self) -> Option<Span> {
        let schema = self.revision.schema;
        schema
            .span(&self.item.origin)
            .or_else(|| schema.map_type_span(self.item))
    }
}

impl<'a> Placed<'a> for EnumView<'a> {
    fn revision(&self) -> &'a Revision<'a> {
        self.revision
    }

    fn origin(&self) -> &'a Origin {
        &self.item.origin
    }
}

impl<'a> Placed<'a> for ServiceView<'a> {
    fn revision(&self) -> &'a Revision<'a> {
        self.revision
    }

    fn origin(&self) -> &'a Origin {
        &self.item.origin
    }
}

/// A method of a service.
#[derive(Clone, Copy)]
pub struct MethodView<'a> {
    pub revision: &'a Revision<'a>,
    pub method: &'a Method,
    pub service: &'a Service,
}

impl Deref for MethodView<'_> {
    type Target = Method;

    fn deref(&self) -> &Method {
        self.method
    }
}

impl<'a> Placed<'a> for MethodView<'a> {
    fn revision(&self) -> &'a Revision<'a> {
        self.revision
    }

    fn origin(&self) -> &'a Origin {
        &self.method.origin
    }
}

impl MethodView<'_> {
    /// `RPC "Get" on service "Orders"`.
    pub fn described(&self) -> String {
        format!(
            "RPC \"{}\" on service \"{}\"",
            self.method.name, self.service.name
        )
    }
}

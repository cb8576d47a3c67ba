//! Names as they are written → names as PostgreSQL stores them.

use super::Replayer;
use crate::sql::Place;
use crate::sql::catalog::{DEFAULT_SCHEMA, ObjectName, TEMPORARY_SCHEMA};
use squawk_syntax::ast::{self, AstNode, normalize_name_node};
use squawk_syntax::{SyntaxKind, SyntaxNode};
use std::fmt;

/// Bytes of a name that are kept; the rest is cut off.
pub(super) const LONGEST_NAME: usize = 63;

/// A name as a statement gives it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub schema: Option<String>,
    pub name: String,
    pub place: Place,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// The name that a node stands for: folded, unquoted, cut. Some references are
/// dotted by grammar though only the last part can be meant.
pub fn identifier(node: &SyntaxNode) -> String {
    let last = node.descendants().filter(is_segment).last();
    let mut name = normalize_name_node(last.as_ref().unwrap_or(node));
    if name.len() > LONGEST_NAME {
        let end = (0..=LONGEST_NAME).rfind(|end| name.is_char_boundary(*end));
        name.truncate(end.unwrap_or(0));
    }
    name
}

/// The parts of a dotted name: `db.schema.name` has three.
pub(super) fn segments(node: &SyntaxNode) -> Vec<String> {
    let parts = node.descendants().filter(is_segment);
    parts.map(|node| identifier(&node)).collect()
}

/// The object that the first dotted name inside a node stands for, if names
/// without a schema are looked up in the default one.
pub fn object_name(node: &SyntaxNode) -> Option<ObjectName> {
    let path = node
        .descendants()
        .find(|node| ast::Path::can_cast(node.kind()) || ast::PathRef::can_cast(node.kind()))?;
    let mut segments = segments(&path);
    let name = segments.pop().filter(|name| !name.is_empty())?;
    let schema = segments.pop().unwrap_or_else(|| DEFAULT_SCHEMA.to_owned());
    Some(ObjectName::new(schema, name))
}

fn is_segment(node: &SyntaxNode) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::PATH_SEGMENT | SyntaxKind::PATH_SEGMENT_REF
    )
}

impl Replayer {
    /// The first dotted name inside a node.
    pub(super) fn named(&self, node: &SyntaxNode) -> Option<Named> {
        let path = node
            .descendants()
            .find(|node| ast::Path::can_cast(node.kind()) || ast::PathRef::can_cast(node.kind()))?;
        let mut segments = segments(&path);
        let name = segments.pop().filter(|name| !name.is_empty())?;
        Some(Named {
            schema: segments.pop(),
            name,
            place: self.place(&path),
        })
    }

    /// A single name (column, constraint, schema) and where it stands.
    pub(super) fn simple(&self, node: &SyntaxNode) -> Option<Named> {
        let name = identifier(node);
        (!name.is_empty()).then(|| Named {
            schema: None,
            name,
            place: self.place(node),
        })
    }

    /// The full name of what is to be made.
    pub(super) fn new_name(&self, named: &Named) -> ObjectName {
        let first = self
            .search_path
            .first()
            .map_or(DEFAULT_SCHEMA, String::as_str);
        ObjectName::new(
            named.schema.as_deref().unwrap_or(first),
            named.name.as_str(),
        )
    }

    /// The full name of the table, view, index or sequence that is meant.
    pub(super) fn existing_relation(&self, named: &Named) -> Option<ObjectName> {
        self.lookup(named, |name| self.catalog.relation(name).is_some())
    }

    /// The full name of the user type that is meant.
    pub(super) fn existing_type(&self, named: &Named) -> Option<ObjectName> {
        self.lookup(named, |name| self.catalog.types.contains_key(name))
    }

    fn lookup(&self, named: &Named, exists: impl Fn(&ObjectName) -> bool) -> Option<ObjectName> {
        let in_schema = |schema: &str| {
            let name = ObjectName::new(schema, named.name.as_str());
            exists(&name).then_some(name)
        };
        match &named.schema {
            Some(schema) => in_schema(schema),
            None => in_schema(TEMPORARY_SCHEMA)
                .or_else(|| self.search_path.iter().find_map(|schema| in_schema(schema))),
        }
    }
}

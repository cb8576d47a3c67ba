//! Where a part of an option stands.

use super::literal;
use crate::schema::{Origin, Schema};
use crate::text::{LineIndex, Span};
use prost_reflect::{Kind, MessageDescriptor};

/// The places of one option of one declaration.
pub(super) struct Places {
    /// The path of the option itself.
    option: Vec<i32>,
    origin: Origin,
    /// Paths below the option, in the order of the text.
    parts: Vec<(Vec<i32>, Span)>,
}

impl Places {
    /// `options` is the number of the options in the declaration's descriptor,
    /// `extension` that of the option, `message` the option's type.
    pub(super) fn new(
        schema: &Schema,
        origin: &Origin,
        options: i32,
        extension: i32,
        message: Option<MessageDescriptor>,
    ) -> Places {
        let option = origin.child(&[options, extension]).path.to_vec();
        let mut parts = Vec::new();
        for (path, span) in schema.spans_below(origin.file, &option) {
            let below = path[option.len()..].to_vec();
            if let Some(literal) = message.as_ref().and_then(|m| literal_type(m, &below)) {
                parts.extend(entries(schema, origin, span, &literal, &below));
            }
            parts.push((below, span));
        }
        parts.sort_by_key(|(_, span)| order(*span));
        Places {
            option,
            origin: origin.clone(),
            parts,
        }
    }

    /// The place of the part at `path` below the option: exactly it, or what
    /// encloses it most closely, or the first place inside it.
    pub(super) fn find(&self, path: &[i32]) -> Option<(Origin, Span)> {
        let exact = self.parts.iter().find(|(part, _)| part == path);
        let (part, span) = exact.or_else(|| self.nearest(path))?;
        let path = self.option.iter().chain(part).copied().collect();
        Some((
            Origin {
                file: self.origin.file,
                path,
            },
            *span,
        ))
    }

    fn nearest(&self, path: &[i32]) -> Option<&(Vec<i32>, Span)> {
        let mut enclosing: Option<&(Vec<i32>, Span)> = None;
        for part in &self.parts {
            if path.starts_with(&part.0) {
                if enclosing.is_none_or(|best| part.0.len() > best.0.len()) {
                    enclosing = Some(part);
                }
            } else if part.0.starts_with(path) {
                return Some(part);
            }
        }
        enclosing
    }
}

/// Spans in the order in which buf sorts them: by their numbers as written in
/// source info, where a span on one line leaves out its end line.
fn order(span: Span) -> Vec<u32> {
    let (start, end) = (span.start, span.end);
    if start.line == end.line {
        vec![start.line, start.column, end.column]
    } else {
        vec![start.line, start.column, end.line, end.column]
    }
}

/// The message of a part, unless it is an item of a repeated field.
fn literal_type(message: &MessageDescriptor, path: &[i32]) -> Option<MessageDescriptor> {
    let mut message = message.clone();
    for number in path {
        let field = message.get_field(u32::try_from(*number).ok()?)?;
        if field.is_list() {
            return None;
        }
        let Kind::Message(inner) = field.kind() else {
            return None;
        };
        message = inner;
    }
    Some(message)
}

fn entries(
    schema: &Schema,
    origin: &Origin,
    span: Span,
    message: &MessageDescriptor,
    below: &[i32],
) -> Vec<(Vec<i32>, Span)> {
    let Some(text) = schema.text(origin.file) else {
        return Vec::new();
    };
    let index = LineIndex::new(text.as_bytes());
    let range = index.range(text.as_bytes(), span);
    let start = range.start;
    let Some(option) = text.get(range) else {
        return Vec::new();
    };
    literal::entries(option, message)
        .into_iter()
        .map(|(path, range)| {
            let span = index.span(text.as_bytes(), start + range.start..start + range.end);
            (below.iter().copied().chain(path).collect(), span)
        })
        .collect()
}

//! What a descriptor says of the parts of a message or an enum.

use super::tag::MAX_FIELD_NUMBER;
use super::{Cardinality, Oneof, Origin, ReservedName, Syntax, TagRange, path};
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto};
use std::collections::HashSet;

/// A name within a scope, which may be empty.
pub(super) fn dotted(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_owned()
    } else {
        format!("{scope}.{name}")
    }
}

/// The oneofs that were written, and where each of the descriptor's went.
pub(super) struct RealOneofs {
    pub(super) real: Vec<Oneof>,
    pub(super) place: Vec<Option<usize>>,
}

impl RealOneofs {
    pub(super) fn of(proto: &DescriptorProto, full_name: &str, origin: &Origin) -> RealOneofs {
        let synthetic: HashSet<i32> = proto
            .field
            .iter()
            .filter(|field| field.proto3_optional())
            .filter_map(|field| field.oneof_index)
            .collect();
        let mut real = Vec::new();
        let place = indexed(&proto.oneof_decl)
            .map(|(at, oneof)| {
                if synthetic.contains(&at) {
                    return None;
                }
                real.push(Oneof {
                    name: oneof.name().to_owned(),
                    full_name: dotted(full_name, oneof.name()),
                    options: oneof.options.clone().unwrap_or_default(),
                    origin: origin.child(&[path::MESSAGE_ONEOF, at]),
                });
                Some(real.len() - 1)
            })
            .collect();
        RealOneofs { real, place }
    }
}

pub(super) fn cardinality(syntax: Syntax, field: &FieldDescriptorProto) -> Cardinality {
    match field.label() {
        Label::Repeated => Cardinality::Repeated,
        Label::Required => Cardinality::Required,
        Label::Optional => {
            let explicit = syntax == Syntax::Proto2
                || field.proto3_optional()
                || field.oneof_index.is_some()
                || field.extendee.is_some()
                || matches!(field.r#type(), Type::Message | Type::Group);
            if explicit {
                Cardinality::Explicit
            } else {
                Cardinality::Implicit
            }
        }
    }
}

pub(super) fn is_map(message: &DescriptorProto, field: &FieldDescriptorProto) -> bool {
    field.label() == Label::Repeated
        && field.r#type() == Type::Message
        && message.nested_type.iter().any(|nested| {
            nested.options.as_ref().is_some_and(|o| o.map_entry())
                && field.type_name().rsplit('.').next() == Some(nested.name())
        })
}

/// Ranges of a message: the descriptor's end is not included, ours is.
pub(super) fn message_ranges(
    ranges: impl Iterator<Item = (i32, i32)>,
    origin: &Origin,
    number: i32,
) -> Vec<TagRange> {
    ranges
        .enumerate()
        .map(|(at, (start, end))| TagRange {
            start,
            end: end.saturating_sub(1),
            max: MAX_FIELD_NUMBER,
            origin: origin.child(&[number, at as i32]),
        })
        .collect()
}

pub(super) fn reserved_names(names: &[String], origin: &Origin, number: i32) -> Vec<ReservedName> {
    indexed(names)
        .map(|(at, name)| ReservedName {
            name: name.clone(),
            origin: origin.child(&[number, at]),
        })
        .collect()
}

pub(super) fn indexed<T>(items: &[T]) -> impl Iterator<Item = (i32, &T)> {
    items.iter().enumerate().map(|(at, item)| (at as i32, item))
}

//! Small messages of one type within another: they are allocated together.
//!
//! An order has five amounts of money; to allocate each takes longer than to
//! read it. A few that are never used cost less.

use super::super::model::{Field, Presence, Scalar, Type};
use super::context::Context;
use super::shape::Shape;
use crate::schema::MessageId;
use std::collections::BTreeMap;

/// What is larger is allocated alone, in bytes.
const SMALL: usize = 64;
/// No more than these together.
const MOST: usize = 4;

/// The types of which a message has several, and how many are allocated at once.
pub(super) fn types(context: &Context<'_, '_>, fields: &[Field<'_>]) -> BTreeMap<MessageId, usize> {
    let mut counts = BTreeMap::new();
    for field in fields {
        if let Some(id) = candidate(field).filter(|id| is_small(context, *id)) {
            *counts.entry(id).or_insert(0_usize) += 1;
        }
    }
    counts.retain(|_, count| *count > 1);
    for count in counts.values_mut() {
        // All chunks are alike.
        *count = count.div_ceil(count.div_ceil(MOST));
    }
    counts
}

fn candidate(field: &Field<'_>) -> Option<MessageId> {
    let is_single = matches!(field.presence, Presence::Explicit | Presence::Required);
    match field.ty {
        Type::Message(id) if is_single && field.oneof.is_none() => Some(id),
        _ => None,
    }
}

/// True if the struct takes little memory.
fn is_small(context: &Context<'_, '_>, id: MessageId) -> bool {
    let message = &context.model[id];
    // The unknown fields are a pointer.
    let mut size = 8 + 16 * message.oneofs.len();
    for field in message.fields.iter().filter(|field| field.oneof.is_none()) {
        size += match (field.presence, field.ty) {
            (Presence::Repeated { .. }, _) | (_, Type::Scalar(Scalar::Bytes)) => 24,
            (Presence::Implicit, Type::Scalar(Scalar::String)) => 16,
            _ => 8,
        };
    }
    size <= SMALL
}

/// Variables for what is allocated and not used yet.
pub(super) fn declarations(context: &Context<'_, '_>, shape: &Shape<'_, '_>) -> Vec<String> {
    let types = shape.slabs.keys().enumerate();
    types
        .map(|(at, id)| format!("var slab{at} []{}", context.message(*id)))
        .collect()
}

/// Lines that make the message at `place`, if it is one of several.
pub(super) fn take(
    context: &Context<'_, '_>,
    shape: &Shape<'_, '_>,
    field: &Field<'_>,
    place: &str,
) -> Option<String> {
    let id = candidate(field)?;
    let types = &shape.slabs;
    let (at, (_, count)) = types
        .iter()
        .enumerate()
        .find(|(_, (other, _))| **other == id)?;
    let ty = context.message(id);
    Some(format!(
        "if len(slab{at}) == 0 {{\nslab{at} = make([]{ty}, {count})\n}}\n{place}, slab{at} = &slab{at}[0], slab{at}[1:]"
    ))
}

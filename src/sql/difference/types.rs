//! Types.

use super::object::{Aspect, Difference, Object};
use super::{Pair, paired};
use crate::sql::catalog::{Catalog, Domain, ObjectName, TypeKind, UserType};
use crate::sql::definition;
use crate::sql::normal_form::same;

pub(super) fn compare(from: &Catalog, to: &Catalog, found: &mut Vec<Difference>) {
    for (name, pair) in paired(&from.types, &to.types) {
        let object = Object::Type(name.clone());
        match pair {
            Pair::Removed(old) => found.push(Difference::removed(object, &old.place)),
            Pair::Added(new) => found.push(Difference::added(object, &new.place)),
            Pair::Both(old, new) => one(name, old, new, found),
        }
    }
}

fn one(name: &ObjectName, old: &UserType, new: &UserType, found: &mut Vec<Difference>) {
    let mut changed = |aspect, from: String, to: String| {
        let object = Object::Type(name.clone());
        let (from, to) = ((from, &old.place), (to, &new.place));
        found.push(Difference::changed(object, aspect, from, to));
    };
    match (&old.kind, &new.kind) {
        (TypeKind::Enum(a), TypeKind::Enum(b)) => {
            let texts = |labels: &[crate::sql::catalog::Label]| {
                let labels = labels.iter().map(|label| label.text.clone());
                labels.collect::<Vec<_>>()
            };
            let (a, b) = (texts(a), texts(b));
            if a != b {
                changed(Aspect::Labels, a.join(", "), b.join(", "));
            }
        }
        (TypeKind::Domain(a), TypeKind::Domain(b)) => {
            if !same_domain(a, b) {
                let shown = |it: &UserType| definition::user_type(name, it);
                changed(Aspect::Definition, shown(old), shown(new));
            }
        }
        (TypeKind::Composite(a), TypeKind::Composite(b))
            if a.len() == b.len() && a.iter().all(|field| b.contains(field)) => {}
        (TypeKind::Composite(_), TypeKind::Composite(_)) => {
            let shown = |it: &UserType| definition::user_type(name, it);
            changed(Aspect::Definition, shown(old), shown(new));
        }
        // Of these little more than the name is known.
        (TypeKind::Range, TypeKind::Range) | (TypeKind::Base, TypeKind::Base) => {}
        _ => changed(Aspect::Kind, old.noun().to_owned(), new.noun().to_owned()),
    }
    if old.comment != new.comment {
        let shown = |it: &UserType| it.comment.clone().unwrap_or_default();
        changed(Aspect::Comment, shown(old), shown(new));
    }
}

fn same_domain(old: &Domain, new: &Domain) -> bool {
    let defaults = match (&old.default, &new.default) {
        (None, None) => true,
        (Some(a), Some(b)) => same(a, b),
        _ => false,
    };
    let checks = old.checks.len() == new.checks.len()
        && old.checks.iter().all(|(name, check)| {
            let other = new.checks.iter().find(|(other, _)| other == name);
            other.is_some_and(|(_, other)| same(&check.expression, &other.expression))
        });
    old.base == new.base && old.not_null == new.not_null && defaults && checks
}

//! Indexes that are behind no constraint and no part of a partitioned one.

use super::object::{Aspect, Difference, Object};
use crate::sql::catalog::{Catalog, Index, IndexPart, ObjectName};
use crate::sql::definition;
use crate::sql::normal_form::same;

type Named<'c> = (&'c ObjectName, &'c Index);

pub(super) fn compare(from: &Catalog, to: &Catalog, found: &mut Vec<Difference>) {
    let object = |(name, index): Named<'_>| Object::Index(name.clone(), index.table.clone());
    let mut removed: Vec<Named<'_>> = Vec::new();
    for old in own(from).filter(|(_, index)| has_relation(to, &index.table)) {
        match to.indexes.get(old.0) {
            Some(new) if new.parent.is_some() => {}
            Some(new) => one(old, new, found),
            None => removed.push(old),
        }
    }
    for new in own(to).filter(|(_, index)| has_relation(from, &index.table)) {
        if from.indexes.contains_key(new.0) {
            continue;
        }
        let renamed = removed.iter().position(|(_, old)| is_same(old, new.1));
        match renamed.map(|at| removed.remove(at)) {
            Some(old) => found.push(Difference::changed(
                object(old),
                Aspect::Name,
                (old.0.to_string(), &old.1.place),
                (new.0.to_string(), &new.1.place),
            )),
            None => found.push(Difference::added(object(new), &new.1.place)),
        }
    }
    found.extend(
        removed
            .into_iter()
            .map(|old| Difference::removed(object(old), &old.1.place)),
    );
}

fn own(catalog: &Catalog) -> impl Iterator<Item = Named<'_>> {
    catalog.indexes.iter().filter(|(_, index)| is_own(index))
}

fn is_own(index: &Index) -> bool {
    !index.of_constraint && index.parent.is_none()
}

/// The indexes of a table that is gone or new go or come with it.
fn has_relation(catalog: &Catalog, name: &ObjectName) -> bool {
    catalog.tables.contains_key(name) || catalog.views.contains_key(name)
}

fn one(old: Named<'_>, new: &Index, found: &mut Vec<Difference>) {
    let object = Object::Index(old.0.clone(), old.1.table.clone());
    let places = (&old.1.place, &new.place);
    if !is_same(old.1, new) {
        let from = definition::index(old.0, old.1, false);
        let to = definition::index(old.0, new, false);
        let difference =
            Difference::changed(object, Aspect::Definition, (from, places.0), (to, places.1));
        found.push(difference);
    } else if old.1.valid != new.valid {
        let shown = |index: &Index| if index.valid { "valid" } else { "INVALID" }.to_owned();
        let (from, to) = (shown(old.1), shown(new));
        found.push(Difference::changed(
            object,
            Aspect::Valid,
            (from, places.0),
            (to, places.1),
        ));
    }
}

fn is_same(old: &Index, new: &Index) -> bool {
    let parts = old.parts.len() == new.parts.len()
        && old.parts.iter().zip(&new.parts).all(|pair| match pair {
            (IndexPart::Column(a), IndexPart::Column(b)) => a == b,
            (IndexPart::Expression(a), IndexPart::Expression(b)) => same(a, b),
            _ => false,
        });
    let predicates = match (&old.predicate, &new.predicate) {
        (None, None) => true,
        (Some(a), Some(b)) => same(a, b),
        _ => false,
    };
    parts
        && predicates
        && old.table == new.table
        && (old.unique, old.nulls_not_distinct) == (new.unique, new.nulls_not_distinct)
        && old.orders == new.orders
        && old.include == new.include
        && old.method == new.method
}

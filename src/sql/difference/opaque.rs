//! Functions, triggers, policies and the like: by name, and where their
//! statement can be read, by what it says.

use super::object::{Aspect, Difference, Object, OtherObject};
use crate::sql::catalog::{Catalog, Opaque};
use crate::sql::normal_form::normal_definition;
use std::collections::BTreeMap;

pub(super) fn compare(from: &Catalog, to: &Catalog, found: &mut Vec<Difference>) {
    let (old, new) = (by_name(from), by_name(to));
    for (name, opaque) in &old {
        let goes_along = |table| !to.tables.contains_key(table) && !to.views.contains_key(table);
        match new.get(name) {
            Some(other) => one(name, opaque, other, found),
            None if opaque.table.as_ref().is_some_and(goes_along) => {}
            None => found.push(Difference::removed(
                Object::Other(name.clone()),
                &opaque.place,
            )),
        }
    }
    for (name, opaque) in new.iter().filter(|(name, _)| !old.contains_key(name)) {
        found.push(Difference::added(
            Object::Other(name.clone()),
            &opaque.place,
        ));
    }
}

fn by_name(catalog: &Catalog) -> BTreeMap<OtherObject, &Opaque> {
    let known = catalog.opaque.iter().filter(|it| is_compared(it));
    known.map(|it| (OtherObject::of(it), it)).collect()
}

/// Roles belong to the server, not to the database; event triggers are not
/// read from one.
fn is_compared(opaque: &Opaque) -> bool {
    !matches!(opaque.kind, "role" | "event trigger") && !opaque.name.is_empty()
}

fn one(name: &OtherObject, old: &Opaque, new: &Opaque, found: &mut Vec<Difference>) {
    let (Some(from), Some(to)) = (
        normal_definition(&old.definition),
        normal_definition(&new.definition),
    ) else {
        return;
    };
    if from != to {
        found.push(Difference::changed(
            Object::Other(name.clone()),
            Aspect::Definition,
            (old.definition.clone(), &old.place),
            (new.definition.clone(), &new.place),
        ));
    }
}

//! Two catalogs, compared.
//!
//! [`differences`] says what has to change for one catalog to become the other,
//! object by object; [`mend`] writes the statements that change it, in an order
//! in which they can be carried out. The other direction is the same with the
//! catalogs swapped.
//!
//! Nothing is guessed: a column that is gone and one that is new are two
//! differences, never a rename. A constraint or index with another name and the
//! same definition is one difference, for no row is lost by it.
//!
//! What is compared is what the model holds. Expressions are compared by their
//! [`normal`](super::normal_form) form. The order of columns, which no statement
//! can change, is not.

mod columns;
mod constraints;
mod indexes;
mod mend;
mod object;
mod opaque;
mod relations;
mod tables;
#[cfg(test)]
mod tests;
mod types;

pub use mend::{Phase, Statement, mend};
pub use object::{Aspect, Change, Difference, Object, OtherObject, ViewKind};

use super::catalog::Catalog;
use std::collections::BTreeMap;

/// What has to change for `from` to become `to`, in the order of objects.
pub fn differences(from: &Catalog, to: &Catalog) -> Vec<Difference> {
    let mut found = Vec::new();
    schemas(from, to, &mut found);
    types::compare(from, to, &mut found);
    relations::sequences(from, to, &mut found);
    tables::compare(from, to, &mut found);
    relations::views(from, to, &mut found);
    indexes::compare(from, to, &mut found);
    opaque::compare(from, to, &mut found);
    found.sort_by(|a, b| (&a.object, a.change).cmp(&(&b.object, b.change)));
    found
}

fn schemas(from: &Catalog, to: &Catalog, found: &mut Vec<Difference>) {
    for (name, pair) in paired(&from.schemas, &to.schemas) {
        let object = Object::Schema(name.clone());
        match pair {
            Pair::Removed(place) => found.push(Difference::removed(object, place)),
            Pair::Added(place) => found.push(Difference::added(object, place)),
            Pair::Both(..) => {}
        }
    }
}

/// What two maps have under a key.
enum Pair<'a, T> {
    Removed(&'a T),
    Added(&'a T),
    Both(&'a T, &'a T),
}

fn paired<'a, K: Ord, T>(
    from: &'a BTreeMap<K, T>,
    to: &'a BTreeMap<K, T>,
) -> impl Iterator<Item = (&'a K, Pair<'a, T>)> {
    let old = from.iter().map(|(key, old)| match to.get(key) {
        Some(new) => (key, Pair::Both(old, new)),
        None => (key, Pair::Removed(old)),
    });
    let new = to.iter().filter(|(key, _)| !from.contains_key(key));
    old.chain(new.map(|(key, new)| (key, Pair::Added(new))))
}

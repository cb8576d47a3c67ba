//! What a change of the tables asks for.

use super::Bump;
use crate::sql::catalog::{Catalog, Column, ObjectName};
use crate::sql::difference::{Aspect, Change, Difference, Object, differences};
use std::collections::BTreeMap;

/// A change beside the protos, counted: "2 columns dropped".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub what: String,
    pub bump: Bump,
}

/// What the tables of two states ask for. Whoever reads or writes the old ones
/// stumbles over what is dropped, narrowed or newly required: major. What is
/// added or relaxed is minor, names and comments are patches.
pub fn of_databases(before: &Catalog, after: &Catalog) -> Vec<Other> {
    let mut counts: BTreeMap<(std::cmp::Reverse<Bump>, String), usize> = BTreeMap::new();
    for difference in differences(before, after) {
        let (bump, what) = weight(&difference, before, after);
        *counts.entry((std::cmp::Reverse(bump), what)).or_default() += 1;
    }
    let others = counts.into_iter();
    others
        .map(|((bump, what), count)| Other {
            what: counted(count, &what),
            bump: bump.0,
        })
        .collect()
}

fn weight(difference: &Difference, before: &Catalog, after: &Catalog) -> (Bump, String) {
    let noun = difference.object.noun();
    match difference.change {
        Change::Removed => {
            let bump = match difference.object {
                // Rows that were refused are accepted.
                Object::Constraint(..) => Bump::Minor,
                Object::Index(..) | Object::Sequence(_) => Bump::Patch,
                _ => Bump::Major,
            };
            (bump, format!("{noun} dropped"))
        }
        Change::Added => added(&difference.object, noun, after),
        Change::Changed(aspect) => {
            let bump = changed(aspect, &difference.object, before, after);
            (bump, format!("{noun} {} changed", aspect.noun()))
        }
    }
}

fn added(object: &Object, noun: &str, after: &Catalog) -> (Bump, String) {
    let bump = match object {
        Object::Column(table, column) => {
            let added = column_of(after, table, column);
            if added.is_some_and(|it| it.not_null && !it.has_default()) {
                return (Bump::Major, "required column added".to_owned());
            }
            Bump::Minor
        }
        // Rows that were accepted may be refused.
        Object::Constraint(..) => Bump::Major,
        Object::Index(name, _) if after.indexes.get(name).is_some_and(|it| it.unique) => {
            return (Bump::Major, "unique index added".to_owned());
        }
        _ => Bump::Minor,
    };
    (bump, format!("{noun} added"))
}

fn changed(aspect: Aspect, object: &Object, before: &Catalog, after: &Catalog) -> Bump {
    let columns = || {
        let Object::Column(table, column) = object else {
            return None;
        };
        Some((
            column_of(before, table, column)?,
            column_of(after, table, column)?,
        ))
    };
    let is_harmless = match aspect {
        Aspect::Type => columns().is_some_and(|(old, new)| old.ty.widens_to(&new.ty)),
        Aspect::Nullability => columns().is_some_and(|(_, new)| !new.not_null),
        Aspect::Default => columns().is_some_and(|(_, new)| new.has_default() || !new.not_null),
        Aspect::Labels => {
            let labels = |catalog: &Catalog| -> Vec<String> {
                let Object::Type(name) = object else {
                    return Vec::new();
                };
                let labels = catalog.labels(name).unwrap_or_default();
                labels.iter().map(|label| label.text.clone()).collect()
            };
            let after = labels(after);
            labels(before).iter().all(|label| after.contains(label))
        }
        Aspect::Definition | Aspect::Kind | Aspect::Generated | Aspect::Parents => false,
        _ => return Bump::Patch,
    };
    if is_harmless {
        Bump::Minor
    } else {
        Bump::Major
    }
}

fn column_of<'a>(catalog: &'a Catalog, table: &ObjectName, column: &str) -> Option<&'a Column> {
    catalog.tables.get(table)?.column(column)
}

/// "1 column dropped", "2 columns dropped".
fn counted(count: usize, what: &str) -> String {
    let is_verb = |word: &str| matches!(word, "added" | "dropped" | "changed");
    let words: Vec<&str> = what.split(' ').collect();
    let noun = words.iter().rposition(|word| !is_verb(word));
    let words = words.iter().enumerate().map(|(at, word)| {
        if count == 1 || Some(at) != noun {
            return (*word).to_owned();
        }
        match (word.strip_suffix('y'), word.ends_with('x')) {
            (Some(stem), _) => format!("{stem}ies"),
            (_, true) => format!("{word}es"),
            _ => format!("{word}s"),
        }
    });
    format!("{count} {}", words.collect::<Vec<_>>().join(" "))
}

//! Sequences and views.

use super::object::{Aspect, Difference, Object, ViewKind};
use super::{Pair, paired};
use crate::sql::catalog::{Catalog, Generated, ObjectName, Sequence, View};
use crate::sql::normal_form::normal_query;

pub(super) fn sequences(from: &Catalog, to: &Catalog, found: &mut Vec<Difference>) {
    for (name, pair) in paired(&from.sequences, &to.sequences) {
        let object = Object::Sequence(name.clone());
        match pair {
            // The sequence of a column that is gone or new goes or comes with it.
            Pair::Removed(old) if goes_along(old, to) || changes_identity(old, from, to) => {}
            Pair::Added(new) if goes_along(new, from) || changes_identity(new, from, to) => {}
            Pair::Removed(old) => found.push(Difference::removed(object, &old.place)),
            Pair::Added(new) => found.push(Difference::added(object, &new.place)),
            Pair::Both(old, _) if changes_identity(old, from, to) => {}
            Pair::Both(old, new) => sequence(object, old, new, found),
        }
    }
}

fn goes_along(sequence: &Sequence, other: &Catalog) -> bool {
    let Some((table, column)) = &sequence.owner else {
        return false;
    };
    let table = other.tables.get(table);
    table.is_none_or(|table| table.column(column).is_none())
}

/// True if the owner becomes an identity column or ceases to be one: the
/// sequence is made anew with it.
fn changes_identity(sequence: &Sequence, from: &Catalog, to: &Catalog) -> bool {
    let Some((table, column)) = &sequence.owner else {
        return false;
    };
    let is_identity = |catalog: &Catalog| {
        let column = catalog.tables.get(table)?.column(column)?;
        Some(matches!(column.generated, Some(Generated::Identity { .. })))
    };
    match (is_identity(from), is_identity(to)) {
        (Some(old), Some(new)) => old != new,
        _ => false,
    }
}

fn sequence(object: Object, old: &Sequence, new: &Sequence, found: &mut Vec<Difference>) {
    let owner = |sequence: &Sequence| match &sequence.owner {
        Some((table, column)) => format!("column '{column}' of table '{table}'"),
        None => "none".to_owned(),
    };
    if old.owner != new.owner {
        found.push(Difference::changed(
            object.clone(),
            Aspect::Owner,
            (owner(old), &old.place),
            (owner(new), &new.place),
        ));
    }
    if old.options != new.options {
        let shown = |sequence: &Sequence| {
            let rest = sequence.options.sql();
            format!("{} {rest}", sequence.options.ty).trim().to_owned()
        };
        found.push(Difference::changed(
            object,
            Aspect::Options,
            (shown(old), &old.place),
            (shown(new), &new.place),
        ));
    }
}

pub(super) fn views(from: &Catalog, to: &Catalog, found: &mut Vec<Difference>) {
    for (name, pair) in paired(&from.views, &to.views) {
        match pair {
            Pair::Removed(old) => found.push(Difference::removed(object(name, old), &old.place)),
            Pair::Added(new) => found.push(Difference::added(object(name, new), &new.place)),
            Pair::Both(old, new) => view(name, old, new, found),
        }
    }
}

fn object(name: &ObjectName, view: &View) -> Object {
    Object::View(
        name.clone(),
        match view.materialized {
            true => ViewKind::Materialized,
            false => ViewKind::Plain,
        },
    )
}

fn view(name: &ObjectName, old: &View, new: &View, found: &mut Vec<Difference>) {
    let mut changed = |aspect, from: String, to: String| {
        let (from, to) = ((from, &old.place), (to, &new.place));
        found.push(Difference::changed(object(name, old), aspect, from, to));
    };
    if old.materialized != new.materialized {
        let shown = |view: &View| match view.materialized {
            true => "a materialized view".to_owned(),
            false => "a view".to_owned(),
        };
        changed(Aspect::Kind, shown(old), shown(new));
    } else if normal_query(&old.query) != normal_query(&new.query) {
        changed(Aspect::Definition, old.query.clone(), new.query.clone());
    }
    if old.comment != new.comment {
        let shown = |view: &View| view.comment.clone().unwrap_or_default();
        changed(Aspect::Comment, shown(old), shown(new));
    }
}

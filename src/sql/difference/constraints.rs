//! The constraints of a table.

use super::object::{Aspect, Difference, Object};
use crate::sql::catalog::{Constraint, ConstraintKind, ForeignKey, ObjectName, Table};
use crate::sql::definition;
use crate::sql::normal_form::same;

pub(super) fn compare(table: &ObjectName, old: &Table, new: &Table, found: &mut Vec<Difference>) {
    let object =
        |constraint: &Constraint| Object::Constraint(table.clone(), constraint.name.clone());
    let mut removed: Vec<&Constraint> = Vec::new();
    for constraint in &old.constraints {
        match new.constraint(&constraint.name) {
            Some(other) if !constraint.local && !other.local => {}
            Some(other) => one(&object(constraint), constraint, other, found),
            // What is inherited is compared where it comes from.
            None if !constraint.local => {}
            None => removed.push(constraint),
        }
    }
    for constraint in &new.constraints {
        if !constraint.local || old.constraint(&constraint.name).is_some() {
            continue;
        }
        let renamed = removed.iter().position(|other| is_same(other, constraint));
        match renamed.map(|at| removed.remove(at)) {
            Some(other) => found.push(Difference::changed(
                object(other),
                Aspect::Name,
                (other.name.clone(), &other.place),
                (constraint.name.clone(), &constraint.place),
            )),
            None => found.push(Difference::added(object(constraint), &constraint.place)),
        }
    }
    found.extend(
        removed
            .into_iter()
            .map(|constraint| Difference::removed(object(constraint), &constraint.place)),
    );
}

fn one(object: &Object, old: &Constraint, new: &Constraint, found: &mut Vec<Difference>) {
    let mut changed = |aspect, from: String, to: String| {
        found.push(Difference::changed(
            object.clone(),
            aspect,
            (from, &old.place),
            (to, &new.place),
        ));
    };
    if !is_same(old, new) {
        changed(Aspect::Definition, shown(old), shown(new));
        return;
    }
    if old.validated != new.validated {
        let shown = |it: &Constraint| {
            if it.validated {
                "validated"
            } else {
                "NOT VALID"
            }
            .to_owned()
        };
        changed(Aspect::Validated, shown(old), shown(new));
    }
    if deferral(old) != deferral(new) {
        changed(
            Aspect::Deferrable,
            deferral(old).to_owned(),
            deferral(new).to_owned(),
        );
    }
}

fn deferral(constraint: &Constraint) -> &'static str {
    match (constraint.deferrable, constraint.initially_deferred) {
        (_, true) => "DEFERRABLE INITIALLY DEFERRED",
        (true, false) => "DEFERRABLE",
        (false, false) => "NOT DEFERRABLE",
    }
}

/// The constraint without its name.
fn shown(constraint: &Constraint) -> String {
    let whole = definition::constraint(constraint);
    let name = format!(
        "CONSTRAINT {} ",
        crate::sql::catalog::identifier(&constraint.name)
    );
    whole.strip_prefix(&name).unwrap_or(&whole).to_owned()
}

/// True if two constraints ask for the same, whatever they are called.
fn is_same(old: &Constraint, new: &Constraint) -> bool {
    let columns = old.columns == new.columns && old.include == new.include;
    match (&old.kind, &new.kind) {
        (ConstraintKind::PrimaryKey, ConstraintKind::PrimaryKey) => columns,
        (ConstraintKind::Unique { .. }, ConstraintKind::Unique { .. }) => {
            columns && old.kind == new.kind
        }
        (ConstraintKind::ForeignKey(a), ConstraintKind::ForeignKey(b)) => same_key(old, new, a, b),
        (ConstraintKind::Check(a), ConstraintKind::Check(b)) => {
            a.no_inherit == b.no_inherit && same(&a.expression, &b.expression)
        }
        (
            ConstraintKind::Exclusion {
                method,
                expression,
                predicate,
            },
            ConstraintKind::Exclusion {
                method: other_method,
                expression: other,
                predicate: other_predicate,
            },
        ) => {
            let predicates = match (predicate, other_predicate) {
                (None, None) => true,
                (Some(a), Some(b)) => same(a, b),
                _ => false,
            };
            let plain = |text: &str| {
                let text = text.replace(['"', '(', ')', ' '], "");
                text.to_lowercase()
            };
            method == other_method && predicates && plain(&expression.text) == plain(&other.text)
        }
        _ => false,
    }
}

/// Foreign keys pair columns: the order of the pairs means nothing.
fn same_key(old: &Constraint, new: &Constraint, a: &ForeignKey, b: &ForeignKey) -> bool {
    let pairs = |constraint: &Constraint, key: &ForeignKey| {
        let own = constraint.columns.iter().cloned();
        let mut pairs: Vec<(String, String)> = own.zip(key.columns.iter().cloned()).collect();
        pairs.sort();
        pairs
    };
    pairs(old, a) == pairs(new, b)
        && a.table == b.table
        && (a.on_delete, a.on_update, a.match_full) == (b.on_delete, b.on_update, b.match_full)
        && a.set_columns == b.set_columns
}

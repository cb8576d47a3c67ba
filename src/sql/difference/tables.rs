//! Tables in themselves, and what is in them.

use super::object::{Aspect, Difference, Object};
use super::{Pair, columns, constraints, paired};
use crate::sql::catalog::{Catalog, Expression, ObjectName, Table, TableKind};
use crate::sql::normal_form::normal;

pub(super) fn compare(from: &Catalog, to: &Catalog, found: &mut Vec<Difference>) {
    for (name, pair) in paired(&from.tables, &to.tables) {
        match pair {
            Pair::Removed(old) => {
                found.push(Difference::removed(Object::Table(name.clone()), &old.place));
            }
            Pair::Added(new) => {
                found.push(Difference::added(Object::Table(name.clone()), &new.place));
            }
            Pair::Both(old, new) => {
                itself(name, old, new, found);
                columns::compare(name, old, new, found);
                constraints::compare(name, old, new, found);
            }
        }
    }
}

fn itself(name: &ObjectName, old: &Table, new: &Table, found: &mut Vec<Difference>) {
    let mut changed = |aspect, from: String, to: String| {
        if from != to {
            let object = Object::Table(name.clone());
            let (from, to) = ((from, &old.place), (to, &new.place));
            found.push(Difference::changed(object, aspect, from, to));
        }
    };
    let kinds = (kind(old), kind(new));
    if normal_key(&kinds.0) != normal_key(&kinds.1) {
        changed(Aspect::Kind, kinds.0, kinds.1);
    }
    changed(Aspect::Parents, parents(old), parents(new));
    let bounds = (bound(old), bound(new));
    if old.bound.is_some()
        && new.bound.is_some()
        && normal_bound(&bounds.0) != normal_bound(&bounds.1)
    {
        changed(Aspect::Bound, bounds.0, bounds.1);
    }
    let persistence = |table: &Table| if table.unlogged { "unlogged" } else { "logged" }.to_owned();
    changed(Aspect::Unlogged, persistence(old), persistence(new));
    let security = |table: &Table| if table.row_security { "on" } else { "off" }.to_owned();
    changed(Aspect::RowSecurity, security(old), security(new));
    changed(
        Aspect::Comment,
        old.comment.clone().unwrap_or_default(),
        new.comment.clone().unwrap_or_default(),
    );
}

fn kind(table: &Table) -> String {
    match (&table.kind, &table.partition_by) {
        (TableKind::Foreign, _) => "a foreign table".to_owned(),
        (_, Some(by)) => format!("partitioned by {}", by.text),
        (TableKind::Partitioned, None) => "partitioned".to_owned(),
        _ => "a table".to_owned(),
    }
}

/// `RANGE (a, lower(b))` with each part in its form.
fn normal_key(text: &str) -> String {
    let text = text.to_lowercase().replace('"', "");
    text.split_whitespace().collect::<String>()
}

fn parents(table: &Table) -> String {
    let names: Vec<String> = table.inherits.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn bound(table: &Table) -> String {
    let text = table
        .bound
        .as_ref()
        .map(|Expression { text, .. }| text.clone());
    text.unwrap_or_default()
}

/// The values of a bound in their form.
fn normal_bound(text: &str) -> String {
    let mut forms = Vec::new();
    for part in text.split_inclusive(['(', ')', ',']) {
        let (value, end) = match part.char_indices().last() {
            Some((at, c @ ('(' | ')' | ','))) => (part[..at].trim(), c.to_string()),
            _ => (part.trim(), String::new()),
        };
        let is_value = value.starts_with(|c: char| c == '\'' || c.is_ascii_digit() || c == '-');
        forms.push(match is_value {
            true => normal(value),
            false => value.to_uppercase(),
        });
        forms.push(end);
    }
    forms.concat().replace(' ', "")
}

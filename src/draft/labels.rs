//! Labels of enum types and of CHECKs that values of an enum lack, or that no
//! value stands for.

use super::spelling::literals;
use super::{At, Phase, Planner, Step};
use crate::entity::table::ColumnMap;
use crate::schema::EnumId;
use crate::sql::catalog::{
    Check, Column, Constraint, Label, ObjectName, TypeKind, identifier, literal,
};
use crate::sql::definition;

/// Labels that should be there, and those that are.
struct Compared {
    /// In the order of the values.
    wanted: Vec<String>,
    there: Vec<String>,
    missing: Vec<String>,
    extra: Vec<String>,
}

impl<'a> Planner<'a> {
    pub(super) fn change_labels(&mut self, at: At<'a>) {
        let held: Vec<(usize, ColumnMap<'a>)> = self
            .map(at)
            .columns()
            .map(|(field, held)| (field, held.clone()))
            .collect();
        for (field, held) in held {
            let (Some(column), Some(of)) = (held.column, held.value.of_enum) else {
                continue;
            };
            if self.final_type(at.map, field, &held, 0) != column.ty {
                continue;
            }
            match column.ty.user_type() {
                Some(name) => self.labels_of_type(name, of),
                None => self.labels_of_check(at, column, of),
            }
        }
    }

    fn labels_of_type(&mut self, name: &'a ObjectName, of: EnumId) {
        let Some(found) = self.catalog.types.get(name) else {
            return;
        };
        let TypeKind::Enum(labels) = &found.kind else {
            if let Some(labels) = self.catalog.labels(name) {
                let compared = self.compared(labels, of);
                self.refuse_domain(name, &compared, of);
            }
            return;
        };
        let mut there: Vec<String> = labels.iter().map(|label| label.text.clone()).collect();
        if let Some(now) = self.labels_now.get(name) {
            there.clone_from(now);
        }
        let compared = self.compared_with(labels, there, of);
        if !compared.missing.is_empty() {
            self.add_labels(name, of, &compared);
        }
        self.drop_labels(name, of, &compared);
    }

    fn compared(&self, labels: &[Label], of: EnumId) -> Compared {
        let there = labels.iter().map(|label| label.text.clone()).collect();
        self.compared_with(labels, there, of)
    }

    fn compared_with(&self, labels: &[Label], there: Vec<String>, of: EnumId) -> Compared {
        let stored = self.entities.enum_type(of);
        let values = &self.schema[of].values;
        let spelled = stored.spelled_as(&self.schema[of], labels);
        let mut wanted: Vec<String> = Vec::new();
        let mut missing = Vec::new();
        for (value, label) in values.iter().zip(&spelled) {
            let Some(label) = label else {
                continue;
            };
            let mut same_number = values.iter().zip(&spelled);
            let is_known = same_number.any(|(other, label)| {
                let known = |it: &String| there.contains(it) || missing.contains(it);
                other.number == value.number && label.as_ref().is_some_and(known)
            });
            wanted.push(label.clone());
            if !is_known {
                missing.push(label.clone());
            }
        }
        let extra = there.iter().filter(|label| !wanted.contains(label));
        Compared {
            extra: extra.cloned().collect(),
            wanted,
            missing,
            there,
        }
    }

    fn add_labels(&mut self, name: &ObjectName, of: EnumId, compared: &Compared) {
        let (sql, shown) = (name.sql(), &self.schema[of].full_name);
        let mut step = Step::new(
            Phase::Labels,
            format!("add {} {}", name.name, compared.missing.join(" ")),
            format!("values of enum {shown}"),
        );
        let mut after = compared.there.clone();
        for label in &compared.missing {
            let (place, text) = place_of(label, &compared.wanted, &after);
            after.insert(place, label.clone());
            step = step.up(format!(
                "ALTER TYPE {sql} ADD VALUE {}{text}",
                literal(label)
            ));
        }
        step.down = self.rebuild(name, &compared.there);
        step = step.down_caution(
            "a label cannot be taken away: the type is made anew, and every table that uses it \
             is written anew; rows that have the label stop this",
        );
        self.labels_now.insert(name.clone(), after);
        self.step(step);
    }

    fn drop_labels(&mut self, name: &ObjectName, of: EnumId, compared: &Compared) {
        let going: Vec<String> = compared
            .extra
            .iter()
            .filter(|label| self.may_drop(&format!("{name}.{label}")))
            .cloned()
            .collect();
        if going.is_empty() || !self.rebuilt.insert(name.clone()) {
            return;
        }
        if self.is_type_of_new_column(name) {
            self.note(format!(
                "labels of '{name}' stay for now, since columns of the type are new: draft again \
                 once this is applied"
            ));
            return;
        }
        let now = self.labels_now.get(name).unwrap_or(&compared.there).clone();
        let left: Vec<String> = now
            .iter()
            .filter(|it| !going.contains(it))
            .cloned()
            .collect();
        let shown = &self.schema[of].full_name;
        let mut step = Step::new(
            Phase::Drop,
            format!("drop {} {}", name.name, going.join(" ")),
            format!("no values of enum {shown}: {}", going.join(", ")),
        )
        .caution(
            "a label cannot be taken away: the type is made anew, and every table that uses it \
             is written anew; rows that have the label stop this",
        );
        step.up = self.rebuild(name, &left);
        step.down = self.rebuild(name, &now);
        self.labels_now.insert(name.clone(), left);
        self.step(step);
    }

    fn refuse_domain(&mut self, name: &ObjectName, compared: &Compared, of: EnumId) {
        if compared.missing.is_empty() {
            return;
        }
        self.refuse(
            format!(
                "domain '{name}' does not allow {}, which are values of enum '{}'",
                literals(compared.missing.iter().map(String::as_str)),
                self.schema[of].full_name
            ),
            "change the check of the domain in a migration of your own",
        );
    }

    fn labels_of_check(&mut self, at: At<'a>, column: &Column, of: EnumId) {
        let found = at.table.checks().find_map(|(constraint, check)| {
            let set = check.labels.iter().find(|set| set.column == column.name)?;
            Some((constraint, check, set))
        });
        let Some((constraint, check, set)) = found else {
            return;
        };
        let compared = self.compared(&set.labels, of);
        let going: Vec<String> = compared
            .extra
            .iter()
            .filter(|label| self.may_drop(&format!("{}.{}.{label}", at.name, column.name)))
            .cloned()
            .collect();
        if compared.missing.is_empty() && going.is_empty() {
            return;
        }
        if !is_only_labels(check, &column.name) {
            self.refuse(
                format!(
                    "check '{}' of table '{}' lists other labels than enum '{}', and says more than \
                     that",
                    constraint.name, at.name, self.schema[of].full_name
                ),
                "change it in a migration of your own",
            );
            return;
        }
        let kept = compared.extra.iter().filter(|label| !going.contains(label));
        let labels = compared.wanted.iter().chain(kept).map(String::as_str);
        let condition = format!("{} IN ({})", identifier(&column.name), literals(labels));
        self.replace_check(at, column, constraint, &condition, !going.is_empty());
    }

    fn replace_check(
        &mut self,
        at: At<'a>,
        column: &Column,
        old: &Constraint,
        condition: &str,
        narrows: bool,
    ) {
        let (add, check) = match narrows {
            true => (Phase::Constrain, Phase::Check),
            false => (Phase::Expand, Phase::Validate),
        };
        let (table, name) = (at.name.sql(), identifier(&old.name));
        let text = format!("CONSTRAINT {name} CHECK ({condition})");
        self.step(
            Step::new(
                add,
                format!("labels {} {}", at.name.name, column.name),
                format!("the labels that {} may have", column.name),
            )
            .up(format!(
                "ALTER TABLE {table} DROP CONSTRAINT {name}, ADD {text} NOT VALID"
            ))
            .down(format!(
                "ALTER TABLE {table} DROP CONSTRAINT {name}, ADD {}",
                definition::constraint(old)
            ))
            .down_caution("rows that have a label of the new ones stop this"),
        );
        self.validate(at, check, &column.name, &name, &text);
    }
}

/// Where a label goes among those that are there, as a place and as SQL.
fn place_of(label: &str, wanted: &[String], there: &[String]) -> (usize, String) {
    let at = wanted
        .iter()
        .position(|it| it == label)
        .unwrap_or(wanted.len());
    let place = |label: &String| there.iter().position(|it| it == label);
    if let Some(before) = wanted[..at].iter().rev().find_map(place) {
        let is_last = before + 1 == there.len();
        let text = format!(" AFTER {}", literal(&there[before]));
        return (before + 1, if is_last { String::new() } else { text });
    }
    match wanted[at..].iter().find_map(place) {
        Some(after) => (after, format!(" BEFORE {}", literal(&there[after]))),
        None => (there.len(), String::new()),
    }
}

/// True for a check that says which labels a column may have, and nothing else.
fn is_only_labels(check: &Check, column: &str) -> bool {
    const WORDS: [&str; 10] = [
        "in",
        "any",
        "array",
        "or",
        "is",
        "null",
        "text",
        "varchar",
        "character",
        "varying",
    ];
    let mut outside = String::new();
    for (at, part) in check.expression.text.split('\'').enumerate() {
        if at % 2 == 0 {
            outside.push_str(part);
            outside.push(' ');
        }
    }
    let is_sign = |c: char| "()[],=:\" \t\n".contains(c);
    let mut words = outside.split(is_sign).filter(|word| !word.is_empty());
    check.labels.len() == 1
        && words.all(|word| word == column || WORDS.contains(&&*word.to_ascii_lowercase()))
}

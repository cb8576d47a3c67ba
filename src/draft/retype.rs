//! Columns whose type cannot hold their field.

use super::spelling::type_name;
use super::{At, Phase, Planner, Step, conversion};
use crate::entity::table::ColumnMap;
use crate::sql::catalog::{Column, Constraint, ConstraintKind, Generated, ObjectName, identifier};
use crate::sql::definition;
use crate::sql::types::ColumnType;

/// A column and the type that it gets.
struct Change<'a> {
    /// The field of the entity.
    field: usize,
    table: &'a ObjectName,
    column: &'a Column,
    to: ColumnType,
}

impl<'a> Planner<'a> {
    pub(super) fn retype_columns(&mut self, at: At<'a>) {
        if self.is_new(at.name) {
            return;
        }
        let held: Vec<(usize, ColumnMap<'a>)> = self
            .map(at)
            .columns()
            .map(|(field, held)| (field, held.clone()))
            .collect();
        for (field, held) in held {
            let Some(column) = held.column else {
                continue;
            };
            let to = self.final_type(at.map, field, &held, 0);
            if to != column.ty {
                let change = Change {
                    field,
                    table: at.name,
                    column,
                    to,
                };
                self.retype(at, &held, &change);
            }
        }
    }

    fn retype(&mut self, at: At<'a>, held: &ColumnMap<'a>, change: &Change<'a>) {
        let (name, column, to) = (at.name, change.column, &change.to);
        let shown = format!("{name}.{}", column.name);
        let told = self.conversion_wish(&name.to_string(), &column.name);
        let way = conversion::conversion(&column.ty, to, &column.name);
        let (using, in_place, checked) = match (told, way) {
            (Some(told), _) => (Some(told), false, false),
            (None, Some(way)) => (way.using, way.in_place, way.checked),
            (None, None) => {
                self.refuse(
                    format!(
                        "column '{shown}' is of type '{}' and has to be of type '{to}' for {}, \
                         and not every value has a counterpart",
                        column.ty,
                        self.shown_field(at, change.field, held)
                    ),
                    format!(
                        "say how values are converted: --using \"{shown}=EXPRESSION\"; or add a field \
                         of the new type beside the old one, and remove the old one later"
                    ),
                );
                return;
            }
        };
        if self.is_read_by_others(change) {
            return;
        }
        self.need_type(held, to, Phase::Types);
        self.detach_foreign_keys(change);
        let mut step = self.alter_type(at, held, change, using.as_deref());
        step.caution.push(match in_place {
            true => "rows stay as they are on disk, and the lock is short".to_owned(),
            false => "PostgreSQL writes the whole table anew and locks it meanwhile".to_owned(),
        });
        if checked {
            step.caution
                .push("a value that has no counterpart stops this, and nothing is changed".into());
        }
        step.down_caution
            .push("values that the old type cannot hold stop this".to_owned());
        self.step(step);
    }

    fn alter_type(
        &mut self,
        at: At<'a>,
        held: &ColumnMap<'a>,
        change: &Change<'a>,
        using: Option<&str>,
    ) -> Step {
        let Change { column, to, .. } = change;
        let (table, name) = (at.name.sql(), identifier(&column.name));
        let mut step = Step::new(
            Phase::Types,
            format!("retype {} {}", at.name.name, column.name),
            format!(
                "{} does not fit into {}",
                self.shown_field(at, change.field, held),
                column.ty
            ),
        );
        let checks = self.label_checks(at, column);
        // A check on labels as text means nothing to another type.
        for check in &checks {
            step.up.push(format!(
                "ALTER TABLE {table} DROP CONSTRAINT {}",
                identifier(&check.name)
            ));
        }
        let old_default = column.default.as_ref().map(|default| default.text.clone());
        let new_default = self.default_after(at, held, change);
        let type_change = |ty: &ColumnType, using: Option<&str>| {
            let using = using.map(|it| format!(" USING {it}")).unwrap_or_default();
            format!("ALTER COLUMN {name} TYPE {}{using}", type_name(ty))
        };
        let alter = |default: (&Option<String>, &Option<String>), change: String| {
            let mut parts = Vec::new();
            let same = default.0 == default.1;
            if default.0.is_some() && !same {
                parts.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
            }
            parts.push(change);
            if let (Some(default), false) = (default.1, same) {
                parts.push(format!("ALTER COLUMN {name} SET DEFAULT {default}"));
            }
            format!("ALTER TABLE {table} {}", parts.join(", "))
        };
        step.up
            .push(alter((&old_default, &new_default), type_change(to, using)));
        let back = conversion::back(to, &column.ty, &column.name);
        step.down.push(alter(
            (&new_default, &old_default),
            type_change(&column.ty, back.as_deref()),
        ));
        for check in &checks {
            step.down.push(format!(
                "ALTER TABLE {table} ADD {}",
                definition::constraint(check)
            ));
        }
        if old_default.is_some() && old_default != new_default {
            step.caution.push(format!(
                "the default {} goes",
                old_default.unwrap_or_default()
            ));
        }
        step
    }

    /// The default that a column has in its new type: the old one where the
    /// type is but a wider one, else the value of an absent field.
    fn default_after(
        &mut self,
        at: At<'a>,
        held: &ColumnMap<'a>,
        change: &Change<'a>,
    ) -> Option<String> {
        let old = change.column.default.as_ref()?;
        if is_number(&change.column.ty) && is_number(&change.to)
            || is_text(&change.column.ty) && is_text(&change.to)
        {
            return Some(old.text.clone());
        }
        let zero = match held.nullable {
            true => None,
            false => self.zero(held, &change.to),
        };
        if zero.is_none() {
            self.lost_defaults
                .insert((at.name.clone(), change.column.name.clone()));
        }
        zero
    }

    /// Checks that say nothing but which labels the column may have.
    fn label_checks(&self, at: At<'a>, column: &Column) -> Vec<Constraint> {
        let lists = |constraint: &&Constraint| {
            let set = constraint
                .as_check()
                .filter(|check| check.labels.iter().any(|set| set.column == column.name));
            set.is_some_and(|check| check.expression.names == [column.name.clone()])
        };
        at.table.constraints.iter().filter(lists).cloned().collect()
    }

    /// Refuses where something else would have to be rewritten too.
    fn is_read_by_others(&mut self, change: &Change<'a>) -> bool {
        let (table, column) = (change.table, &change.column.name);
        let shown = format!("{table}.{column}");
        let mut readers: Vec<String> = Vec::new();
        for (name, view) in &self.catalog.views {
            if view.uses(table, Some(column)) {
                readers.push(format!("view '{name}'"));
            }
        }
        if let Some(found) = self.catalog.tables.get(table) {
            for other in &found.columns {
                if let Some(Generated::Stored(of) | Generated::Virtual(of)) = &other.generated
                    && of.mentions(column)
                {
                    readers.push(format!("generated column '{}'", other.name));
                }
            }
            let widens = is_number(&change.column.ty) && is_number(&change.to)
                || is_text(&change.column.ty) && is_text(&change.to);
            for (constraint, check) in found.checks().filter(|_| !widens) {
                let only_labels = check.expression.names == [column.clone()]
                    && check.labels.iter().any(|set| set.column == *column);
                if check.expression.mentions(column) && !only_labels {
                    readers.push(format!("check '{}'", constraint.name));
                }
            }
        }
        for reader in &readers {
            self.refuse(
                format!(
                    "column '{shown}' has to be of type '{}', but {reader} reads it",
                    change.to
                ),
                "drop it in a migration of your own, draft again, and make it anew afterwards",
            );
        }
        !readers.is_empty()
    }

    /// Foreign keys between what are two types now go first; they are added
    /// again where the entities say so.
    fn detach_foreign_keys(&mut self, change: &Change<'a>) {
        let mut detached: Vec<(ObjectName, Constraint)> = Vec::new();
        for (name, table) in &self.catalog.tables {
            for (constraint, key) in table.foreign_keys() {
                let own =
                    *name == *change.table && constraint.columns.contains(&change.column.name);
                let others =
                    key.table == *change.table && key.columns.contains(&change.column.name);
                let stays = conversion::comparable(&change.column.ty, &change.to);
                if (own || others) && !stays {
                    detached.push((name.clone(), constraint.clone()));
                }
            }
        }
        for (table, constraint) in detached {
            if !matches!(constraint.kind, ConstraintKind::ForeignKey(_))
                || !self
                    .detached
                    .insert((table.clone(), constraint.name.clone()))
            {
                continue;
            }
            let sql = table.sql();
            let step = Step::new(
                Phase::Types,
                format!("detach {}", table.name),
                format!(
                    "foreign key {} is between columns whose types change",
                    constraint.name
                ),
            )
            .up(format!(
                "ALTER TABLE {sql} DROP CONSTRAINT {}",
                identifier(&constraint.name)
            ))
            .down(format!(
                "ALTER TABLE {sql} ADD {}",
                definition::constraint(&constraint)
            ));
            // Before every change of a type, and so undone after all of them.
            self.steps.insert(0, step);
        }
    }
}

fn is_number(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Numeric(_)
            | ColumnType::Real
            | ColumnType::DoublePrecision
    )
}

fn is_text(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Text | ColumnType::Varchar(_))
}

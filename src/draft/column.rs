//! Columns that a table lacks.

use super::spelling::type_name;
use super::wanted::Wanted;
use super::{At, Phase, Planner, Step};
use crate::entity::table::ColumnMap;
use crate::sql::catalog::identifier;
use crate::sql::types::ColumnType;

impl<'a> Planner<'a> {
    pub(super) fn add_columns(&mut self, at: At<'a>) {
        for wanted in self.missing_columns(at) {
            self.add_column(at, &wanted);
        }
        self.possible_renames(at);
    }

    /// A column that has a value in every row comes with a default, or it comes
    /// without a value at first and is required later.
    fn add_column(&mut self, at: At<'a>, wanted: &Wanted<'a>) {
        let held = &wanted.held;
        let (table, column) = (at.name.sql(), identifier(&held.name));
        let ty = type_name(&wanted.ty);
        self.need_type(held, &wanted.ty, Phase::Expand);
        let why = match wanted.field {
            Some(field) => self.shown_field(at, field, held),
            None => format!("rows of {} are a field of what they refer to", at.name),
        };
        let subject = format!("add {} {}", at.name.name, held.name);
        let mut step = Step::new(Phase::Expand, subject, why);
        let fill = self.fill(&at.name.to_string(), &held.name);
        let zero = self.zero_of_column(at, wanted);
        let definition = match (held.nullable, &fill, zero) {
            (false, None, Some(zero)) => {
                step = step.caution(format!(
                    "{zero} for the rows that are there, and for services that do not know {} yet",
                    held.name
                ));
                if zero == "gen_random_uuid()" {
                    step = step.caution(
                        "every row gets a value of its own, for which PostgreSQL writes the \
                         whole table anew and locks it meanwhile",
                    );
                }
                format!("{column} {ty} NOT NULL DEFAULT {zero}")
            }
            _ => format!("{column} {ty}"),
        };
        let is_required = !held.nullable && !definition.contains(" NOT NULL");
        step = step
            .up(format!("ALTER TABLE {table} ADD COLUMN {definition}"))
            .down(format!("ALTER TABLE {table} DROP COLUMN {column}"));
        self.step(step);
        if is_required || fill.is_some() {
            self.fill_column(at, &held.name, fill.as_deref());
        }
        if is_required {
            self.require(at, &held.name, fill.is_some());
        }
        if let Some((name, condition)) = self.label_check(at, wanted) {
            self.check_later(at, &held.name, &name, &condition);
        }
    }

    /// The value that rows without one get, if that is not for a person to say:
    /// no key and no reference has one that is true.
    fn zero_of_column(&self, at: At<'a>, wanted: &Wanted<'a>) -> Option<String> {
        let entity = self.map(at).entity;
        let fields = &self.map(at).message.fields;
        let own = fields
            .iter()
            .position(|it| std::ptr::eq(it, wanted.held.field));
        if let Some(own) = own {
            let is_key = entity.keys().any(|key| key == [own]);
            let makes = self.house.makes_ids && entity.primary_key == [own];
            if entity.reference(own).is_some() {
                return None;
            }
            if is_key {
                let made = makes && wanted.ty == ColumnType::Uuid;
                return made.then(|| "gen_random_uuid()".to_owned());
            }
        }
        match wanted.key_of {
            Some(_) => None,
            None => self.zero(&wanted.held, &wanted.ty),
        }
    }

    /// Gives rows a value that have none.
    pub(super) fn fill_column(&mut self, at: At<'a>, column: &str, value: Option<&str>) {
        let Some(value) = value else {
            return;
        };
        let (table, name) = (at.name.sql(), identifier(column));
        self.step(
            Step::new(
                Phase::Fill,
                format!("fill {} {column}", at.name.name),
                format!("rows without {column}"),
            )
            .up(format!(
                "UPDATE {table} SET {name} = {value} WHERE {name} IS NULL"
            )),
        );
    }

    /// NOT NULL for a column that rows are in already: first for new rows, then
    /// checked for all, and the lock is short each time.
    pub(super) fn require(&mut self, at: At<'a>, column: &str, is_filled: bool) {
        let (table, name) = (at.name.sql(), identifier(column));
        let constraint = self.free_name(at.name, &[column], "not_null");
        let constraint = identifier(&constraint);
        let mut guard = Step::new(
            Phase::Fill,
            format!("require {} {column}", at.name.name),
            format!("every new row has {column}"),
        )
        .up(format!(
            "ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({name} IS NOT NULL) NOT VALID"
        ))
        .down(format!("ALTER TABLE {table} DROP CONSTRAINT {constraint}"));
        if !is_filled {
            guard = guard.caution(format!(
                "rows that are there have no value, and the next migration stops at the first: fill \
                 them before, or draft with --fill {}.{column}=EXPRESSION",
                at.name
            ));
        }
        self.step(guard);
        let later = |why: String| {
            Step::new(
                Phase::Validate,
                format!("require {} {column}", at.name.name),
                why,
            )
        };
        let check = later(format!("the rows that are there have {column}"));
        self.step(check.up(format!(
            "ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}"
        )));
        self.step(
            later(format!("every row has {column}"))
                .last()
                .up(format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL"))
                .up(format!("ALTER TABLE {table} DROP CONSTRAINT {constraint}"))
                .down(format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({name} IS NOT NULL) NOT VALID"
                ))
                .down(format!("ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL")),
        );
    }

    /// A CHECK for new rows now, and for all in a later file.
    pub(super) fn check_later(&mut self, at: At<'a>, column: &str, name: &str, condition: &str) {
        let (table, name) = (at.name.sql(), identifier(name));
        self.step(
            Step::new(
                Phase::Expand,
                format!("check {} {column}", at.name.name),
                format!("the labels of {column}"),
            )
            .up(format!(
                "ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID"
            ))
            .down(format!("ALTER TABLE {table} DROP CONSTRAINT {name}")),
        );
        let definition = format!("CONSTRAINT {name} CHECK ({condition})");
        self.validate(at, Phase::Validate, column, &name, &definition);
    }

    /// Checks the rows that are there against a constraint that is not valid
    /// yet, while others read and write.
    pub(super) fn validate(
        &mut self,
        at: At<'a>,
        phase: Phase,
        column: &str,
        constraint: &str,
        definition: &str,
    ) {
        let table = at.name.sql();
        self.step(
            Step::new(
                phase,
                format!("validate {} {column}", at.name.name),
                format!("what {column} holds in the rows that are there"),
            )
            .up(format!(
                "ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}"
            ))
            .down(format!(
                "ALTER TABLE {table} DROP CONSTRAINT {constraint}, ADD {definition} NOT VALID"
            )),
        );
    }

    /// Says which new columns may be an old one by another name.
    fn possible_renames(&mut self, at: At<'a>) {
        let missing = self.missing_columns(at);
        for old in self.map(at).unexplained.clone() {
            let alike: Vec<&str> = missing
                .iter()
                .filter(|wanted| wanted.ty == old.ty)
                .map(|wanted| wanted.held.name.as_str())
                .collect();
            let Some(first) = alike.first() else {
                continue;
            };
            let (table, old) = (at.name, &old.name);
            self.note(format!(
                "Column {table}.{old} is no field any more, and {} is new beside it. If that is \
                 another name of it, draft again with --rename {table}.{old}={first}; the values \
                 are not copied otherwise.",
                alike.join(" or ")
            ));
        }
    }

    /// The default of a column that is there, as long as no step takes it away.
    pub(super) fn has_default(&self, at: At<'_>, held: &ColumnMap<'_>) -> bool {
        let kept = |column: &crate::sql::catalog::Column| {
            let key = (at.name.clone(), column.name.clone());
            column.has_default() && !self.lost_defaults.contains(&key)
        };
        held.column.is_some_and(kept)
    }
}

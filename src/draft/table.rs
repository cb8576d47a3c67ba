//! Tables that are not there.

use super::house::EnumStyle;
use super::spelling::{list, literals, type_name};
use super::wanted::{Target, Wanted};
use super::{At, Phase, Planner, Step};
use crate::entity::table::Storage;
use crate::entity::value::ValueKind;
use crate::sql::catalog::{DEFAULT_SCHEMA, ObjectName, identifier};
use crate::sql::types::ColumnType;

impl<'a> Planner<'a> {
    /// CREATE TABLE with its columns and its keys; foreign keys follow when all
    /// tables are there.
    pub(super) fn create_table(&mut self, at: At<'a>) {
        let entity = self.map(at).message.name.clone();
        let columns = self.missing_columns(at);
        if columns.is_empty() {
            self.refuse(
                format!("entity '{entity}' has no field that a column could hold"),
                "give it a field, or option (contracts.v1.table).not_persisted = true",
            );
            return;
        }
        if !self.is_first_map_of(at) {
            // Two entities share the table: it is made for one, with all columns.
            return;
        }
        self.create_schema(at);
        let mut lines = self.column_lines(at, &columns);
        lines.extend(self.key_lines(at));
        lines.extend(self.reference_lines(at));
        lines.extend(self.oneof_lines(at));
        let lines: Vec<String> = lines.iter().map(|line| format!("    {line}")).collect();
        let name = at.name.sql();
        self.step(
            Step::new(
                Phase::Expand,
                format!("create {}", at.name.name),
                format!("entity {entity}"),
            )
            .up(format!("CREATE TABLE {name} (\n{}\n)", lines.join(",\n")))
            .down(format!("DROP TABLE {name}")),
        );
    }

    fn create_schema(&mut self, at: At<'a>) {
        let schema = &at.name.schema;
        if schema == DEFAULT_SCHEMA || self.catalog.schemas.contains_key(schema) {
            return;
        }
        let name = identifier(schema);
        self.step(
            Step::new(
                Phase::Expand,
                format!("create {schema}"),
                format!("tables of the schema {schema}"),
            )
            .up(format!("CREATE SCHEMA {name}"))
            .down(format!("DROP SCHEMA {name}")),
        );
    }

    fn is_first_map_of(&self, at: At<'_>) -> bool {
        let first = self
            .maps
            .iter()
            .position(|map| map.table.is_some_and(|(name, _)| name == at.name));
        first == Some(at.map)
    }

    /// Names, types and constraints of the columns, one below the other.
    fn column_lines(&mut self, at: At<'a>, columns: &[Wanted<'a>]) -> Vec<String> {
        let names: Vec<String> = columns.iter().map(|it| identifier(&it.held.name)).collect();
        let types: Vec<String> = columns.iter().map(|it| type_name(&it.ty)).collect();
        let width = |texts: &[String]| texts.iter().map(String::len).max().unwrap_or(0);
        let (of_names, of_types) = (width(&names), width(&types));
        let mut lines = Vec::new();
        for ((wanted, name), ty) in columns.iter().zip(names).zip(types) {
            self.need_type(&wanted.held, &wanted.ty, Phase::Expand);
            let mut line = format!("{name:of_names$} {ty:of_types$}");
            if !wanted.held.nullable {
                line.push_str(" NOT NULL");
            }
            if let Some(default) = self.default_of_new(at, wanted) {
                line.push_str(&format!(" DEFAULT {default}"));
            }
            lines.push(line.trim_end().to_owned());
        }
        for wanted in columns {
            lines.extend(self.label_line(at, wanted));
        }
        lines
    }

    /// What the database fills in by itself, where the house has it so.
    fn default_of_new(&self, at: At<'_>, wanted: &Wanted<'_>) -> Option<String> {
        let held = &wanted.held;
        let key = self.map(at).entity.primary_key.as_slice();
        let is_key =
            matches!(key, [key] if std::ptr::eq(&self.map(at).message.fields[*key], held.field));
        let refers = |field: &usize| self.map(at).entity.reference(*field).is_some();
        if is_key && wanted.ty == ColumnType::Uuid && !key.iter().any(refers) {
            return self.house.makes_ids.then(|| "gen_random_uuid()".to_owned());
        }
        let filled =
            held.repeated || matches!(held.value.kind, ValueKind::Map | ValueKind::Timestamp);
        match filled && !held.nullable {
            true => self.zero(held, &wanted.ty),
            false => None,
        }
    }

    /// The CHECK that lists the labels, where the house has it so.
    fn label_line(&mut self, at: At<'a>, wanted: &Wanted<'_>) -> Option<String> {
        let (name, condition) = self.label_check(at, wanted)?;
        Some(format!(
            "CONSTRAINT {} CHECK ({condition})",
            identifier(&name)
        ))
    }

    /// Name and condition of the CHECK that lists the labels of a new column.
    pub(super) fn label_check(
        &mut self,
        at: At<'a>,
        wanted: &Wanted<'_>,
    ) -> Option<(String, String)> {
        let of = wanted.held.value.of_enum?;
        let is_text = wanted.ty == ColumnType::Text && !wanted.held.repeated;
        if self.house.enums != EnumStyle::Check || !is_text {
            return None;
        }
        let labels = self.labels(of);
        let column = &wanted.held.name;
        let name = self.free_name(at.name, &[column], "check");
        let labels = literals(labels.iter().map(String::as_str));
        Some((name, format!("{} IN ({labels})", identifier(column))))
    }

    fn key_lines(&mut self, at: At<'a>) -> Vec<String> {
        let entity = self.map(at).entity;
        let mut lines = Vec::new();
        if let Some(columns) = self.wanted_key(at, &entity.primary_key)
            && !columns.is_empty()
        {
            let name = self.free_name(at.name, &[], "pkey");
            lines.push(format!(
                "CONSTRAINT {} PRIMARY KEY ({})",
                identifier(&name),
                list(columns.iter().map(String::as_str))
            ));
        }
        for key in &entity.unique {
            let Some(columns) = self.wanted_key(at, key).filter(|it| !it.is_empty()) else {
                continue;
            };
            let parts: Vec<&str> = columns.iter().map(String::as_str).collect();
            let name = self.free_name(at.name, &parts, "key");
            lines.push(format!(
                "CONSTRAINT {} UNIQUE ({})",
                identifier(&name),
                list(parts)
            ));
        }
        lines
    }

    /// Foreign keys to tables that are there when this one is made.
    fn reference_lines(&mut self, at: At<'a>) -> Vec<String> {
        let mut lines = Vec::new();
        for (column, target) in self.keys_of_others(at) {
            let is_there = target.table == *at.name
                || !self.is_new(&target.table)
                || self.created.contains(&target.table);
            if is_there && !self.is_key_to_come(&target) {
                lines.push(self.foreign_key(at, &column, &target).1);
                self.inline.insert((at.name.clone(), column));
            }
        }
        self.created.insert(at.name.clone());
        lines
    }

    /// The new tables, each behind those that it refers to as far as that can
    /// be.
    pub(super) fn in_order_of_references(&self, mut tables: Vec<At<'a>>) -> Vec<At<'a>> {
        let mut ordered: Vec<At<'a>> = Vec::new();
        while !tables.is_empty() {
            let waits = |at: &At<'a>| {
                let refers = self.keys_of_others(*at).into_iter();
                refers.into_iter().any(|(_, target)| {
                    target.table != *at.name && tables.iter().any(|it| *it.name == target.table)
                })
            };
            // Of tables that refer to one another, one has to be first.
            let next = tables.iter().position(|at| !waits(at)).unwrap_or(0);
            ordered.push(tables.remove(next));
        }
        ordered
    }

    /// The columns of a key, those that are missing too; `None` if a field of it
    /// is not one column.
    pub(super) fn wanted_key(&self, at: At<'_>, key: &[usize]) -> Option<Vec<String>> {
        let name = |field: &usize| Some(self.map(at).column(*field)?.name.clone());
        key.iter().map(name).collect()
    }

    /// At most one member of a oneof is there.
    fn oneof_lines(&mut self, at: At<'a>) -> Vec<String> {
        let message = self.map(at).message;
        let mut lines = Vec::new();
        for (number, oneof) in message.oneofs.iter().enumerate() {
            let members = message.fields.iter().enumerate();
            let columns: Option<Vec<String>> = members
                .filter(|(_, field)| field.oneof == Some(number))
                .filter(|(at_field, _)| !matches!(self.map(at).fields[*at_field], Storage::Nowhere))
                .map(|(at_field, _)| Some(self.map(at).column(at_field)?.name.clone()))
                .collect();
            let Some(columns) = columns.filter(|columns| columns.len() > 1) else {
                continue;
            };
            let name = self.free_name(at.name, &[&oneof.name], "check");
            lines.push(format!(
                "CONSTRAINT {} CHECK (num_nonnulls({}) <= 1)",
                identifier(&name),
                list(columns.iter().map(String::as_str))
            ));
        }
        lines
    }

    /// The columns of this table that hold keys of others, new or not: the
    /// column, and what it refers to.
    pub(super) fn keys_of_others(&self, at: At<'a>) -> Vec<(String, Target)> {
        let mut found = Vec::new();
        let map = self.map(at);
        for reference in &map.entity.references {
            let Some(held) = map.column(reference.field).filter(|held| !held.repeated) else {
                continue;
            };
            if let Some(target) = self.referred(at.map, reference.field, 0) {
                found.push((held.name.clone(), target));
            }
        }
        let missing = self.missing_columns(at);
        for wanted in missing.into_iter().chain(self.back_references(at)) {
            if let Some(target) = wanted.key_of
                && !found.iter().any(|(column, _)| *column == wanted.held.name)
            {
                found.push((wanted.held.name, target));
            }
        }
        found
    }

    /// True for a table that a step makes.
    pub(super) fn is_new(&self, table: &ObjectName) -> bool {
        self.missing.contains(table)
    }
}

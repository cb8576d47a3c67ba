//! `ALTER TABLE`, but for columns.

use super::Replayer;
use crate::sql::clickhouse::read::Word;
use crate::sql::clickhouse::statement::{AlterTable, Command, PartSort};
use crate::sql::clickhouse::{Constraint, Index, Projection, Table, TableKind, TableName};

impl Replayer {
    pub(super) fn alter_table(&mut self, alter: &AlterTable) {
        let Some(name) = self.existing(&alter.name, false, TableKind::Table) else {
            return;
        };
        // The table is out of the catalog while it is changed.
        let Some(mut table) = self.catalog.tables.remove(&name) else {
            return;
        };
        for command in &alter.commands {
            self.command(&name, &mut table, command);
        }
        self.catalog.tables.insert(name, table);
    }

    fn command(&mut self, name: &TableName, table: &mut Table, command: &Command) {
        match command {
            Command::AddIndex {
                index,
                if_not_exists,
            } => {
                let there = table.indexes.iter().any(|it| it.name == index.name.text);
                if self.is_new(PartSort::Index, &index.name, there, *if_not_exists) {
                    table.indexes.push(Index {
                        name: index.name.text.clone(),
                        expression: index.expression.clone(),
                        method: index.method.clone(),
                        granularity: index.granularity,
                    });
                }
            }
            Command::AddProjection {
                name,
                query,
                if_not_exists,
            } => {
                let there = table.projections.iter().any(|it| it.name == name.text);
                if self.is_new(PartSort::Projection, name, there, *if_not_exists) {
                    table.projections.push(Projection {
                        name: name.text.clone(),
                        query: query.clone(),
                    });
                }
            }
            Command::AddConstraint {
                constraint,
                if_not_exists,
            } => {
                let named = &constraint.name;
                let there = table.constraints.iter().any(|it| it.name == named.text);
                if self.is_new(PartSort::Constraint, named, there, *if_not_exists) {
                    table.constraints.push(Constraint {
                        name: named.text.clone(),
                        check: constraint.check,
                        expression: constraint.expression.clone(),
                    });
                }
            }
            Command::DropPart {
                part,
                name,
                if_exists,
            } => self.drop_part(table, *part, name, *if_exists),
            Command::ModifyOrderBy(key) => {
                // The primary key stays as it was.
                let primary = table.primary_key().to_vec();
                table.primary_key = (primary != *key).then_some(primary);
                table.order_by.clone_from(key);
            }
            Command::ModifySampleBy(key) => table.sample_by.clone_from(key),
            Command::ModifyTtl(ttl) => table.ttl.clone_from(ttl),
            Command::ModifySettings(settings) => {
                for (name, value) in settings {
                    table.settings.insert(name.text.clone(), value.clone());
                }
            }
            Command::ResetSettings(names) => {
                for name in names {
                    table.settings.remove(&name.text);
                }
            }
            Command::ModifyComment(comment) => {
                table.comment = (!comment.is_empty()).then(|| comment.clone());
            }
            Command::ModifyQuery(query, reads) => {
                table.query = Some(query.clone());
                table.reads = reads.iter().map(|it| self.full(it)).collect();
            }
            Command::ModifyRefresh(refresh) => table.refresh = Some(refresh.clone()),
            Command::Opaque => {}
            of_column => self.column_command(name, table, of_column),
        }
    }

    /// True if a part of this name can be added.
    fn is_new(&mut self, part: PartSort, name: &Word, there: bool, if_not_exists: bool) -> bool {
        if there && !if_not_exists {
            let what = format!("{} '{}'", part.noun(), name.text);
            self.duplicate(name.range.clone(), &what, None);
        }
        !there
    }

    fn drop_part(&mut self, table: &mut Table, part: PartSort, name: &Word, if_exists: bool) {
        let names: Vec<String> = match part {
            PartSort::Index => table.indexes.iter().map(|it| it.name.clone()).collect(),
            PartSort::Projection => table.projections.iter().map(|it| it.name.clone()).collect(),
            PartSort::Constraint => table.constraints.iter().map(|it| it.name.clone()).collect(),
        };
        if !names.contains(&name.text) {
            if !if_exists && table.gaps.is_empty() {
                let message = format!("{} '{}' does not exist", part.noun(), name.text);
                let place = self.place(name.range.clone());
                let names = names.iter().map(String::as_str);
                self.missing(place, message, &name.text, names, None);
            }
            return;
        }
        match part {
            PartSort::Index => table.indexes.retain(|it| it.name != name.text),
            PartSort::Projection => table.projections.retain(|it| it.name != name.text),
            PartSort::Constraint => table.constraints.retain(|it| it.name != name.text),
        }
    }
}

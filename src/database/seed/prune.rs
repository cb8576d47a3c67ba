//! Rows that no fixture has, removed.

use super::live::{Live, LiveForeignKey, LiveTable};
use super::select::same_key;
use super::stage::Stage;
use crate::database::{ServerError, Session, identifier, literal};
use crate::failure::Failure;

/// Why rows are not removed.
pub(super) enum Kept {
    Failure(Failure),
    Server(ServerError),
}

impl From<ServerError> for Kept {
    fn from(error: ServerError) -> Kept {
        Kept::Server(error)
    }
}

/// The tables that fixtures name, and what else refers to them.
pub(super) struct Removal<'r, 'p, 'a> {
    pub stages: &'r [Stage<'p, 'a>],
    /// The order in which tables are written: rows are removed the other way.
    pub order: &'r [usize],
    pub live: &'r Live,
}

impl Removal<'_, '_, '_> {
    /// The tables, each once, in the order in which rows are removed. An empty
    /// fixture does not mean that a table is to be emptied.
    fn tables(&self) -> Vec<&LiveTable> {
        let mut tables: Vec<&LiveTable> = Vec::new();
        for at in self.order.iter().rev() {
            let table = self.stages[*at].plan().live;
            let has_records = self.stages[*at].numbers.count > 0;
            if has_records && tables.iter().all(|it| it.oid != table.oid) {
                tables.push(table);
            }
        }
        tables
    }

    /// The condition that no record is the row `t`.
    fn is_extra(&self, table: &LiveTable) -> String {
        let stages = self.stages.iter();
        let of_table = stages.filter(|stage| stage.plan().live.oid == table.oid);
        let none = of_table.map(|stage| {
            format!(
                "NOT EXISTS (SELECT 1 FROM {} s WHERE {})",
                stage.name,
                same_key(stage, "s", "t")
            )
        });
        none.collect::<Vec<_>>().join(" AND ")
    }

    /// How many rows pruning removes, by table.
    pub fn extra(&self, session: &mut dyn Session) -> Result<Vec<(String, u64)>, ServerError> {
        self.counted(session, |table| self.is_extra(table))
    }

    /// How many rows there are, by table.
    pub fn all(&self, session: &mut dyn Session) -> Result<Vec<(String, u64)>, ServerError> {
        self.counted(session, |_| "true".to_owned())
    }

    fn counted(
        &self,
        session: &mut dyn Session,
        condition: impl Fn(&LiveTable) -> String,
    ) -> Result<Vec<(String, u64)>, ServerError> {
        let mut counts = Vec::new();
        for table in self.tables() {
            let sql = format!(
                "SELECT count(*) FROM {} t WHERE {}",
                table.sql(),
                condition(table)
            );
            counts.push((table.name.to_string(), count(session, &sql)?));
        }
        Ok(counts)
    }

    /// Removes the rows that no record is.
    pub fn prune(&self, session: &mut dyn Session) -> Result<Vec<(String, u64)>, Kept> {
        let mut removed = Vec::new();
        for table in self.tables() {
            let extra = self.is_extra(table);
            for key in self.keys_to(table) {
                self.refuse_to_take_along(session, table, key, &extra)?;
            }
            let gone = session.execute(&format!("DELETE FROM {} t WHERE {extra}", table.sql()));
            let gone = gone.map_err(|error| self.refused(table, error))?;
            removed.push((table.name.to_string(), gone));
        }
        Ok(removed)
    }

    fn keys_to<'l>(&'l self, table: &LiveTable) -> impl Iterator<Item = &'l LiveForeignKey> {
        let oid = table.oid.clone();
        let keys = self.live.foreign_keys.iter();
        keys.filter(move |key| key.to == oid)
    }

    /// A row may take others along, or empty their columns: those that are not
    /// to go are not to be changed unseen.
    fn refuse_to_take_along(
        &self,
        session: &mut dyn Session,
        table: &LiveTable,
        key: &LiveForeignKey,
        extra: &str,
    ) -> Result<(), Kept> {
        let does = match key.on_delete.as_str() {
            "c" => "would go with them (ON DELETE CASCADE)",
            "n" => "would lose their reference (ON DELETE SET NULL)",
            "d" => "would lose their reference (ON DELETE SET DEFAULT)",
            _ => return Ok(()),
        };
        let of_stage = self.stages.iter().find(|it| it.plan().live.oid == key.from);
        let stays = match of_stage {
            // Rows that go themselves may be taken along.
            Some(stage) => {
                let extra = self.is_extra(stage.plan().live).replace("t.", "f.");
                format!("NOT ({extra})")
            }
            None => "true".to_owned(),
        };
        let same = key
            .columns
            .iter()
            .zip(&key.to_columns)
            .map(|(from, to)| format!("f.{} = t.{}", identifier(from), identifier(to)));
        let sql = format!(
            "SELECT count(*) FROM {} f WHERE {stays} AND EXISTS (SELECT 1 FROM {} t WHERE {} AND {extra})",
            key.from_sql,
            table.sql(),
            same.collect::<Vec<_>>().join(" AND ")
        );
        match count(session, &sql)? {
            0 => Ok(()),
            rows => Err(Kept::Failure(
                Failure::new(format!(
                    "`{}` has rows that no fixture has, and {rows} of the rows of {} {does}",
                    table.name, key.from_sql
                ))
                .help("remove or change those rows first; nothing was changed"),
            )),
        }
    }

    fn refused(&self, table: &LiveTable, error: ServerError) -> Kept {
        if !error.is("23503") && !error.is("23001") {
            return Kept::Server(error);
        }
        let by = match (&error.table, &error.constraint) {
            (Some(table), Some(name)) => format!("`{table}` still refers to them ({name})"),
            _ => error.described(),
        };
        Kept::Failure(
            Failure::new(format!(
                "rows of `{}` that no fixture has cannot be removed: {by}",
                table.name
            ))
            .help("remove what refers to them first, or leave --prune out; nothing was changed"),
        )
    }

    /// Empties the tables.
    pub fn truncate(&self, session: &mut dyn Session) -> Result<Vec<(String, u64)>, Kept> {
        let tables = self.tables();
        let is_ours = |oid: &str| tables.iter().any(|table| table.oid == oid);
        let others: Vec<&LiveForeignKey> = tables
            .iter()
            .flat_map(|table| self.keys_to(table))
            .filter(|key| !is_ours(&key.from))
            .collect();
        let removed = self.all(session)?;
        if others.is_empty() && !tables.is_empty() {
            let names: Vec<String> = tables.iter().map(|table| table.sql()).collect();
            session.execute(&format!("TRUNCATE {}", names.join(", ")))?;
            return Ok(removed);
        }
        for key in others {
            let given: Vec<String> = key
                .columns
                .iter()
                .map(|name| format!("{} IS NOT NULL", identifier(name)))
                .collect();
            let sql = format!(
                "SELECT count(*) FROM {} WHERE {}",
                key.from_sql,
                given.join(" AND ")
            );
            let rows = count(session, &sql)?;
            if rows > 0 {
                let table = tables.iter().find(|table| table.oid == key.to);
                let table = table.map_or_else(String::new, |table| table.name.to_string());
                return Err(Kept::Failure(
                    Failure::new(format!(
                        "`{table}` cannot be emptied: {rows} of the rows of {} refer to it ({})",
                        key.from_sql, key.name
                    ))
                    .help("empty that table first, or leave --truncate out; nothing was changed"),
                ));
            }
        }
        // TRUNCATE refuses where another table could refer to one of these.
        for table in tables {
            self.loosen(session, table)?;
            let gone = session.execute(&format!("DELETE FROM {}", table.sql()));
            gone.map_err(|error| self.refused(table, error))?;
        }
        Ok(removed)
    }

    /// Rows of a table that refer to one another, or to a table that is emptied
    /// before it, do not keep each other: all of them go.
    fn loosen(&self, session: &mut dyn Session, table: &LiveTable) -> Result<(), ServerError> {
        let keys = self.live.foreign_keys.iter();
        let itself = keys.filter(|key| key.from == table.oid && key.to == table.oid);
        for key in itself.filter(|key| key.on_delete == "r") {
            let columns: Option<Vec<usize>> =
                key.columns.iter().map(|name| table.column(name)).collect();
            let nullable = |column: &usize| !table.columns[*column].not_null;
            if columns.is_some_and(|all| all.iter().all(nullable)) {
                let set: Vec<String> = key
                    .columns
                    .iter()
                    .map(|name| format!("{} = NULL", identifier(name)))
                    .collect();
                session.execute(&format!("UPDATE {} SET {}", table.sql(), set.join(", ")))?;
            }
        }
        Ok(())
    }
}

fn count(session: &mut dyn Session, sql: &str) -> Result<u64, ServerError> {
    let rows = session.query(sql)?;
    let count = rows.first().and_then(|row| row.number(0)).unwrap_or(0);
    Ok(u64::try_from(count).unwrap_or(0))
}

/// A setting, for this transaction.
pub(super) fn setting(name: &str, value: &str) -> String {
    format!("SET LOCAL {name} = {}", literal(value))
}

//! Staged records → rows of the real table.
//!
//! Rows that differ are updated first, then those inserted that are not there.
//! A row that is as its record says is not touched: seeding twice writes
//! nothing. What a record leaves out keeps its value in a row that is there, and
//! gets the default in one that is new.

use super::Written;
use super::live::Identity;
use super::select::{Resolved, Selects, same_key};
use crate::database::{ServerError, Session, identifier};

/// The column that whoever changes a row sets, where fixtures leave it out.
const CHANGED_AT: &str = "updated_at";

/// One table of a run.
pub(super) struct Upsert<'u, 's, 'p, 'a> {
    pub selects: &'u Selects<'s, 'p, 'a>,
    /// The stage.
    pub at: usize,
    /// Columns that are written once all tables are.
    pub late: &'u [usize],
    /// Only records up to this number: to find the one that is refused.
    pub up_to: Option<u64>,
}

impl Upsert<'_, '_, '_, '_> {
    /// Writes the table but for its late columns.
    pub fn write(&self, session: &mut dyn Session) -> Result<Written, ServerError> {
        let stage = &self.selects.stages[self.at];
        let live = stage.plan().live;
        let rows = self.count(session, &format!("SELECT count(*) FROM {}", stage.name))?;
        let is_empty =
            session.query(&format!("SELECT NOT EXISTS (SELECT 1 FROM {})", live.sql()))?;
        let is_empty = is_empty.first().is_some_and(|row| row.is_true(0));
        // What changes late has to be counted before anything does.
        let counted = match self.late.is_empty() {
            true => None,
            false => Some(self.differing(session)?),
        };
        let mut written = Written {
            table: live.name.to_string(),
            ..Written::default()
        };
        if !is_empty && let Some(sql) = self.update() {
            written.updated = session.execute(&sql)?;
        }
        written.inserted = session.execute(&self.insert(is_empty))?;
        if let Some(updated) = counted {
            written.updated = updated;
        }
        written.unchanged = rows.saturating_sub(written.inserted + written.updated);
        Ok(written)
    }

    /// Writes the late columns.
    pub fn finish(&self, session: &mut dyn Session) -> Result<(), ServerError> {
        if let Some(sql) = self.update_of(self.late) {
            session.execute(&sql)?;
        }
        Ok(())
    }

    fn count(&self, session: &mut dyn Session, sql: &str) -> Result<u64, ServerError> {
        let rows = session.query(sql)?;
        let count = rows.first().and_then(|row| row.number(0)).unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The columns that are written right away.
    fn columns(&self) -> Vec<usize> {
        let stage = &self.selects.stages[self.at];
        let mut columns = stage.columns();
        columns.retain(|column| !self.late.contains(column));
        columns
    }

    fn update(&self) -> Option<String> {
        let plan = self.selects.stages[self.at].plan();
        let mut columns = self.columns();
        columns.retain(|column| {
            let is_key = plan.key_columns().contains(column);
            !is_key && plan.live.columns[*column].identity != Identity::Always
        });
        self.update_of(&columns)
    }

    fn update_of(&self, columns: &[usize]) -> Option<String> {
        if columns.is_empty() {
            return None;
        }
        let stage = &self.selects.stages[self.at];
        let live = stage.plan().live;
        let mut set: Vec<String> = columns
            .iter()
            .map(|column| {
                let name = identifier(&live.columns[*column].name);
                match stage.is_always(*column) {
                    true => format!("{name} = q.{name}"),
                    false => format!(
                        "{name} = CASE WHEN {} THEN q.{name} ELSE t.{name} END",
                        stage.given("q", *column)
                    ),
                }
            })
            .collect();
        set.extend(self.changed_at());
        Some(format!(
            "UPDATE {} t SET {} FROM {} q WHERE {} AND ({})",
            live.sql(),
            set.join(", "),
            self.rows(columns),
            self.same_row("q"),
            self.differs(columns)
        ))
    }

    /// The time of the change, where no record gives it.
    fn changed_at(&self) -> Option<String> {
        let stage = &self.selects.stages[self.at];
        let live = stage.plan().live;
        let column = live.column(CHANGED_AT)?;
        let default = live.columns[column].default_sql()?;
        let name = identifier(CHANGED_AT);
        let is_set = !live.columns[column].is_generated && !stage.has(column);
        is_set.then(|| format!("{name} = {default}"))
    }

    fn differs(&self, columns: &[usize]) -> String {
        let stage = &self.selects.stages[self.at];
        let live = stage.plan().live;
        let differs = columns.iter().map(|column| {
            let of = &live.columns[*column];
            let name = identifier(&of.name);
            let (is, shall) = (
                of.comparable(&format!("t.{name}")),
                of.comparable(&format!("q.{name}")),
            );
            match stage.is_always(*column) {
                true => format!("{is} IS DISTINCT FROM {shall}"),
                false => format!(
                    "({} AND {is} IS DISTINCT FROM {shall})",
                    stage.given("q", *column)
                ),
            }
        });
        differs.collect::<Vec<_>>().join(" OR ")
    }

    fn same_row(&self, alias: &str) -> String {
        let plan = self.selects.stages[self.at].plan();
        let same = plan.key_columns().iter().map(|column| {
            let name = identifier(&plan.live.columns[*column].name);
            format!("t.{name} = {alias}.{name}")
        });
        same.collect::<Vec<_>>().join(" AND ")
    }

    /// The records, columns by name, masks and numbers as they are.
    fn rows(&self, columns: &[usize]) -> String {
        let stage = &self.selects.stages[self.at];
        let plan = stage.plan();
        let mut all = plan.key_columns().to_vec();
        all.extend(columns.iter().filter(|it| !plan.key_columns().contains(it)));
        let Resolved { from, expressions } = self.selects.resolved(self.at, &all);
        let masks = (0..stage.layout.masks()).map(|at| format!("s.g{at}"));
        let values = all.iter().map(|column| {
            let of = &plan.live.columns[*column];
            format!(
                "({})::{} AS {}",
                expressions[*column],
                of.type_sql,
                identifier(&of.name)
            )
        });
        let selected: Vec<String> = masks.chain(values).collect();
        let some = self.up_to.map(|last| format!(" WHERE s.n <= {last}"));
        format!(
            "(SELECT {} FROM {from}{})",
            selected.join(", "),
            some.unwrap_or_default()
        )
    }

    fn insert(&self, is_empty: bool) -> String {
        let stage = &self.selects.stages[self.at];
        let plan = stage.plan();
        let live = plan.live;
        let columns = self.columns();
        let Resolved { from, expressions } = self.selects.resolved(self.at, &columns);
        let names: Vec<String> = columns
            .iter()
            .map(|column| identifier(&live.columns[*column].name))
            .collect();
        let values: Vec<String> = columns
            .iter()
            .map(|column| {
                let given = &expressions[*column];
                let of = &live.columns[*column];
                match of.default_sql().filter(|_| !stage.is_always(*column)) {
                    None if given == "NULL" => format!("NULL::{}", of.type_sql),
                    None => given.clone(),
                    Some(default) => format!(
                        "CASE WHEN {} THEN {given} ELSE {default} END",
                        stage.given("s", *column)
                    ),
                }
            })
            .collect();
        let is_numbered = |column: &usize| live.columns[*column].identity == Identity::Always;
        let overriding = match columns.iter().any(is_numbered) {
            true => " OVERRIDING SYSTEM VALUE",
            false => "",
        };
        let mut conditions: Vec<String> = Vec::new();
        conditions.extend(self.up_to.map(|last| format!("s.n <= {last}")));
        if !is_empty {
            conditions.push(format!(
                "NOT EXISTS (SELECT 1 FROM {} t WHERE {})",
                live.sql(),
                same_key(stage, "s", "t")
            ));
        }
        let absent = match conditions.is_empty() {
            true => String::new(),
            false => format!(" WHERE {}", conditions.join(" AND ")),
        };
        format!(
            "INSERT INTO {} AS t ({}){overriding} SELECT {} FROM {from}{absent} {}",
            live.sql(),
            names.join(", "),
            values.join(", "),
            self.conflict(&columns)
        )
    }

    /// Somebody else may insert the same row at the same moment.
    fn conflict(&self, columns: &[usize]) -> String {
        let stage = &self.selects.stages[self.at];
        let plan = stage.plan();
        let live = plan.live;
        let name = |column: &usize| identifier(&live.columns[*column].name);
        let key: Vec<String> = plan.key_columns().iter().map(name).collect();
        let written: Vec<&usize> = columns
            .iter()
            .filter(|column| {
                let is_numbered = live.columns[**column].identity == Identity::Always;
                !plan.key_columns().contains(column) && stage.is_always(**column) && !is_numbered
            })
            .collect();
        if written.is_empty() {
            return format!("ON CONFLICT ({}) DO NOTHING", key.join(", "));
        }
        let set = written
            .iter()
            .map(|column| format!("{0} = excluded.{0}", name(column)));
        let differs = written.iter().map(|column| {
            let of = &live.columns[**column];
            let (is, shall) = (
                format!("t.{}", name(column)),
                format!("excluded.{}", name(column)),
            );
            format!(
                "{} IS DISTINCT FROM {}",
                of.comparable(&is),
                of.comparable(&shall)
            )
        });
        format!(
            "ON CONFLICT ({}) DO UPDATE SET {} WHERE {}",
            key.join(", "),
            set.collect::<Vec<_>>().join(", "),
            differs.collect::<Vec<_>>().join(" OR ")
        )
    }

    /// How many rows are there and differ, late columns and all.
    fn differing(&self, session: &mut dyn Session) -> Result<u64, ServerError> {
        let stage = &self.selects.stages[self.at];
        let plan = stage.plan();
        let mut columns = stage.columns();
        columns.retain(|column| !plan.key_columns().contains(column));
        let sql = format!(
            "SELECT count(*) FROM {} q JOIN {} t ON {} WHERE {}",
            self.rows(&columns),
            plan.live.sql(),
            self.same_row("q"),
            self.differs(&columns)
        );
        self.count(session, &sql)
    }

    /// Numbers that fixtures gave are not given again by the sequence.
    pub fn move_sequences(&self, session: &mut dyn Session) -> Result<(), ServerError> {
        let stage = &self.selects.stages[self.at];
        let live = stage.plan().live;
        for (column, of) in live.columns.iter().enumerate() {
            let staged = stage.layout.own(column);
            let Some((place, sequence)) = staged.zip(of.sequence.as_deref()) else {
                continue;
            };
            let sequence = crate::database::literal(sequence);
            session.query(&format!(
                "SELECT pg_catalog.setval({sequence}::regclass, x.m) \
                 FROM (SELECT max(c{place})::bigint AS m FROM {}) x \
                 WHERE x.m > coalesce(pg_catalog.pg_sequence_last_value({sequence}::regclass), 0)",
                stage.name
            ))?;
        }
        Ok(())
    }
}

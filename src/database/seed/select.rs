//! Records as they will be in the real table: references by natural key are
//! looked up, among the records that are staged and in the database.

use super::layout::{By, Form, Lookup};
use super::live::LiveTable;
use super::stage::Stage;
use crate::database::identifier;

/// All stages, and which of them are in the real tables already.
pub(super) struct Selects<'s, 'p, 'a> {
    pub stages: &'s [Stage<'p, 'a>],
    pub is_written: &'s [bool],
}

/// A FROM clause, and what each column of the real table is in it.
pub(super) struct Resolved {
    /// The temporary table is `s` in it.
    pub from: String,
    /// By column of the real table; empty for one that is not asked for.
    pub expressions: Vec<String>,
}

/// The state of building one FROM clause.
struct Building {
    aliases: usize,
    /// Stages whose records are being looked up: a key that depends on itself
    /// ends here.
    around: Vec<usize>,
}

impl<'p, 'a> Selects<'_, 'p, 'a> {
    /// The records of a stage, with these columns of the real table.
    pub fn resolved(&self, at: usize, columns: &[usize]) -> Resolved {
        let mut building = Building {
            aliases: 0,
            around: vec![at],
        };
        self.records(at, columns, "s", &mut building)
    }

    fn records(
        &self,
        at: usize,
        columns: &[usize],
        alias: &str,
        building: &mut Building,
    ) -> Resolved {
        let stage = &self.stages[at];
        let mut from = format!("{} {alias}", stage.name);
        let mut expressions = vec![String::new(); stage.plan().live.columns.len()];
        for column in columns {
            let own = stage.layout.own(*column).map(|at| format!("{alias}.c{at}"));
            let mut parts: Vec<String> = own.into_iter().collect();
            for form in forms(stage, *column) {
                parts.extend(self.join(&form.lookup, alias, &mut from, building));
            }
            expressions[*column] = match parts.as_slice() {
                [] => "NULL".to_owned(),
                [one] => one.clone(),
                several => format!("COALESCE({})", several.join(", ")),
            };
        }
        Resolved { from, expressions }
    }

    /// Adds a join that looks a reference up; the expression of what it finds.
    fn join(
        &self,
        lookup: &Lookup<'p, 'a>,
        alias: &str,
        from: &mut String,
        building: &mut Building,
    ) -> Option<String> {
        let mut wanted = vec![lookup.wanted];
        let mut conditions = Vec::with_capacity(lookup.parts.len());
        let mut compared = Vec::with_capacity(lookup.parts.len());
        for part in &lookup.parts {
            if !wanted.contains(&part.column) {
                wanted.push(part.column);
            }
            compared.push(match &part.by {
                By::Staged(at) => format!("{alias}.c{at}"),
                By::Lookup(inner) => self.join(inner, alias, from, building)?,
            });
        }
        building.aliases += 1;
        let found = format!("r{}", building.aliases);
        let live = lookup.target.live;
        let rows = self.rows(live, &wanted, building)?;
        for (part, value) in lookup.parts.iter().zip(compared) {
            let name = identifier(&live.columns[part.column].name);
            conditions.push(format!("{found}.{name} = {value}"));
        }
        from.push_str(&format!(
            " LEFT JOIN {rows} {found} ON {}",
            conditions.join(" AND ")
        ));
        let name = identifier(&live.columns[lookup.wanted].name);
        Some(format!("{found}.{name}"))
    }

    /// The rows of a table, by the names of its columns: those in the database,
    /// and those that are staged for it.
    fn rows(&self, live: &LiveTable, columns: &[usize], building: &mut Building) -> Option<String> {
        let staged = self.unwritten(live);
        if staged.is_empty() {
            return Some(live.sql());
        }
        let mut branches = Vec::new();
        let mut excluded = Vec::new();
        let mut is_whole = true;
        for at in staged {
            let stage = &self.stages[at];
            let needs_forms = columns
                .iter()
                .any(|column| forms(stage, *column).next().is_some());
            if needs_forms && building.around.iter().filter(|it| **it == at).count() > 1 {
                return None;
            }
            building.around.push(at);
            building.aliases += 1;
            let alias = format!("s{}", building.aliases);
            let resolved = self.records(at, columns, &alias, building);
            building.around.pop();
            let named = columns.iter().map(|column| {
                let name = identifier(&live.columns[*column].name);
                let of = &live.columns[*column].type_sql;
                format!("({})::{of} AS {name}", resolved.expressions[*column])
            });
            branches.push(format!(
                "SELECT {} FROM {}",
                named.collect::<Vec<_>>().join(", "),
                resolved.from
            ));
            is_whole &= columns.iter().all(|column| stage.is_always(*column));
            let same = same_key(stage, "x", "t");
            excluded.push(format!(
                " AND NOT EXISTS (SELECT 1 FROM {} x WHERE {same})",
                stage.name
            ));
        }
        let names: Vec<String> = columns
            .iter()
            .map(|column| format!("t.{}", identifier(&live.columns[*column].name)))
            .collect();
        // A record that leaves a column out leaves it as it is.
        let (excluded, union) = match is_whole {
            true => (excluded.concat(), "UNION ALL"),
            false => (String::new(), "UNION"),
        };
        branches.push(format!(
            "SELECT {} FROM {} t WHERE true{excluded}",
            names.join(", "),
            live.sql()
        ));
        Some(format!("({})", branches.join(&format!(" {union} "))))
    }

    /// The rows that a reference to a column of a table may mean.
    pub fn targets(&self, live: &LiveTable, column: usize) -> Option<String> {
        let mut building = Building {
            aliases: 0,
            around: Vec::new(),
        };
        self.rows(live, &[column], &mut building)
    }

    fn unwritten(&self, live: &LiveTable) -> Vec<usize> {
        let stages = self.stages.iter().enumerate();
        stages
            .filter(|(at, stage)| stage.plan().live.oid == live.oid && !self.is_written[*at])
            .map(|(at, _)| at)
            .collect()
    }
}

/// The references by natural key that give a column its value.
pub(super) fn forms<'s, 'p, 'a>(
    stage: &'s Stage<'p, 'a>,
    column: usize,
) -> impl Iterator<Item = &'s Form<'p, 'a>> {
    let forms = stage.layout.forms.iter();
    forms.filter(move |form| form.column == column)
}

/// The condition that a staged record and a row have one key.
pub(super) fn same_key(stage: &Stage<'_, '_>, staged: &str, real: &str) -> String {
    let plan = stage.plan();
    let same = plan.key_columns().iter().map(|column| {
        let name = identifier(&plan.live.columns[*column].name);
        match stage.layout.own(*column) {
            Some(at) => format!("{real}.{name} = {staged}.c{at}"),
            None => "false".to_owned(),
        }
    });
    same.collect::<Vec<_>>().join(" AND ")
}

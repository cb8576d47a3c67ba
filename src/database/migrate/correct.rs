//! Changes of the history alone: made, taken over, begun at a version, repaired.

use super::files::Step;
use super::history::{Entry, Ledger, Status};
use super::repair::Change;
use super::run::counted;
use super::runner::Runner;
use super::{Audience, Report, TOOL_VERSION};
use crate::database::Session;
use crate::failure::{Failure, Result};

impl Runner<'_> {
    /// Makes the history table unless it is there, with the rows that another
    /// tool's history gives.
    pub(super) fn make_history(&mut self, entries: &[Entry], foreign: Option<&str>) -> Result<()> {
        if foreign.is_none() && self.history.exists(&mut self.session)? {
            // Making it again would do nothing, and take a right to do it.
            return Ok(());
        }
        let mut sql = vec!["BEGIN".to_owned(), self.history.create()];
        if foreign.is_some() {
            sql.extend(entries.iter().map(|entry| self.history.put(entry)));
        }
        sql.push("COMMIT".to_owned());
        let made = self.session.execute(&sql.join(";\n"));
        if let Err(error) = made {
            let _ = self.session.execute("ROLLBACK");
            let failure = Failure::new(format!(
                "the history table {} cannot be made: {}",
                self.history.shown(),
                error.described()
            ));
            return Err(failure.help(
                "the user needs the right to create tables there: GRANT USAGE, CREATE ON SCHEMA …; \
                 or name another schema by --table SCHEMA.NAME",
            ));
        }
        if let Some(table) = foreign {
            let count = counted(entries.len());
            self.say(&format!(
                "adopted {count} from {table}, which stays as it is"
            ));
        }
        Ok(())
    }

    pub(super) fn baseline(
        &mut self,
        steps: &[Step],
        entries: &[Entry],
        version: i64,
    ) -> Result<Report> {
        let below = baselined(steps, entries, version)?;
        self.make_history(entries, None)?;
        let rows = below.iter().map(|step| {
            self.history.put(&Entry {
                status: Status::Applied,
                done: step.statement_count(),
                tool_version: format!("{TOOL_VERSION} (baseline)"),
                ..self.new_entry(step)
            })
        });
        let sql = format!("BEGIN;\n{};\nCOMMIT", rows.collect::<Vec<_>>().join(";\n"));
        let done = self.session.execute(&sql);
        done.map_err(|error| self.lost(&error))?;
        let count = counted(below.len());
        self.say(&format!("noted {count} as applied, without running them"));
        Ok(Report::default())
    }

    pub(super) fn repair(&mut self, changes: &[Change]) -> Result<Report> {
        if !agreed(changes, self.audience)? {
            return Ok(Report::default());
        }
        let sql: Vec<&str> = changes.iter().map(|change| change.sql.as_str()).collect();
        let done = self
            .session
            .execute(&format!("BEGIN;\n{};\nCOMMIT", sql.join(";\n")));
        done.map_err(|error| self.lost(&error))?;
        self.say("the history was repaired");
        Ok(Report::default())
    }
}

/// The migrations up to a version, of which a history without any is to say
/// that they are applied.
pub(super) fn baselined<'s>(
    steps: &'s [Step],
    entries: &[Entry],
    version: i64,
) -> Result<Vec<&'s Step>> {
    if entries.iter().any(|entry| entry.status == Status::Applied) {
        return Err(
            Failure::new("the history has applied migrations already").help(
                "a baseline is for a database that has what the migrations make, and no history",
            ),
        );
    }
    if !steps.iter().any(|step| step.version == version) {
        return Err(
            Failure::new(format!("there is no migration of version {version}"))
                .help("`contracts migrate status` lists them"),
        );
    }
    Ok(steps.iter().filter(|it| it.version <= version).collect())
}

/// Says what would be changed, and asks; false if there is nothing.
pub(super) fn agreed(changes: &[Change], audience: &mut dyn Audience) -> Result<bool> {
    if changes.is_empty() {
        audience.note("nothing to repair");
        return Ok(false);
    }
    for change in changes {
        audience.note(&change.said);
    }
    match audience.agrees("change the history so?") {
        true => Ok(true),
        false => Err(Failure::new("nothing was changed")
            .help("say --yes to change the history as told above")),
    }
}

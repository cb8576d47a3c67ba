//! Which migrations are carried out, and which way.

use super::comparison::{Comparison, Disagreement};
use super::files::{Step, unusable};
use super::piecewise::units;
use super::place::place;
use super::whole;
use super::{Command, Direction, Options};
use crate::failure::{Failure, Result};
use crate::sql::Dialect;
use crate::sql::migration::{Script, Transaction};

/// A migration that is to be carried out one way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Action<'a> {
    pub(super) step: &'a Step,
    pub(super) direction: Direction,
    pub(super) script: &'a Script,
}

impl<'a> Action<'a> {
    fn up(step: &'a Step) -> Result<Action<'a>> {
        Action {
            step,
            direction: Direction::Up,
            script: &step.up,
        }
        .that_can_be_done()
    }

    fn down(step: &'a Step) -> Result<Action<'a>> {
        let script = step.migration.down.as_ref().ok_or_else(|| {
            Failure::new(format!("{}: there is no way down", step.path())).help(
                "write a section `-- +goose Down`, or a file `….down.sql`; nothing was rolled back",
            )
        })?;
        Action {
            step,
            direction: Direction::Down,
            script,
        }
        .that_can_be_done()
    }

    /// What cannot be carried out is told before anything is.
    fn that_can_be_done(self) -> Result<Action<'a>> {
        if let Some(statement) = self.script.statements.iter().find(|it| {
            let words = self.script.words(it);
            let has = |word: &str| words.iter().any(|it| it.eq_ignore_ascii_case(word));
            words
                .first()
                .is_some_and(|it| it.eq_ignore_ascii_case("copy"))
                && has("stdin")
        }) {
            let place = place(self.script, statement, None);
            return Err(
                Failure::new(format!("{place}: there is no standard input to copy"))
                    .help("write the rows as INSERT; nothing was changed"),
            );
        }
        if self.script.dialect() == Dialect::ClickHouse {
            return Ok(self);
        }
        match self.script.transaction {
            Transaction::Whole => whole::statements(self.script).map(|_| ())?,
            Transaction::None => units(self.script).map(|_| ())?,
        }
        Ok(self)
    }
}

/// The actions of a command, in order. Nothing is planned where history and
/// files do not agree.
pub(super) fn plan<'a>(
    command: &Command,
    comparison: &Comparison<'a>,
    options: &Options,
) -> Result<Vec<Action<'a>>> {
    refuse_disagreements(comparison, options)?;
    let (applied, pending) = (&comparison.applied, &comparison.pending);
    let last = |count: usize| applied.iter().rev().take(count);
    let (down, up): (Vec<&Step>, Vec<&Step>) = match command {
        Command::Up => (Vec::new(), pending.clone()),
        Command::Down { count } => (last(*count).copied().collect(), Vec::new()),
        Command::Reset => (last(usize::MAX).copied().collect(), Vec::new()),
        Command::Redo => (last(1).copied().collect(), last(1).copied().collect()),
        Command::To(version) => {
            refuse_unknown(*version, comparison)?;
            let above = applied.iter().rev().filter(|it| it.version > *version);
            let below = pending.iter().filter(|it| it.version <= *version);
            (above.copied().collect(), below.copied().collect())
        }
        Command::Status | Command::Repair { .. } | Command::Baseline(_) => (Vec::new(), Vec::new()),
    };
    refuse_unfinished(comparison, &down, &up)?;
    let planned = down.iter().chain(&up);
    let wrong: Vec<String> = planned.flat_map(|it| it.problems.clone()).collect();
    if !wrong.is_empty() {
        return Err(unusable(&wrong));
    }
    let down = down.into_iter().map(Action::down);
    let up = up.into_iter().map(Action::up);
    down.chain(up).collect()
}

fn refuse_disagreements(comparison: &Comparison<'_>, options: &Options) -> Result<()> {
    let counts = |it: &&Disagreement<'_>| {
        !(options.allow_out_of_order && matches!(it, Disagreement::OutOfOrder { .. }))
    };
    let found: Vec<&Disagreement<'_>> = comparison.disagreements.iter().filter(counts).collect();
    if found.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    let mut remedies: Vec<&str> = found.iter().map(|it| it.remedy()).collect();
    remedies.dedup();
    Err(Failure::new(format!(
        "migrations and the database's history do not agree:\n{}",
        lines.join("\n")
    ))
    .help(format!("{}\nnothing was changed", remedies.join("\n"))))
}

/// What was begun one way is ended that way first.
fn refuse_unfinished(comparison: &Comparison<'_>, down: &[&Step], up: &[&Step]) -> Result<()> {
    let Some((step, entry)) = comparison.unfinished else {
        return Ok(());
    };
    let (path, done, of) = (step.path(), entry.done, entry.statements);
    if entry.is_half_rolled_back() && down.first().is_none_or(|it| it.version != step.version) {
        return Err(Failure::new(format!(
            "{path}: its rollback stopped after {done} of {of} statements"
        ))
        .help("go on with `contracts migrate down`"));
    }
    let begun_up = !entry.is_half_rolled_back();
    let goes_on = down.is_empty() && up.first().is_some_and(|it| it.version == step.version);
    let nothing = down.is_empty() && up.is_empty();
    if begun_up && !goes_on && !nothing {
        return Err(Failure::new(format!(
            "{path}: it stopped after {done} of {of} statements, which are not in a transaction"
        ))
        .help("go on with `contracts migrate up`; what is half there cannot be rolled back"));
    }
    Ok(())
}

fn refuse_unknown(version: i64, comparison: &Comparison<'_>) -> Result<()> {
    let mut all = comparison.applied.iter().chain(&comparison.pending);
    // Nothing is below every file, and is a way to say: all down.
    if version == 0 || all.any(|step| step.version == version) {
        return Ok(());
    }
    Err(
        Failure::new(format!("there is no migration of version {version}"))
            .help("`contracts migrate status` lists them"),
    )
}

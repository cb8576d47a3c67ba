//! A run: from files and a database to what is done.

use super::comparison::compare;
use super::confirm::confirmed;
use super::files::{self, Step};
use super::history::{Entry, HistoryTable, Ledger};
use super::lock::Lock;
use super::plan::{Action, plan};
use super::repair::changes;
use super::runner::{Runner, lost};
use super::{Audience, Command, Direction, Options, Report, adopt, clickhouse, status};
use crate::database::{Server, Session, connect};
use crate::failure::Result;
use crate::sql::Dialect;
use crate::sql::migration::Transaction;
use std::time::Instant;

/// Does what a command says. Without a target there is no database yet, and
/// nothing but a look is possible.
pub fn run(
    server: Option<&Server>,
    command: &Command,
    options: &Options,
    audience: &mut dyn Audience,
) -> Result<Report> {
    let target = match server {
        Some(Server::ClickHouse(target)) => {
            return clickhouse::run(target, command, options, audience);
        }
        Some(Server::Postgres(target)) => Some(&**target),
        None => None,
    };
    let migrations = files::read(
        &options.project,
        Dialect::Postgres,
        options.folder.as_deref(),
    )?;
    let steps = files::steps(migrations)?;
    let Some(target) = target else {
        return look((&steps, &[]), None, command, options, audience);
    };
    let target = target.named(&format!("contracts migrate, {}", options.runner));
    let mut session = connect(&target)?;
    if options.dry_run || *command == Command::Status {
        let begun = session.execute("BEGIN READ ONLY");
        begun.map_err(|error| lost(&target, &error))?;
        let history = HistoryTable::find(&mut session, &options.table)?;
        let entries = known(&history, &mut session, &steps)?.0;
        let report = look(
            (&steps, &entries),
            Some(&history),
            command,
            options,
            audience,
        );
        session.close();
        return report;
    }
    let history = HistoryTable::find(&mut session, &options.table)?;
    let lock = Lock::take(&target, &mut session, &history, options, audience)?;
    let mut runner = Runner {
        target: &target,
        session,
        lock,
        history,
        options,
        audience,
    };
    let report = runner.run(&steps, command);
    runner.session.close();
    report
}

/// What is in the history, and the table that it comes from if it is another
/// tool's.
pub(super) fn known(
    history: &HistoryTable,
    session: &mut dyn Session,
    steps: &[Step],
) -> Result<(Vec<Entry>, Option<&'static str>)> {
    let entries = history.read(session)?;
    if !entries.is_empty() {
        return Ok((entries, None));
    }
    let foreign = adopt::find(session, steps)?;
    Ok(foreign.map_or((Vec::new(), None), |it| (it.entries, Some(it.table))))
}

/// The status, or the SQL of what would be done.
pub(super) fn look(
    (steps, entries): (&[Step], &[Entry]),
    history: Option<&dyn Ledger>,
    command: &Command,
    options: &Options,
    audience: &mut dyn Audience,
) -> Result<Report> {
    let comparison = compare(steps, entries);
    if *command == Command::Status {
        return Ok(status::report(steps, entries, &comparison));
    }
    match command {
        Command::Repair { in_doubt } => {
            let changes = history.map(|table| changes(table, &comparison, *in_doubt));
            for change in changes.into_iter().flatten() {
                audience.note(&format!("would change: {}", change.said));
            }
            return Ok(Report::default());
        }
        Command::Baseline(version) => {
            let count = steps.iter().filter(|it| it.version <= *version).count();
            audience.note(&format!("would note {} as applied", counted(count)));
            return Ok(Report::default());
        }
        _ => {}
    }
    let actions = plan(command, &comparison, options)?;
    let mut answer = String::new();
    for action in &actions {
        let how = match action.script.transaction {
            Transaction::Whole => "in one transaction",
            Transaction::None => "statement by statement",
        };
        let way = action.direction.as_str();
        answer.push_str(&format!("-- {} {way}, {how}\n", action.step.path()));
        for statement in &action.script.statements {
            answer.push_str(action.script.text(statement));
            answer.push_str(";\n");
        }
    }
    let count = actions.len();
    audience.note(&format!(
        "{} would run; nothing was changed",
        counted(count)
    ));
    Ok(Report {
        answer,
        disagrees: false,
    })
}

impl Runner<'_> {
    fn run(&mut self, steps: &[Step], command: &Command) -> Result<Report> {
        let (entries, foreign) = known(&self.history, &mut self.session, steps)?;
        let comparison = compare(steps, &entries);
        if let Command::Repair { in_doubt } = command {
            let changes = changes(&self.history, &comparison, *in_doubt);
            return self.repair(&changes);
        }
        let actions = plan(command, &comparison, self.options)?;
        confirmed(self.target, &mut self.session, &actions, self.options)?;
        if let Command::Baseline(version) = command {
            return self.baseline(steps, &entries, *version);
        }
        self.make_history(&entries, foreign)?;
        self.forget_settings()?;
        for action in &actions {
            let entry = entries.iter().find(|it| it.version == action.step.version);
            // A redo goes up what it has just gone down.
            let redone = *command == Command::Redo && action.direction == Direction::Up;
            self.act(*action, entry.filter(|_| !redone))?;
        }
        self.say(&summary(command, &actions));
        Ok(Report::default())
    }

    fn act(&mut self, action: Action<'_>, entry: Option<&Entry>) -> Result<()> {
        let begun = Instant::now();
        match action.script.transaction {
            Transaction::Whole => self.whole(action)?,
            Transaction::None => self.piecewise(action, entry)?,
        }
        self.forget_settings()?;
        let (way, path) = (action.direction.as_str(), action.step.path());
        self.say(&format!(
            "{way:<4} {path} ({} ms)",
            begun.elapsed().as_millis()
        ));
        Ok(())
    }
}

/// What was done, in a line.
pub(super) fn summary(command: &Command, actions: &[Action<'_>]) -> String {
    let count = counted(actions.len());
    match (command, actions.first().map(|it| it.direction)) {
        (_, None) => "nothing to do".to_owned(),
        (Command::Redo, _) => "the last migration was rolled back and applied again".to_owned(),
        (_, Some(Direction::Up)) => format!("applied {count}"),
        (_, Some(Direction::Down)) => format!("rolled back {count}"),
    }
}

pub(super) fn counted(count: usize) -> String {
    match count {
        1 => "1 migration".to_owned(),
        count => format!("{count} migrations"),
    }
}

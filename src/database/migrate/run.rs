//! A run: from files and a database to what is done.

use super::comparison::compare;
use super::confirm::confirmed;
use super::files::{self, Step};
use super::history::{Entry, HistoryTable, Status};
use super::lock::Lock;
use super::plan::{Action, plan};
use super::repair::changes;
use super::{Audience, Command, Direction, Options, Report, TOOL_VERSION, adopt, status};
use crate::database::postgres::PostgresSession;
use crate::database::{ServerError, Session, Target, connect};
use crate::failure::{Failure, Result};
use crate::sql::migration::{Script, Statement, Transaction};
use std::borrow::Cow;
use std::thread::sleep;
use std::time::Duration;

/// Does what a command says. Without a target there is no database yet, and
/// nothing but a look is possible.
pub fn run(
    target: Option<&Target>,
    command: &Command,
    options: &Options,
    audience: &mut dyn Audience,
) -> Result<Report> {
    let steps = files::steps(files::read(&options.project, options.folder.as_deref())?)?;
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
fn known(
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
fn look(
    (steps, entries): (&[Step], &[Entry]),
    history: Option<&HistoryTable>,
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

/// A run that holds the lock.
pub(super) struct Runner<'a> {
    pub(super) target: &'a Target,
    pub(super) session: PostgresSession,
    pub(super) lock: Lock,
    pub(super) history: HistoryTable,
    pub(super) options: &'a Options,
    audience: &'a mut dyn Audience,
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
        let (way, count) = match actions.first().map(|it| it.direction) {
            None => {
                self.say("nothing to do");
                return Ok(Report::default());
            }
            Some(Direction::Up) => ("applied", actions.len()),
            Some(Direction::Down) => ("rolled back", actions.len()),
        };
        match command {
            Command::Redo => self.say("the last migration was rolled back and applied again"),
            _ => self.say(&format!("{way} {}", counted(count))),
        }
        Ok(Report::default())
    }

    fn act(&mut self, action: Action<'_>, entry: Option<&Entry>) -> Result<()> {
        let begun = std::time::Instant::now();
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

    /// Makes the history table unless it is there, with the rows that another
    /// tool's history gives.
    fn make_history(&mut self, entries: &[Entry], foreign: Option<&str>) -> Result<()> {
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

    fn baseline(&mut self, steps: &[Step], entries: &[Entry], version: i64) -> Result<Report> {
        if entries.iter().any(|entry| entry.status == Status::Applied) {
            return Err(Failure::new("the history has applied migrations already").help(
                "a baseline is for a database that has what the migrations make, and no history",
            ));
        }
        if !steps.iter().any(|step| step.version == version) {
            return Err(
                Failure::new(format!("there is no migration of version {version}"))
                    .help("`contracts migrate status` lists them"),
            );
        }
        self.make_history(entries, None)?;
        let below: Vec<&Step> = steps.iter().filter(|it| it.version <= version).collect();
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

    fn repair(&mut self, changes: &[super::repair::Change]) -> Result<Report> {
        if changes.is_empty() {
            self.say("nothing to repair");
            return Ok(Report::default());
        }
        for change in changes {
            self.say(&change.said);
        }
        if !self.audience.agrees("change the history so?") {
            return Err(Failure::new("nothing was changed")
                .help("say --yes to change the history as told above"));
        }
        let sql: Vec<&str> = changes.iter().map(|change| change.sql.as_str()).collect();
        let done = self
            .session
            .execute(&format!("BEGIN;\n{};\nCOMMIT", sql.join(";\n")));
        done.map_err(|error| self.lost(&error))?;
        self.say("the history was repaired");
        Ok(Report::default())
    }

    pub(super) fn say(&mut self, line: &str) {
        self.audience.note(line);
    }

    /// The row of a migration of which nothing is done.
    pub(super) fn new_entry(&self, step: &Step) -> Entry {
        Entry {
            version: step.version,
            name: step.migration.name.clone(),
            checksum: step.checksum(),
            status: Status::Pending,
            statements: step.statement_count(),
            done: 0,
            applied_at: String::new(),
            applied_by: String::new(),
            duration_ms: None,
            tool_version: TOOL_VERSION.to_owned(),
        }
    }

    /// Writes a row by itself.
    pub(super) fn record(&mut self, entry: &Entry) -> Result<()> {
        let written = self.put_unless_gone(entry);
        written.map_err(|error| self.lost(&error))
    }

    /// Writes a row, unless a migration has dropped the table: the one that
    /// makes it also drops it, on its way down.
    pub(super) fn put_unless_gone(
        &mut self,
        entry: &Entry,
    ) -> std::result::Result<(), ServerError> {
        let there = format!(
            "SELECT pg_catalog.to_regclass({}) IS NOT NULL",
            crate::database::literal(&self.history.sql())
        );
        let rows = self.session.query(&there)?;
        let is_there = rows.first().is_some_and(|row| row.is_true(0));
        if !is_there && adopt::tables(&mut self.session)?.is_empty() {
            return Ok(());
        }
        if !is_there {
            // With no history of ours, that of the other tool would be taken
            // over again, and it knows nothing of the rollback.
            self.session.execute(&self.history.create())?;
        }
        self.session.execute(&self.history.put(entry))?;
        Ok(())
    }

    /// Forgets what a migration set for its session: the next one finds the
    /// session as if it had its own.
    pub(super) fn forget_settings(&mut self) -> Result<()> {
        let sql = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP";
        self.session
            .execute(sql)
            .map_err(|error| self.lost(&error))?;
        // If we are killed, the server need not carry on. It is new in
        // version 14, and not on every system.
        let _ = self
            .session
            .execute("SET client_connection_check_interval = '1s'");
        Ok(())
    }

    /// The SQL of a statement, environment variables and all.
    pub(super) fn text<'s>(
        &self,
        script: &'s Script,
        statement: &Statement,
    ) -> Result<Cow<'s, str>> {
        let filled = script.filled_in(statement, &|name| self.audience.variable(name));
        filled.map_err(|name| {
            let place = super::place::place(script, statement, None);
            Failure::new(format!("{place}: environment variable `{name}` is not set"))
                .help(format!("set it, or write a default: ${{{name}:-value}}"))
        })
    }

    /// Waits before another attempt: twice as long each time.
    pub(super) fn back_off(&mut self, script: &Script, attempt: u32, error: &ServerError) {
        let wait = Duration::from_millis(500) * 2_u32.saturating_pow(attempt - 1).min(64);
        let (path, retries) = (&script.file.path, self.options.retries);
        self.say(&format!(
            "{path}: {}; trying again in {} ms ({attempt} of {retries})",
            error.described(),
            wait.as_millis()
        ));
        sleep(wait);
    }

    pub(super) fn lost(&self, error: &ServerError) -> Failure {
        lost(self.target, error)
    }
}

fn lost(target: &Target, error: &ServerError) -> Failure {
    let (shown, why) = (target.shown(), error.described());
    if error.lost {
        return Failure::new(format!("the connection to {shown} was lost: {why}"))
            .help("`contracts migrate status` tells what is done; it is safe to run again");
    }
    let failure = Failure::new(format!("{shown} did not do what it was asked: {why}"));
    match error.advice() {
        Some(advice) => failure.help(advice),
        None => failure,
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 migration".to_owned(),
        count => format!("{count} migrations"),
    }
}

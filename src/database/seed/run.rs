//! A run: from records to rows.

use super::blame::{Blame, Stop, server};
use super::cell::Reading;
use super::confirm::confirmed;
use super::keys;
use super::live::Live;
use super::lock::{Unlocked, begin};
use super::order::{Order, order};
use super::plan::Plans;
use super::prune::{Kept, Removal, setting};
use super::select::Selects;
use super::source::{Records, by_entity};
use super::stage::{Stage, Unstaged};
use super::upsert::Upsert;
use super::{Audience, Options, Others, Progress, Report, Seeds, Written, environment};
use crate::database::postgres::PostgresSession;
use crate::database::{ServerError, Session, Target, connect};
use crate::failure::{Failure, Result};
use crate::fixture::{Context, Omitted};
use std::thread::sleep;
use std::time::Duration;

/// How often everything is tried again after a deadlock and the like.
const ATTEMPTS: u32 = 4;

/// Writes all records, or nothing.
pub fn run(
    target: &Target,
    seeds: &Seeds<'_>,
    options: &Options<'_>,
    audience: &mut dyn Audience,
) -> Result<Report> {
    environment::complete(seeds.files, options.variable)?;
    let target = target.named(&format!("contracts seed, {}", options.runner));
    let records = by_entity(seeds.files);
    let mut session = connect(&target)?;
    let mut attempt = 1;
    loop {
        let mut run = Run {
            target: &target,
            seeds,
            options,
            audience,
            session: &mut session,
            records: &records,
        };
        let done = run.whole();
        audience.progress(Progress::Done);
        match done {
            Ok(report) => {
                session.close();
                return Ok(report);
            }
            Err(Stop::Failure(failure)) => return Err(failure),
            Err(Stop::Server(error)) if error.is_passing() && attempt < ATTEMPTS => {
                // All of it is undone, so all of it can be done again.
                session
                    .execute("ROLLBACK")
                    .map_err(|error| failed(&target, &error))?;
                audience.note(&format!(
                    "{}; trying again ({attempt} of {})",
                    error.described(),
                    ATTEMPTS - 1
                ));
                sleep(Duration::from_millis(500) * 2_u32.pow(attempt - 1));
                attempt += 1;
            }
            Err(Stop::Server(error)) => return Err(failed(&target, &error)),
        }
    }
}

/// What the server refused that has no place in a fixture.
fn failed(target: &Target, error: &ServerError) -> Failure {
    server(target, error).unwrap_or_else(|| {
        let failure = Failure::new(format!(
            "{} did not do what it was asked: {}",
            target.shown(),
            error.message
        ));
        let hint = error.hint.as_deref().unwrap_or("nothing was written");
        failure.help(hint)
    })
}

type Done<T> = std::result::Result<T, Stop>;

struct Run<'r> {
    target: &'r Target,
    seeds: &'r Seeds<'r>,
    options: &'r Options<'r>,
    audience: &'r mut dyn Audience,
    session: &'r mut PostgresSession,
    records: &'r [Records<'r>],
}

impl<'r> Run<'r> {
    fn whole(&mut self) -> Done<Report> {
        match begin(self.session, self.options, self.audience) {
            Ok(()) => {}
            Err(Unlocked::Failure(failure)) => return Err(failure.into()),
            Err(Unlocked::Server(error)) => return Err(error.into()),
        }
        self.settings()?;
        let entities = self.seeds.entities;
        let live = Live::read(self.session, entities)?;
        let catalog = live.catalog();
        let plans = Plans::of(self.seeds.schema, entities, &catalog, &live);
        let blame = Blame {
            context: Context {
                schema: self.seeds.schema,
                entities,
                omitted: &|_, _| Omitted::Filled,
            },
            target: self.target,
        };
        self.all_tables_there(&plans)?;
        let mut stages = self.stage(&plans, &blame)?;
        let order = order(&stages, &live)?;
        if order.deferred {
            self.session.execute("SET CONSTRAINTS ALL DEFERRED")?;
        }
        let steps: Vec<usize> = order.steps.iter().map(|step| step.stage).collect();
        let mut removed = Vec::new();
        if self.options.others == Others::Truncate {
            removed = self.truncate(&stages, &steps, &live)?;
        }
        for at in &steps {
            keys::settle(self.session, &mut stages, *at, &blame)?;
        }
        let are_open = self.seeds.has_open_references;
        for at in &steps {
            keys::references(self.session, &stages, *at, are_open, &blame)?;
        }
        let mut report = self.write(&stages, &order, &blame)?;
        if self.options.others == Others::Prune {
            removed = self.prune(&stages, &steps, &live)?;
        }
        for (table, count) in removed {
            let written = report.tables.iter_mut().find(|it| it.table == table);
            if let Some(written) = written {
                written.removed = count;
            }
        }
        self.end(&stages, &order)?;
        Ok(report)
    }

    /// Every table that is missing, at once.
    fn all_tables_there(&self, plans: &Plans<'_>) -> Done<()> {
        let mut missing: Vec<Failure> = Vec::new();
        for records in self.records {
            if let Some(entity) = self.seeds.entities.get(records.entity)
                && let Err(failure) = plans.needed(self.seeds.schema, entity)
            {
                missing.push(failure);
            }
        }
        let Some(first) = missing.first() else {
            return Ok(());
        };
        let lines: Vec<&str> = missing.iter().map(Failure::message).collect();
        let help = first.remedy().unwrap_or_default().to_owned();
        Err(Failure::new(lines.join("\n")).help(help).into())
    }

    fn settings(&mut self) -> Done<()> {
        let timeout = self.options.lock_timeout.as_millis().to_string();
        let settings = [
            ("lock_timeout", timeout.as_str()),
            ("client_min_messages", "warning"),
            // Texts without a zone mean the same everywhere.
            ("timezone", "UTC"),
            ("datestyle", "ISO, YMD"),
            ("work_mem", "64MB"),
        ];
        let settings = settings.map(|(name, value)| setting(name, value));
        self.session.execute(&settings.join("; "))?;
        // Records are staged in memory where they fit. A session that a pooler
        // hands on may have temporary tables behind it; then it is too late.
        self.session.execute("SAVEPOINT buffered")?;
        if let Err(error) = self.session.execute(&setting("temp_buffers", "128MB")) {
            if error.lost {
                return Err(error.into());
            }
            self.session.execute("ROLLBACK TO SAVEPOINT buffered")?;
        }
        Ok(())
    }

    /// Sends all records to the server, into temporary tables.
    fn stage<'p>(&mut self, plans: &'p Plans<'p>, blame: &Blame<'_>) -> Done<Vec<Stage<'p, 'p>>>
    where
        'r: 'p,
    {
        let reading = Reading {
            schema: self.seeds.schema,
            entities: self.seeds.entities,
            variable: self.options.variable,
        };
        let records: &'p [Records<'p>] = self.records;
        let mut stages = Vec::with_capacity(records.len());
        for (number, records) in records.iter().enumerate() {
            let Some(plan) = plans.get(records.entity) else {
                continue;
            };
            let plans = (plan, plans);
            let (stage, copied) =
                Stage::fill(self.session, number, records, plans, reading, self.audience);
            match copied {
                Ok(()) => stages.push(stage),
                Err(Unstaged::Failed(failure)) => return Err(failure.into()),
                Err(Unstaged::Server(error)) => return Err(error.into()),
                Err(Unstaged::Record(error, _)) if error.lost || error.is_passing() => {
                    return Err(error.into());
                }
                Err(Unstaged::Record(error, first)) => {
                    return Err(blame.copied(&stage, &error, first).into());
                }
            }
        }
        Ok(stages)
    }

    /// Writes the tables, one after the other.
    fn write(
        &mut self,
        stages: &[Stage<'_, '_>],
        order: &Order,
        blame: &Blame<'_>,
    ) -> Done<Report> {
        let mut is_written = vec![false; stages.len()];
        let mut tables: Vec<Written> = Vec::with_capacity(order.steps.len());
        for step in &order.steps {
            let stage = &stages[step.stage];
            self.audience.progress(Progress::Writing {
                table: &stage.plan().live.name.name,
                rows: stage.numbers.count,
            });
            let selects = Selects {
                stages,
                is_written: &is_written,
            };
            let upsert = Upsert {
                selects: &selects,
                at: step.stage,
                late: &step.late,
                up_to: None,
            };
            self.session.execute("SAVEPOINT written")?;
            let written = upsert.write(self.session);
            let written =
                written.map_err(|error| self.refused(&selects, step.stage, error, blame))?;
            tables.push(written);
            is_written[step.stage] = true;
        }
        for step in order.steps.iter().filter(|step| !step.late.is_empty()) {
            let selects = Selects {
                stages,
                is_written: &is_written,
            };
            let upsert = Upsert {
                selects: &selects,
                at: step.stage,
                late: &step.late,
                up_to: None,
            };
            self.session.execute("SAVEPOINT written")?;
            let done = upsert.finish(self.session);
            done.map_err(|error| self.refused(&selects, step.stage, error, blame))?;
        }
        Ok(Report { tables })
    }

    fn refused(
        &mut self,
        selects: &Selects<'_, '_, '_>,
        at: usize,
        error: ServerError,
        blame: &Blame<'_>,
    ) -> Stop {
        if error.lost || error.is_passing() {
            return error.into();
        }
        match self.session.execute("ROLLBACK TO SAVEPOINT written") {
            Ok(_) => blame.refused(self.session, selects, at, &error).into(),
            Err(lost) => lost.into(),
        }
    }

    fn truncate(
        &mut self,
        stages: &[Stage<'_, '_>],
        order: &[usize],
        live: &Live,
    ) -> Done<Vec<(String, u64)>> {
        let removal = Removal {
            stages,
            order,
            live,
        };
        let all = removal.all(self.session)?;
        self.confirmed(&all)?;
        removal.truncate(self.session).map_err(kept)
    }

    fn prune(
        &mut self,
        stages: &[Stage<'_, '_>],
        order: &[usize],
        live: &Live,
    ) -> Done<Vec<(String, u64)>> {
        let removal = Removal {
            stages,
            order,
            live,
        };
        let extra = removal.extra(self.session)?;
        self.confirmed(&extra)?;
        removal.prune(self.session).map_err(kept)
    }

    /// A dry run removes nothing that would stay removed.
    fn confirmed(&mut self, removed: &[(String, u64)]) -> Done<()> {
        if self.options.dry_run {
            return Ok(());
        }
        let confirm = self.options.confirm.as_deref();
        Ok(confirmed(self.target, self.session, confirm, removed)?)
    }

    /// Keeps everything, or nothing.
    fn end(&mut self, stages: &[Stage<'_, '_>], order: &Order) -> Done<()> {
        if order.deferred {
            self.session.execute("SET CONSTRAINTS ALL IMMEDIATE")?;
        }
        if self.options.dry_run {
            self.session.execute("ROLLBACK")?;
            return Ok(());
        }
        self.move_sequences(stages)?;
        self.session.execute("COMMIT")?;
        Ok(())
    }

    fn move_sequences(&mut self, stages: &[Stage<'_, '_>]) -> Done<()> {
        let is_written = vec![true; stages.len()];
        let selects = Selects {
            stages,
            is_written: &is_written,
        };
        for (at, stage) in stages.iter().enumerate() {
            let upsert = Upsert {
                selects: &selects,
                at,
                late: &[],
                up_to: None,
            };
            self.session.execute("SAVEPOINT numbered")?;
            if let Err(error) = upsert.move_sequences(self.session) {
                if error.lost {
                    return Err(error.into());
                }
                let table = &stage.plan().live.name;
                self.audience.note(&format!(
                    "the sequence of `{table}` could not be moved beyond the fixtures: {}",
                    error.described()
                ));
                self.session.execute("ROLLBACK TO SAVEPOINT numbered")?;
            }
        }
        Ok(())
    }
}

fn kept(kept: Kept) -> Stop {
    match kept {
        Kept::Failure(failure) => failure.into(),
        Kept::Server(error) => error.into(),
    }
}

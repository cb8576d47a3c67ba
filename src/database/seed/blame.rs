//! What the database refused, told with the places of the records.
//!
//! The server tells of one value or one key. Which records are meant is asked of
//! the temporary tables, all at once, so that nobody has to run again for each.

use super::keys::numbers;
use super::select::Selects;
use super::source::Wanted;
use super::stage::Stage;
use super::upsert::Upsert;
use crate::database::{ServerError, Session, Target, identifier, literal};
use crate::failure::Failure;
use crate::fixture::Context;

/// Why a run stops.
#[derive(Debug)]
pub(super) enum Stop {
    Failure(Failure),
    Server(ServerError),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failure(failure)
    }
}

impl From<ServerError> for Stop {
    fn from(error: ServerError) -> Stop {
        Stop::Server(error)
    }
}

/// Finds records, and words.
pub(super) struct Blame<'b> {
    pub context: Context<'b>,
    pub target: &'b Target,
}

/// How many records one message names.
const MOST: usize = 20;
/// How many records are written again to find the one that is refused.
const MOST_TRIED: u64 = 50_000;
/// What was done, after all that is said here.
const NOTHING: &str = "nothing was written";

impl Blame<'_> {
    /// The place of a record, or of a value of it.
    pub fn place(&self, stage: &Stage<'_, '_>, number: u64, wanted: Wanted) -> String {
        let found = stage
            .records
            .find(number, &stage.numbers, &self.context, wanted);
        found.map_or_else(
            || format!("record {number} of {}", stage.plan().live.name),
            |found| found.place,
        )
    }

    /// A failure that says the same of some records.
    pub fn records(
        &self,
        stage: &Stage<'_, '_>,
        records: &[u64],
        wanted: Wanted,
        said: &str,
    ) -> Failure {
        self.each(stage, records, wanted, |_| said.to_owned())
    }

    fn each(
        &self,
        stage: &Stage<'_, '_>,
        records: &[u64],
        wanted: Wanted,
        said: impl Fn(Option<&str>) -> String,
    ) -> Failure {
        let mut lines: Vec<String> = records
            .iter()
            .take(MOST)
            .map(|number| {
                let found = stage
                    .records
                    .find(*number, &stage.numbers, &self.context, wanted);
                match found {
                    Some(found) => {
                        let words = found.words.as_deref().filter(|_| !found.is_secret);
                        format!("{}: {}", found.place, said(words))
                    }
                    None => format!("record {number}: {}", said(None)),
                }
            })
            .collect();
        if records.len() > MOST {
            lines.push("… and more".to_owned());
        }
        Failure::new(lines.join("\n"))
    }

    /// References that mean no row.
    pub fn dangling(&self, stage: &Stage<'_, '_>, column: usize, records: &[u64]) -> Failure {
        let (wanted, target) = self.reference(stage, column);
        let field = stage.plan().shown(column);
        self.each(stage, records, wanted, |words| match words {
            Some(words) => format!(
                "'{field}' refers to {words} of '{target}', which neither the fixtures nor the \
                 database have"
            ),
            None => format!("'{field}' refers to a '{target}' that is not there"),
        })
        .help(format!(
            "correct the reference, or seed what it names as well; {NOTHING}"
        ))
    }

    /// References that mean several rows.
    pub fn ambiguous(&self, stage: &Stage<'_, '_>, column: usize, records: &[u64]) -> Failure {
        let (wanted, target) = self.reference(stage, column);
        let field = stage.plan().shown(column);
        self.each(stage, records, wanted, |words| {
            format!(
                "'{field}' refers to {}, and several rows of '{target}' have it",
                words.unwrap_or("a row")
            )
        })
        .help(format!(
            "name fields that tell the row from all others; {NOTHING}"
        ))
    }

    /// The field of a reference, and the name of what it refers to.
    fn reference(&self, stage: &Stage<'_, '_>, column: usize) -> (Wanted, String) {
        let plan = stage.plan();
        let wanted = wanted(stage, column);
        let target = match wanted {
            Wanted::Field(field) => plan.entity.reference(field).map(|it| it.target),
            _ => None,
        };
        let name = target.map(|target| self.context.schema[target].name.clone());
        (wanted, name.unwrap_or_else(|| plan.live.name.to_string()))
    }

    /// A value that COPY did not take: the context of the error has the line and
    /// the column.
    pub fn copied(&self, stage: &Stage<'_, '_>, error: &ServerError, first: u64) -> Failure {
        let context = error.context.as_deref().unwrap_or_default();
        let line = after(context, ", line ").and_then(|text| {
            let digits = text.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse::<u64>().ok()
        });
        let column = after(context, ", column c").and_then(|text| {
            let digits = text.split(|c: char| !c.is_ascii_digit()).next()?;
            stage.layout.columns.get(digits.parse::<usize>().ok()?)
        });
        let Some(line) = line else {
            return self.elsewhere(stage, error);
        };
        let number = first + line.saturating_sub(1);
        let meant = column.and_then(|column| column.own);
        let wanted = meant.map_or(Wanted::Record, |column| wanted(stage, column));
        let found = stage
            .records
            .find(number, &stage.numbers, &self.context, wanted);
        let said = match (&found, column) {
            (Some(found), Some(column)) if found.is_secret => format!(
                "the value of the environment variable does not fit '{}' ({}, SQLSTATE {})",
                column.like.name,
                column.like.type_sql,
                error.code.as_deref().unwrap_or("unknown")
            ),
            // Whatever is said of a record may quote a secret of it.
            (_, None) if stage.layout.has_secrets => format!(
                "the record is refused: SQLSTATE {}",
                error.code.as_deref().unwrap_or("unknown")
            ),
            (_, Some(column)) => format!("'{}': {}", column.like.name, error.described()),
            (_, None) => error.described(),
        };
        let at = found.map_or_else(|| format!("record {number}"), |found| found.place);
        Failure::new(format!("{at}: {said}")).help(format!("correct the value; {NOTHING}"))
    }

    /// What the server refused when the real table was written. The transaction
    /// stands where it stood before that.
    pub fn refused(
        &self,
        session: &mut dyn Session,
        selects: &Selects<'_, '_, '_>,
        at: usize,
        error: &ServerError,
    ) -> Failure {
        let found = match error.code.as_deref() {
            Some("23505" | "23P01") => self.unique(session, selects, at, error),
            Some("23503") => self.foreign(session, selects, at, error),
            Some("23514") => self.check(session, selects, at, error),
            Some("23502") => self.not_null(session, selects, at, error),
            _ => None,
        };
        found
            .or_else(|| server(self.target, error))
            .or_else(|| self.first_refused(session, selects, at, error))
            .unwrap_or_else(|| self.elsewhere(&selects.stages[at], error))
    }

    /// The first record that is refused, whatever for: a trigger may say
    /// anything. Found by writing more and more of the records.
    fn first_refused(
        &self,
        session: &mut dyn Session,
        selects: &Selects<'_, '_, '_>,
        at: usize,
        error: &ServerError,
    ) -> Option<Failure> {
        let stage = &selects.stages[at];
        let (mut low, mut high) = (0, stage.numbers.count.checked_sub(1)?);
        if high >= MOST_TRIED {
            return None;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            let tried = Upsert {
                selects,
                at,
                late: &[],
                up_to: Some(middle),
            };
            session.execute("SAVEPOINT tried").ok()?;
            let is_refused = match tried.write(session) {
                Ok(_) => false,
                Err(other) if other.code == error.code => true,
                Err(_) => return None,
            };
            session.execute("ROLLBACK TO SAVEPOINT tried").ok()?;
            match is_refused {
                true => high = middle,
                false => low = middle + 1,
            }
        }
        let said = match stage.layout.has_secrets {
            true => format!(
                "the record is refused: SQLSTATE {}",
                error.code.as_deref().unwrap_or("unknown")
            ),
            false => error.described(),
        };
        let failure = self.records(stage, &[low], Wanted::Record, &said);
        Some(failure.help(format!("correct the record; {NOTHING}")))
    }

    /// Another row has the key already.
    fn unique(
        &self,
        session: &mut dyn Session,
        selects: &Selects<'_, '_, '_>,
        at: usize,
        error: &ServerError,
    ) -> Option<Failure> {
        let stage = &selects.stages[at];
        let live = stage.plan().live;
        let name = error.constraint.as_deref()?;
        let key = live.keys.iter().find(|key| key.name == name)?;
        let rows = final_rows(selects, at);
        let column = |column: &usize| identifier(&live.columns[*column].name);
        let same = |a: &str, b: &str, columns: &[usize]| {
            let all = columns
                .iter()
                .map(|it| format!("{a}.{0} = {b}.{0}", column(it)));
            all.collect::<Vec<_>>().join(" AND ")
        };
        let primary = stage.plan().key_columns();
        let sql = format!(
            "SELECT q.n FROM {rows} q WHERE EXISTS (SELECT 1 FROM {} t WHERE {} AND NOT ({})) \
             OR EXISTS (SELECT 1 FROM {rows} o WHERE {} AND o.n < q.n) ORDER BY 1 LIMIT {}",
            live.sql(),
            same("t", "q", &key.columns),
            same("t", "q", primary),
            same("o", "q", &key.columns),
            MOST + 1
        );
        let records = ask(session, &sql)?;
        let names: Vec<String> = key
            .columns
            .iter()
            .map(|at| stage.plan().shown(*at))
            .collect();
        let wanted = match key.columns.as_slice() {
            [only] => wanted(stage, *only),
            _ => Wanted::Record,
        };
        let keys: Vec<String> = primary.iter().map(|at| stage.plan().shown(*at)).collect();
        let said = format!(
            "another row of `{}` has this {} already ({name})",
            live.name,
            names.join(" and ")
        );
        Some(self.records(stage, &records, wanted, &said).help(format!(
            "correct the record, or leave its {} out: then the row is found by {}; {NOTHING}",
            keys.join(" and "),
            names.join(" and ")
        )))
    }

    /// A row that is referred to is not there; or one that is referred to would
    /// go.
    fn foreign(
        &self,
        session: &mut dyn Session,
        selects: &Selects<'_, '_, '_>,
        at: usize,
        error: &ServerError,
    ) -> Option<Failure> {
        let stage = &selects.stages[at];
        let live = stage.plan().live;
        let name = error.constraint.as_deref()?;
        let rows = session.query(&format!(
            "SELECT f.confrelid::regclass::text, (SELECT pg_catalog.json_agg(a.attname ORDER BY k.n)::text \
             FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY k(attnum, n) JOIN pg_catalog.pg_attribute a \
             ON a.attrelid = f.conrelid AND a.attnum = k.attnum), \
             (SELECT pg_catalog.json_agg(a.attname ORDER BY k.n)::text \
             FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY k(attnum, n) JOIN pg_catalog.pg_attribute a \
             ON a.attrelid = f.confrelid AND a.attnum = k.attnum) \
             FROM pg_catalog.pg_constraint f WHERE f.conrelid = {} AND f.conname = {} AND f.contype = 'f'",
            live.oid,
            literal(name)
        ));
        let rows = rows.ok()?;
        let row = rows.first()?;
        let names = |column| serde_json::from_str::<Vec<String>>(row.text(column)).ok();
        let (own, other) = (names(1)?, names(2)?);
        let given: Vec<String> = own
            .iter()
            .map(|name| format!("q.{} IS NOT NULL", identifier(name)))
            .collect();
        let same: Vec<String> = own
            .iter()
            .zip(&other)
            .map(|(own, other)| format!("x.{} = q.{}", identifier(other), identifier(own)))
            .collect();
        let all = final_rows(selects, at);
        let is_own = row.text(0) == live.name.name || row.text(0) == live.sql();
        let staged = match is_own {
            true => format!(
                " AND NOT EXISTS (SELECT 1 FROM {all} x WHERE {})",
                same.join(" AND ")
            ),
            false => String::new(),
        };
        let sql = format!(
            "SELECT q.n FROM {all} q WHERE {} AND NOT EXISTS (SELECT 1 FROM {} x WHERE {}){staged} \
             ORDER BY 1 LIMIT {}",
            given.join(" AND "),
            row.text(0),
            same.join(" AND "),
            MOST + 1
        );
        let records = ask(session, &sql)?;
        let wanted = match own.as_slice() {
            [only] => live
                .column(only)
                .map_or(Wanted::Record, |it| wanted(stage, it)),
            _ => Wanted::Record,
        };
        let other = row.text(0).to_owned();
        let failure = self.each(stage, &records, wanted, |words| {
            let words = words.map(|words| format!(" {words}")).unwrap_or_default();
            format!("`{other}` has no such row:{words} ({name})").replace(":(", "(")
        });
        Some(failure.help(format!(
            "correct the reference, or seed `{other}` as well; {NOTHING}"
        )))
    }

    /// A CHECK does not hold.
    fn check(
        &self,
        session: &mut dyn Session,
        selects: &Selects<'_, '_, '_>,
        at: usize,
        error: &ServerError,
    ) -> Option<Failure> {
        let stage = &selects.stages[at];
        let live = stage.plan().live;
        let name = error.constraint.as_deref()?;
        let rows = session.query(&format!(
            "SELECT pg_catalog.pg_get_expr(c.conbin, c.conrelid), \
             (SELECT pg_catalog.json_agg(a.attname)::text FROM pg_catalog.pg_attribute a \
             WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) \
             FROM pg_catalog.pg_constraint c \
             WHERE c.conrelid = {} AND c.conname = {} AND c.contype = 'c'",
            live.oid,
            literal(name)
        ));
        let rows = rows.ok()?;
        let condition = rows.first()?.text(0).to_owned();
        let names: Vec<String> = serde_json::from_str(rows.first()?.text(1)).unwrap_or_default();
        let sql = format!(
            "SELECT n FROM {} {} WHERE NOT ({condition}) ORDER BY n LIMIT {}",
            final_rows(selects, at),
            identifier(&live.name.name),
            MOST + 1
        );
        let records = ask(session, &sql)?;
        let wanted = match names.as_slice() {
            [only] => live
                .column(only)
                .map_or(Wanted::Record, |it| wanted(stage, it)),
            _ => Wanted::Record,
        };
        let condition: String = condition.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = format!("refused by {name}: CHECK ({condition})");
        Some(
            self.records(stage, &records, wanted, &said)
                .help(format!("correct the record; {NOTHING}")),
        )
    }

    /// A column that may not be NULL is.
    fn not_null(
        &self,
        session: &mut dyn Session,
        selects: &Selects<'_, '_, '_>,
        at: usize,
        error: &ServerError,
    ) -> Option<Failure> {
        let stage = &selects.stages[at];
        let name = error.column.as_deref()?;
        let column = stage.plan().live.column(name)?;
        let sql = format!(
            "SELECT n FROM {} q WHERE q.{} IS NULL ORDER BY n LIMIT {}",
            final_rows(selects, at),
            identifier(name),
            MOST + 1
        );
        let records = ask(session, &sql)?;
        let wanted = wanted(stage, column);
        if matches!(wanted, Wanted::Field(field) if stage.plan().entity.reference(field).is_some())
            && stage.layout.forms.iter().any(|form| form.column == column)
        {
            return Some(self.dangling(stage, column, &records));
        }
        let said = format!(
            "column '{name}' of `{}` is NOT NULL, and has no default",
            stage.plan().live.name
        );
        Some(
            self.records(stage, &records, wanted, &said)
                .help(format!("give it a value; {NOTHING}")),
        )
    }

    /// What has no place in a fixture.
    pub fn elsewhere(&self, stage: &Stage<'_, '_>, error: &ServerError) -> Failure {
        let table = stage.plan().live.name.to_string();
        let has_secrets = stage.layout.has_secrets;
        let message = match has_secrets && error.code.is_some() {
            true => format!("SQLSTATE {}", error.code.as_deref().unwrap_or_default()),
            false => error.described(),
        };
        let mut files: Vec<&str> = stage.records.segments.iter().map(|it| &*it.path).collect();
        files.dedup();
        let failure = server(self.target, error);
        match failure {
            Some(failure) => failure,
            None => {
                let failure = Failure::new(format!(
                    "`{table}` could not be written from {}: {message}",
                    files.join(", ")
                ));
                let hint = error.hint.clone().filter(|_| !has_secrets);
                failure.help(match hint {
                    Some(hint) => format!("{hint}; {NOTHING}"),
                    None => NOTHING.to_owned(),
                })
            }
        }
    }
}

/// What has to do with the connection, with rights or with locks, whatever was
/// being done.
pub(super) fn server(target: &Target, error: &ServerError) -> Option<Failure> {
    let (shown, why) = (target.shown(), error.described());
    if error.lost {
        return Some(
            Failure::new(format!("the connection to {shown} was lost: {why}"))
                .help("a seed is written whole or not at all: it is safe to run again"),
        );
    }
    let user = target.user();
    let help = match error.code.as_deref()? {
        "42501" if error.message.contains("temporary") => format!(
            "records are staged in temporary tables: GRANT TEMPORARY ON DATABASE {} TO {user}",
            target.database()
        ),
        "42501" => format!(
            "user `{user}` needs SELECT, INSERT and UPDATE on the tables that are seeded (for \
             --prune and --truncate also DELETE); {NOTHING}"
        ),
        "25006" => "the database takes no writes: it is a standby, or set read-only".to_owned(),
        "55P03" | "40P01" | "40001" => format!(
            "somebody else works on the same tables; run again, or give --lock-timeout SECONDS; \
             {NOTHING}"
        ),
        "57014" => format!(
            "the server ended a statement that took too long; raise its statement_timeout for \
             this user; {NOTHING}"
        ),
        "53100" | "53200" | "53300" => format!("the server has run out of it; {NOTHING}"),
        _ => return None,
    };
    Some(Failure::new(format!("{shown}: {why}")).help(help))
}

/// Which part of a record a column of the real table is.
fn wanted(stage: &Stage<'_, '_>, column: usize) -> Wanted {
    let plan = stage.plan();
    if let Some(field) = plan.field_of(column) {
        return Wanted::Field(field);
    }
    let extra = plan.extra.iter().position(|at| *at == Some(column));
    extra.map_or(Wanted::Record, Wanted::Extra)
}

/// The rows as they would be: all columns of the real table by name, and `n`.
fn final_rows(selects: &Selects<'_, '_, '_>, at: usize) -> String {
    let stage = &selects.stages[at];
    let live = stage.plan().live;
    let resolved = selects.resolved(at, &stage.columns());
    let is_there = stage
        .plan()
        .key_columns()
        .first()
        .map(|column| format!("t.{} IS NOT NULL", identifier(&live.columns[*column].name)));
    let is_there = is_there.unwrap_or_else(|| "false".to_owned());
    let columns = live.columns.iter().enumerate().map(|(column, of)| {
        let name = identifier(&of.name);
        let default = of.default_sql().unwrap_or_else(|| "NULL".to_owned());
        // A sequence must not move for a message.
        let default = if default.contains("nextval") {
            "0".to_owned()
        } else {
            default
        };
        let others = format!(
            "CASE WHEN {is_there} THEN t.{name} ELSE ({default})::{} END",
            of.type_sql
        );
        let value = match &resolved.expressions[column] {
            given if given.is_empty() => others,
            given if stage.is_always(column) => given.clone(),
            given => format!(
                "CASE WHEN {} THEN {given} ELSE {others} END",
                stage.given("s", column)
            ),
        };
        format!("({value})::{} AS {name}", of.type_sql)
    });
    let columns: Vec<String> = columns.collect();
    let same = super::select::same_key(stage, "s", "t");
    format!(
        "(SELECT s.n, {} FROM {} LEFT JOIN {} t ON {same})",
        columns.join(", "),
        resolved.from,
        live.sql()
    )
}

/// The numbers that a query gives; none if it gives none or fails.
fn ask(session: &mut dyn Session, sql: &str) -> Option<Vec<u64>> {
    let savepoint = session.execute("SAVEPOINT asked");
    savepoint.ok()?;
    match session.query(sql) {
        Ok(rows) => Some(numbers(&rows)).filter(|numbers| !numbers.is_empty()),
        Err(_) => {
            let _ = session.execute("ROLLBACK TO SAVEPOINT asked");
            None
        }
    }
}

fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.split_once(word).map(|(_, after)| after)
}

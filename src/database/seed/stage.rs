//! The temporary table of an entity, filled by COPY.

use super::cell::Reading;
use super::layout::{BITS, Layout};
use super::plan::{Plans, TablePlan};
use super::produce::{Message, Produced, Producer, Sending, frame};
use super::source::{Numbers, Records};
use super::{Audience, Progress};
use crate::database::{CopyError, ServerError, Session};
use crate::failure::Failure;
use std::sync::mpsc::{Receiver, sync_channel};

/// Records in a temporary table:
///
/// ```text
///  n       the number of the record
///  g0, …   which columns of the real table it gives, a bit each
///  c0, …   the columns of the layout
/// ```
pub(super) struct Stage<'p, 'a> {
    /// The name, with its schema.
    pub name: String,
    pub layout: Layout<'p, 'a>,
    pub records: &'p Records<'a>,
    pub numbers: Numbers,
    /// The columns that all records give, as masks.
    pub always: Vec<i64>,
}

/// Why records could not be staged.
pub(super) enum Unstaged {
    Failed(Failure),
    /// The server refused something that has nothing to do with a record.
    Server(ServerError),
    /// The server refused a record: the number of the first of the COPY.
    Record(ServerError, u64),
}

impl From<ServerError> for Unstaged {
    fn from(error: ServerError) -> Unstaged {
        Unstaged::Server(error)
    }
}

/// How many rows' worth of chunks may wait for the server.
const WAITING: usize = 8;

impl<'p, 'a> Stage<'p, 'a> {
    /// Sends the records of one entity.
    pub fn fill(
        session: &mut dyn Session,
        number: usize,
        records: &'p Records<'a>,
        (plan, plans): (&'p TablePlan<'a>, &'p Plans<'a>),
        reading: Reading<'a>,
        audience: &mut dyn Audience,
    ) -> (Stage<'p, 'a>, Result<(), Unstaged>) {
        let name = format!("pg_temp.seed_{number}");
        let (sender, receiver) = sync_channel(WAITING);
        let layout = Layout::new(plan, plans);
        let masks = layout.masks();
        let producer = Producer {
            always: vec![i64::MAX; masks],
            layout,
            reading,
            records,
            sender,
            numbers: Numbers::default(),
            told: None,
        };
        let (produced, copied) = std::thread::scope(|scope| {
            let thread = scope.spawn(|| producer.run());
            let mut copying = Copying {
                session,
                name: &name,
                table: &plan.live.name.name,
                masks,
                known: None,
                sent: 0,
                audience,
            };
            let copied = copying.all(receiver);
            let produced = thread.join();
            (produced, copied)
        });
        let Produced {
            layout,
            numbers,
            always,
        } = match produced {
            Ok(produced) => produced,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let stage = Stage {
            name,
            layout,
            records,
            numbers,
            always,
        };
        (stage, copied)
    }

    pub fn plan(&self) -> &'p TablePlan<'a> {
        self.layout.plan
    }

    /// True if all records give a column of the real table.
    pub fn is_always(&self, column: usize) -> bool {
        self.always[column / BITS] & (1 << (column % BITS)) != 0
    }

    /// From here on all records have a value in the column.
    pub fn set_always(&mut self, column: usize) {
        self.always[column / BITS] |= 1 << (column % BITS);
    }

    /// The condition that a record gives a column.
    pub fn given(&self, alias: &str, column: usize) -> String {
        let (mask, bit) = (column / BITS, 1_i64 << (column % BITS));
        format!("({alias}.g{mask} & {bit}) <> 0")
    }

    /// True if records give the column, themselves or by a reference.
    pub fn has(&self, column: usize) -> bool {
        let by_form = self.layout.forms.iter().any(|form| form.column == column);
        by_form || self.layout.own(column).is_some()
    }

    /// The columns of the real table that records give.
    pub fn columns(&self) -> Vec<usize> {
        let all = 0..self.plan().live.columns.len();
        all.filter(|column| self.has(*column)).collect()
    }
}

/// COPY after COPY, each for the columns that are known when it begins.
struct Copying<'c> {
    session: &'c mut dyn Session,
    name: &'c str,
    table: &'c str,
    masks: usize,
    /// How many columns the temporary table has, once it is there.
    known: Option<usize>,
    sent: u64,
    audience: &'c mut dyn Audience,
}

impl Copying<'_> {
    fn all(&mut self, receiver: Receiver<Message>) -> Result<(), Unstaged> {
        let mut next = match receiver.recv() {
            Ok(Message::Columns(sending)) => Some(sending),
            Ok(Message::Failed(failure)) => return Err(Unstaged::Failed(failure)),
            // An empty file: a table without rows all the same.
            Ok(Message::Rows { .. }) | Err(_) => {
                let none = Sending {
                    types: Vec::new(),
                    masks: self.masks,
                    is_binary: false,
                    first: 0,
                };
                self.columns(&none)?;
                None
            }
        };
        while let Some(sending) = next.take() {
            self.columns(&sending)?;
            next = self.copy(&sending, &receiver)?;
        }
        Ok(())
    }

    /// Sees to it that the temporary table has these columns.
    fn columns(&mut self, sending: &Sending) -> Result<(), ServerError> {
        let typed = |(at, of): (usize, &String)| format!("c{at} {of}");
        let types = sending.types.iter().enumerate();
        match self.known.replace(sending.types.len()) {
            None => {
                let masks = (0..sending.masks).map(|at| format!("g{at} bigint NOT NULL"));
                let mut columns = vec!["n bigint NOT NULL".to_owned()];
                columns.extend(masks);
                columns.extend(types.map(typed));
                self.session.execute(&format!(
                    "CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP",
                    self.name,
                    columns.join(", ")
                ))?;
            }
            Some(known) if known < sending.types.len() => {
                let added = types.skip(known).map(typed);
                let added: Vec<String> = added.map(|of| format!("ADD COLUMN {of}")).collect();
                self.session
                    .execute(&format!("ALTER TABLE {} {}", self.name, added.join(", ")))?;
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// Sends rows until there are other columns, which it returns.
    fn copy(
        &mut self,
        sending: &Sending,
        receiver: &Receiver<Message>,
    ) -> Result<Option<Sending>, Unstaged> {
        let format = if sending.is_binary {
            " WITH (FORMAT binary)"
        } else {
            ""
        };
        let mut names = vec!["n".to_owned()];
        names.extend((0..sending.masks).map(|at| format!("g{at}")));
        names.extend((0..sending.types.len()).map(|at| format!("c{at}")));
        let statement = format!(
            "COPY {} ({}) FROM STDIN{format}",
            self.name,
            names.join(", ")
        );
        let (before, after) = frame(sending.is_binary);
        let mut next = None;
        let mut is_over = false;
        let mut header = Some(Ok(before.to_vec()));
        let (table, sent, audience) = (self.table, &mut self.sent, &mut *self.audience);
        let mut chunks = std::iter::from_fn(|| {
            if let Some(header) = header.take() {
                return Some(header);
            }
            if is_over {
                return None;
            }
            match receiver.recv() {
                Ok(Message::Rows { bytes, count }) => {
                    *sent += count;
                    let rows = *sent;
                    audience.progress(Progress::Sent { table, rows });
                    return Some(Ok(bytes));
                }
                Ok(Message::Failed(failure)) => return Some(Err(failure)),
                Ok(Message::Columns(columns)) => next = Some(columns),
                Err(_) => {}
            }
            is_over = true;
            Some(Ok(after.to_vec()))
        });
        match self.session.copy_in(&statement, &mut chunks) {
            Ok(_) => Ok(next),
            Err(CopyError::Source(failure)) => Err(Unstaged::Failed(failure)),
            Err(CopyError::Server(error)) => Err(Unstaged::Record(error, sending.first)),
        }
    }
}

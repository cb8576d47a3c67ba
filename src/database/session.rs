//! The one trait that everything done to a database is written against.

use crate::failure::Failure;
use std::ops::Deref;

/// A connection to a database.
///
/// Statements are sent as they are, by the simple protocol; values come back
/// as text. Without `BEGIN` each call is a transaction of its own.
pub trait Session {
    /// Carries out a statement (or several, which then are one transaction
    /// unless they say otherwise); the number of rows that it wrote.
    fn execute(&mut self, sql: &str) -> Result<u64, ServerError>;

    /// The rows that a query gives.
    fn query(&mut self, sql: &str) -> Result<Vec<Row>, ServerError>;

    /// Carries out `COPY … FROM STDIN` with the chunks as its data; the number
    /// of rows copied. A chunk that cannot be had ends the copy, and nothing of
    /// it is kept.
    fn copy_in(
        &mut self,
        statement: &str,
        chunks: &mut dyn Iterator<Item = Result<Vec<u8>, Failure>>,
    ) -> Result<u64, CopyError>;
}

/// A row: the text of each value, `None` for NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Option<String>>);

impl Row {
    /// A value as text; NULL and a column that is not there are "".
    pub fn text(&self, column: usize) -> &str {
        self.optional(column).unwrap_or_default()
    }

    pub fn optional(&self, column: usize) -> Option<&str> {
        self.0.get(column)?.as_deref()
    }

    /// A boolean: PostgreSQL writes `t` and `f`.
    pub fn is_true(&self, column: usize) -> bool {
        self.text(column) == "t"
    }

    /// A whole number, if it is one.
    pub fn number(&self, column: usize) -> Option<i64> {
        self.optional(column)?.parse().ok()
    }
}

/// Why a server did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.message)]
pub struct ServerError(Box<Answer>);

/// What a server says when it refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub message: String,
    /// SQLSTATE, or the name of ClickHouse's exception; none if the server did
    /// not answer.
    pub code: Option<String>,
    /// The number of ClickHouse's exception.
    pub exception: Option<u32>,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// What called what: functions, or the line of the data of a COPY.
    pub context: Option<String>,
    pub position: Option<ErrorPosition>,
    pub table: Option<String>,
    pub column: Option<String>,
    pub constraint: Option<String>,
    /// True if the connection is gone: what was asked may or may not have been
    /// done.
    pub lost: bool,
}

/// Where in the SQL an error is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorPosition {
    /// The character of the statement, from 0.
    Statement(usize),
    /// In a query that a function or DO block sent.
    Inner(String),
}

impl From<Answer> for ServerError {
    fn from(answer: Answer) -> ServerError {
        ServerError(Box::new(answer))
    }
}

impl Deref for ServerError {
    type Target = Answer;

    fn deref(&self) -> &Answer {
        &self.0
    }
}

impl Answer {
    /// True for this SQLSTATE.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// True if doing the same again later may well succeed: a lock that was
    /// not had in time, a deadlock, a conflict between transactions.
    pub fn is_passing(&self) -> bool {
        // DEADLOCK_AVOIDED and CANNOT_ASSIGN_ALTER: nothing was done.
        matches!(self.code.as_deref(), Some("55P03" | "40P01" | "40001"))
            || matches!(self.exception, Some(473 | 517))
    }

    /// The message with its code, on one line.
    pub fn described(&self) -> String {
        match (&self.code, self.exception) {
            (Some(code), Some(number)) => {
                format!("{} ({code}, exception {number})", self.message)
            }
            (Some(code), None) => format!("{} (SQLSTATE {code})", self.message),
            (None, Some(number)) => format!("{} (exception {number})", self.message),
            (None, None) => self.message.clone(),
        }
    }

    /// What the server says beside the message: detail, hint, context.
    pub fn advice(&self) -> Option<String> {
        let inner = match &self.position {
            Some(ErrorPosition::Inner(query)) => Some(format!("in the query: {query}")),
            _ => None,
        };
        let context = self.context.as_ref().map(|text| format!("in {text}"));
        let parts = [self.detail.clone(), self.hint.clone(), inner, context];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("\n"))
    }
}

/// Why a COPY was not carried out.
#[derive(Debug)]
pub enum CopyError {
    /// The data could not be had.
    Source(Failure),
    Server(ServerError),
}

impl From<ServerError> for CopyError {
    fn from(error: ServerError) -> CopyError {
        CopyError::Server(error)
    }
}

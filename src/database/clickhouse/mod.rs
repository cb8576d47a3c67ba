//! ClickHouse, through its HTTP interface.
//!
//! Each call is a request of its own, with the statement as its body. Calls of
//! one [`ClickHouseSession`] share a session of the server, so that `SET` and
//! `USE` hold for what follows. An error is told by a header and by the status:
//! the server is asked to hold its answer back until the statement is done.

mod answer;
mod target;

pub use target::ClickHouseTarget;

use super::session::{Answer, CopyError, Row, ServerError, Session};
use crate::failure::{self, Failure};
use std::io::Read;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body, SendBody};

/// The oldest server that is supported.
const OLDEST: (u32, u32) = (22, 8);

/// How long a server may take to let a client in.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// How long the server remembers a session that nobody uses, in seconds.
const SESSION_SECONDS: &str = "600";

/// A session on a ClickHouse server.
pub struct ClickHouseSession {
    agent: Agent,
    target: ClickHouseTarget,
    /// None: every statement by itself.
    session: Option<String>,
    settings: Vec<(&'static str, String)>,
}

/// Connects to a server that is new enough.
pub fn connect(target: &ClickHouseTarget) -> failure::Result<ClickHouseSession> {
    let mut session = ClickHouseSession::new(target);
    let version = session.query("SELECT version()");
    let version = version.map_err(|error| refused(target, &error))?;
    let version = version.first().map_or("", |row| row.text(0));
    let mut parts = version.split('.').map(|it| it.parse().unwrap_or(0));
    let told = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if told < OLDEST {
        return Err(Failure::new(format!(
            "the server at {} is too old: ClickHouse {version}",
            target.shown()
        ))
        .help(format!(
            "ClickHouse {}.{} and later are supported",
            OLDEST.0, OLDEST.1
        )));
    }
    Ok(session)
}

impl ClickHouseSession {
    fn new(target: &ClickHouseTarget) -> ClickHouseSession {
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT_TIMEOUT))
            // What the server refuses is an answer, too.
            .http_status_as_error(false)
            .user_agent(concat!("contracts/", env!("CARGO_PKG_VERSION")))
            .build();
        ClickHouseSession {
            agent: config.new_agent(),
            target: target.clone(),
            session: None,
            settings: Vec::new(),
        }
    }

    /// Another one, with settings and a server's session of its own.
    #[must_use]
    pub fn begun(&self, name: &str, settings: Vec<(&'static str, String)>) -> ClickHouseSession {
        ClickHouseSession {
            agent: self.agent.clone(),
            target: self.target.clone(),
            session: Some(name.to_owned()),
            settings,
        }
    }

    /// Sends a statement with the name that the server's views show for it.
    pub fn execute_as(&mut self, query_id: &str, sql: &str) -> Result<u64, ServerError> {
        self.send(Some(query_id), None, &mut sql.as_bytes(), sql)
            .map(|_| 0)
    }

    /// `insert` is a statement whose data is the body.
    fn send(
        &self,
        query_id: Option<&str>,
        insert: Option<&str>,
        body: &mut dyn Read,
        sql: &str,
    ) -> Result<String, ServerError> {
        let mut body = body;
        let mut request = self
            .agent
            .post(self.target.endpoint())
            .query("database", self.target.database())
            .query("wait_end_of_query", "1")
            .query("default_format", "TabSeparated")
            .header("X-ClickHouse-User", self.target.user());
        if let Some(password) = self.target.password() {
            request = request.header("X-ClickHouse-Key", password);
        }
        if let Some(session) = &self.session {
            request = request
                .query("session_id", session)
                .query("session_timeout", SESSION_SECONDS);
        }
        for (name, value) in &self.settings {
            request = request.query(*name, value);
        }
        if let Some(id) = query_id {
            request = request.query("query_id", id);
        }
        if let Some(insert) = insert {
            request = request.query("query", insert);
        }
        let answered = request
            .send(SendBody::from_reader(&mut body))
            .map_err(|error| lost(&error))?;
        read(answered, sql)
    }
}

/// The body of an answer, or the exception in it.
fn read(mut response: Response<Body>, sql: &str) -> Result<String, ServerError> {
    let exception = response.headers().get("X-ClickHouse-Exception-Code");
    let code = exception.and_then(|it| it.to_str().ok()?.parse::<u32>().ok());
    let status = response.status();
    let body = response.body_mut().with_config().limit(u64::MAX);
    let text = body.read_to_string().map_err(|error| lost(&error))?;
    if status.is_success() && code.is_none() {
        return Ok(text);
    }
    Err(answer::exception(status.as_u16(), code, &text, sql))
}

/// The connection is gone, or there never was one.
fn lost(error: &ureq::Error) -> ServerError {
    ServerError::from(Answer {
        message: error.to_string(),
        lost: true,
        ..Answer::default()
    })
}

impl Session for ClickHouseSession {
    fn execute(&mut self, sql: &str) -> Result<u64, ServerError> {
        self.send(None, None, &mut sql.as_bytes(), sql).map(|_| 0)
    }

    fn query(&mut self, sql: &str) -> Result<Vec<Row>, ServerError> {
        let text = self.send(None, None, &mut sql.as_bytes(), sql)?;
        Ok(answer::rows(&text))
    }

    /// `INSERT INTO … FORMAT …`
    fn copy_in(
        &mut self,
        statement: &str,
        chunks: &mut dyn Iterator<Item = Result<Vec<u8>, Failure>>,
    ) -> Result<u64, CopyError> {
        let mut data = Chunks {
            chunks,
            current: std::io::Cursor::new(Vec::new()),
            failure: None,
        };
        let sent = self.send(None, Some(statement), &mut data, statement);
        match data.failure {
            Some(failure) => Err(CopyError::Source(failure)),
            None => sent.map(|_| 0).map_err(CopyError::Server),
        }
    }
}

/// Chunks of data as something to read from.
struct Chunks<'a> {
    chunks: &'a mut dyn Iterator<Item = Result<Vec<u8>, Failure>>,
    current: std::io::Cursor<Vec<u8>>,
    failure: Option<Failure>,
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.current.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            match self.chunks.next() {
                None => return Ok(0),
                Some(Ok(chunk)) => self.current = std::io::Cursor::new(chunk),
                Some(Err(failure)) => {
                    self.failure = Some(failure);
                    // The request breaks off, and the server keeps nothing.
                    return Err(std::io::Error::other("the data could not be read"));
                }
            }
        }
    }
}

/// Why a server did not let us in, and what to do.
fn refused(target: &ClickHouseTarget, error: &ServerError) -> Failure {
    let (shown, user) = (target.shown(), target.user());
    let (message, help) = match error.exception {
        Some(516 | 192..=194) => (
            format!("{shown} refuses user `{user}`"),
            "check user and password: of the URL, or of CLICKHOUSE_PASSWORD".to_owned(),
        ),
        Some(81) => (
            format!("there is no database `{}` at {shown}", target.database()),
            format!(
                "create it (CREATE DATABASE {}), or correct the name in the URL",
                target.database()
            ),
        ),
        Some(497) => (
            format!("user `{user}` may not do that at {shown}"),
            "have an administrator GRANT what is missing".to_owned(),
        ),
        _ => (
            format!("{shown} cannot be connected to"),
            "check host and port (the HTTP interface is at 8123, or 8443 with TLS), and that the \
             server runs"
                .to_owned(),
        ),
    };
    Failure::new(message).because(error.described()).help(help)
}

//! PostgreSQL, through sqlx.

use super::session::{Answer, CopyError, ErrorPosition, Row, ServerError, Session};
use crate::failure::Failure;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError, PgErrorPosition, PgRow};
use sqlx::{AssertSqlSafe, Connection, Error, Row as _, ValueRef};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// A connection to a PostgreSQL server.
pub struct PostgresSession {
    runtime: Runtime,
    connection: PgConnection,
}

impl PostgresSession {
    /// Connects; a server that does not answer in time is given up.
    pub(super) fn open(
        options: &PgConnectOptions,
        timeout: Option<Duration>,
    ) -> Result<PostgresSession, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Error::Io)?;
        let connected = runtime.block_on(async {
            let connecting = PgConnection::connect_with(options);
            match timeout {
                Some(limit) => tokio::time::timeout(limit, connecting).await,
                None => Ok(connecting.await),
            }
        });
        let connection = connected.map_err(|_| {
            let seconds = timeout.map_or(0, |limit| limit.as_secs());
            let message = format!("no answer within {seconds} s");
            Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, message))
        })??;
        Ok(PostgresSession {
            runtime,
            connection,
        })
    }

    /// Ends the connection in good order.
    pub fn close(self) {
        // The server notices as well when the socket goes away.
        let _ = self.runtime.block_on(self.connection.close());
    }

    async fn copy(
        connection: &mut PgConnection,
        statement: &str,
        chunks: &mut dyn Iterator<Item = Result<Vec<u8>, Failure>>,
    ) -> Result<u64, CopyError> {
        let copy = connection.copy_in_raw(statement).await;
        let mut copy = copy.map_err(|error| server_error(&error))?;
        for chunk in chunks {
            match chunk {
                // A server that refuses a row hangs up while it is sent the
                // rest; the reason comes with the answer to the end.
                Ok(chunk) => {
                    if copy.send(chunk).await.is_err() {
                        break;
                    }
                }
                Err(failure) => {
                    let aborted = copy.abort("the data could not be read").await;
                    aborted.map_err(|error| server_error(&error))?;
                    return Err(CopyError::Source(failure));
                }
            }
        }
        let rows = copy.finish().await.map_err(|error| server_error(&error))?;
        Ok(rows)
    }
}

impl Session for PostgresSession {
    fn execute(&mut self, sql: &str) -> Result<u64, ServerError> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let done = self.runtime.block_on(query.execute(&mut self.connection));
        done.map(|done| done.rows_affected())
            .map_err(|error| server_error(&error))
    }

    fn query(&mut self, sql: &str) -> Result<Vec<Row>, ServerError> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let rows = self.runtime.block_on(query.fetch_all(&mut self.connection));
        let rows = rows.map_err(|error| server_error(&error))?;
        rows.iter().map(row).collect()
    }

    fn copy_in(
        &mut self,
        statement: &str,
        chunks: &mut dyn Iterator<Item = Result<Vec<u8>, Failure>>,
    ) -> Result<u64, CopyError> {
        let copy = PostgresSession::copy(&mut self.connection, statement, chunks);
        self.runtime.block_on(copy)
    }
}

fn row(row: &PgRow) -> Result<Row, ServerError> {
    let values = (0..row.len()).map(|column| {
        let value = row
            .try_get_raw(column)
            .map_err(|error| server_error(&error))?;
        if value.is_null() {
            return Ok(None);
        }
        let text = value.as_str().map_err(|error| Answer {
            message: format!("column {column} of an answer is not text: {error}"),
            ..Answer::default()
        })?;
        Ok(Some(text.to_owned()))
    });
    values.collect::<Result<_, _>>().map(Row)
}

/// The server's error, or that there was none to be had.
pub(super) fn server_error(error: &Error) -> ServerError {
    let Some(postgres) = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<PgDatabaseError>())
    else {
        return ServerError::from(Answer {
            message: error.to_string(),
            lost: matches!(
                error,
                Error::Io(_) | Error::Tls(_) | Error::Protocol(_) | Error::WorkerCrashed
            ),
            ..Answer::default()
        });
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    ServerError::from(Answer {
        message: postgres.message().to_owned(),
        code: Some(postgres.code().to_owned()),
        exception: None,
        detail: owned(postgres.detail()),
        hint: owned(postgres.hint()),
        context: owned(postgres.r#where()),
        position: postgres.position().map(|position| match position {
            PgErrorPosition::Original(at) => ErrorPosition::Statement(at.saturating_sub(1)),
            PgErrorPosition::Internal { query, .. } => ErrorPosition::Inner(query.to_owned()),
        }),
        table: owned(postgres.table()),
        column: owned(postgres.column()),
        constraint: owned(postgres.constraint()),
        // The server says so before it hangs up: shut down, crashed, or the
        // connection was ended by an administrator.
        lost: matches!(
            postgres.code(),
            "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "25P03"
        ),
    })
}

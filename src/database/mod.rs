//! Databases: connected to, migrated, filled.
//!
//! A [`Target`] is where a database is: given as a URL, or the embedded server
//! that [`embedded`] starts for the project. [`postgres::PostgresSession`] is a
//! connection to it, behind the one trait [`Session`] that all that is done to
//! databases is written against. [`clickhouse::ClickHouseSession`] is the same for
//! ClickHouse. [`migrate`] carries migrations out, [`seed`] writes fixtures;
//! [`introspect`] reads what is there, and [`verify`] compares it with what the
//! migrations make.
//!
//! Everything here is blocking: a session brings the runtime that drives it,
//! so that what is done step by step reads step by step. No function of this
//! room may be called from within an asynchronous runtime.
//!
//! Nothing here prints or reads the environment, but for what PostgreSQL's own
//! clients read while connecting (`PGPASSWORD`, `PGSSLMODE`, `.pgpass`, …).
//! Passwords are in no message: whoever wants to name a database asks
//! [`Target::shown`].

mod advisory;
pub mod clickhouse;
mod connect;
#[cfg(unix)]
pub mod embedded;
pub mod introspect;
mod literal;
pub mod migrate;
mod parameters;
pub mod postgres;
pub mod seed;
mod server;
mod session;
mod target;
pub mod verify;

pub use clickhouse::ClickHouseTarget;
pub use connect::{OLDEST_SERVER, connect};
pub use literal::{identifier, literal};
pub use server::Server;
pub use session::{Answer, CopyError, ErrorPosition, Row, ServerError, Session};
pub use target::Target;

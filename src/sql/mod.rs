//! Migrations, and the database that they make.
//!
//! In come files as bytes; [`migration::read`] splits them into statements, up
//! and down, each with its place in the file, and [`replay::replay`] carries
//! out the up statements of all migrations, in version order, on an empty
//! [`catalog::Catalog`]. No database is asked, and no file is opened.
//!
//! Migrations of PostgreSQL are read by its grammar, those of ClickHouse by the
//! small reader in [`clickhouse`], which has its own catalog.
//!
//! What cannot be read or carried out is a [`Problem`] with its place; all
//! problems of a run are told at once. A statement that is not understood is
//! never guessed at: it stays in the catalog as opaque, and what it touched is
//! marked as not wholly known.

pub mod catalog;
pub mod clickhouse;
pub mod definition;
mod dialect;
pub mod difference;
pub mod drift;
pub mod migration;
pub mod normal_form;
mod place;
pub mod print;
mod problem;
pub mod replay;
pub mod types;

pub use dialect::Dialect;
pub use place::Place;
pub use problem::{Problem, ProblemKind};

//! `contracts migrate` and `contracts db` on a real PostgreSQL, which the tests
//! start themselves.

mod adoption;
mod bad_input;
mod catalog;
mod crash;
mod disagreement;
mod embedded;
mod locks;
mod no_transaction;
mod old_server;
mod project;
mod round_trip;
pub mod server;
mod types;

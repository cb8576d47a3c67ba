//! `contracts migrate`, `verify` and `db` on a real PostgreSQL, which the tests
//! start themselves.

mod adoption;
mod bad_input;
mod catalog;
mod corpus;
mod crash;
mod disagreement;
mod embedded;
mod locks;
mod no_transaction;
mod old_server;
mod project;
mod round_trip;
mod server;
mod verify;

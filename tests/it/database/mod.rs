//! `contracts migrate`, `verify` and `db` on a real PostgreSQL, which the tests
//! start themselves.

mod adoption;
mod bad_input;
mod catalog;
mod corpus;
mod crash;
mod cut;
mod disagreement;
mod draft;
mod embedded;
mod full_disk;
mod locks;
mod network;
mod no_transaction;
mod old_server;
mod passwords;
mod peers;
mod pooler;
mod project;
mod random;
mod round_trip;
mod seed;
pub mod server;
mod tls;
mod types;
mod verify;

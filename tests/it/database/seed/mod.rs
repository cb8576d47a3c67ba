//! `contracts seed` on a real PostgreSQL.

mod crash;
mod environment;
mod lines;
mod own;
mod references;
mod refused;
mod removal;
mod rows;
mod shop;
mod values;

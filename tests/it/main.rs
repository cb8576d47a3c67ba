//! The integration tests: the real binary on real repositories, and the peers
//! that it is compared with.

mod arrows;
mod bad_input;
mod breaking;
mod check;
#[cfg(all(unix, feature = "database"))]
mod clickhouse;
mod config;
mod conformance;
#[cfg(all(unix, feature = "database"))]
mod database;
mod diff;
mod fix;
mod format;
mod formats;
mod generate;
mod git;
mod inputs;
mod lint;
mod policy;
mod reference;
mod repository;
mod sql_rules;
mod tools;

//! `contracts`: a protobuf-first contract compiler and breaking-change checker.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod check;
pub mod cli;
pub mod compile;
#[cfg(feature = "database")]
pub mod database;
pub mod draft;
pub mod entity;
pub mod failure;
pub mod fix;
pub mod fixture;
pub mod format;
pub mod generate;
pub mod release;
pub mod report;
pub mod rules;
pub mod schema;
pub mod source;
pub mod sql;
#[cfg(test)]
mod testing;
pub mod text;
pub mod workspace;

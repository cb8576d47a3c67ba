//! `contracts`: a protobuf-first contract compiler and breaking-change checker.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod entity;
pub mod rules;
pub mod schema;
#[cfg(test)]
mod testing;
pub mod text;

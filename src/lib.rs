//! `contracts`: a protobuf-first contract compiler and breaking-change checker.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod rules;
pub mod schema;
pub mod text;

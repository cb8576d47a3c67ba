//! The integration tests: the real binary on real repositories, and the peers
//! that it is compared with.

mod arrows;
mod breaking;
mod config;
mod formats;
mod git;
mod lint;
mod policy;
mod repository;
mod tools;

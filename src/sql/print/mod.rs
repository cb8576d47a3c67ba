//! A catalog as text: as the statements that make it, or as JSON.
//!
//! The text of one catalog is always the same: what it holds is in the order of
//! names, but for what needs something else, which comes after it. It can be
//! committed, compared and read; the statements, carried out on an empty
//! database, make the catalog again.

mod json;
mod script;

pub use json::json;
pub use script::sql;

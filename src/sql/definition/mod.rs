//! Objects of a catalog → the statements that make them.
//!
//! What is left out is what PostgreSQL does by itself: the schema `public`, names
//! that it would give, options that are as usual. A column that draws from a
//! sequence of its own is written as serial again.

mod column;
mod constraint;
mod index;
mod relation;
mod sequence;
mod table;
mod user_type;

pub use column::{column, default_of};
pub(in crate::sql) use constraint::without_parens;
pub use constraint::{action, constraint};
pub use index::index;
pub use relation::{opaque, view};
pub(in crate::sql) use sequence::{comes_with_column, own_sequence};
pub use sequence::{has_own_sequence, owned_by, sequence};
pub use table::{comment_on, comments, table};
pub use user_type::user_type;

use super::catalog::identifier;

/// Names as a list in parentheses.
pub fn listed<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| identifier(name)).collect();
    format!("({})", names.join(", "))
}

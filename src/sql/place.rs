//! Where in the migrations something stands.

use crate::text::Span;
use std::sync::Arc;

/// A place in a migration file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path as shown to the user.
    pub path: Arc<str>,
    pub span: Span,
}

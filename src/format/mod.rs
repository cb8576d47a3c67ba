//! Proto source → the same source in one style, which is buf's.
//!
//! ```text
//! text ──► tokens ──► tree ───┐
//!             │               ├──► document ──► text
//!             └────► trivia ──┘
//! ```
//!
//! [`syntax`] reads; it keeps every byte. [`trivia`] finds out which comment
//! belongs to which token. [`print`] walks the tree and says what comes in
//! which order with what between, and [`document`] turns that into lines. What
//! the file means does not change: no token is added but the `:` that a message
//! literal may leave out, none is dropped but separators of message literals
//! and empty statements, and no comment is lost.

mod document;
mod print;
pub(crate) mod syntax;
mod trivia;

use crate::text::{LineIndex, Span};

/// Why a text cannot be formatted: it is not a proto file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
}

/// How often a text is formatted at most until that changes nothing more. buf
/// formats once, and comments in odd places then move again in the next run;
/// three times is the most that was seen.
const PASSES: usize = 8;

/// The text in buf's style. Formatting the result again changes nothing.
pub fn format(text: &str) -> Result<String, SyntaxError> {
    let mut formatted = format_once(text)?;
    for _ in 1..PASSES {
        let again = format_once(&formatted)?;
        if again == formatted {
            break;
        }
        formatted = again;
    }
    Ok(formatted)
}

fn format_once(text: &str) -> Result<String, SyntaxError> {
    let (tokens, file) = syntax::parse(text).map_err(|failed| SyntaxError {
        span: LineIndex::new(text.as_bytes()).span(text.as_bytes(), failed.range),
        message: failed.message,
        help: failed.help,
    })?;
    if !tokens.has_content() {
        return Ok(String::new());
    }
    let trivia = trivia::Trivia::of(&tokens);
    Ok(print::print(&tokens, &trivia, &file))
}

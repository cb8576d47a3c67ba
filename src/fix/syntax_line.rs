//! The `syntax` line of a file that has none.

use super::Source;
use super::edit::{Edit, line_feed};
use crate::format::syntax::tokens::Kind;

/// Inserts the line above the first declaration and the comments that belong to
/// it; what a blank line sets apart from them (a license) stays on top.
pub(super) fn insertion(source: &Source) -> Edit {
    let feed = line_feed(source.text);
    let line = "syntax = \"proto2\";";
    let (at, text) = match first_declaration(source) {
        Some(at) => (at, format!("{line}{feed}{feed}")),
        None if source.text.trim().is_empty() => (0, format!("{line}{feed}")),
        None if source.text.ends_with('\n') => (source.text.len(), format!("{feed}{line}{feed}")),
        None => (source.text.len(), format!("{feed}{feed}{line}{feed}")),
    };
    Edit {
        range: at..at,
        text,
    }
}

/// Where the first declaration begins, with its comments.
fn first_declaration(source: &Source) -> Option<usize> {
    let tokens = &source.tokens;
    let first = tokens.cursor().peek(tokens)?;
    let mut at = tokens.get(first).start;
    let mut feeds = 0;
    for id in (0..first).rev() {
        match tokens.kind(id) {
            Kind::Newline => feeds += 1,
            Kind::Space => {}
            _ => {
                feeds = 0;
                at = tokens.get(id).start;
            }
        }
        if feeds > 1 {
            break;
        }
    }
    Some(at)
}

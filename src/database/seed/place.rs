//! Places of fixtures, for messages.

use crate::fixture::Place;
use crate::text::LineIndex;

/// "seeders/users_seed.json:12:5".
pub(super) fn shown(path: &str, text: &[u8], place: Place, lines_before: u32) -> String {
    let span = LineIndex::new(text).span(text, place.range());
    let (line, column) = (span.start.line + lines_before, span.start.column);
    format!("{path}:{line}:{column}")
}

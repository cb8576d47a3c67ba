//! Comments: what a reader is told, and no program.

use super::change::Aspect;
use super::compare::{Comparison, Subject};
use crate::schema::{Origin, Schema};

pub fn compare(comparison: &mut Comparison<'_>, subject: Subject<'_>) {
    let (before, now) = subject.origins;
    let was = comment(comparison.previous, before);
    let is = comment(comparison.current, now);
    comparison.optional_part(subject, Aspect::Comment, was, is);
}

/// All comments around a declaration, without what only lays them out.
fn comment(schema: &Schema, origin: &Origin) -> Option<String> {
    let comments = schema.comments(origin);
    let detached = comments.detached.iter().map(String::as_str);
    let lines: Vec<&str> = detached
        .chain([comments.leading, comments.trailing])
        .flat_map(str::lines)
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

//! Imports that go.
//!
//! An import takes its line with it, and the comment that ends the line. All
//! other comments stay, and what was apart stays apart: a comment above an
//! import does not become one of the message that follows.

use super::Source;
use super::edit::{Edit, line_feed};
use crate::format::syntax::tree::Declaration;
use std::collections::BTreeSet;
use std::ops::Range;

/// Removes the imports that begin at these bytes; says which it cannot.
pub(super) fn removals(
    source: &Source,
    unused: &BTreeSet<usize>,
    left: &mut BTreeSet<String>,
) -> Vec<Edit> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut edits = Vec::new();
    for declaration in &source.tree.declarations {
        let Declaration::Import {
            keyword, semicolon, ..
        } = declaration
        else {
            continue;
        };
        let range = source.tokens.range(*keyword).start..source.tokens.range(*semicolon).end;
        if !unused.contains(&range.start) {
            continue;
        }
        if (*keyword..*semicolon).any(|id| source.tokens.kind(id).is_comment()) {
            left.insert(format!(
                "{}: the import stays, since a comment is within it: `{}`",
                source.file.shown,
                source.text[range].lines().next().unwrap_or_default()
            ));
            continue;
        }
        match whole_line(source.text, &range) {
            Some(line) => match lines.last_mut() {
                Some(last) if last.end == line.start => last.end = line.end,
                _ => lines.push(line),
            },
            None => edits.push(statement_alone(source.text, range)),
        }
    }
    edits.extend(lines.into_iter().map(|run| without_lines(source.text, run)));
    edits
}

/// The line of a statement, if nothing else is on it but a comment at its end.
fn whole_line(text: &str, statement: &Range<usize>) -> Option<Range<usize>> {
    let start = line_start(text, statement.start);
    let end = line_end(text, statement.end);
    let rest = text[statement.end..end].trim();
    let is_block = || {
        rest.strip_prefix("/*")
            .is_some_and(|block| block.find("*/") == block.len().checked_sub(2))
    };
    let alone = text[start..statement.start].trim().is_empty()
        && (rest.is_empty() || rest.starts_with("//") || is_block());
    alone.then_some(start..end)
}

/// Removes a statement from a line that holds more, with the spaces after it.
fn statement_alone(text: &str, statement: Range<usize>) -> Edit {
    let rest = &text[statement.end..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    Edit {
        range: statement.start..statement.end + spaces,
        text: String::new(),
    }
}

/// Removes lines. Of a blank line above and one below, one stays; between a
/// comment above and what follows, a blank line takes the place of the lines.
fn without_lines(text: &str, run: Range<usize>) -> Edit {
    let above = run.start.checked_sub(1).map(|feed| {
        let start = line_start(text, feed);
        start..run.start
    });
    let below = run.end..line_end(text, run.end);
    let is_blank = |line: &Range<usize>| text[line.clone()].trim().is_empty();
    let blank_above = above.as_ref().is_none_or(&is_blank);
    let at_end = below.is_empty();
    let mut range = run;
    let mut instead = String::new();
    if blank_above && at_end {
        range.start = above.map_or(range.start, |above| above.start);
    } else if blank_above && is_blank(&below) {
        range.end = below.end;
    } else if !at_end && !is_blank(&below) && above.is_some_and(|line| ends_comment(&text[line])) {
        let follows_import = text[below].trim_start().starts_with("import");
        if !follows_import {
            line_feed(text).clone_into(&mut instead);
        }
    }
    Edit {
        range,
        text: instead,
    }
}

fn ends_comment(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("//") || line.ends_with("*/")
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |feed| feed + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |feed| at + feed + 1)
}

//! The text of a node without what surrounds it.

use squawk_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use std::ops::Range;

/// The byte range of a node without comments around it and without `;`.
pub(super) fn code_range(node: &SyntaxNode) -> Option<Range<usize>> {
    let (first, last) = ends(node)?;
    Some(first.text_range().cover(last.text_range()).into())
}

/// The first and the last token of a node that are code.
pub fn ends(node: &SyntaxNode) -> Option<(SyntaxToken, SyntaxToken)> {
    let range = node.text_range();
    let is_within = |token: &SyntaxToken| range.contains_range(token.text_range());
    let mut first = node.first_token().filter(is_within)?;
    while !is_code(&first) {
        first = first.next_token().filter(is_within)?;
    }
    let mut last = node.last_token().filter(is_within)?;
    while !is_code(&last) {
        last = last.prev_token().filter(is_within)?;
    }
    Some((first, last))
}

fn is_code(token: &SyntaxToken) -> bool {
    !matches!(
        token.kind(),
        SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::SEMICOLON
    )
}

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
    // Whatever is trailing in a statement is a direct child of it.
    let mut tokens = node
        .descendants_with_tokens()
        .filter_map(|element| element.into_token())
        .filter(|token| {
            !matches!(
                token.kind(),
                SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::SEMICOLON
            )
        });
    let first = tokens.next()?;
    let last = tokens.last().unwrap_or_else(|| first.clone());
    Some((first, last))
}

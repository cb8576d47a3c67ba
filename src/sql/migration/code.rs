//! The text of a node without what surrounds it.

use squawk_syntax::{SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};
use std::ops::Range;

/// The byte range of a node without comments around it and without `;`.
pub(super) fn code_range(node: &SyntaxNode) -> Option<Range<usize>> {
    let (first, last) = ends(node)?;
    Some(first.text_range().cover(last.text_range()).into())
}

/// The first and the last token of a node that are code.
pub fn ends(node: &SyntaxNode) -> Option<(SyntaxToken, SyntaxToken)> {
    Some((first_code(node)?, last_code(node)?))
}

/// The first token that is code. The tree's own ways from token to token end at
/// a node without any, of which there are some: `UNIQUE` has parameters that are
/// not there.
fn first_code(node: &SyntaxNode) -> Option<SyntaxToken> {
    let mut child = node.first_child_or_token();
    while let Some(element) = child {
        if let Some(found) = code_in(&element, first_code) {
            return Some(found);
        }
        child = element.next_sibling_or_token();
    }
    None
}

fn last_code(node: &SyntaxNode) -> Option<SyntaxToken> {
    let mut child = node.last_child_or_token();
    while let Some(element) = child {
        if let Some(found) = code_in(&element, last_code) {
            return Some(found);
        }
        child = element.prev_sibling_or_token();
    }
    None
}

fn code_in(
    element: &SyntaxElement,
    within: fn(&SyntaxNode) -> Option<SyntaxToken>,
) -> Option<SyntaxToken> {
    match element {
        SyntaxElement::Token(token) => is_code(token).then(|| token.clone()),
        SyntaxElement::Node(node) => within(node),
    }
}

fn is_code(token: &SyntaxToken) -> bool {
    !matches!(
        token.kind(),
        SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::SEMICOLON
    )
}

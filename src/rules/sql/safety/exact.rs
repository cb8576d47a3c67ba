//! The exact token of a finding, in the node that Squawk points at.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use std::ops::Range;

/// Finds the token; `None` stands for the node as a whole.
pub(super) type Exact = fn(&SyntaxNode) -> Option<Range<usize>>;

/// The node is exact already.
pub(super) fn whole(_: &SyntaxNode) -> Option<Range<usize>> {
    None
}

pub(super) fn index_word(node: &SyntaxNode) -> Option<Range<usize>> {
    word(node, &[SyntaxKind::INDEX_KW])
}

/// The word that a statement begins with.
pub(super) fn first_word(node: &SyntaxNode) -> Option<Range<usize>> {
    tokens(node).next().map(|token| token.text_range().into())
}

pub(super) fn detach(node: &SyntaxNode) -> Option<Range<usize>> {
    word(node, &[SyntaxKind::DETACH_KW])
}

/// `CHECK`, `FOREIGN KEY`, `UNIQUE`, …: what makes a constraint one.
pub(super) fn constraint_kind(node: &SyntaxNode) -> Option<Range<usize>> {
    let kinds = [
        SyntaxKind::CHECK_KW,
        SyntaxKind::FOREIGN_KW,
        SyntaxKind::REFERENCES_KW,
        SyntaxKind::UNIQUE_KW,
        SyntaxKind::PRIMARY_KW,
        SyntaxKind::EXCLUDE_KW,
    ];
    let mut tokens = tokens(node).skip_while(|token| !kinds.contains(&token.kind()));
    let first = tokens.next()?.text_range();
    let next = tokens.next();
    let key = next.filter(|token| token.kind() == SyntaxKind::KEY_KW);
    let range = key.map_or(first, |key| first.cover(key.text_range()));
    Some(range.into())
}

pub(super) fn constraint_name(node: &SyntaxNode) -> Option<Range<usize>> {
    first::<ast::ConstraintNameRef>(node)
}

/// The type that a column is given.
pub(super) fn column_type(node: &SyntaxNode) -> Option<Range<usize>> {
    first::<ast::Type>(node)
}

pub(super) fn not_null(node: &SyntaxNode) -> Option<Range<usize>> {
    first::<ast::NotNullConstraint>(node)
}

/// The first name of a column that is there already.
pub(super) fn column(node: &SyntaxNode) -> Option<Range<usize>> {
    let of_alter = node.ancestors().find_map(ast::AlterColumn::cast);
    let node = of_alter.map_or_else(|| node.clone(), |alter| alter.syntax().clone());
    first::<ast::ColumnNameRef>(&node)
}

/// The name of the table that the statement is about.
pub(super) fn table(node: &SyntaxNode) -> Option<Range<usize>> {
    let statement = node.ancestors().find_map(ast::Stmt::cast)?;
    first::<ast::TableNameRef>(statement.syntax())
}

/// The name of what is dropped.
pub(super) fn dropped(node: &SyntaxNode) -> Option<Range<usize>> {
    let path = node.descendants().find_map(ast::PathRef::cast);
    path.map(|path| code(path.syntax()))
}

fn word(node: &SyntaxNode, kinds: &[SyntaxKind]) -> Option<Range<usize>> {
    let mut tokens = tokens(node);
    let found = tokens.find(|token| kinds.contains(&token.kind()))?;
    Some(found.text_range().into())
}

fn first<N: AstNode>(node: &SyntaxNode) -> Option<Range<usize>> {
    let found = node.descendants().find_map(N::cast)?;
    Some(code(found.syntax()))
}

/// The range of a node without white space, comments and `;` around it.
pub(super) fn code(node: &SyntaxNode) -> Range<usize> {
    match crate::sql::migration::ends(node) {
        Some((first, last)) => first.text_range().cover(last.text_range()).into(),
        None => node.text_range().into(),
    }
}

fn tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> {
    let tokens = node.descendants_with_tokens();
    let tokens = tokens.filter_map(|element| element.into_token());
    tokens.filter(|token| !token.kind().is_trivia())
}

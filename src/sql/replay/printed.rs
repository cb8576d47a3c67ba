//! Expressions as a server prints them, read as those of migrations are.

use super::Replayer;
use super::expression::names;
use crate::sql::Place;
use crate::sql::catalog::{Check, Expression};
use squawk_syntax::SourceFile;
use squawk_syntax::ast::{self, AstNode};

/// An expression with the columns that it names.
pub fn printed_expression(text: &str, place: &Place) -> Expression {
    let parsed = SourceFile::parse(&format!("SELECT {text}"));
    let tree = parsed.tree();
    let target = tree.syntax().descendants().find_map(ast::Target::cast);
    let inner = target.and_then(|target| target.expr());
    Expression {
        text: text.to_owned(),
        names: inner.map_or_else(Vec::new, |it| names(it.syntax())),
        place: place.clone(),
    }
}

/// A condition with the labels that it allows.
pub fn printed_check(text: &str, no_inherit: bool, place: &Place) -> Check {
    let parsed = SourceFile::parse(&format!("SELECT {text}"));
    let tree = parsed.tree();
    let target = tree.syntax().descendants().find_map(ast::Target::cast);
    let mut labels = Vec::new();
    if let Some(condition) = target.and_then(|target| target.expr()) {
        labels = Replayer::default().check(&condition).labels;
    }
    for label in labels.iter_mut().flat_map(|set| &mut set.labels) {
        label.place = place.clone();
    }
    Check {
        expression: printed_expression(text, place),
        labels,
        no_inherit,
    }
}

//! Expressions: their text, the columns they name, and the labels that a check
//! allows.

use super::Replayer;
use super::names::{Named, identifier};
use crate::sql::catalog::{Check, Expression, Label, LabelSet, ObjectName};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

impl Replayer {
    pub(super) fn expression(&self, node: &SyntaxNode) -> Expression {
        Expression {
            text: one_line(node),
            names: names(node),
            place: self.place(node),
        }
    }

    pub(super) fn check(&self, condition: &ast::Expr) -> Check {
        let mut labels = Vec::new();
        self.collect_labels(condition, &mut labels);
        Check {
            expression: self.expression(condition.syntax()),
            labels,
            no_inherit: false,
        }
    }

    /// Conditions that must all hold, each with the labels that it allows.
    fn collect_labels(&self, condition: &ast::Expr, sets: &mut Vec<LabelSet>) {
        let condition = &without_parens(condition.clone());
        if let ast::Expr::BinExpr(binary) = condition
            && has_token(binary.syntax(), SyntaxKind::AND_KW)
            && let (Some(left), Some(right)) = (binary.lhs(), binary.rhs())
        {
            self.collect_labels(&left, sets);
            self.collect_labels(&right, sets);
        } else if let Some(set) = self.label_set(condition) {
            sets.push(set);
        }
    }

    /// `a IN ('x', 'y')`, `a = ANY (ARRAY['x', 'y'])`, `a = 'x' OR a = 'y'`,
    /// each also with `OR a IS NULL`.
    fn label_set(&self, condition: &ast::Expr) -> Option<LabelSet> {
        let condition = without_parens(condition.clone());
        let ast::Expr::BinExpr(binary) = &condition else {
            return None;
        };
        let (left, right) = (binary.lhs()?, binary.rhs()?);
        if has_token(binary.syntax(), SyntaxKind::OR_KW) {
            return match (null_check(&left), null_check(&right)) {
                (Some(column), None) => self.label_set(&right).filter(|set| set.column == column),
                (None, Some(column)) => self.label_set(&left).filter(|set| set.column == column),
                _ => {
                    let (mut left, right) = (self.label_set(&left)?, self.label_set(&right)?);
                    if left.column != right.column {
                        return None;
                    }
                    left.labels.extend(right.labels);
                    Some(left)
                }
            };
        }
        let listed = has_token(binary.syntax(), SyntaxKind::IN_KW)
            || has_token(binary.syntax(), SyntaxKind::EQ);
        if !listed {
            return None;
        }
        let column = column_of(&left)?;
        let labels = self.literals(&right)?;
        Some(LabelSet { column, labels })
    }

    /// The string literals of a list; `None` if anything else is in it.
    fn literals(&self, list: &ast::Expr) -> Option<Vec<Label>> {
        let list = without_casts(list.clone());
        if let ast::Expr::Literal(literal) = &list {
            return Some(vec![self.label(literal)?]);
        }
        let array = match &list {
            ast::Expr::CallExpr(call) => {
                let any = call.any_fn()?;
                let inner = any.syntax().children().find_map(ast::Expr::cast)?;
                return self.literals(&inner);
            }
            ast::Expr::ArrayExpr(array) => array.syntax().clone(),
            ast::Expr::TupleExpr(tuple) => tuple.syntax().clone(),
            _ => return None,
        };
        let items = array.children().filter_map(ast::Expr::cast);
        let literal = |item| match without_casts(item) {
            ast::Expr::Literal(literal) => self.label(&literal),
            _ => None,
        };
        items.map(literal).collect()
    }

    /// Reports names in an expression over one table that are no columns of it.
    /// Names that are keywords too, and those behind a dot, are not looked at.
    pub(super) fn check_names(&mut self, table: &ObjectName, expression: &SyntaxNode) {
        let names: Vec<Named> = expression
            .descendants()
            .filter(|node| ast::NameRef::can_cast(node.kind()) && !is_callee(node))
            .filter(|node| {
                node.first_token()
                    .is_some_and(|it| it.kind() == SyntaxKind::IDENT)
            })
            .filter(|node| {
                let parent = node.parent().map(|parent| parent.kind());
                parent != Some(SyntaxKind::FIELD_EXPR)
            })
            .filter_map(|node| self.simple(&node))
            .collect();
        for named in names {
            // The name of the table is the whole row.
            if named.name != table.name {
                self.check_column(table, &named);
            }
        }
    }

    pub(super) fn label(&self, literal: &ast::Literal) -> Option<Label> {
        if !matches!(
            literal.kind()?,
            ast::LitKind::String(_)
                | ast::LitKind::EscString(_)
                | ast::LitKind::DollarQuotedString(_)
                | ast::LitKind::UnicodeEscString(_)
        ) {
            return None;
        }
        Some(Label {
            text: literal.string_value()?,
            place: self.place(literal.syntax()),
        })
    }
}

/// True for the constant NULL, which as a default is none.
pub(super) fn is_null(expression: &ast::Expr) -> bool {
    match without_casts(expression.clone()) {
        ast::Expr::Literal(literal) => matches!(literal.kind(), Some(ast::LitKind::Null(_))),
        _ => false,
    }
}

fn null_check(condition: &ast::Expr) -> Option<String> {
    let ast::Expr::BinExpr(binary) = without_parens(condition.clone()) else {
        return None;
    };
    let tests_null = has_token(binary.syntax(), SyntaxKind::IS_KW) && is_null(&binary.rhs()?);
    tests_null.then(|| column_of(&binary.lhs()?)).flatten()
}

/// The column, if that is all that the expression is.
fn column_of(expression: &ast::Expr) -> Option<String> {
    match without_casts(expression.clone()) {
        ast::Expr::NameRef(name) => Some(identifier(name.syntax())),
        ast::Expr::FieldExpr(field) => field.field().map(|name| identifier(name.syntax())),
        _ => None,
    }
}

fn without_parens(expression: ast::Expr) -> ast::Expr {
    match &expression {
        ast::Expr::ParenExpr(paren) => match paren.syntax().children().find_map(ast::Expr::cast) {
            Some(inner) => without_parens(inner),
            None => expression,
        },
        _ => expression,
    }
}

fn without_casts(expression: ast::Expr) -> ast::Expr {
    let expression = without_parens(expression);
    match &expression {
        ast::Expr::CastExpr(cast) => match cast.syntax().children().find_map(ast::Expr::cast) {
            Some(inner) => without_casts(inner),
            None => expression,
        },
        _ => expression,
    }
}

fn has_token(node: &SyntaxNode, kind: SyntaxKind) -> bool {
    node.children_with_tokens()
        .any(|element| element.kind() == kind)
}

/// The text on one line, comments left out.
pub(super) fn one_line(node: &SyntaxNode) -> String {
    let mut text = String::new();
    let mut space = false;
    for token in node
        .descendants_with_tokens()
        .filter_map(|it| it.into_token())
    {
        if token.kind().is_trivia() {
            space = true;
            continue;
        }
        if space && !text.is_empty() {
            text.push(' ');
        }
        space = false;
        text.push_str(token.text());
    }
    text
}

/// Every name in an expression that is not the name of a function.
pub(super) fn names(node: &SyntaxNode) -> Vec<String> {
    let mut names: Vec<String> = node
        .descendants()
        .filter(|node| ast::NameRef::can_cast(node.kind()) && !is_callee(node))
        .map(|node| identifier(&node))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn is_callee(name: &SyntaxNode) -> bool {
    name.parent().is_some_and(|parent| {
        parent.kind() == SyntaxKind::CALL_EXPR && parent.first_child().as_ref() == Some(name)
    })
}

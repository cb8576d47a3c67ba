//! Expressions in one spelling, so that what a migration says can be compared
//! with what a server prints of it.
//!
//! PostgreSQL stores what it understood, not what was written, and prints that
//! with casts, parentheses and operators of its own: `status IN ('a', 'b')`
//! comes back as `(status = ANY (ARRAY['a'::text, 'b'::text]))`. Both have the
//! same [`normal`] form here. It has no casts: those that the server adds
//! cannot be told from those that were written.
//!
//! Two expressions of different form may still be the same to the server, which
//! alone knows how it prints an interval or calls a function: what is to be
//! certain asks the server.

mod statement;
#[cfg(test)]
mod tests;

pub use statement::{normal_definition, normal_query};

use super::catalog::Expression;
use squawk_syntax::ast::{self, AstNode, normalize_name_node};
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

/// True if the expressions have one form.
pub fn same(a: &Expression, b: &Expression) -> bool {
    a.text == b.text || normal(&a.text) == normal(&b.text)
}

/// The form of an expression; one that cannot be read is taken as it is.
pub fn normal(text: &str) -> String {
    let select = format!("SELECT {text}");
    let parsed = SourceFile::parse(&select);
    let tree = parsed.tree();
    let target = tree.syntax().descendants().find_map(ast::Target::cast);
    match target.and_then(|target| target.expr()) {
        Some(expression) if parsed.errors().is_empty() => form(&expression),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// The form of any part of a statement: its expressions in their form, the rest
/// word by word.
pub(super) fn normal_words(node: &SyntaxNode) -> String {
    let mut words: Vec<String> = Vec::new();
    collect(node, &mut words);
    words.join(" ")
}

fn collect(node: &SyntaxNode, words: &mut Vec<String>) {
    for child in node.children_with_tokens() {
        if let Some(node) = child.as_node() {
            match ast::Expr::cast(node.clone()) {
                Some(expression) => words.push(form(&expression)),
                None if is_name(node) => words.push(last_segment(node)),
                None => collect(node, words),
            }
        } else if let Some(token) = child.as_token()
            && !token.kind().is_trivia()
        {
            words.push(token.text().to_lowercase());
        }
    }
}

fn is_name(node: &SyntaxNode) -> bool {
    ast::Path::can_cast(node.kind())
        || ast::PathRef::can_cast(node.kind())
        || ast::NameRef::can_cast(node.kind())
}

/// The name without its schema, folded.
fn last_segment(node: &SyntaxNode) -> String {
    let segments = node.descendants().filter(|node| {
        matches!(
            node.kind(),
            SyntaxKind::PATH_SEGMENT | SyntaxKind::PATH_SEGMENT_REF
        )
    });
    normalize_name_node(segments.last().as_ref().unwrap_or(node))
}

fn form(expression: &ast::Expr) -> String {
    match expression {
        ast::Expr::ParenExpr(it) => match it.syntax().children().find_map(ast::Expr::cast) {
            Some(inner) => form(&inner),
            None => normal_words(it.syntax()),
        },
        ast::Expr::CastExpr(it) => match it.expr() {
            Some(inner) => form(&inner),
            None => match it.literal() {
                Some(literal) => of_literal(&literal),
                None => normal_words(it.syntax()),
            },
        },
        ast::Expr::BinExpr(it) => binary(it),
        ast::Expr::PrefixExpr(it) => prefix(it),
        ast::Expr::PostfixExpr(it) => postfix(it),
        ast::Expr::BetweenExpr(it) => between(it),
        ast::Expr::CallExpr(it) => call(it),
        ast::Expr::Literal(it) => of_literal(it),
        ast::Expr::NameRef(it) => match normalize_name_node(it.syntax()).as_str() {
            "current_timestamp" => "(now)".to_owned(),
            name => name.to_owned(),
        },
        ast::Expr::FieldExpr(it) => field(it),
        ast::Expr::ArrayExpr(it) => {
            let items: Vec<String> = it.exprs().map(|item| form(&item)).collect();
            match it.select_variant() {
                Some(_) => normal_words(it.syntax()),
                None => format!("[{}]", items.join(" ")),
            }
        }
        ast::Expr::Collate(it) => normal_words(it.syntax()),
        ast::Expr::CaseExpr(it) => case(it),
        other => format!("({})", normal_words(other.syntax())),
    }
}

/// The expressions that stand directly in a node.
fn operands(node: &SyntaxNode) -> Vec<ast::Expr> {
    node.children().filter_map(ast::Expr::cast).collect()
}

/// The words between the first operand and the second.
fn operator(node: &SyntaxNode) -> String {
    let mut words: Vec<String> = Vec::new();
    for child in node.children_with_tokens() {
        if let Some(node) = child.as_node() {
            if ast::Expr::can_cast(node.kind()) {
                continue;
            }
            let tokens = node
                .descendants_with_tokens()
                .filter_map(|it| it.into_token());
            let text: Vec<String> = tokens
                .filter(|token| !token.kind().is_trivia())
                .map(|token| token.text().to_lowercase())
                .collect();
            // OPERATOR(schema.=) is that operator.
            match text.first().map(String::as_str) {
                Some("operator") => {
                    let inner = text.join("");
                    let inner = inner.trim_start_matches("operator(").trim_end_matches(')');
                    words.push(inner.rsplit('.').next().unwrap_or_default().to_owned());
                }
                Some(first) if first.starts_with(|c: char| c.is_alphabetic()) => {
                    words.push(text.join(" "));
                }
                _ => words.push(text.join("")),
            }
        } else if let Some(token) = child.as_token()
            && !token.kind().is_trivia()
        {
            words.push(token.text().to_lowercase());
        }
    }
    let written = words.join(" ");
    match written.as_str() {
        "!=" => "<>".to_owned(),
        "like" => "~~".to_owned(),
        "ilike" => "~~*".to_owned(),
        "not like" => "!~~".to_owned(),
        "not ilike" => "!~~*".to_owned(),
        "is not" => "is-not".to_owned(),
        _ => written,
    }
}

fn binary(expression: &ast::BinExpr) -> String {
    let (Some(left), Some(right)) = (expression.lhs(), expression.rhs()) else {
        return normal_words(expression.syntax());
    };
    match operator(expression.syntax()).as_str() {
        "::" => form(&left),
        word @ ("and" | "or") => {
            let mut all = Vec::new();
            flatten(expression, word, &mut all);
            joined(word, &all)
        }
        "in" => one_of(&left, &right, ("=", "any")),
        "not in" => one_of(&left, &right, ("<>", "all")),
        "at time zone" => format!("(timezone {} {})", form(&right), form(&left)),
        operator => chain(operator, &left, right),
    }
}

/// Operators without a precedence of their own, `||` and `->>` among them, group
/// from the left; the parser groups them from the right.
fn chain(operator: &str, left: &ast::Expr, right: ast::Expr) -> String {
    let mut formed = form(left);
    let (mut operator_here, mut right) = (operator.to_owned(), right);
    while is_other(&operator_here)
        && let ast::Expr::BinExpr(inner) = &right
        && let (Some(next), Some(rest)) = (inner.lhs(), inner.rhs())
        && let further = operator_of(inner)
        && is_other(&further)
    {
        formed = format!("({operator_here} {formed} {})", form(&next));
        (operator_here, right) = (further, rest);
    }
    format!("({operator_here} {formed} {})", form(&right))
}

fn operator_of(expression: &ast::BinExpr) -> String {
    operator(expression.syntax())
}

fn is_other(operator: &str) -> bool {
    let symbols = operator.chars().all(|c| "+-*/<>=~!@#%^&|`?".contains(c));
    symbols
        && !matches!(
            operator,
            "=" | "<"
                | ">"
                | "<="
                | ">="
                | "<>"
                | "+"
                | "-"
                | "*"
                | "/"
                | "%"
                | "^"
                | "~~"
                | "~~*"
                | "!~~"
                | "!~~*"
        )
}

fn flatten(expression: &ast::BinExpr, word: &str, all: &mut Vec<String>) {
    for operand in [expression.lhs(), expression.rhs()].into_iter().flatten() {
        match without_parens(operand) {
            ast::Expr::BinExpr(inner) if operator(inner.syntax()) == word => {
                flatten(&inner, word, all);
            }
            ast::Expr::BetweenExpr(inner) => match bounds(&inner) {
                Some((of_bounds, both)) if of_bounds == word => all.extend(both),
                _ => all.push(between(&inner)),
            },
            other => all.push(form(&other)),
        }
    }
}

fn without_parens(expression: ast::Expr) -> ast::Expr {
    match &expression {
        ast::Expr::ParenExpr(paren) => match operands(paren.syntax()).pop() {
            Some(inner) => without_parens(inner),
            None => expression,
        },
        _ => expression,
    }
}

/// A list is an array to the server; one of one value is a plain comparison.
fn one_of(left: &ast::Expr, list: &ast::Expr, (operator, quantifier): (&str, &str)) -> String {
    let items = match list {
        ast::Expr::TupleExpr(tuple) => operands(tuple.syntax()),
        ast::Expr::ParenExpr(paren) => operands(paren.syntax()),
        _ => Vec::new(),
    };
    let items: Vec<String> = items.iter().map(form).collect();
    match items.as_slice() {
        [] => format!(
            "({operator} {} {quantifier} {})",
            form(left),
            normal_words(list.syntax())
        ),
        [one] => format!("({operator} {} {one})", form(left)),
        all => format!(
            "({operator} {} ({quantifier} [{}]))",
            form(left),
            all.join(" ")
        ),
    }
}

fn prefix(expression: &ast::PrefixExpr) -> String {
    let Some(inner) = expression.expr() else {
        return normal_words(expression.syntax());
    };
    let inner = form(&inner);
    match operator(expression.syntax()).as_str() {
        "-" if inner.starts_with(|c: char| c.is_ascii_digit()) => format!("-{inner}"),
        "+" if inner.starts_with(|c: char| c.is_ascii_digit()) => inner,
        operator => format!("({operator} {inner})"),
    }
}

fn postfix(expression: &ast::PostfixExpr) -> String {
    let Some(inner) = expression.expr() else {
        return normal_words(expression.syntax());
    };
    match operator(expression.syntax()).as_str() {
        "isnull" => format!("(is {} null)", form(&inner)),
        "notnull" => format!("(is-not {} null)", form(&inner)),
        operator => format!("({operator} {})", form(&inner)),
    }
}

fn between(expression: &ast::BetweenExpr) -> String {
    match bounds(expression) {
        Some((word, both)) => joined(word, &both),
        None => normal_words(expression.syntax()),
    }
}

fn joined(word: &str, forms: &[String]) -> String {
    format!("({word} {})", forms.join(" "))
}

/// The two comparisons that BETWEEN stands for, and what they are joined by.
fn bounds(expression: &ast::BetweenExpr) -> Option<(&'static str, [String; 2])> {
    let operands = operands(expression.syntax());
    let [value, low, high] = operands.as_slice() else {
        return None;
    };
    if expression.between_symmetry().is_some() {
        return None;
    }
    let (value, low, high) = (form(value), form(low), form(high));
    Some(match expression.not_token() {
        Some(_) => (
            "or",
            [format!("(< {value} {low})"), format!("(> {value} {high})")],
        ),
        None => (
            "and",
            [
                format!("(>= {value} {low})"),
                format!("(<= {value} {high})"),
            ],
        ),
    })
}

/// An ELSE that is not written is NULL.
fn case(expression: &ast::CaseExpr) -> String {
    let words = normal_words(expression.syntax());
    format!("({})", words.replace(" else null end", " end"))
}

/// A column by its name alone: only rows before and after a change need to be
/// told apart, and fields of composite values.
fn field(expression: &ast::FieldExpr) -> String {
    let name = expression
        .field()
        .map(|name| normalize_name_node(name.syntax()));
    match (expression.base(), name) {
        (Some(ast::Expr::NameRef(base)), Some(name)) => {
            match normalize_name_node(base.syntax()).as_str() {
                row @ ("old" | "new") => format!("{row}.{name}"),
                _ => name,
            }
        }
        (Some(base), Some(name)) => format!("({} . {name})", form(&base)),
        _ => normal_words(expression.syntax()),
    }
}

fn call(expression: &ast::CallExpr) -> String {
    let plain = expression.expr().zip(expression.arg_list());
    let special = expression.filter_clause().is_some();
    if let (Some((callee, list)), false) = (plain, special) {
        let name = last_segment_of(&callee);
        let arguments: Vec<String> = list
            .args()
            .map(|argument| match argument.expr() {
                Some(expression) => form(&expression),
                None => normal_words(argument.syntax()),
            })
            .collect();
        return called(&name, arguments);
    }
    // `substring(a FROM 1)` and the like: the words between are not needed to
    // tell two apart.
    let Some(inner) = expression.syntax().children().next() else {
        return normal_words(expression.syntax());
    };
    let mut words = Vec::new();
    collect(&inner, &mut words);
    let noise = |word: &String| {
        matches!(
            word.as_str(),
            "(" | ")" | "," | "from" | "for" | "in" | "both"
        )
    };
    words.retain(|word| !noise(word));
    let name = if words.is_empty() {
        String::new()
    } else {
        words.remove(0)
    };
    called(&name, words)
}

fn last_segment_of(callee: &ast::Expr) -> String {
    match callee {
        ast::Expr::FieldExpr(field) => field
            .field()
            .map(|name| normalize_name_node(name.syntax()))
            .unwrap_or_default(),
        other => normalize_name_node(other.syntax()),
    }
}

/// Functions that the server prints by another name.
fn called(name: &str, mut arguments: Vec<String>) -> String {
    let name = match name {
        "date_part" => "extract",
        "transaction_timestamp" => "now",
        "char_length" | "character_length" => "length",
        "trim" => "btrim",
        "any" | "some" => "any",
        name => name,
    };
    match name {
        // The name of a sequence, with or without its schema.
        "nextval" | "currval" => {
            for argument in &mut arguments {
                *argument = argument.replace("'public.", "'").replace('"', "");
            }
        }
        "extract" => {
            for argument in &mut arguments {
                *argument = argument.trim_matches('\'').to_owned();
            }
        }
        _ => {}
    }
    if arguments.is_empty() {
        return format!("({name})");
    }
    format!("({name} {})", arguments.join(" "))
}

fn of_literal(literal: &ast::Literal) -> String {
    let is_text = !matches!(
        literal.kind(),
        Some(
            ast::LitKind::IntNumber(_)
                | ast::LitKind::NumericNumber(_)
                | ast::LitKind::On(_)
                | ast::LitKind::Off(_)
                | ast::LitKind::PositionalParam(_)
                | ast::LitKind::True(_)
                | ast::LitKind::False(_)
                | ast::LitKind::Null(_)
                | ast::LitKind::Default(_)
        )
    );
    let Some(text) = literal.string_value().filter(|_| is_text) else {
        let written = literal.syntax().text().to_string().trim().to_lowercase();
        return match written.as_str() {
            "true" => "'true'".to_owned(),
            "false" => "'false'".to_owned(),
            "current_timestamp" => "(now)".to_owned(),
            _ => written.replace('_', ""),
        };
    };
    if is_number(&text) {
        return text.trim_start_matches('+').to_owned();
    }
    if text.starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str::<serde_json::Value>(&text)
    {
        return format!("'{value}'");
    }
    format!("'{text}'")
}

/// True if an expression is one call of a function and nothing else.
pub(super) fn is_call(text: &str) -> bool {
    let parsed = SourceFile::parse(&format!("SELECT {text}"));
    let tree = parsed.tree();
    let target = tree.syntax().descendants().find_map(ast::Target::cast);
    matches!(
        target.and_then(|target| target.expr()),
        Some(ast::Expr::CallExpr(call)) if call.expr().is_some() && call.arg_list().is_some()
    )
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

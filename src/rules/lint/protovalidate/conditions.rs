//! The CEL conditions of a message, a field or a predefined rule.

use super::cel::{self, Kind};
use super::rules::Rules;
use crate::schema::Schema;
use std::collections::{BTreeMap, BTreeSet};

/// Called with the path of a condition, what is wrong, and what to do.
pub(super) type Report<'r> = dyn FnMut(&[i32], String, String) + 'r;

/// Looks at the conditions in `cel` and `cel_expression`.
pub(super) fn check(
    schema: &Schema,
    rules: &Rules,
    variables: &[(&str, Kind)],
    report: &mut Report<'_>,
) {
    let number = rules.number("cel");
    let conditions = rules.messages("cel");
    for (at, condition) in conditions.iter().enumerate() {
        let path = [number, at as i32];
        id(condition, &path, report);
        let expression = condition.text("expression").unwrap_or_default();
        let kind = compile(
            schema,
            &expression,
            variables,
            "cel.expression",
            &path,
            report,
        );
        let message = condition.text("message").unwrap_or_default();
        if kind == Some(Kind::String) && !message.is_empty() {
            report(
                &path,
                "the expression of `cel` makes the message itself, so that `message` has no effect"
                    .to_owned(),
                "remove `message`".to_owned(),
            );
        }
    }
    repeated_ids(&conditions, number, report);
    let number = rules.number("cel_expression");
    for (at, expression) in rules.texts("cel_expression").iter().enumerate() {
        let path = [number, at as i32];
        compile(
            schema,
            expression,
            variables,
            "cel_expression",
            &path,
            report,
        );
    }
}

fn id(condition: &Rules, path: &[i32], report: &mut Report<'_>) {
    let id = condition.text("id").unwrap_or_default();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !id.chars().all(fits) {
        report(
            path,
            format!(
                "the id `{id}` of `cel` has other characters than letters, digits, `.`, `_` and `-`"
            ),
            "call it such as `order.total_positive`".to_owned(),
        );
    }
}

fn repeated_ids(conditions: &[Rules], number: i32, report: &mut Report<'_>) {
    let mut places: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    for (at, condition) in conditions.iter().enumerate() {
        if let Some(id) = condition.text("id").filter(|id| !id.is_empty()) {
            places.entry(id).or_default().push(at as i32);
        }
    }
    for (id, places) in places.iter().filter(|(_, places)| places.len() > 1) {
        for at in places {
            report(
                &[number, *at],
                format!("the id `{id}` of `cel` stands {} times", places.len()),
                "give each condition an id of its own".to_owned(),
            );
        }
    }
}

/// Compiles one expression; tells what it comes to, if it compiles.
fn compile(
    schema: &Schema,
    expression: &str,
    variables: &[(&str, Kind)],
    name: &str,
    path: &[i32],
    report: &mut Report<'_>,
) -> Option<Kind> {
    if expression.trim().is_empty() {
        report(
            path,
            format!("`{name}` is empty"),
            "write a condition, such as `this.size() > 0`".to_owned(),
        );
        return None;
    }
    let compiled = cel::compile(schema, expression, variables);
    let mut told = BTreeSet::new();
    for (column, problem) in &compiled.problems {
        // The same mistake is told once, where it is made first.
        if !told.insert(problem) {
            continue;
        }
        report(
            path,
            format!("`{name}` does not compile at character {column}: {problem}"),
            format!("mend the expression `{expression}`"),
        );
    }
    let kind = compiled.kind?;
    if !matches!(kind, Kind::Bool | Kind::String | Kind::Dyn) {
        report(
            path,
            format!(
                "`{name}` comes to {}, which is no verdict",
                kind.describe(schema)
            ),
            "make it a condition (bool), or the message of what is wrong (string)".to_owned(),
        );
    }
    Some(kind)
}

//! A check and the contract allow the same values.

use super::context::Context;
use crate::entity::bounds::Bounds;
use crate::entity::table::{ColumnMap, TableMap};
use crate::entity::value::ValueKind;
use crate::rules::{Doc, Family, Finding, Rule, Severity};
use crate::sql::catalog::{Constraint, Expression};
use crate::sql::migration::words;

pub static CHECK_BOUNDS: Rule = Rule {
    id: "SQL_CHECK_BOUNDS",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that a CHECK refuses nothing which the bounds of the contract allow.",
    doc: Doc {
        why: "A value that passes the validation of the contract is refused when it is stored: the \
              caller learns of it from a failed statement. Compared are `column <= 100`, `BETWEEN` and \
              `char_length(column) <= 20` with `max_len`, `gte`, `lt` and the like of `buf.validate`; \
              where the contract has no bound, nothing is said.",
        instead: "Narrow the bound of the contract, or widen the check.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nimport \"buf/validate/validate.proto\";\n\
                 message Role {\n  string id = 1;\n  int32 rank = 2 [(buf.validate.field).int32 = {gte: 0, lte: 9}];\n}\n\
                 // file: sql/001_roles.sql\nCREATE TABLE roles (\n  id uuid PRIMARY KEY,\n  \
                 rank integer NOT NULL CHECK (rank BETWEEN 0 AND 9)\n);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nimport \"buf/validate/validate.proto\";\n\
                message Role {\n  string id = 1;\n  int32 rank = 2 [(buf.validate.field).int32 = {gte: 0, lte: 9}];\n}\n\
                // file: sql/001_roles.sql\nCREATE TABLE roles (\n  id uuid PRIMARY KEY,\n  \
                rank integer NOT NULL CHECK (rank BETWEEN 1 AND 9)\n);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((_, table)) = map.table else {
        return;
    };
    for (constraint, check) in table.checks() {
        for limit in limits(&check.expression) {
            let held = map.columns().find(|(_, held)| held.name == limit.column);
            if let Some((_, held)) = held {
                findings.extend(compare(context, held, constraint, &limit));
            }
        }
    }
}

/// One side of what a check allows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Limit {
    column: String,
    of: Measure,
    side: Side,
    /// The last value that is allowed.
    last: i128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Value,
    Characters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Least,
    Most,
}

fn compare(
    context: &Context<'_>,
    held: &ColumnMap<'_>,
    constraint: &Constraint,
    limit: &Limit,
) -> Option<Finding> {
    let bounds = Bounds::of(context.input.schema, held.field);
    let allowed = match (limit.of, limit.side, held.value.kind) {
        (Measure::Characters, Side::Most, ValueKind::String) => bounds.characters.map(i128::from),
        (
            Measure::Value,
            side,
            ValueKind::Int32 | ValueKind::Int64 | ValueKind::Uint32 | ValueKind::Uint64,
        ) => match side {
            Side::Least => bounds.lowest,
            Side::Most => bounds.highest,
        },
        _ => None,
    }?;
    let refuses = match limit.side {
        Side::Least => allowed < limit.last,
        Side::Most => allowed > limit.last,
    };
    let unit = match limit.of {
        Measure::Value => "",
        Measure::Characters => " characters",
    };
    let (word, field) = (
        match limit.side {
            Side::Least => "at least",
            Side::Most => "at most",
        },
        &held.field.name,
    );
    let message = format!(
        "check '{}' wants {word} {}{unit}, but the contract allows {allowed} for field '{field}'",
        constraint.name, limit.last
    );
    refuses.then(|| {
        let finding = Finding::new(&CHECK_BOUNDS, message)
            .severity(Severity::Warning)
            .help("narrow the bound of the contract, or widen the check");
        let proto = (context.field(held.field), format!("field '{field}'"));
        let name = format!("check '{}'", constraint.name);
        context.at_change(finding, proto, (&constraint.place, name))
    })
}

/// What a check says of single columns: comparisons with whole numbers, joined by
/// AND. Whatever else it says is passed over.
fn limits(expression: &Expression) -> Vec<Limit> {
    let lower = expression.text.to_lowercase();
    let mut tokens: Vec<&str> = words(&lower);
    tokens.retain(|token| !matches!(*token, "(" | ")"));
    if tokens
        .iter()
        .any(|token| matches!(*token, "or" | "not" | "case"))
    {
        return Vec::new();
    }
    let mut limits = Vec::new();
    for part in conditions(&tokens) {
        limits.extend(of_condition(&part).unwrap_or_default());
    }
    limits
}

/// Splits at AND, but for that of BETWEEN.
fn conditions<'a>(tokens: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for token in tokens {
        let between = parts
            .last()
            .is_some_and(|part| part.contains(&"between") && !part.contains(&"and"));
        match (*token, between) {
            ("and", false) => parts.push(Vec::new()),
            (token, _) => parts
                .last_mut()
                .into_iter()
                .for_each(|part| part.push(token)),
        }
    }
    parts
}

fn of_condition(tokens: &[&str]) -> Option<Vec<Limit>> {
    let (of, tokens) = match tokens {
        ["char_length" | "character_length" | "length", rest @ ..] => (Measure::Characters, rest),
        rest => (Measure::Value, rest),
    };
    let (column, rest) = tokens.split_first()?;
    let column = column.trim_matches('"').to_owned();
    let limit = |side, last| Limit {
        column: column.clone(),
        of,
        side,
        last,
    };
    Some(match joined(rest).as_slice() {
        [operator, number] => {
            let number: i128 = number.parse().ok()?;
            match operator.as_str() {
                "<=" => vec![limit(Side::Most, number)],
                "<" => vec![limit(Side::Most, number.checked_sub(1)?)],
                ">=" => vec![limit(Side::Least, number)],
                ">" => vec![limit(Side::Least, number.checked_add(1)?)],
                "=" => vec![limit(Side::Least, number), limit(Side::Most, number)],
                _ => return None,
            }
        }
        [between, least, and, most] if between == "between" && and == "and" => vec![
            limit(Side::Least, least.parse().ok()?),
            limit(Side::Most, most.parse().ok()?),
        ],
        _ => return None,
    })
}

/// Operators of two characters and negative numbers are one token each.
fn joined(tokens: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for token in tokens {
        match out.last_mut() {
            Some(last) if matches!(last.as_str(), "<" | ">") && *token == "=" => last.push('='),
            Some(last) if last == "-" => last.push_str(token),
            _ => out.push((*token).to_owned()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Place;
    use crate::text::Span;

    #[test]
    fn what_a_check_says_of_a_column() {
        let cases = [
            ("rank <= 5", "rank Value Most 5"),
            ("(rank) < 5", "rank Value Most 4"),
            ("rank > -3", "rank Value Least -2"),
            (
                "rank between 1 and 9",
                "rank Value Least 1, rank Value Most 9",
            ),
            (
                "rank >= 0 AND rank < 10",
                "rank Value Least 0, rank Value Most 9",
            ),
            ("char_length(name) <= 20", "name Characters Most 20"),
            ("length(\"name\") <= 20", "name Characters Most 20"),
            ("rank < 5 OR rank > 9", ""),
            ("rank <= other", ""),
            ("rank in (1, 2)", ""),
            ("rank * 2 <= 5", ""),
            ("rank <= 5.5", ""),
        ];
        for (text, expected) in cases {
            let expression = Expression {
                text: text.to_owned(),
                names: Vec::new(),
                place: Place {
                    path: "a.sql".into(),
                    span: Span::file_start(),
                },
            };
            let said: Vec<String> = limits(&expression)
                .iter()
                .map(|it| format!("{} {:?} {:?} {}", it.column, it.of, it.side, it.last))
                .collect();
            assert_eq!(said.join(", "), expected, "{text}");
        }
    }
}

//! Constraints.

use super::listed;
use crate::sql::catalog::{Action, Constraint, ConstraintKind, ForeignKey, identifier};

/// A constraint as CREATE TABLE and ADD write it, with its name.
pub fn constraint(constraint: &Constraint) -> String {
    let mut text = format!("CONSTRAINT {} ", identifier(&constraint.name));
    text.push_str(&body(constraint));
    if constraint.deferrable {
        text.push_str(" DEFERRABLE");
    }
    if constraint.initially_deferred {
        text.push_str(" INITIALLY DEFERRED");
    }
    if !constraint.validated {
        text.push_str(" NOT VALID");
    }
    text
}

fn body(constraint: &Constraint) -> String {
    let columns = listed(&constraint.columns);
    let include = match constraint.include.as_slice() {
        [] => String::new(),
        names => format!(" INCLUDE {}", listed(names)),
    };
    match &constraint.kind {
        ConstraintKind::PrimaryKey => format!("PRIMARY KEY {columns}{include}"),
        ConstraintKind::Unique { nulls_not_distinct } => {
            let nulls = match nulls_not_distinct {
                true => " NULLS NOT DISTINCT",
                false => "",
            };
            format!("UNIQUE{nulls} {columns}{include}")
        }
        ConstraintKind::ForeignKey(key) => format!("FOREIGN KEY {columns} {}", references(key)),
        ConstraintKind::Check(check) => {
            let no_inherit = if check.no_inherit { " NO INHERIT" } else { "" };
            format!(
                "CHECK ({}){no_inherit}",
                without_parens(&check.expression.text)
            )
        }
        ConstraintKind::Exclusion {
            method,
            expression,
            predicate,
        } => {
            let only = match predicate {
                Some(predicate) => format!(" WHERE ({})", without_parens(&predicate.text)),
                None => String::new(),
            };
            format!("EXCLUDE USING {method} {}{only}", expression.text)
        }
    }
}

fn references(key: &ForeignKey) -> String {
    let mut text = format!("REFERENCES {} {}", key.table.sql(), listed(&key.columns));
    if key.match_full {
        text.push_str(" MATCH FULL");
    }
    if key.on_update != Action::NoAction {
        text.push_str(&format!(" ON UPDATE {}", key.on_update));
    }
    if key.on_delete != Action::NoAction {
        text.push_str(&format!(" ON DELETE {}", action(key)));
    }
    text
}

/// What happens when the row goes away, with the columns that it sets.
pub fn action(key: &ForeignKey) -> String {
    match key.set_columns.as_slice() {
        [] => key.on_delete.to_string(),
        columns => format!("{} {}", key.on_delete, listed(columns)),
    }
}

/// The text without parentheses that are around all of it.
pub(in crate::sql) fn without_parens(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) else {
        return text;
    };
    let mut depth = 1_i32;
    let mut quoted = None;
    for c in inner.chars() {
        match (quoted, c) {
            (Some(quote), c) if c == quote => quoted = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quoted = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            // Quoted by dollars: left as it is.
            (None, '$') => return text,
            _ => {}
        }
        if depth == 0 {
            return text;
        }
    }
    without_parens(inner)
}

#[cfg(test)]
mod tests {
    use super::without_parens;

    #[test]
    fn only_parentheses_around_all_of_it_go() {
        assert_eq!(without_parens("((a > 0))"), "a > 0");
        assert_eq!(without_parens("(a) OR (b)"), "(a) OR (b)");
        assert_eq!(without_parens("(a = ')')"), "a = ')'");
    }
}

//! Types.

use super::constraint::without_parens;
use crate::sql::catalog::{Domain, ObjectName, TypeKind, UserType, identifier, literal};

pub fn user_type(name: &ObjectName, found: &UserType) -> String {
    let shown = name.sql();
    match &found.kind {
        TypeKind::Enum(labels) => {
            let labels: Vec<String> = labels.iter().map(|label| literal(&label.text)).collect();
            format!("CREATE TYPE {shown} AS ENUM ({})", labels.join(", "))
        }
        TypeKind::Domain(domain) => format!("CREATE DOMAIN {shown} AS {}", of_domain(domain)),
        TypeKind::Composite(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, ty)| format!("{} {}", identifier(name), ty.sql()));
            let fields: Vec<String> = fields.collect();
            format!("CREATE TYPE {shown} AS ({})", fields.join(", "))
        }
        TypeKind::Range => {
            let definition = found.definition.as_deref().unwrap_or("()");
            let definition = definition.trim_start_matches("AS RANGE").trim();
            format!("CREATE TYPE {shown} AS RANGE {definition}")
        }
        TypeKind::Base => match &found.definition {
            Some(definition) => format!("CREATE TYPE {shown} {definition}"),
            None => format!("CREATE TYPE {shown}"),
        },
    }
}

fn of_domain(domain: &Domain) -> String {
    let mut text = domain.base.sql();
    if let Some(default) = &domain.default {
        text.push_str(&format!(" DEFAULT {}", default.text));
    }
    if domain.not_null {
        text.push_str(" NOT NULL");
    }
    for (name, check) in &domain.checks {
        let name = identifier(name);
        let condition = without_parens(&check.expression.text);
        text.push_str(&format!(" CONSTRAINT {name} CHECK ({condition})"));
    }
    text
}

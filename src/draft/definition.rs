//! Objects of the catalog as a statement would define them.

use crate::sql::catalog::{
    Action, Column, Constraint, ConstraintKind, Generated, Index, IndexPart, ObjectName,
    identifier, literal,
};
use crate::sql::types::ColumnType;

/// "a, b"
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(identifier).collect();
    names.join(", ")
}

/// A type as a statement names it.
pub(super) fn type_name(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Array(element) => format!("{}[]", type_name(element)),
        ColumnType::User(name) => name.sql(),
        ColumnType::Timestamp {
            precision: None,
            zone: true,
        } => "timestamptz".to_owned(),
        ColumnType::Timestamp {
            precision: None,
            zone: false,
        } => "timestamp".to_owned(),
        ColumnType::Time {
            precision: None,
            zone: false,
        } => "time".to_owned(),
        ColumnType::Numeric(Some((precision, 0))) => format!("numeric({precision})"),
        other => other.to_string(),
    }
}

/// What follows ADD COLUMN, or stands in a CREATE TABLE.
pub(super) fn column(column: &Column) -> String {
    let mut text = format!("{} {}", identifier(&column.name), type_name(&column.ty));
    if let Some(collation) = &column.collation {
        text.push_str(&format!(" COLLATE {}", identifier(collation)));
    }
    if column.not_null {
        text.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        text.push_str(&format!(" DEFAULT {}", default.text));
    }
    match &column.generated {
        Some(Generated::Stored(of)) => {
            text.push_str(&format!(" GENERATED ALWAYS AS ({}) STORED", of.text));
        }
        Some(Generated::Virtual(of)) => {
            text.push_str(&format!(" GENERATED ALWAYS AS ({}) VIRTUAL", of.text));
        }
        Some(Generated::Identity { always }) => {
            let when = if *always { "ALWAYS" } else { "BY DEFAULT" };
            text.push_str(&format!(" GENERATED {when} AS IDENTITY"));
        }
        None => {}
    }
    text
}

/// What follows ADD: `CONSTRAINT name UNIQUE (a)`.
pub(super) fn constraint(constraint: &Constraint) -> String {
    let columns = list(constraint.columns.iter().map(String::as_str));
    let mut text = format!("CONSTRAINT {} ", identifier(&constraint.name));
    match &constraint.kind {
        ConstraintKind::PrimaryKey => text.push_str(&format!("PRIMARY KEY ({columns})")),
        ConstraintKind::Unique { nulls_not_distinct } => {
            let nulls = if *nulls_not_distinct {
                "NULLS NOT DISTINCT "
            } else {
                ""
            };
            text.push_str(&format!("UNIQUE {nulls}({columns})"));
        }
        ConstraintKind::ForeignKey(key) => {
            text.push_str(&format!(
                "FOREIGN KEY ({columns}) REFERENCES {} ({})",
                key.table.sql(),
                list(key.columns.iter().map(String::as_str))
            ));
            if key.on_delete != Action::NoAction {
                text.push_str(&format!(" ON DELETE {}", key.on_delete));
            }
            if key.on_update != Action::NoAction {
                text.push_str(&format!(" ON UPDATE {}", key.on_update));
            }
        }
        ConstraintKind::Check(check) => {
            text.push_str(&format!("CHECK ({})", check.expression.text));
        }
        ConstraintKind::Exclusion {
            method, expression, ..
        } => text.push_str(&format!("EXCLUDE USING {method} ({})", expression.text)),
    }
    if !constraint.include.is_empty() {
        let include = list(constraint.include.iter().map(String::as_str));
        text.push_str(&format!(" INCLUDE ({include})"));
    }
    if constraint.deferrable {
        text.push_str(" DEFERRABLE");
    }
    if !constraint.validated {
        text.push_str(" NOT VALID");
    }
    text
}

/// The statement that creates an index.
pub(super) fn index(name: &ObjectName, index: &Index) -> String {
    let part = |part: &IndexPart| match part {
        IndexPart::Column(name) => identifier(name),
        IndexPart::Expression(expression) => format!("({})", expression.text),
    };
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let unique = if index.unique { "UNIQUE " } else { "" };
    let mut text = format!(
        "CREATE {unique}INDEX {} ON {}",
        identifier(&name.name),
        index.table.sql()
    );
    if index.method != "btree" {
        text.push_str(&format!(" USING {}", index.method));
    }
    text.push_str(&format!(" ({})", parts.join(", ")));
    if !index.include.is_empty() {
        let include = list(index.include.iter().map(String::as_str));
        text.push_str(&format!(" INCLUDE ({include})"));
    }
    if let Some(predicate) = &index.predicate {
        text.push_str(&format!(" WHERE {}", predicate.text));
    }
    text
}

/// `'a', 'b'`
pub(super) fn literals<'n>(labels: impl IntoIterator<Item = &'n str>) -> String {
    let labels: Vec<String> = labels.into_iter().map(literal).collect();
    labels.join(", ")
}

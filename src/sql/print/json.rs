//! A catalog as JSON, for programs.

use crate::sql::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Expression, Generated, Index, IndexPart, Opaque,
    Sequence, Table, TableKind, TypeKind, UserType, View,
};
use crate::sql::definition;
use serde_json::{Map, Value, json};

/// The catalog as one object; keys that say nothing are left out.
pub fn json(catalog: &Catalog) -> String {
    let mut indexes: Map<String, Value> = Map::new();
    for (name, it) in &catalog.indexes {
        indexes.insert(name.to_string(), index(it));
    }
    let whole = json!({
        "schemas": catalog.schemas.keys().collect::<Vec<_>>(),
        "types": named(&catalog.types, user_type),
        "sequences": named(&catalog.sequences, sequence),
        "tables": named(&catalog.tables, table),
        "indexes": indexes,
        "views": named(&catalog.views, view),
        "others": catalog.opaque.iter().map(opaque).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

fn named<K: ToString, T>(
    map: &std::collections::BTreeMap<K, T>,
    shown: impl Fn(&T) -> Value,
) -> Value {
    let entries = map.iter();
    Value::Object(
        entries
            .map(|(name, it)| (name.to_string(), shown(it)))
            .collect(),
    )
}

/// An object without its keys that are null, false or empty.
fn short(value: Value) -> Value {
    let Value::Object(map) = value else {
        return value;
    };
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    Value::Object(map.into_iter().filter(|(_, value)| says(value)).collect())
}

fn text(expression: &Expression) -> &str {
    &expression.text
}

fn user_type(found: &UserType) -> Value {
    let (labels, base, fields) = match &found.kind {
        TypeKind::Enum(labels) => {
            let labels: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
            (json!(labels), Value::Null, Value::Null)
        }
        TypeKind::Domain(domain) => {
            let checks = domain.checks.iter();
            let checks: Map<String, Value> = checks
                .map(|(name, check)| (name.clone(), json!(text(&check.expression))))
                .collect();
            let base = json!({
                "type": domain.base.to_string(),
                "notNull": domain.not_null,
                "default": domain.default.as_ref().map(text),
                "checks": checks,
            });
            (Value::Null, short(base), Value::Null)
        }
        TypeKind::Composite(fields) => {
            let fields = fields.iter();
            let fields: Vec<Value> = fields
                .map(|(name, ty)| json!({"name": name, "type": ty.to_string()}))
                .collect();
            (Value::Null, Value::Null, json!(fields))
        }
        TypeKind::Range | TypeKind::Base => (Value::Null, Value::Null, Value::Null),
    };
    short(json!({
        "kind": found.noun(),
        "labels": labels,
        "domain": base,
        "fields": fields,
        "definition": found.definition,
        "comment": found.comment,
    }))
}

fn sequence(sequence: &Sequence) -> Value {
    let options = &sequence.options;
    let owner = sequence.owner.as_ref();
    short(json!({
        "type": options.ty.to_string(),
        "increment": options.increment,
        "min": options.min,
        "max": options.max,
        "start": options.start,
        "cache": options.cache,
        "cycle": options.cycle,
        "owner": owner.map(|(table, column)| json!({"table": table.to_string(), "column": column})),
    }))
}

fn table(table: &Table) -> Value {
    let kind = match table.kind {
        TableKind::Ordinary => "",
        TableKind::Partitioned => "partitioned",
        TableKind::Foreign => "foreign",
    };
    short(json!({
        "kind": kind,
        "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        "constraints": table.constraints.iter().map(constraint).collect::<Vec<_>>(),
        "inherits": table.inherits.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "partitionBy": table.partition_by.as_ref().map(text),
        "bound": table.bound.as_ref().map(text),
        "unlogged": table.unlogged,
        "rowSecurity": table.row_security,
        "server": table.server,
        "comment": table.comment,
        "incomplete": !table.gaps.is_empty(),
    }))
}

fn column(column: &Column) -> Value {
    let (stored, virtual_, identity) = match &column.generated {
        Some(Generated::Stored(it)) => (Some(text(it)), None, None),
        Some(Generated::Virtual(it)) => (None, Some(text(it)), None),
        Some(Generated::Identity { always }) => {
            let when = if *always { "always" } else { "by default" };
            (None, None, Some(when))
        }
        None => (None, None, None),
    };
    short(json!({
        "name": column.name,
        "type": column.ty.to_string(),
        "notNull": column.not_null,
        "default": column.default.as_ref().map(text),
        "stored": stored,
        "virtual": virtual_,
        "identity": identity,
        "collation": column.collation,
        "comment": column.comment,
        "inherited": !column.local,
    }))
}

fn constraint(constraint: &Constraint) -> Value {
    let kind = match &constraint.kind {
        ConstraintKind::PrimaryKey => "primary key",
        ConstraintKind::Unique { .. } => "unique",
        ConstraintKind::ForeignKey(_) => "foreign key",
        ConstraintKind::Check(_) => "check",
        ConstraintKind::Exclusion { .. } => "exclusion",
    };
    let references = match &constraint.kind {
        ConstraintKind::ForeignKey(key) => json!({
            "table": key.table.to_string(),
            "columns": key.columns,
            "onDelete": definition::action(key),
            "onUpdate": key.on_update.to_string(),
        }),
        _ => Value::Null,
    };
    let check = constraint.as_check().map(|check| text(&check.expression));
    short(json!({
        "name": constraint.name,
        "kind": kind,
        "columns": constraint.columns,
        "include": constraint.include,
        "references": references,
        "check": check,
        "deferrable": constraint.deferrable,
        "initiallyDeferred": constraint.initially_deferred,
        "notValid": !constraint.validated,
        "inherited": !constraint.local,
    }))
}

fn index(index: &Index) -> Value {
    let part = |(at, part): (usize, &IndexPart)| {
        let part = match part {
            IndexPart::Column(name) => name.as_str(),
            IndexPart::Expression(it) => text(it),
        };
        let order = index.orders.get(at).map(String::as_str).unwrap_or_default();
        format!("{part} {order}").trim().to_owned()
    };
    short(json!({
        "table": index.table.to_string(),
        "parts": index.parts.iter().enumerate().map(part).collect::<Vec<_>>(),
        "unique": index.unique,
        "method": index.method,
        "include": index.include,
        "nullsNotDistinct": index.nulls_not_distinct,
        "where": index.predicate.as_ref().map(text),
        "ofConstraint": index.of_constraint,
        "parent": index.parent.as_ref().map(ToString::to_string),
    }))
}

fn view(view: &View) -> Value {
    let columns = view.columns.as_ref().map(|columns| {
        let columns = columns.iter();
        let columns = columns.map(|(name, ty)| json!({"name": name, "type": ty.to_string()}));
        columns.collect::<Vec<_>>()
    });
    short(json!({
        "materialized": view.materialized,
        "columns": columns,
        "query": view.query,
        "reads": view.reads.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "comment": view.comment,
    }))
}

fn opaque(opaque: &Opaque) -> Value {
    short(json!({
        "kind": opaque.kind,
        "name": opaque.name,
        "arguments": opaque.arguments,
        "table": opaque.table.as_ref().map(ToString::to_string),
        "definition": opaque.definition,
    }))
}

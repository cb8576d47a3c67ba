//! Indexes.

use super::constraint::without_parens;
use super::listed;
use crate::sql::catalog::{Index, IndexPart, ObjectName, identifier};
use crate::sql::normal_form::is_call;

/// The statement that makes an index; `concurrently`: without locking writers
/// out, and outside a transaction.
pub fn index(name: &ObjectName, index: &Index, concurrently: bool) -> String {
    let unique = if index.unique { " UNIQUE" } else { "" };
    let concurrently = if concurrently { " CONCURRENTLY" } else { "" };
    let mut text = format!(
        "CREATE{unique} INDEX{concurrently} {} ON {}",
        identifier(&name.name),
        index.table.sql()
    );
    if index.method != "btree" {
        text.push_str(&format!(" USING {}", index.method));
    }
    let parts = index.parts.iter().enumerate().map(|(at, part)| {
        let part = match part {
            IndexPart::Column(name) => identifier(name),
            IndexPart::Expression(it) => {
                let inner = without_parens(&it.text);
                match is_call(inner) {
                    true => inner.to_owned(),
                    false => format!("({inner})"),
                }
            }
        };
        match index.orders.get(at).map(String::as_str) {
            Some(order) if !order.is_empty() => format!("{part} {order}"),
            _ => part,
        }
    });
    text.push_str(&format!(" ({})", parts.collect::<Vec<_>>().join(", ")));
    if !index.include.is_empty() {
        text.push_str(&format!(" INCLUDE {}", listed(&index.include)));
    }
    if index.nulls_not_distinct {
        text.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(predicate) = &index.predicate {
        text.push_str(&format!(" WHERE {}", without_parens(&predicate.text)));
    }
    text
}

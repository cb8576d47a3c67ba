//! What holds without options: names of tables, enum types and labels, and
//! which messages are entities.
//!
//! - A message is stored in the table named by its snake_case plural:
//!   `OrderItem` in `order_items`, `Category` in `categories`.
//! - An enum is stored as the type named by its snake_case name; the value
//!   `ORDER_STATUS_PAID` of `OrderStatus` has the label "paid".
//! - A top-level message with a field `id`, or with a field marked as primary
//!   key, is an entity. Values inside other messages have neither, and what an
//!   RPC takes or returns (`GetUserRequest`) is stored nowhere.

use super::plural::plural;
use crate::schema::{Enum, EnumValue, Message, Schema};

/// The snake_case of a CamelCase name; runs of capitals are one word
/// (`HTTPServer` is `http_server`).
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let starts_word = letter.is_uppercase()
            && at.checked_sub(1).is_some_and(|before| {
                let next_is_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
                let before = letters[before];
                before != '_' && (!before.is_uppercase() || next_is_lower)
            });
        if starts_word {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The table of a message without a table name of its own.
pub fn table_name(message: &str) -> String {
    let snake = snake_case(message);
    match snake.rsplit_once('_') {
        Some((before, last)) => format!("{before}_{}", plural(last)),
        None => plural(&snake),
    }
}

/// The label of an enum value without a label of its own.
///
/// Values of an enum inside a message may be prefixed with the message's name
/// too (`ORDER_STATUS_PAID` of `Order.Status`).
pub fn label(of: &Enum, value: &EnumValue) -> String {
    let short = snake_case(&of.name).to_uppercase();
    let nested = snake_case(&of.nested_name.replace('.', "")).to_uppercase();
    [nested, short]
        .iter()
        .find_map(|prefix| value.name.strip_prefix(prefix.as_str())?.strip_prefix('_'))
        .filter(|label| !label.is_empty())
        .unwrap_or(&value.name)
        .to_lowercase()
}

/// True for the zero value that says "not given" and is never stored.
pub fn is_unspecified(value: &EnumValue) -> bool {
    value.number == 0 && (value.name.ends_with("_UNSPECIFIED") || value.name == "UNSPECIFIED")
}

/// True for a message that is only what an RPC takes or returns.
pub(super) fn is_envelope(schema: &Schema, message: &Message) -> bool {
    let request = message.name.ends_with("Request");
    let response = message.name.ends_with("Response");
    (request || response)
        && schema
            .services()
            .iter()
            .flat_map(|service| &service.methods)
            .any(|method| {
                (request && method.input == message.id) || (response && method.output == message.id)
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables() {
        for (message, table) in [
            ("Category", "categories"),
            ("Address", "addresses"),
            ("OrderItem", "order_items"),
            ("Box", "boxes"),
            ("AuditLog", "audit_logs"),
            ("InventoryItem", "inventory_items"),
            ("HTTPServer", "http_servers"),
            ("SKU", "skus"),
            ("UserV2", "user_v2s"),
            ("Order_Item", "order_items"),
        ] {
            assert_eq!(table_name(message), table);
        }
    }
}

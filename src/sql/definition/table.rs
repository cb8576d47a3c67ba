//! Tables with all that is in them, and comments.

use super::{column, constraint};
use crate::sql::catalog::{Catalog, Constraint, ObjectName, Table, TableKind, identifier, literal};

/// The statement that makes a table, its foreign keys left out: they may refer
/// to tables that come later.
pub fn table(catalog: &Catalog, name: &ObjectName, table: &Table) -> String {
    let kind = match (&table.kind, table.unlogged) {
        (TableKind::Foreign, _) => "FOREIGN TABLE",
        (_, true) => "UNLOGGED TABLE",
        (_, false) => "TABLE",
    };
    let is_partition = table.bound.is_some();
    let own = |constraint: &&Constraint| constraint.local && !constraint.is_foreign_key();
    let columns = table
        .columns
        .iter()
        .filter(|column| column.local && !is_partition);
    let mut lines: Vec<String> = columns.map(|found| column(catalog, name, found)).collect();
    lines.extend(table.constraints.iter().filter(own).map(constraint));
    let body = match lines.is_empty() {
        true if is_partition => String::new(),
        true => " ()".to_owned(),
        false => format!(" (\n    {}\n)", lines.join(",\n    ")),
    };
    let mut text = format!("CREATE {kind} {}", name.sql());
    let parents: Vec<String> = table.inherits.iter().map(ObjectName::sql).collect();
    match &table.bound {
        Some(bound) => text.push_str(&format!(
            " PARTITION OF {}{body} {}",
            parents.join(", "),
            bound.text
        )),
        None => {
            text.push_str(&body);
            if !parents.is_empty() {
                text.push_str(&format!(" INHERITS ({})", parents.join(", ")));
            }
        }
    }
    if let Some(by) = &table.partition_by {
        text.push_str(&format!(" PARTITION BY {}", by.text));
    }
    if let Some(server) = &table.server {
        text.push_str(&format!(" {server}"));
    }
    text
}

/// COMMENT ON for a table and its columns.
pub fn comments(name: &ObjectName, table: &Table) -> Vec<String> {
    let of_table = table
        .comment
        .iter()
        .map(|text| comment_on("TABLE", &name.sql(), Some(text.as_str())));
    let of_columns = table.columns.iter().filter_map(|column| {
        let name = format!("{}.{}", name.sql(), identifier(&column.name));
        let text = column.comment.as_ref()?;
        Some(comment_on("COLUMN", &name, Some(text.as_str())))
    });
    of_table.chain(of_columns).collect()
}

/// COMMENT ON an object whose name is written already; none takes it away.
pub fn comment_on(kind: &str, name: &str, text: Option<&str>) -> String {
    let text = text.map_or("NULL".to_owned(), literal);
    format!("COMMENT ON {kind} {name} IS {text}")
}

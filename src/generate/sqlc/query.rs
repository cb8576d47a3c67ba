//! The queries of one table.

use crate::entity::convention::snake_case;
use crate::entity::table::TableMap;
use crate::sql::catalog::{Catalog, Column, Generated, ObjectName, Table, identifier};
use std::collections::BTreeSet;

pub(super) struct Queries<'a> {
    pub catalog: &'a Catalog,
    pub map: &'a TableMap<'a>,
    pub table_name: &'a ObjectName,
    pub table: &'a Table,
}

/// The time at which a row was last changed, which a change sets by itself.
const CHANGED: &str = "updated_at";

impl Queries<'_> {
    /// All queries; `names` are those that others have already.
    pub fn text(&self, names: &mut BTreeSet<String>) -> String {
        let mut text = String::new();
        for (name, kind, query) in self.all() {
            let mut name = name;
            while !names.insert(name.clone()) {
                // An entity of another package has the same name.
                name.push_str("Of");
                name.push_str(&camel(&self.table_name.to_string()));
            }
            text.push_str(&format!("\n-- name: {name} :{kind}\n{query};\n"));
        }
        text
    }

    fn all(&self) -> Vec<(String, &'static str, String)> {
        let one = camel(&snake_case(&self.map.message.name));
        let many = match one.ends_with('s') {
            true => format!("{one}Rows"),
            false => camel(&self.table_name.name),
        };
        let table = self.table_name.sql();
        let columns = self.read();
        let mut queries = Vec::new();
        let key = self.primary_key();
        let order = match key.is_empty() {
            true => columns.clone(),
            false => key
                .iter()
                .map(|it| identifier(it))
                .collect::<Vec<_>>()
                .join(", "),
        };
        if !key.is_empty() {
            queries.push((
                format!("Get{one}"),
                "one",
                format!(
                    "SELECT {columns}\nFROM {table}\nWHERE {}",
                    self.matches(&key, 1)
                ),
            ));
        }
        for unique in self.unique_keys().into_iter().filter(|it| *it != key) {
            queries.push((
                format!("Get{one}By{}", camel(&unique.join("_and_"))),
                "one",
                format!(
                    "SELECT {columns}\nFROM {table}\nWHERE {}",
                    self.matches(&unique, 1)
                ),
            ));
        }
        queries.push((
            format!("List{many}"),
            "many",
            format!(
                "SELECT {columns}\nFROM {table}\nORDER BY {order}\n\
                 LIMIT sqlc.arg(row_limit) OFFSET sqlc.arg(row_offset)"
            ),
        ));
        for (column, _) in self.references() {
            queries.push((
                format!("List{many}By{}", camel(&column)),
                "many",
                format!(
                    "SELECT {columns}\nFROM {table}\nWHERE {}\nORDER BY {order}",
                    self.matches(&[column], 1)
                ),
            ));
        }
        queries.push((format!("Create{one}"), "one", self.insert(&columns)));
        if !key.is_empty() {
            queries.extend(self.update(&one, &key, &columns));
            queries.push((
                format!("Delete{one}"),
                "execrows",
                format!("DELETE FROM {table}\nWHERE {}", self.matches(&key, 1)),
            ));
        }
        queries
    }

    /// Columns that fields are stored in, and those that refer to others, in the
    /// order of the table.
    fn held(&self) -> Vec<&Column> {
        let is_left_out = |column: &Column| {
            let unexplained = self.map.unexplained.iter();
            let extra = &self.map.entity.extra_columns;
            extra.contains(&column.name) || unexplained.into_iter().any(|it| it.name == column.name)
        };
        let columns = self.table.columns.iter();
        columns.filter(|column| !is_left_out(column)).collect()
    }

    fn read(&self) -> String {
        let names = self
            .held()
            .into_iter()
            .map(|column| identifier(&column.name));
        names.collect::<Vec<_>>().join(", ")
    }

    fn primary_key(&self) -> Vec<String> {
        let key = self.table.primary_key();
        key.map_or(Vec::new(), |key| key.columns.clone())
    }

    /// Keys over plain columns that are read.
    fn unique_keys(&self) -> Vec<Vec<String>> {
        let held: Vec<&str> = self.held().iter().map(|it| it.name.as_str()).collect();
        let mut keys: Vec<Vec<String>> = Vec::new();
        for (_, index) in self.catalog.indexes_of(self.table_name) {
            let Some(columns) = index.plain_columns().filter(|_| index.unique) else {
                continue;
            };
            let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
            let is_held = columns.iter().all(|column| held.contains(&column.as_str()));
            if is_held && !keys.contains(&columns) {
                keys.push(columns);
            }
        }
        keys
    }

    /// Columns that refer to another table, and are no key by themselves.
    fn references(&self) -> Vec<(String, ObjectName)> {
        let unique = self.unique_keys();
        let mut found: Vec<(String, ObjectName)> = Vec::new();
        for (constraint, key) in self.table.foreign_keys() {
            if let [column] = constraint.columns.as_slice()
                && !unique.contains(&constraint.columns)
                && !found.iter().any(|(known, _)| known == column)
            {
                found.push((column.clone(), key.table.clone()));
            }
        }
        found
    }

    /// `a = $1 AND b = $2`
    fn matches(&self, columns: &[String], first: usize) -> String {
        let terms = columns.iter().enumerate();
        let terms = terms.map(|(at, column)| format!("{} = ${}", identifier(column), first + at));
        terms.collect::<Vec<_>>().join(" AND ")
    }

    /// What the database fills in by itself is left to it.
    fn insert(&self, columns: &str) -> String {
        let table = self.table_name.sql();
        let given: Vec<&Column> = self.held().into_iter().filter(|it| !is_made(it)).collect();
        if given.is_empty() {
            return format!("INSERT INTO {table} DEFAULT VALUES\nRETURNING {columns}");
        }
        let names: Vec<String> = given.iter().map(|it| identifier(&it.name)).collect();
        let values: Vec<String> = (1..=given.len()).map(|at| format!("${at}")).collect();
        format!(
            "INSERT INTO {table} ({})\nVALUES ({})\nRETURNING {columns}",
            names.join(", "),
            values.join(", ")
        )
    }

    fn update(
        &self,
        one: &str,
        key: &[String],
        columns: &str,
    ) -> Option<(String, &'static str, String)> {
        let mut changes = Vec::new();
        let mut number = key.len();
        for column in self.held() {
            let name = identifier(&column.name);
            if key.contains(&column.name) {
                continue;
            }
            if column.name == CHANGED && is_made(column) {
                changes.push(format!("{name} = now()"));
            } else if !is_made(column) {
                number += 1;
                changes.push(format!("{name} = ${number}"));
            }
        }
        (number > key.len()).then(|| {
            let text = format!(
                "UPDATE {}\nSET {}\nWHERE {}\nRETURNING {columns}",
                self.table_name.sql(),
                changes.join(", "),
                self.matches(key, 1)
            );
            (format!("Update{one}"), "one", text)
        })
    }
}

/// True for a column whose value the database makes: a key, a moment, a number
/// of a sequence, what is computed.
fn is_made(column: &Column) -> bool {
    let by_default = column.default.as_ref().is_some_and(|default| {
        let text = default.text.to_ascii_lowercase();
        [
            "gen_random_uuid(",
            "uuid_generate",
            "now(",
            "current_timestamp",
            "nextval(",
        ]
        .iter()
        .any(|call| text.starts_with(call))
    });
    let identity = matches!(column.generated, Some(Generated::Identity { .. }));
    let computed = matches!(
        column.generated,
        Some(Generated::Stored(_) | Generated::Virtual(_))
    );
    by_default || identity || computed
}

/// "order_items" as `OrderItems`.
fn camel(name: &str) -> String {
    let mut text = String::new();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            text.push(first.to_ascii_uppercase());
            text.push_str(letters.as_str());
        }
    }
    text
}

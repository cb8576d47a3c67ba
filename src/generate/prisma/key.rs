//! Keys and indexes.

use super::{Prisma, quoted};
use crate::sql::catalog::{Column, Index, ObjectName, Table};

/// A key of a table: its columns, and the name that the database has for it.
struct Key<'a> {
    columns: Vec<&'a str>,
    name: &'a str,
}

impl<'a> Prisma<'a> {
    /// `@id` and `@unique` of a column that is a key by itself.
    pub(super) fn column_keys(
        &self,
        name: &ObjectName,
        table: &Table,
        column: &Column,
    ) -> Vec<String> {
        let mut attributes = Vec::new();
        let alone = |key: &&Key<'_>| key.columns == [column.name.as_str()];
        if let Some(key) = primary(table).as_ref().filter(alone) {
            let map = named("", key.name, &format!("{}_pkey", name.name));
            attributes.push(format!("@id{}", in_parens(&map)));
        }
        let unique = self.unique(name);
        if let Some(key) = unique.iter().find(alone) {
            let usual = format!("{}_{}_key", name.name, column.name);
            attributes.push(format!(
                "@unique{}",
                in_parens(&named("", key.name, &usual))
            ));
        }
        attributes
    }

    /// Keys of several columns, and indexes.
    pub(super) fn table_keys(&self, name: &ObjectName, table: &Table) -> Vec<String> {
        let mut attributes = Vec::new();
        let fields = |columns: &[&str]| {
            let fields: Vec<String> = columns
                .iter()
                .map(|column| self.field_name(table, column))
                .collect();
            format!("[{}]", fields.join(", "))
        };
        let several = |key: &&Key<'_>| key.columns.len() > 1;
        let primary = primary(table);
        if let Some(key) = primary.as_ref().filter(several) {
            let map = named(", ", key.name, &format!("{}_pkey", name.name));
            attributes.push(format!("@@id({}{map})", fields(&key.columns)));
        }
        let unique = self.unique(name);
        for key in unique.iter().filter(several) {
            let usual = format!("{}_{}_key", name.name, key.columns.join("_"));
            let map = named(", ", key.name, &usual);
            attributes.push(format!("@@unique({}{map})", fields(&key.columns)));
        }
        for key in self.plain_indexes(name) {
            let usual = format!("{}_{}_idx", name.name, key.columns.join("_"));
            let map = named(", ", key.name, &usual);
            attributes.push(format!("@@index({}{map})", fields(&key.columns)));
        }
        let required = |key: &Key<'_>| {
            let mut columns = key.columns.iter().filter_map(|column| table.column(column));
            columns.all(|column| column.not_null)
        };
        if primary.is_none() && !unique.iter().any(required) {
            // Prisma has no client for rows that nothing tells apart.
            attributes.push("@@ignore".to_owned());
        }
        attributes
    }

    /// Unique constraints and indexes over columns of all rows.
    fn unique(&self, table: &ObjectName) -> Vec<Key<'a>> {
        let primary = |index: &ObjectName| {
            let found = self.catalog.tables.get(table);
            let key = found.and_then(|found| found.primary_key());
            key.is_some_and(|key| key.name == index.name)
        };
        self.catalog
            .indexes_of(table)
            .filter(|(name, index)| index.unique && !primary(name))
            .filter_map(|(name, index)| key_of(name, index))
            .collect()
    }

    fn plain_indexes(&self, table: &ObjectName) -> Vec<Key<'a>> {
        let usual = |index: &Index| {
            let orders = index.orders.iter().all(String::is_empty);
            !index.unique && index.method == "btree" && index.include.is_empty() && orders
        };
        self.catalog
            .indexes_of(table)
            .filter(|(_, index)| usual(index))
            .filter_map(|(name, index)| key_of(name, index))
            .collect()
    }

    /// True if no two rows have the same values in these columns.
    pub(super) fn is_unique(&self, name: &ObjectName, columns: &[String]) -> bool {
        let same = |key: &Key<'_>| {
            key.columns.len() == columns.len()
                && columns.iter().all(|it| key.columns.contains(&it.as_str()))
        };
        let table = self.catalog.tables.get(name);
        let primary = table.and_then(primary);
        primary.as_ref().is_some_and(same) || self.unique(name).iter().any(same)
    }
}

fn primary(table: &Table) -> Option<Key<'_>> {
    let key = table.primary_key()?;
    Some(Key {
        columns: key.columns.iter().map(String::as_str).collect(),
        name: &key.name,
    })
}

fn key_of<'a>(name: &'a ObjectName, index: &'a Index) -> Option<Key<'a>> {
    Some(Key {
        columns: index.plain_columns()?,
        name: &name.name,
    })
}

/// The name of a constraint, where it is not the one that Prisma would give.
pub(super) fn named(before: &str, name: &str, usual: &str) -> String {
    match name == usual {
        true => String::new(),
        false => format!("{before}map: {}", quoted(name)),
    }
}

fn in_parens(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("({text})"),
    }
}

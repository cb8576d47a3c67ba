//! Keys of entities are keys of their tables.

use super::context::{Context, quoted};
use super::statement::{self, identifier, identifiers};
use crate::entity::field_names;
use crate::entity::table::TableMap;
use crate::rules::{Doc, Family, Finding, Rule};
use crate::schema::Field;
use crate::sql::catalog::{Index, IndexPart, ObjectName, Table};

pub static KEY: Rule = Rule {
    id: "SQL_KEY",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that the primary key and the unique keys of an entity are those of its table.",
    doc: Doc {
        why: "Whoever reads the contract relies on a key telling rows apart: lookups take the first row, \
              references store the key alone, seeding updates by it. Without a constraint the second \
              row with the same key comes one day.",
        instead: "Add the constraint in a migration, or correct the key in the proto.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                 import \"contracts/v1/options.proto\";\nmessage Role {\n  string id = 1;\n  \
                 string name = 2 [(contracts.v1.column).unique = true];\n}\n\
                 // file: sql/001_roles.sql\n\
                 CREATE TABLE roles (id uuid PRIMARY KEY, name text NOT NULL UNIQUE);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                import \"contracts/v1/options.proto\";\nmessage Role {\n  string id = 1;\n  \
                string name = 2 [(contracts.v1.column).unique = true];\n}\n\
                // file: sql/001_roles.sql\n\
                CREATE TABLE roles (id uuid PRIMARY KEY, name text NOT NULL);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((name, table)) = map.table else {
        return;
    };
    findings.extend(primary(context, map, (name, table)));
    for key in &map.entity.unique {
        findings.extend(unique(context, map, (name, table), key));
    }
}

fn primary(
    context: &Context<'_>,
    map: &TableMap<'_>,
    (name, table): (&ObjectName, &Table),
) -> Option<Finding> {
    let columns = map.key_columns(&map.entity.primary_key)?;
    let first = first_field(map, &map.entity.primary_key)?;
    let proto = (context.field(first), format!("field '{}'", first.name));
    let entity = &map.message.name;
    let fields = quoted(field_names(map.message, &map.entity.primary_key));
    let Some(key) = table.primary_key() else {
        let message =
            format!("table '{name}' has no primary key, but that of '{entity}' is {fields}");
        let help = format!(
            "ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ({});",
            statement::table(name),
            identifier(&format!("{}_pkey", name.name)),
            identifiers(columns)
        );
        let finding = Finding::new(&KEY, message).help(help);
        return Some(context.at_change(finding, proto, (&table.place, format!("table '{name}'"))));
    };
    let same = key.columns.len() == columns.len()
        && columns
            .iter()
            .all(|column| key.columns.iter().any(|it| it == column));
    if same {
        return None;
    }
    let message = format!(
        "the primary key of table '{name}' is {}, but that of '{entity}' is {fields}",
        quoted(key.columns.iter().map(String::as_str))
    );
    let finding = Finding::new(&KEY, message).help(
        "correct the primary key of the table, or name it in (contracts.v1.table).primary_key",
    );
    Some(context.at_change(finding, proto, (&key.place, "primary key".to_owned())))
}

fn unique(
    context: &Context<'_>,
    map: &TableMap<'_>,
    (name, table): (&ObjectName, &Table),
    key: &[usize],
) -> Option<Finding> {
    let columns = map.key_columns(key)?;
    let first = first_field(map, key)?;
    let catalog = &context.input.replay.catalog;
    if catalog
        .indexes_of(name)
        .any(|(_, index)| tells_apart(index, &columns))
    {
        return None;
    }
    let fields = quoted(field_names(map.message, key));
    let noun = if key.len() == 1 { "is" } else { "are" };
    let message = format!(
        "table '{name}' has no unique constraint on ({}), but {fields} of '{}' {noun} unique",
        columns.join(", "),
        map.message.name
    );
    let constraint = format!("{}_{}_key", name.name, columns.join("_"));
    let help = format!(
        "ALTER TABLE {} ADD CONSTRAINT {} UNIQUE ({});",
        statement::table(name),
        identifier(&constraint),
        identifiers(columns.iter().copied())
    );
    let place = columns
        .first()
        .and_then(|column| table.column(column))
        .map_or(&table.place, |column| &column.place);
    Some(context.at_change(
        Finding::new(&KEY, message).help(help),
        (context.field(first), format!("field '{}'", first.name)),
        (place, format!("column '{}'", columns.join(", "))),
    ))
}

/// True if no two rows can have the same values in these columns: they, some of
/// them, or something computed from them is unique in all rows.
fn tells_apart(index: &Index, columns: &[&str]) -> bool {
    let within = |part: &IndexPart| match part {
        IndexPart::Column(name) => columns.contains(&name.as_str()),
        IndexPart::Expression(expression) => expression
            .names
            .iter()
            .all(|name| columns.contains(&name.as_str())),
    };
    index.unique && index.predicate.is_none() && index.parts.iter().all(within)
}

fn first_field<'a>(map: &TableMap<'a>, key: &[usize]) -> Option<&'a Field> {
    map.message.fields.get(*key.first()?)
}

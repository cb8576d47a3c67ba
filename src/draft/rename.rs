//! Renames that were asked for.

use super::{Input, Phase, Step};
use crate::entity::table::{Storage, TableMap};
use crate::entity::{TableName, convention};
use crate::failure::{Failure, Result};
use crate::sql::catalog::{Column, ObjectName, TypeKind, identifier, literal};

/// The steps that give tables, columns and labels the names that were asked
/// for. What is drafted besides starts from the catalog after them.
pub fn renames(input: &Input<'_>) -> Result<Vec<Step>> {
    let finder = Finder {
        input: *input,
        maps: TableMap::all(input.schema, input.entities, input.catalog),
    };
    let mut steps = Vec::new();
    for (old, new) in &input.wishes.renames {
        steps.extend(finder.rename(old, new)?);
    }
    Ok(steps)
}

struct Finder<'a> {
    input: Input<'a>,
    maps: Vec<TableMap<'a>>,
}

impl<'a> Finder<'a> {
    fn rename(&self, old: &str, new: &str) -> Result<Vec<Step>> {
        if let Some(step) = self.table(old, new) {
            return Ok(vec![step]);
        }
        if let Some((of, name)) = old.rsplit_once('.') {
            let new = new.strip_prefix(&format!("{of}.")).unwrap_or(new);
            if let Some(step) = self.label(of, name, new) {
                return Ok(vec![step]);
            }
            if let Some(map) = self.map_named(of) {
                let steps = columns(map, name, new);
                if !steps.is_empty() {
                    return Ok(steps);
                }
            }
            return Err(self.unknown(old, new));
        }
        let found: Vec<Vec<Step>> = self
            .maps
            .iter()
            .map(|map| columns(map, old, new))
            .filter(|steps| !steps.is_empty())
            .collect();
        match found.as_slice() {
            [steps] => Ok(steps.clone()),
            [] => Err(self.unknown(old, new)),
            several => {
                let tables: Vec<&str> = several
                    .iter()
                    .filter_map(|steps| steps.first())
                    .map(|step| step.subject.split(' ').nth(1).unwrap_or_default())
                    .collect();
                Err(Failure::new(format!(
                    "'--rename {old}={new}' may be about {}",
                    tables.join(" and ")
                ))
                .help(format!(
                    "say which: --rename {}.{old}={new}",
                    tables.first().unwrap_or(&"table")
                )))
            }
        }
    }

    fn unknown(&self, old: &str, new: &str) -> Failure {
        Failure::new(format!(
            "'--rename {old}={new}' names nothing that differs: there has to be a '{old}' that no \
             proto stands for, and a '{new}' that is missing"
        ))
        .help(
            "give it as table=table, table.column=column or enum_type.label=label, the old name \
             first",
        )
    }

    /// The map of a table, by its name or that of its entity.
    fn map_named(&self, name: &str) -> Option<&TableMap<'a>> {
        let is_it = |map: &&TableMap<'a>| {
            let table = map.table.map(|(table, _)| table.to_string());
            table.as_deref() == Some(name)
                || map.message.name == name
                || map.message.full_name == name
        };
        self.maps.iter().find(is_it)
    }

    fn table(&self, old: &str, new: &str) -> Option<Step> {
        let map = self.maps.iter().find(|map| {
            map.table.is_none() && (map.entity.table.to_string() == new || map.message.name == new)
        })?;
        let named = |text: &str| {
            let name = TableName::parse(text);
            let mut tables = self.input.catalog.tables.keys();
            tables
                .find(|it| {
                    it.name == name.name && name.schema.as_ref().is_none_or(|s| *s == it.schema)
                })
                .cloned()
        };
        let table = named(old).or_else(|| named(&convention::table_name(old)))?;
        let to = table.sibling(&map.entity.table.name);
        Some(
            Step::new(
                Phase::Rename,
                format!("rename {} {}", table.name, to.name),
                format!("entity {} is stored in it", map.message.name),
            )
            .up(rename_table(&table, &to))
            .down(rename_table(&to, &table)),
        )
    }

    fn label(&self, of: &str, old: &str, new: &str) -> Option<Step> {
        let types = &self.input.catalog.types;
        let name = TableName::parse(of);
        let (type_name, found) = types.iter().find(|(it, _)| {
            it.name == name.name && name.schema.as_ref().is_none_or(|s| *s == it.schema)
        })?;
        let TypeKind::Enum(labels) = &found.kind else {
            return None;
        };
        let has = |text: &str| labels.iter().any(|label| label.text == text);
        let stands_for_value = self.input.schema.enums().iter().any(|of| {
            let stored = self.input.entities.enum_type(of.id).spelled_as(of, labels);
            stored.iter().flatten().any(|label| label == new)
        });
        if !has(old) || has(new) || !stands_for_value {
            return None;
        }
        let sql = |from: &str, to: &str| {
            format!(
                "ALTER TYPE {} RENAME VALUE {} TO {}",
                type_name.sql(),
                literal(from),
                literal(to)
            )
        };
        Some(
            Step::new(
                Phase::Rename,
                format!("rename {} {old}", type_name.name),
                format!("'{old}' is now '{new}'"),
            )
            .up(sql(old, new))
            .down(sql(new, old)),
        )
    }
}

fn rename_table(from: &ObjectName, to: &ObjectName) -> String {
    format!(
        "ALTER TABLE {} RENAME TO {}",
        from.sql(),
        identifier(&to.name)
    )
}

/// The renames of one table: of the column, or of all columns of a message that
/// is laid out in several.
fn columns(map: &TableMap<'_>, old: &str, new: &str) -> Vec<Step> {
    let Some((table, _)) = map.table else {
        return Vec::new();
    };
    let missing: Vec<&str> = map
        .columns()
        .filter(|(_, held)| held.column.is_none())
        .map(|(_, held)| held.name.as_str())
        .collect();
    let free = |name: &str| -> Option<&Column> {
        map.unexplained
            .iter()
            .copied()
            .find(|column| column.name == name)
    };
    let field = |name: &str| match map.message.fields.iter().position(|it| it.name == name) {
        // A field may be stored under another name.
        Some(at) => match map.fields.get(at) {
            Some(Storage::Columns(_)) => map.entity.columns[at].name.clone(),
            _ => name.to_owned(),
        },
        None => name.to_owned(),
    };
    let new = field(new);
    let step = |from: &str, to: &str| {
        let sql = |from: &str, to: &str| {
            format!(
                "ALTER TABLE {} RENAME COLUMN {} TO {}",
                table.sql(),
                identifier(from),
                identifier(to)
            )
        };
        Step::new(
            Phase::Rename,
            format!("rename {} {from} {to}", table.name),
            format!("{from} is now {to}"),
        )
        .up(sql(from, to))
        .down(sql(to, from))
    };
    if free(old).is_some() && missing.contains(&&*new) {
        return vec![step(old, &new)];
    }
    let parts = missing.iter().filter_map(|name| {
        let rest = name.strip_prefix(&*new)?.strip_prefix('_')?;
        let from = format!("{old}_{rest}");
        free(&from).map(|_| step(&from, name))
    });
    parts.collect()
}

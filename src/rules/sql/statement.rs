//! The SQL that help texts propose.

use super::context::Context;
use crate::entity::table::ColumnMap;
use crate::sql::catalog::{DEFAULT_SCHEMA, ObjectName};
use crate::sql::types::ColumnType;

/// A name as it must be written: quoted unless it is plain and in lower case.
pub(super) fn identifier(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

pub(super) fn identifiers<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names
        .into_iter()
        .map(identifier)
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn table(name: &ObjectName) -> String {
    if name.schema == DEFAULT_SCHEMA {
        identifier(&name.name)
    } else {
        format!("{}.{}", identifier(&name.schema), identifier(&name.name))
    }
}

pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The type that a column for a field is best given.
pub(super) fn usual_type(context: &Context<'_>, column: &ColumnMap<'_>) -> String {
    let catalog = &context.input.replay.catalog;
    let own = column.value.of_enum.and_then(|id| {
        let name = &context.input.entities.enum_type(id).name;
        let mut types = catalog.types.keys();
        types.find(|found| found.name == *name).map(table)
    });
    let referred = || referred_type(context, column).map(ToString::to_string);
    let element = own
        .or_else(referred)
        .unwrap_or_else(|| column.value.kind.usual_type().to_owned());
    if column.repeated {
        format!("{element}[]")
    } else {
        element
    }
}

/// The type of the column that the field's value is the key of.
fn referred_type<'a>(context: &'a Context<'_>, column: &ColumnMap<'_>) -> Option<&'a ColumnType> {
    let of = |map: &&crate::entity::table::TableMap<'_>| {
        map.message
            .fields
            .iter()
            .any(|it| std::ptr::eq(it, column.field))
    };
    let map = context.maps.iter().find(of)?;
    let at = map
        .message
        .fields
        .iter()
        .position(|it| std::ptr::eq(it, column.field))?;
    let reference = map.entity.reference(at)?;
    let target = context
        .maps
        .iter()
        .find(|map| map.message.id == reference.target)?;
    Some(&target.column(reference.target_field)?.column?.ty)
}

/// True if the words of a statement name the table.
pub(super) fn is_about(words: &[&str], table: &ObjectName) -> bool {
    let names = |word: &&str| {
        let bare = word.trim_matches('"');
        bare == table.name || !word.starts_with('"') && bare.eq_ignore_ascii_case(&table.name)
    };
    words.iter().any(names)
}

//! Sequences, those of columns too.

use crate::sql::catalog::{
    Catalog, Column, Generated, ObjectName, Sequence, SequenceOptions, identifier, literal,
};
use crate::sql::normal_form::normal;
use crate::sql::replay::fitted_name;
use crate::sql::types::ColumnType;

pub fn sequence(name: &ObjectName, sequence: &Sequence) -> String {
    let mut text = format!("CREATE SEQUENCE {}", name.sql());
    let options = &sequence.options;
    if options.ty != ColumnType::BigInt {
        text.push_str(&format!(" AS {}", options.ty));
    }
    let rest = options.sql();
    if !rest.is_empty() {
        text.push(' ');
        text.push_str(&rest);
    }
    text
}

/// The statement that gives a sequence its owner.
pub fn owned_by(name: &ObjectName, sequence: &Sequence) -> String {
    let owner = match &sequence.owner {
        Some((table, column)) => format!("{}.{}", table.sql(), identifier(column)),
        None => "NONE".to_owned(),
    };
    format!("ALTER SEQUENCE {} OWNED BY {owner}", name.sql())
}

/// The sequence that fills a column: of those that it owns, the one with the
/// usual name if there is one.
pub(in crate::sql) fn own_sequence<'c>(
    catalog: &'c Catalog,
    table: &ObjectName,
    column: &str,
) -> Option<(&'c ObjectName, &'c Sequence)> {
    let usual = usual_name(table, column);
    let owned = catalog.sequences.iter().filter(|(_, sequence)| {
        let owner = sequence.owner.as_ref();
        owner.is_some_and(|(of, owned)| of == table && owned == column)
    });
    owned.min_by_key(|(name, _)| name.schema != table.schema || name.name != usual)
}

/// The name that PostgreSQL gives to the sequence of a column.
pub(super) fn usual_name(table: &ObjectName, column: &str) -> String {
    fitted_name(&table.name, Some(column), "seq")
}

/// True if `serial` is all that need be said of how the column is filled.
pub fn has_own_sequence(catalog: &Catalog, table: &ObjectName, column: &Column) -> bool {
    let (Some(default), true, None) = (&column.default, column.not_null, &column.generated) else {
        return false;
    };
    let integer = matches!(
        column.ty,
        ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt
    );
    let Some((name, sequence)) = own_sequence(catalog, table, &column.name) else {
        return false;
    };
    let draws = format!("nextval({}::regclass)", literal(&name.sql()));
    integer
        && name.schema == table.schema
        && name.name == usual_name(table, &column.name)
        && sequence.options == SequenceOptions::of(column.ty.clone())
        && normal(&default.text) == normal(&draws)
}

/// True if the statement of a column makes the sequence, too.
pub(in crate::sql) fn comes_with_column(catalog: &Catalog, name: &ObjectName) -> bool {
    let sequence = catalog.sequences.get(name);
    let Some((table, column)) = sequence.and_then(|sequence| sequence.owner.as_ref()) else {
        return false;
    };
    let found = catalog.tables.get(table);
    let fills = own_sequence(catalog, table, column).is_some_and(|(own, _)| own == name);
    found
        .filter(|_| fills)
        .and_then(|found| found.column(column))
        .is_some_and(|column| {
            matches!(column.generated, Some(Generated::Identity { .. }))
                || has_own_sequence(catalog, table, column)
        })
}

//! The statements that make a catalog, each table with what is on it.

use crate::sql::catalog::{Catalog, Opaque};
use crate::sql::difference::{Object, Phase, Statement, differences, mend};
use std::fmt::Write;

/// The statements, in an order in which they can be carried out.
pub fn sql(catalog: &Catalog) -> String {
    let nothing = Catalog::default();
    let found = differences(&nothing, catalog);
    let statements = mend(&nothing, catalog, &found);
    let is_late = |statement: &Statement| {
        let object = found.get(statement.difference).map(|it| &it.object);
        matches!(object, Some(Object::Other(other)) if names_a_row(catalog, &other.name, &other.arguments))
    };
    let mut text = String::new();
    gaps(catalog, &mut text);
    if statements
        .iter()
        .any(|it| it.phase == Phase::CreateFunction)
    {
        // A body may name what comes later.
        text.push_str("SET check_function_bodies = off;\n\n");
    }
    let of_phase = |phase: Phase| statements.iter().filter(move |it| it.phase == phase);
    let mut write = |list: &mut dyn Iterator<Item = &Statement>, apart: bool| {
        let mut any = false;
        for statement in list {
            any = true;
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{};", statement.sql);
            if apart {
                text.push('\n');
            }
        }
        if any && !apart {
            text.push('\n');
        }
    };
    write(&mut of_phase(Phase::CreateSchema), false);
    write(&mut of_phase(Phase::CreateExtension), false);
    write(&mut of_phase(Phase::CreateType), false);
    write(&mut of_phase(Phase::CreateSequence), false);
    write(
        &mut of_phase(Phase::CreateFunction).filter(|it| !is_late(it)),
        true,
    );
    for table in of_phase(Phase::CreateTable) {
        let of_table = |it: &&Statement| {
            it.difference == table.difference
                && matches!(
                    it.phase,
                    Phase::CreateTable | Phase::ChangeColumn | Phase::AddIndex | Phase::Comment
                )
        };
        write(&mut statements.iter().filter(of_table), false);
    }
    write(&mut of_phase(Phase::AddForeignKey), false);
    write(&mut of_phase(Phase::SetOwner), false);
    for view in of_phase(Phase::CreateView) {
        let of_view = |it: &&Statement| it.difference == view.difference;
        write(&mut statements.iter().filter(of_view), false);
    }
    write(
        &mut of_phase(Phase::CreateFunction).filter(is_late_ref(&is_late)),
        true,
    );
    let is_view = |it: &&Statement| {
        let object = found.get(it.difference).map(|it| &it.object);
        matches!(object, Some(Object::View(..)))
    };
    write(
        &mut of_phase(Phase::CreateDependent).filter(|it| !is_view(it)),
        false,
    );
    let is_type = |it: &&Statement| {
        let object = found.get(it.difference).map(|it| &it.object);
        matches!(object, Some(Object::Type(_)))
    };
    write(&mut of_phase(Phase::Comment).filter(is_type), false);
    while text.ends_with("\n\n") {
        text.pop();
    }
    text
}

fn is_late_ref<'f>(
    is_late: &'f impl Fn(&Statement) -> bool,
) -> impl FnMut(&&Statement) -> bool + 'f {
    move |statement| is_late(statement)
}

/// True for a function that takes or gives rows of a table or view, which has
/// to be there before.
fn names_a_row(catalog: &Catalog, name: &str, arguments: &str) -> bool {
    let mut found = catalog.opaque.iter();
    let Some(function) = found.find(|it| it.name == name && it.arguments == arguments) else {
        return false;
    };
    let head = head(function).to_lowercase();
    let words: Vec<&str> = head
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
        .collect();
    let tables = catalog.tables.keys().chain(catalog.views.keys());
    // The name of the function itself is no row.
    tables
        .filter(|table| table.name != function.name)
        .any(|table| words.contains(&table.name.as_str()))
}

/// What stands before the body.
fn head(function: &Opaque) -> &str {
    let text = &function.definition;
    let end = text.find(['$', '\'']).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// What the catalog may lack.
fn gaps(catalog: &Catalog, text: &mut String) {
    let of_tables = catalog.tables.values().flat_map(|table| &table.gaps);
    let mut gaps: Vec<_> = catalog.gaps.iter().chain(of_tables).collect();
    gaps.sort();
    gaps.dedup();
    for gap in &gaps {
        let start = gap.span.start;
        let _ = writeln!(
            text,
            "-- not understood, and left out: {}:{}:{}",
            gap.path, start.line, start.column
        );
    }
    if !gaps.is_empty() {
        text.push('\n');
    }
}

//! Every column of an entity's table stands for something.

use super::context::{Context, at};
use crate::entity::table::{Storage, TableMap};
use crate::rules::{Doc, Family, Finding, Rule};
use crate::sql::catalog::Column;
use crate::text::nearest;

pub static COLUMN_UNEXPLAINED: Rule = Rule {
    id: "SQL_COLUMN_UNEXPLAINED",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that every column of an entity's table stands for a field, or is named as extra.",
    doc: Doc {
        why: "A column that the contract does not know is read and written by nobody who follows it: a \
              left-over, a misspelling, or a fact that others should know of.",
        instead: "Add a field, name the column in `(contracts.v1.table).extra_columns` with the reason \
                  in a comment, or drop it in a migration.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n}\n\
                 // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n}\n\
                // file: sql/001_roles.sql\nCREATE TABLE roles (id uuid PRIMARY KEY, legacy text);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((name, _)) = map.table else {
        return;
    };
    for column in &map.unexplained {
        if is_renamed_field(map, column) {
            continue;
        }
        let entity = &map.message.name;
        let message = format!("column '{name}.{}' is no field of '{entity}'", column.name);
        let fields = map.message.fields.iter().zip(&map.fields);
        let nowhere = fields.filter(|(_, storage)| lacks_column(storage));
        let help = match nearest(&column.name, nowhere.map(|(field, _)| field.name.as_str())) {
            Some(near) => format!(
                "did you mean it for field '{near}'? Then name it: [(contracts.v1.column).name = \"{}\"]",
                column.name
            ),
            None => format!(
                "add the field to '{entity}', or option (contracts.v1.table).extra_columns = \"{}\"",
                column.name
            ),
        };
        findings.push(
            Finding::new(&COLUMN_UNEXPLAINED, message)
                .help(help)
                .at(at(&column.place))
                .related(context.message(map.message), format!("entity '{entity}'")),
        );
    }
}

fn lacks_column(storage: &Storage<'_>) -> bool {
    match storage {
        Storage::Columns(columns) => columns.iter().any(|column| column.column.is_none()),
        Storage::Nowhere | Storage::ChildTable(_) => false,
    }
}

/// True if the column had the name of a field that now has none: that is told
/// at the rename.
fn is_renamed_field(map: &TableMap<'_>, column: &Column) -> bool {
    let Some((_, table)) = map.table else {
        return false;
    };
    let renamed = table
        .renamed_columns
        .iter()
        .rfind(|it| it.to == column.name);
    renamed.is_some_and(|renamed| {
        map.columns()
            .any(|(_, held)| held.column.is_none() && held.name == renamed.from)
    })
}

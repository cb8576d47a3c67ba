//! Views, and what is known by its statement alone.

use crate::sql::catalog::{ObjectName, Opaque, View, identifier};

pub fn view(name: &ObjectName, view: &View) -> String {
    let materialized = if view.materialized {
        " MATERIALIZED"
    } else {
        ""
    };
    let query = view.query.trim().trim_end_matches(';');
    let columns = match view.names_given.as_slice() {
        [] => String::new(),
        names => format!(" {}", super::listed(names)),
    };
    let create = format!(
        "CREATE{materialized} VIEW {}{columns} AS\n{query}",
        match view.search_path.is_empty() {
            true => name.sql(),
            false => name.full_sql(),
        }
    );
    with_path(&view.search_path, create)
}

/// The statement of a function, trigger or the like, as it was written.
pub fn opaque(object: &Opaque) -> String {
    let text = object.definition.trim().trim_end_matches(';');
    with_path(&object.search_path, text.to_owned())
}

/// The statement where its names are found.
fn with_path(path: &[String], statement: String) -> String {
    if path.is_empty() {
        return statement;
    }
    let path: Vec<String> = path.iter().map(|schema| identifier(schema)).collect();
    format!(
        "SET search_path = {};\n{statement};\nRESET search_path",
        path.join(", ")
    )
}

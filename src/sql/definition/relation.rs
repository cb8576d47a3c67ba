//! Views, and what is known by its statement alone.

use crate::sql::catalog::{ObjectName, Opaque, View};

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
    format!(
        "CREATE{materialized} VIEW {}{columns} AS\n{query}",
        name.sql()
    )
}

/// The statement of a function, trigger or the like, as it was written.
pub fn opaque(object: &Opaque) -> String {
    object.definition.trim().trim_end_matches(';').to_owned()
}

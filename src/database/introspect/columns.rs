//! The columns of tables and views.

use super::rows::{Asked, name, ty, type_columns};
use crate::database::{Row, ServerError};
use crate::sql::catalog::{Catalog, Column, Generated};
use crate::sql::normal_form::normal;

pub(super) fn read(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let columns = asked.rows(&format!(
        "SELECT n.nspname, c.relname, a.attname, {}, a.attnotnull, a.attgenerated, a.attidentity, \
             pg_catalog.pg_get_expr(d.adbin, d.adrelid), \
             (SELECT CASE WHEN cn.nspname IN ('pg_catalog', 'public') THEN co.collname \
                     ELSE cn.nspname || '.' || co.collname END \
              FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace \
              JOIN pg_catalog.pg_type ct ON ct.oid = a.atttypid \
              WHERE co.oid = a.attcollation AND a.attcollation <> ct.typcollation), \
             pg_catalog.col_description(c.oid, a.attnum), a.attislocal \
         FROM pg_catalog.pg_attribute a \
         JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
         WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND {{own}} \
         ORDER BY c.oid, a.attnum",
        type_columns("a.atttypid", "a.atttypmod")
    ))?;
    for row in &columns {
        let relation = name(row, 0);
        if let Some(table) = catalog.tables.get_mut(&relation) {
            table.columns.push(column(asked, row));
        } else if let Some(view) = catalog.views.get_mut(&relation) {
            let columns = view.columns.get_or_insert_default();
            columns.push((row.text(2).to_owned(), ty(row, 3)));
        }
    }
    Ok(())
}

fn column(asked: &Asked<'_>, row: &Row) -> Column {
    let expression = asked.optional_expression(row.optional(8));
    let (default, generated) = match (row.text(6), row.text(7), expression) {
        ("s", _, Some(expression)) => (None, Some(Generated::Stored(expression))),
        ("v", _, Some(expression)) => (None, Some(Generated::Virtual(expression))),
        (_, "a", _) => (None, Some(Generated::Identity { always: true })),
        (_, "d", _) => (None, Some(Generated::Identity { always: false })),
        // A default of NULL is none, and printed for some types all the same.
        (_, _, default) => (default.filter(|it| normal(&it.text) != "null"), None),
    };
    Column {
        name: row.text(2).to_owned(),
        place: asked.place.clone(),
        ty: ty(row, 3),
        type_place: asked.place.clone(),
        not_null: row.is_true(5),
        default,
        generated,
        collation: row.optional(9).map(str::to_owned),
        comment: row.optional(10).map(str::to_owned),
        local: row.is_true(11),
    }
}

//! Schemas and tables, without what is in them.

use super::rows::{Asked, name};
use crate::database::ServerError;
use crate::sql::catalog::{Catalog, DEFAULT_SCHEMA, Table, TableKind};

pub(super) fn read(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let schemas = asked.rows("SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE {own}")?;
    for row in schemas.iter().filter(|row| row.text(0) != DEFAULT_SCHEMA) {
        catalog
            .schemas
            .insert(row.text(0).to_owned(), asked.place.clone());
    }
    let tables = asked.rows(
        "SELECT n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, \
             pg_catalog.obj_description(c.oid, 'pg_class'), \
             CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, \
             pg_catalog.pg_get_expr(c.relpartbound, c.oid), \
             (SELECT 'SERVER ' || pg_catalog.quote_ident(s.srvname) || coalesce(' OPTIONS (' || \
                 (SELECT string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || \
                      pg_catalog.quote_literal(o.option_value), ', ') \
                  FROM pg_catalog.pg_options_to_table(f.ftoptions) o) || ')', '') \
              FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver \
              WHERE f.ftrelid = c.oid) \
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND {own} AND {free pg_class c.oid}",
    )?;
    for row in &tables {
        let kind = match row.text(2) {
            "p" => TableKind::Partitioned,
            "f" => TableKind::Foreign,
            _ => TableKind::Ordinary,
        };
        let mut table = Table::new(kind, asked.place.clone());
        table.unlogged = row.text(3) == "u";
        table.row_security = row.is_true(4);
        table.comment = row.optional(5).map(str::to_owned);
        table.partition_by = asked.optional_expression(row.optional(6));
        table.bound = asked.optional_expression(row.optional(7));
        table.server = row.optional(8).map(str::to_owned);
        catalog.tables.insert(name(row, 0), table);
    }
    let parents = asked.rows(
        "SELECT n.nspname, c.relname, pn.nspname, p.relname \
         FROM pg_catalog.pg_inherits i \
         JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f') \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_catalog.pg_class p ON p.oid = i.inhparent \
         JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace \
         ORDER BY i.inhrelid, i.inhseqno",
    )?;
    for row in &parents {
        if let Some(table) = catalog.tables.get_mut(&name(row, 0)) {
            table.inherits.push(name(row, 2));
        }
    }
    Ok(())
}

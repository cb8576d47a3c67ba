//! Indexes, those behind constraints too.

use super::rows::{Asked, name, texts};
use crate::database::{Row, ServerError};
use crate::sql::catalog::{Catalog, Index, IndexPart};

pub(super) fn read(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let not_distinct = asked.since(15, "x.indnullsnotdistinct", "false");
    let query = format!(
        "SELECT n.nspname, i.relname, tn.nspname, t.relname, x.indisunique, x.indisvalid, m.amname, \
             {not_distinct}, pg_catalog.pg_get_expr(x.indpred, x.indrelid), \
             EXISTS (SELECT FROM pg_catalog.pg_constraint k \
                     WHERE k.conindid = i.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')), \
             pn.nspname, p.relname, \
             (SELECT json_agg(json_build_array( \
                     coalesce(a.attname, ''), \
                     CASE WHEN x.indkey[g - 1] = 0 THEN pg_catalog.pg_get_indexdef(i.oid, g, false) ELSE '' END, \
                     concat_ws(' ', \
                         CASE WHEN x.indcollation[g - 1] NOT IN (0, coalesce(a.attcollation, 100), 100) \
                              THEN 'COLLATE ' || (SELECT pg_catalog.quote_ident(collname) \
                                  FROM pg_catalog.pg_collation WHERE oid = x.indcollation[g - 1]) END, \
                         CASE WHEN NOT o.opcdefault THEN o.opcname END, \
                         CASE WHEN x.indoption[g - 1] & 1 = 1 THEN 'DESC' END, \
                         CASE x.indoption[g - 1] & 3 WHEN 2 THEN 'NULLS FIRST' WHEN 1 THEN 'NULLS LAST' END)) \
                     ORDER BY g) \
              FROM generate_series(1, x.indnkeyatts) AS g \
              LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[g - 1] \
                   AND x.indkey[g - 1] <> 0 \
              LEFT JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[g - 1]), \
             (SELECT json_agg(a.attname ORDER BY g) FROM generate_series(x.indnkeyatts + 1, x.indnatts) AS g \
              JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[g - 1]) \
         FROM pg_catalog.pg_index x \
         JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace \
         JOIN pg_catalog.pg_class t ON t.oid = x.indrelid \
         JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace \
         JOIN pg_catalog.pg_am m ON m.oid = i.relam \
         LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.oid \
         LEFT JOIN pg_catalog.pg_class p ON p.oid = h.inhparent \
         LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace \
         WHERE t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't' AND {{own}} \
           AND {{free pg_class t.oid}}"
    );
    for row in &asked.rows(&query)? {
        let index = index(asked, row);
        catalog.indexes.insert(name(row, 0), index);
    }
    Ok(())
}

fn index(asked: &Asked<'_>, row: &Row) -> Index {
    let parts: Vec<(String, String, String)> =
        serde_json::from_str(row.text(12)).unwrap_or_default();
    let part = |(column, expression, _): &(String, String, String)| match expression.as_str() {
        "" => IndexPart::Column(column.clone()),
        text => IndexPart::Expression(asked.expression(text)),
    };
    Index {
        table: name(row, 2),
        unique: row.is_true(4),
        valid: row.is_true(5),
        method: row.text(6).to_owned(),
        nulls_not_distinct: row.is_true(7),
        predicate: asked.optional_expression(row.optional(8)),
        of_constraint: row.is_true(9),
        parent: row.optional(11).map(|_| name(row, 10)),
        parts: parts.iter().map(part).collect(),
        orders: parts.into_iter().map(|(_, _, order)| order).collect(),
        include: texts(row, 13),
        place: asked.place.clone(),
    }
}

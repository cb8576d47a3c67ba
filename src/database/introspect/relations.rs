//! Views and sequences.

use super::rows::{Asked, name};
use crate::database::{Row, ServerError};
use crate::sql::catalog::{Catalog, Sequence, SequenceOptions, View};
use crate::sql::types::ColumnType;

pub(super) fn read(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    views(asked, catalog)?;
    sequences(asked, catalog)
}

fn views(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let views = asked.rows(
        "SELECT n.nspname, c.relname, c.relkind, pg_catalog.pg_get_viewdef(c.oid), \
             pg_catalog.obj_description(c.oid, 'pg_class') \
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND {own} AND {free pg_class c.oid}",
    )?;
    for row in &views {
        let query = row.text(3).trim().trim_end_matches(';').to_owned();
        let view = View::printed(
            row.text(2) == "m",
            query,
            row.optional(4).map(str::to_owned),
            asked.place.clone(),
        );
        catalog.views.insert(name(row, 0), view);
    }
    let reads = asked.rows(
        "SELECT DISTINCT n.nspname, c.relname, rn.nspname, r.relname, a.attname \
         FROM pg_catalog.pg_rewrite w \
         JOIN pg_catalog.pg_class c ON c.oid = w.ev_class AND c.relkind IN ('v', 'm') \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid \
              AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> c.oid \
         JOIN pg_catalog.pg_class r ON r.oid = d.refobjid \
         JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace \
         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid \
              AND d.refobjsubid > 0 \
         WHERE {own} ORDER BY 1, 2, 3, 4, 5",
    )?;
    for row in &reads {
        if let Some(view) = catalog.views.get_mut(&name(row, 0)) {
            view.read(name(row, 2), row.optional(4));
        }
    }
    Ok(())
}

fn sequences(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let sequences = asked.rows(
        "SELECT n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, \
             s.seqmax, s.seqstart, s.seqcache, s.seqcycle, tn.nspname, t.relname, a.attname \
         FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid \
              AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 \
         LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid \
         LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace \
         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid \
         WHERE c.relpersistence <> 't' AND {own} AND {free pg_class c.oid}",
    )?;
    for row in &sequences {
        let sequence = Sequence {
            owner: row
                .optional(11)
                .map(|column| (name(row, 9), column.to_owned())),
            options: options(row),
            place: asked.place.clone(),
        };
        catalog.sequences.insert(name(row, 0), sequence);
    }
    Ok(())
}

fn options(row: &Row) -> SequenceOptions {
    let number = |at| row.number(at).unwrap_or_default();
    SequenceOptions {
        ty: ColumnType::printed(row.text(2)),
        increment: number(3),
        min: number(4),
        max: number(5),
        start: number(6),
        cache: number(7),
        cycle: row.is_true(8),
    }
}

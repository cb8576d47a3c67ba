//! The constraints of tables.

use super::rows::{Asked, name, texts};
use crate::database::{Row, ServerError};
use crate::sql::catalog::{Action, Catalog, Constraint, ConstraintKind, ForeignKey};
use crate::sql::replay::printed_check;

pub(super) fn read(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let not_distinct = asked.since(15, "coalesce(x.indnullsnotdistinct, false)", "false");
    let set_columns = asked.since(15, "k.confdelsetcols", "NULL::int2[]");
    let columns = |relation: &str, numbers: &str| {
        format!(
            "(SELECT json_agg(a.attname ORDER BY u.n) FROM unnest({numbers}) WITH ORDINALITY AS u (num, n) \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = {relation} AND a.attnum = u.num)"
        )
    };
    let query = format!(
        "SELECT n.nspname, c.relname, k.conname, k.contype, {own}, k.convalidated, k.condeferrable, \
             k.condeferred, k.conislocal, k.connoinherit, pg_catalog.pg_get_expr(k.conbin, k.conrelid), \
             fn.nspname, f.relname, {foreign}, k.confupdtype, k.confdeltype, k.confmatchtype, {set}, \
             {not_distinct}, \
             (SELECT json_agg(ia.attname ORDER BY g) FROM generate_series(x.indnkeyatts + 1, x.indnatts) AS g \
              JOIN pg_catalog.pg_attribute ia ON ia.attrelid = c.oid AND ia.attnum = x.indkey[g - 1]), \
             CASE WHEN k.contype = 'x' THEN pg_catalog.pg_get_constraintdef(k.oid) END, \
             (SELECT m.amname FROM pg_catalog.pg_class i JOIN pg_catalog.pg_am m ON m.oid = i.relam \
              WHERE i.oid = k.conindid), \
             pg_catalog.pg_get_expr(x.indpred, x.indrelid) \
         FROM pg_catalog.pg_constraint k \
         JOIN pg_catalog.pg_class c ON c.oid = k.conrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x') \
         LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid \
         LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace \
         WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND {{own}} \
           AND (k.contype <> 'f' OR k.conparentid = 0 OR c.oid <> (SELECT conrelid \
                FROM pg_catalog.pg_constraint pk WHERE pk.oid = k.conparentid)) \
         ORDER BY c.oid, k.oid",
        own = columns("c.oid", "k.conkey"),
        foreign = columns("f.oid", "k.confkey"),
        set = columns("c.oid", set_columns),
    );
    for row in &asked.rows(&query)? {
        if let Some(constraint) = constraint(asked, row)
            && let Some(table) = catalog.tables.get_mut(&name(row, 0))
        {
            table.constraints.push(constraint);
        }
    }
    Ok(())
}

fn constraint(asked: &Asked<'_>, row: &Row) -> Option<Constraint> {
    let kind = match row.text(3) {
        "p" => ConstraintKind::PrimaryKey,
        "u" => ConstraintKind::Unique {
            nulls_not_distinct: row.is_true(18),
        },
        "f" => ConstraintKind::ForeignKey(ForeignKey {
            table: name(row, 11),
            columns: texts(row, 13),
            on_update: action(row.text(14)),
            on_delete: action(row.text(15)),
            match_full: row.text(16) == "f",
            set_columns: texts(row, 17),
        }),
        "c" => ConstraintKind::Check(printed_check(row.text(10), row.is_true(9), &asked.place)),
        "x" => ConstraintKind::Exclusion {
            method: row.text(21).to_owned(),
            expression: asked.expression(excluded(row.text(20))),
            predicate: asked.optional_expression(row.optional(22)),
        },
        _ => return None,
    };
    let mut columns = texts(row, 4);
    if matches!(
        kind,
        ConstraintKind::Check(_) | ConstraintKind::Exclusion { .. }
    ) {
        columns.sort();
    }
    Some(Constraint {
        name: row.text(2).to_owned(),
        columns,
        include: texts(row, 19),
        kind,
        validated: row.is_true(5),
        deferrable: row.is_true(6),
        initially_deferred: row.is_true(7),
        local: row.is_true(8),
        place: asked.place.clone(),
    })
}

fn action(code: &str) -> Action {
    match code {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

/// `EXCLUDE USING gist (room WITH =) WHERE (…)` → `(room WITH =)`.
fn excluded(definition: &str) -> &str {
    let start = definition.find('(').unwrap_or(0);
    let list = definition.get(start..).unwrap_or_default();
    let mut depth = 0_i32;
    for (at, c) in list.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return list.get(..=at).unwrap_or(list);
        }
    }
    list
}

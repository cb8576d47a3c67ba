//! Types: enums, domains, composite types and ranges.

use super::rows::{Asked, name, texts, ty, type_columns};
use crate::database::ServerError;
use crate::sql::catalog::{Catalog, Domain, Label, ObjectName, TypeKind, UserType};
use crate::sql::replay::printed_check;

pub(super) fn read(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let found = asked.rows(&format!(
        "SELECT n.nspname, t.typname, t.typtype, pg_catalog.obj_description(t.oid, 'pg_type'), \
             (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_catalog.pg_enum l \
              WHERE l.enumtypid = t.oid), \
             t.typnotnull, pg_catalog.pg_get_expr(t.typdefaultbin, 0), \
             (SELECT '(subtype = ' || pg_catalog.format_type(r.rngsubtype, NULL) || ')' \
              FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid), {} \
         FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid \
         WHERE t.typtype IN ('e', 'd', 'c', 'r', 'b', 'p') AND (c.oid IS NULL OR c.relkind = 'c') \
           AND NOT (t.typelem <> 0 AND t.typcategory = 'A') AND {{own}} AND {{free pg_type t.oid}}",
        type_columns("t.typbasetype", "t.typtypmod")
    ))?;
    for row in &found {
        let kind = match row.text(2) {
            "e" => {
                let label = |text| Label {
                    text,
                    place: asked.place.clone(),
                };
                TypeKind::Enum(texts(row, 4).into_iter().map(label).collect())
            }
            "d" => TypeKind::Domain(Domain {
                base: ty(row, 8),
                not_null: row.is_true(5),
                default: asked.optional_expression(row.optional(6)),
                checks: Vec::new(),
            }),
            "c" => TypeKind::Composite(Vec::new()),
            "r" => TypeKind::Range,
            _ => TypeKind::Base,
        };
        let found = UserType {
            kind,
            definition: row.optional(7).map(str::to_owned),
            comment: row.optional(3).map(str::to_owned),
            place: asked.place.clone(),
        };
        catalog.types.insert(name(row, 0), found);
    }
    checks(asked, catalog)?;
    fields(asked, catalog)
}

fn checks(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let checks = asked.rows(
        "SELECT n.nspname, t.typname, k.conname, pg_catalog.pg_get_expr(k.conbin, 0) \
         FROM pg_catalog.pg_constraint k \
         JOIN pg_catalog.pg_type t ON t.oid = k.contypid \
         JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
         WHERE k.contype = 'c' AND {own} ORDER BY k.oid",
    )?;
    for row in &checks {
        if let Some(TypeKind::Domain(domain)) = kind_mut(catalog, &name(row, 0)) {
            let check = printed_check(row.text(3), false, &asked.place);
            domain.checks.push((row.text(2).to_owned(), check));
        }
    }
    Ok(())
}

fn fields(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let fields = asked.rows(&format!(
        "SELECT n.nspname, c.relname, a.attname, {} \
         FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped AND {{own}} \
         ORDER BY c.oid, a.attnum",
        type_columns("a.atttypid", "a.atttypmod")
    ))?;
    for row in &fields {
        if let Some(TypeKind::Composite(known)) = kind_mut(catalog, &name(row, 0)) {
            known.push((row.text(2).to_owned(), ty(row, 3)));
        }
    }
    Ok(())
}

fn kind_mut<'c>(catalog: &'c mut Catalog, name: &ObjectName) -> Option<&'c mut TypeKind> {
    catalog.types.get_mut(name).map(|found| &mut found.kind)
}

//! Functions, triggers, policies, rules and extensions.

use super::rows::{Asked, name};
use crate::database::{Row, ServerError};
use crate::sql::catalog::{Catalog, ObjectName, Opaque, identifier};

pub(super) fn read(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    extensions(asked, catalog)?;
    functions(asked, catalog)?;
    of_tables(asked, catalog)?;
    policies(asked, catalog)?;
    catalog
        .opaque
        .sort_by(|a, b| (a.kind, &a.name, &a.arguments).cmp(&(b.kind, &b.name, &b.arguments)));
    Ok(())
}

fn extensions(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let extensions = asked
        .rows("SELECT e.extname FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'")?;
    for row in &extensions {
        let name = row.text(0);
        let definition = format!("CREATE EXTENSION {}", identifier(name));
        catalog
            .opaque
            .push(object(asked, "extension", name, definition));
    }
    Ok(())
}

fn functions(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let functions = asked.rows(
        "SELECT n.nspname, p.proname, p.prokind, pg_catalog.oidvectortypes(p.proargtypes), \
             CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) END \
         FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace \
         WHERE {own} AND {free pg_proc p.oid} \
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend i \
                WHERE i.classid = 'pg_catalog.pg_proc'::regclass AND i.objid = p.oid AND i.deptype = 'i')",
    )?;
    for row in &functions {
        let kind = match row.text(2) {
            "p" => "procedure",
            "a" => "aggregate",
            _ => "function",
        };
        let shown = name(row, 0).to_string();
        let definition = row.text(4).trim().to_owned();
        catalog.opaque.push(Opaque {
            arguments: row.text(3).to_owned(),
            ..object(asked, kind, &shown, definition)
        });
    }
    Ok(())
}

fn of_tables(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let triggers = asked.rows(
        "SELECT n.nspname, c.relname, g.tgname, pg_catalog.pg_get_triggerdef(g.oid) \
         FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND {own} AND {free pg_class c.oid}",
    )?;
    push_of_table(asked, catalog, "trigger", &triggers);
    let rules = asked.rows(
        "SELECT n.nspname, c.relname, w.rulename, pg_catalog.pg_get_ruledef(w.oid) \
         FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_class c ON c.oid = w.ev_class \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE w.rulename <> '_RETURN' AND {own} AND {free pg_class c.oid}",
    )?;
    push_of_table(asked, catalog, "rule", &rules);
    Ok(())
}

fn policies(asked: &mut Asked<'_>, catalog: &mut Catalog) -> Result<(), ServerError> {
    let policies = asked.rows(
        "SELECT n.nspname, c.relname, p.polname, \
             'CREATE POLICY ' || pg_catalog.quote_ident(p.polname) || ' ON ' \
             || CASE n.nspname WHEN 'public' THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END \
             || pg_catalog.quote_ident(c.relname) \
             || CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END \
             || CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' \
                              WHEN 'd' THEN ' FOR DELETE' ELSE '' END \
             || CASE WHEN p.polroles = '{0}' THEN '' ELSE ' TO ' || (SELECT string_agg( \
                     pg_catalog.quote_ident(r.rolname), ', ' ORDER BY r.rolname) FROM pg_catalog.pg_roles r \
                     WHERE r.oid = ANY (p.polroles)) END \
             || coalesce(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', '') \
             || coalesce(' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') \
         FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE {own} AND {free pg_class c.oid}",
    )?;
    push_of_table(asked, catalog, "policy", &policies);
    Ok(())
}

/// Rows of schema, table, name and statement.
fn push_of_table(asked: &Asked<'_>, catalog: &mut Catalog, kind: &'static str, rows: &[Row]) {
    for row in rows {
        let table: ObjectName = name(row, 0);
        catalog.opaque.push(Opaque {
            table: Some(table),
            ..object(asked, kind, row.text(2), row.text(3).to_owned())
        });
    }
}

fn object(asked: &Asked<'_>, kind: &'static str, name: &str, definition: String) -> Opaque {
    Opaque {
        kind,
        name: name.to_owned(),
        arguments: String::new(),
        table: None,
        definition,
        search_path: Vec::new(),
        place: asked.place.clone(),
    }
}

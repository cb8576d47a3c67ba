//! Asking, and reading what is answered.

use crate::database::{Row, ServerError, Session};
use crate::sql::Place;
use crate::sql::catalog::{Expression, ObjectName};
use crate::sql::replay::printed_expression;
use crate::sql::types::ColumnType;

/// A server that is asked.
pub(super) struct Asked<'s> {
    pub(super) session: &'s mut dyn Session,
    /// As in `server_version_num`: 150004.
    pub(super) version: i64,
    /// The place of everything.
    pub(super) place: Place,
}

/// Of a query whose rows have a namespace `n`: those of the database's own.
const OWN_SCHEMAS: &str = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' \
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_namespace'::regclass \
         AND e.objid = n.oid AND e.deptype = 'e')";

/// The columns that tell a type, for `ty`: of the type `id` with the modifier.
pub(super) fn type_columns(id: &str, modifier: &str) -> String {
    format!(
        "pg_catalog.format_type({id}, {modifier}), \
         (SELECT pg_catalog.json_build_array(tn.nspname, et.typname, t.typelem <> 0 AND t.typcategory = 'A', \
             tn.nspname <> 'pg_catalog' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend td \
                 WHERE td.classid = 'pg_catalog.pg_type'::regclass AND td.objid = et.oid AND td.deptype = 'e')) \
          FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type et \
             ON et.oid = CASE WHEN t.typelem <> 0 AND t.typcategory = 'A' THEN t.typelem ELSE t.oid END \
          JOIN pg_catalog.pg_namespace tn ON tn.oid = et.typnamespace WHERE t.oid = {id})"
    )
}

impl Asked<'_> {
    /// The rows of a query in which `{own}` stands for the condition that the
    /// schema `n` is the database's own, and `{free CLASS ID}` for the one that
    /// no extension made the object.
    pub(super) fn rows(&mut self, query: &str) -> Result<Vec<Row>, ServerError> {
        let mut query = query.replace("{own}", OWN_SCHEMAS);
        while let Some((before, rest)) = query.split_once("{free ") {
            let Some((words, after)) = rest.split_once('}') else {
                break;
            };
            let (class, id) = words.split_once(' ').unwrap_or((words, ""));
            query = format!(
                "{before}NOT EXISTS (SELECT FROM pg_catalog.pg_depend e \
                 WHERE e.classid = 'pg_catalog.{class}'::regclass AND e.objid = {id} \
                 AND e.deptype = 'e'){after}"
            );
        }
        self.session.query(&query)
    }

    /// The first text if the server is new enough, else the second.
    pub(super) fn since<'t>(&self, major: i64, text: &'t str, otherwise: &'t str) -> &'t str {
        match self.version / 10_000 >= major {
            true => text,
            false => otherwise,
        }
    }

    pub(super) fn expression(&self, text: &str) -> Expression {
        printed_expression(text, &self.place)
    }

    pub(super) fn optional_expression(&self, text: Option<&str>) -> Option<Expression> {
        text.map(|text| self.expression(text))
    }
}

/// A schema and a name that stand beside one another.
pub(super) fn name(row: &Row, schema: usize) -> ObjectName {
    ObjectName::new(row.text(schema), row.text(schema + 1))
}

/// The type of two columns that [`type_columns`] asked for.
pub(super) fn ty(row: &Row, at: usize) -> ColumnType {
    let printed = row.text(at);
    let told = serde_json::from_str::<(String, String, bool, bool)>(row.text(at + 1));
    let Ok((schema, name, is_array, is_own)) = told else {
        return ColumnType::printed(printed);
    };
    if !is_own {
        return ColumnType::printed(printed);
    }
    let element = ColumnType::User(ObjectName::new(schema, name));
    match is_array {
        true => ColumnType::Array(Box::new(element)),
        false => element,
    }
}

/// A JSON array of texts.
pub(super) fn texts(row: &Row, at: usize) -> Vec<String> {
    row.optional(at)
        .and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}

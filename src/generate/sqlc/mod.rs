//! Queries for sqlc: what services ask of every entity, typed by sqlc against
//! the migrations.
//!
//! `sqlc.yaml` reads the folder of migrations as its schema; a file of queries
//! for each table has a row by each of its keys, the rows of each reference, and
//! how a row is written, changed and deleted. Only columns that fields are
//! stored in are read: a secret that has no field is no column here either.

mod query;

use super::model::Model;
use super::{FileSet, HEADER, Options, prisma, tables};
use crate::entity::Entities;
use crate::failure::Result;
use std::collections::BTreeSet;

pub(super) fn render(model: &Model<'_>, options: &Options) -> Result<FileSet> {
    let Some(database) = &options.tables else {
        return Err(prisma::no_migrations());
    };
    let entities = Entities::of(model.schema());
    let maps = tables::stored(model, &entities, &database.catalog)?;
    let mut files = FileSet::new();
    files.add("sqlc.yaml", configuration(options, &database.folder))?;
    let mut names = BTreeSet::new();
    for map in &maps {
        let Some((table_name, table)) = map.table else {
            continue;
        };
        let queries = query::Queries {
            catalog: &database.catalog,
            map,
            table_name,
            table,
        };
        let file = model.file(map.message.origin.file);
        let mut text = format!("-- {HEADER}\n");
        if let Some(file) = file {
            text.push_str(&format!(
                "-- source: {}\n-- digest: {}\n",
                file.path, file.digest
            ));
        }
        text.push_str(&queries.text(&mut names));
        let name = match table_name.schema.as_str() {
            crate::sql::catalog::DEFAULT_SCHEMA => table_name.name.clone(),
            schema => format!("{schema}.{}", table_name.name),
        };
        files.add(format!("queries/{name}.sql"), text)?;
    }
    Ok(files)
}

fn configuration(options: &Options, folder: &str) -> String {
    let package = options.config.sqlc.package.as_deref().unwrap_or("store");
    // JSON strings are YAML strings too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!(
        "# {HEADER}\nversion: \"2\"\nsql:\n  - engine: postgresql\n    schema: {}\n    \
         queries: queries\n    gen:\n      go:\n        package: {}\n        out: {}\n        \
         sql_package: pgx/v5\n        emit_pointers_for_null_types: true\n",
        quoted(folder),
        quoted(package),
        quoted(package)
    )
}

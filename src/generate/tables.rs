//! The tables that entities are stored in, for targets that speak to the
//! database.

use super::model::Model;
use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::failure::{Failure, Result};
use crate::sql::catalog::Catalog;

/// The database that the migrations make.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub catalog: Catalog,
    /// The folder of the migrations, as seen from where files are written.
    pub folder: String,
}

/// The entities of the files to generate that have a table.
pub(super) fn stored<'a>(
    model: &Model<'a>,
    entities: &'a Entities,
    catalog: &'a Catalog,
) -> Result<Vec<TableMap<'a>>> {
    let is_meant = |map: &TableMap<'_>| {
        let file = model.file(map.message.origin.file);
        map.table.is_some() && file.is_some_and(|file| !file.is_import)
    };
    let mut maps = TableMap::all(model.schema(), entities, catalog);
    maps.retain(is_meant);
    // Of several entities in one table, the one that is preferred.
    maps.retain(|map| {
        let preferred = entities.by_table(&map.entity.table);
        preferred.is_some_and(|entity| entity.message == map.entity.message)
    });
    match maps.is_empty() {
        true => Err(Failure::new("no entity of the protos has a table")
            .help("`contracts migrate diff` writes the migration that makes them")),
        false => Ok(maps),
    }
}

//! The fields of entities that columns and tables stand for.

use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::rules::{Finding, Location, Side};
use crate::schema::{Origin, Schema};
use crate::sql::catalog::{Catalog, ObjectName};
use crate::sql::difference::{Difference, Object};
use std::collections::BTreeMap;

/// The field number of a declaration's name in its descriptor.
const NAME: i32 = 1;

/// Where the declaration of a table or column is, and what it is.
pub(super) struct Fields {
    tables: BTreeMap<ObjectName, (Location, String)>,
    columns: BTreeMap<(ObjectName, String), (Location, String)>,
}

impl Fields {
    pub(super) fn of(schema: &Schema, entities: &Entities, catalog: &Catalog) -> Fields {
        let place = |origin: &Origin| Location {
            side: Side::Current,
            path: schema[origin.file].shown.clone(),
            span: schema
                .span(&origin.child(&[NAME]))
                .or_else(|| schema.span(origin)),
        };
        let mut fields = Fields {
            tables: BTreeMap::new(),
            columns: BTreeMap::new(),
        };
        for map in TableMap::all(schema, entities, catalog) {
            let Some((table, _)) = map.table else {
                continue;
            };
            let message = (
                place(&map.message.origin),
                format!("entity '{}'", map.message.name),
            );
            fields.tables.insert(table.clone(), message);
            for (_, column) in map.columns() {
                let field = (
                    place(&column.field.origin),
                    format!("field '{}' of '{}'", column.field.name, map.message.name),
                );
                let key = (table.clone(), column.name.clone());
                fields.columns.insert(key, field);
            }
        }
        fields
    }

    /// The finding with the declaration that it concerns.
    pub(super) fn related(&self, difference: &Difference, finding: Finding) -> Finding {
        let found = match &difference.object {
            Object::Table(table) => self.tables.get(table),
            Object::Column(table, column) => {
                let key = (table.clone(), column.clone());
                self.columns.get(&key)
            }
            _ => None,
        };
        match found {
            Some((location, label)) => finding.related(location.clone(), label.clone()),
            None => finding,
        }
    }
}

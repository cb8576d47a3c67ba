//! Where each field of an entity goes: columns of the real table.

use super::live::{Live, LiveTable};
use crate::entity::table::{Storage, TableMap};
use crate::entity::value::Value as Shape;
use crate::entity::{Entities, Entity};
use crate::failure::{Failure, Result};
use crate::schema::{Field, Message, MessageId, Schema};
use crate::sql::catalog::Catalog;

/// An entity and its table in the database.
pub(super) struct TablePlan<'a> {
    pub entity: &'a Entity,
    pub message: &'a Message,
    pub live: &'a LiveTable,
    /// By field of the message.
    pub fields: Vec<FieldPlan<'a>>,
    /// By extra column of the entity: a place in the table's columns.
    pub extra: Vec<Option<usize>>,
    /// The key that tells rows apart: a place in the table's keys.
    pub key: Option<usize>,
}

/// Where a field goes.
pub(super) enum FieldPlan<'a> {
    Nowhere,
    /// Into rows of another table, which refer back.
    ChildTable,
    Columns(Vec<Target<'a>>),
}

/// A column that holds a field, or a part of one.
pub(super) struct Target<'a> {
    pub name: String,
    /// A place in the table's columns; none if the table has no such column.
    pub column: Option<usize>,
    /// From the field of the entity to `field`.
    pub path: Vec<usize>,
    pub field: &'a Field,
    pub shape: Shape,
}

impl<'a> TablePlan<'a> {
    /// The columns of the key that tells rows apart.
    pub fn key_columns(&self) -> &'a [usize] {
        let live = self.live;
        self.key.map_or(&[], |at| &live.keys[at].columns)
    }

    /// The one column of a field.
    pub fn column_of(&self, field: usize) -> Option<(&Target<'a>, usize)> {
        match self.fields.get(field)? {
            FieldPlan::Columns(targets) => match targets.as_slice() {
                [target] => Some((target, target.column?)),
                _ => None,
            },
            FieldPlan::Nowhere | FieldPlan::ChildTable => None,
        }
    }

    /// The field that a column holds, or a part of.
    pub fn field_of(&self, column: usize) -> Option<usize> {
        let holds = |plan: &FieldPlan<'_>| match plan {
            FieldPlan::Columns(targets) => targets.iter().any(|it| it.column == Some(column)),
            _ => false,
        };
        self.fields.iter().position(holds)
    }

    /// The name of a column for messages: that of its field, where one has it.
    pub fn shown(&self, column: usize) -> String {
        let holds = |plan: &FieldPlan<'_>| match plan {
            FieldPlan::Columns(targets) => {
                matches!(targets.as_slice(), [only] if only.column == Some(column))
            }
            _ => false,
        };
        match self.fields.iter().position(holds) {
            Some(field) => self.message.fields[field].name.clone(),
            None => self.live.columns[column].name.clone(),
        }
    }
}

/// The tables of all entities, by entity; none where the database has none.
pub(super) struct Plans<'a>(Vec<TablePlan<'a>>);

impl<'a> Plans<'a> {
    pub fn of(
        schema: &'a Schema,
        entities: &'a Entities,
        catalog: &'a Catalog,
        live: &'a Live,
    ) -> Plans<'a> {
        let maps = TableMap::all(schema, entities, catalog);
        let plans = maps.into_iter().filter_map(|map| {
            let table = live.table(map.table?.0)?;
            Some(plan(map, table))
        });
        Plans(plans.collect())
    }

    pub fn get(&self, entity: MessageId) -> Option<&TablePlan<'a>> {
        self.0.iter().find(|plan| plan.message.id == entity)
    }

    /// The table of an entity that has records.
    pub fn needed(&self, schema: &Schema, entity: &Entity) -> Result<&TablePlan<'a>> {
        let name = &schema[entity.message].name;
        let Some(plan) = self.get(entity.message) else {
            return Err(Failure::new(format!(
                "the database has no table `{}`, which '{name}' is stored in",
                entity.table
            ))
            .help(MIGRATE));
        };
        match plan.live.kind.as_str() {
            "r" | "p" => Ok(plan),
            _ => Err(Failure::new(format!(
                "`{}`, which '{name}' is stored in, is a view or a foreign table",
                entity.table
            ))
            .help("only tables can be seeded")),
        }
    }
}

/// What to do about a database that is not as the contracts say.
pub(super) const MIGRATE: &str = "carry out the migrations first: contracts migrate up";

fn plan<'a>(map: TableMap<'a>, live: &'a LiveTable) -> TablePlan<'a> {
    let fields = map.fields.into_iter().map(|storage| match storage {
        Storage::Nowhere => FieldPlan::Nowhere,
        Storage::ChildTable(_) => FieldPlan::ChildTable,
        Storage::Columns(columns) => {
            let targets = columns.into_iter().map(|of| Target {
                column: live.column(&of.name),
                name: of.name,
                path: of.path,
                field: of.field,
                shape: of.value,
            });
            FieldPlan::Columns(targets.collect())
        }
    });
    let extra = map.entity.extra_columns.iter();
    TablePlan {
        entity: map.entity,
        message: map.message,
        fields: fields.collect(),
        extra: extra.map(|name| live.column(name)).collect(),
        // The primary one comes first.
        key: live.keys.iter().position(|key| key.is_immediate),
        live,
    }
}

//! Rows of another table that are a field of an entity: they refer back.

use super::wanted::Wanted;
use super::{At, Planner};
use crate::entity::convention;
use crate::entity::table::Storage;
use crate::schema::MessageId;

impl<'a> Planner<'a> {
    /// The columns by which rows of this table refer back to what they are a
    /// field of, as far as no reference of the entity says so.
    pub(super) fn back_references(&self, at: At<'a>) -> Vec<Wanted<'a>> {
        let own = self.map(at).message.id;
        let parents = self.maps.iter().filter(|map| {
            let is_child =
                |storage: &Storage<'_>| matches!(storage, Storage::ChildTable(child) if *child == own);
            map.fields.iter().any(is_child)
        });
        let parents: Vec<MessageId> = parents.map(|map| map.message.id).collect();
        let wanted = parents
            .into_iter()
            .filter_map(|parent| self.back_reference(at, parent));
        wanted.collect()
    }

    fn back_reference(&self, at: At<'a>, parent: MessageId) -> Option<Wanted<'a>> {
        let entity = self.entities.get(parent)?;
        let [key] = entity.primary_key.as_slice() else {
            return None;
        };
        let target = self.target(parent, *key, 0)?;
        let said = self.map(at).entity.references.iter();
        let mut keys = at.table.foreign_keys();
        if said.into_iter().any(|it| it.target == parent)
            || keys.any(|(_, key)| key.table == target.table)
        {
            return None;
        }
        let mut held = self.maps[target.map].column(*key)?.clone();
        let name = convention::snake_case(&self.schema[parent].name);
        held.name = format!("{name}_{}", target.column);
        held.column = at.table.column(&held.name);
        held.nullable = false;
        Some(Wanted {
            ty: target.ty.clone(),
            field: None,
            key_of: Some(target),
            held,
        })
    }

    /// Refuses fields whose rows have no table to be in.
    pub(super) fn child_tables(&mut self, at: At<'a>) {
        let map = self.map(at);
        let fields = map.message.fields.iter().zip(&map.fields);
        let children: Vec<(String, MessageId)> = fields
            .filter_map(|(field, storage)| match storage {
                Storage::ChildTable(child) => Some((field.name.clone(), *child)),
                Storage::Columns(_) | Storage::Nowhere => None,
            })
            .collect();
        let (entity, has_key) = (&map.message.name, map.entity.primary_key.len() == 1);
        let entity = entity.clone();
        for (field, child) in children {
            let name = &self.schema[child].name;
            if self.entities.get(child).is_none() {
                self.refuse(
                    format!(
                        "field '{field}' of '{entity}' is rows of another table, but '{name}' is no entity"
                    ),
                    format!("give '{name}' a field 'id', or the option (contracts.v1.table)"),
                );
            } else if !has_key {
                let refers = self.entities.get(child).is_some_and(|child| {
                    child
                        .references
                        .iter()
                        .any(|it| it.target == self.map(at).message.id)
                });
                if !refers {
                    self.refuse(
                        format!(
                            "the rows of field '{field}' cannot refer back to '{entity}', whose \
                             primary key is not one field"
                        ),
                        format!(
                            "give '{name}' a field that refers to a unique field of '{entity}'"
                        ),
                    );
                }
            }
        }
    }
}

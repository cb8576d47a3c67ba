//! How the tables that are there are made: what is new is made likewise.

use super::Input;
use crate::entity::table::{ColumnMap, TableMap};
use crate::entity::value::ValueKind;
use crate::sql::catalog::{Catalog, Table, TypeKind};
use crate::sql::types::ColumnType;

/// The habits of the tables, as most of them have it.
pub(super) struct House {
    /// The type of `string id`.
    pub id_type: ColumnType,
    /// True if the database makes ids where none is given.
    pub makes_ids: bool,
    /// True if `created_at` and `updated_at` are now where not given.
    pub stamps: bool,
    pub enums: EnumStyle,
}

/// How values of enums are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EnumStyle {
    Type,
    /// Text, with a CHECK that lists the labels.
    Check,
    Text,
    /// The number of the value.
    Number,
}

/// The fields whose value is the moment that a row is written.
pub(super) const STAMPS: [&str; 2] = ["created_at", "updated_at"];

impl House {
    /// Without tables, the conventions of CONTRACTS.md.
    pub fn of(input: &Input<'_>) -> House {
        let mut counted = Counted::default();
        for map in TableMap::all(input.schema, input.entities, input.catalog) {
            let Some((_, table)) = map.table else {
                continue;
            };
            for (at, held) in map.columns() {
                let is_key = map.entity.primary_key == [at];
                counted.column(input.catalog, table, held, is_key);
            }
        }
        counted.house()
    }
}

#[derive(Default)]
struct Counted {
    uuids: usize,
    texts: usize,
    made_ids: usize,
    stamps: usize,
    filled_stamps: usize,
    enums: [usize; 4],
}

impl Counted {
    fn column(&mut self, catalog: &Catalog, table: &Table, held: &ColumnMap<'_>, is_key: bool) {
        let Some(column) = held.column else {
            return;
        };
        if is_key && held.value.kind == ValueKind::String {
            match column.ty {
                ColumnType::Uuid => {
                    self.uuids += 1;
                    self.made_ids += usize::from(column.has_default());
                }
                _ => self.texts += 1,
            }
        }
        if held.value.kind == ValueKind::Timestamp && STAMPS.contains(&&*held.field.name) {
            self.stamps += 1;
            self.filled_stamps += usize::from(column.has_default());
        }
        if held.value.of_enum.is_some() && !held.repeated {
            let style = match &column.ty {
                ColumnType::User(name) => match catalog.types.get(name).map(|it| &it.kind) {
                    Some(TypeKind::Enum(_)) => EnumStyle::Type,
                    _ => return,
                },
                ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Char(_) => {
                    let mut sets = table.checks().flat_map(|(_, check)| &check.labels);
                    match sets.any(|set| set.column == column.name) {
                        true => EnumStyle::Check,
                        false => EnumStyle::Text,
                    }
                }
                ColumnType::Integer | ColumnType::SmallInt | ColumnType::BigInt => {
                    EnumStyle::Number
                }
                _ => return,
            };
            self.enums[style as usize] += 1;
        }
    }

    fn house(&self) -> House {
        let styles = [
            EnumStyle::Type,
            EnumStyle::Check,
            EnumStyle::Text,
            EnumStyle::Number,
        ];
        // Of several that are as frequent, the first.
        let most = styles
            .iter()
            .rev()
            .max_by_key(|it| self.enums[**it as usize]);
        House {
            id_type: match self.texts > self.uuids {
                true => ColumnType::Text,
                false => ColumnType::Uuid,
            },
            makes_ids: self.made_ids * 2 >= self.uuids,
            stamps: self.filled_stamps * 2 >= self.stamps,
            enums: most.copied().unwrap_or(EnumStyle::Type),
        }
    }
}

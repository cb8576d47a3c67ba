//! `DROP`, `DETACH` and `ATTACH`

use super::Replayer;
use crate::sql::clickhouse::TableKind;
use crate::sql::clickhouse::read::Name;
use crate::sql::clickhouse::statement::{Attach, Drop, ObjectSort};

impl Replayer {
    pub(super) fn drop(&mut self, drop: &Drop) {
        if drop.temporary {
            return;
        }
        for name in &drop.names {
            if drop.sort == ObjectSort::Database {
                self.drop_database(name, drop.if_exists);
                continue;
            }
            self.drop_one(name, drop);
        }
    }

    fn drop_one(&mut self, name: &Name, drop: &Drop) {
        let Some(full) = self.existing(name, drop.if_exists, kind(drop.sort)) else {
            return;
        };
        let there = self.catalog.tables.get(&full).map(|it| it.kind);
        let is_view = matches!(
            there,
            Some(TableKind::View | TableKind::MaterializedView | TableKind::OtherView)
        );
        let is_dictionary = there == Some(TableKind::Dictionary);
        // DROP TABLE takes everything; the other two are exact.
        if drop.sort == ObjectSort::View && !is_view {
            self.refuse(name.range.clone(), format!("'{full}' is no view"));
        } else if drop.sort == ObjectSort::Dictionary && !is_dictionary {
            self.refuse(name.range.clone(), format!("'{full}' is no dictionary"));
        }
        let place = self.place(name.range.clone());
        if let Some(table) = self.catalog.tables.remove(&full)
            && drop.detach
        {
            self.detached.insert(full.clone(), table);
        }
        self.catalog.dropped_tables.push((full, place));
    }

    fn drop_database(&mut self, name: &Name, if_exists: bool) {
        let known = self.catalog.databases.remove(&name.name).is_some();
        let gone: Vec<_> = self
            .catalog
            .tables
            .keys()
            .filter(|it| it.database == name.name)
            .cloned()
            .collect();
        if !known && gone.is_empty() && !if_exists && self.catalog.gaps.is_empty() {
            let message = format!("database '{}' does not exist", name.name);
            let place = self.place(name.range.clone());
            let candidates: Vec<String> = self.catalog.databases.keys().cloned().collect();
            let candidates = candidates.iter().map(String::as_str);
            self.missing(place, message, &name.name, candidates, None);
        }
        let place = self.place(name.range.clone());
        for table in gone {
            self.catalog.tables.remove(&table);
            self.catalog.dropped_tables.push((table, place.clone()));
        }
    }

    pub(super) fn attach(&mut self, attach: &Attach) {
        if attach.sort == ObjectSort::Database {
            return;
        }
        let full = self.full(&attach.name);
        if let Some(there) = self.catalog.tables.get(&full) {
            if !attach.if_not_exists {
                let what = format!("{} '{full}'", there.kind.noun());
                let earlier = Some(there.place.clone());
                self.duplicate(attach.name.range.clone(), &what, earlier);
            }
            return;
        }
        match self.detached.remove(&full) {
            Some(table) => {
                let dropped = &mut self.catalog.dropped_tables;
                dropped.retain(|(name, _)| *name != full);
                self.catalog.tables.insert(full, table);
            }
            // It was detached before the first migration.
            None => {
                let place = self.place(attach.name.range.clone());
                self.catalog.gaps.push(place);
            }
        }
    }
}

fn kind(sort: ObjectSort) -> TableKind {
    match sort {
        ObjectSort::View => TableKind::View,
        ObjectSort::Dictionary => TableKind::Dictionary,
        ObjectSort::Table | ObjectSort::Database => TableKind::Table,
    }
}

//! `RENAME` and `EXCHANGE`

use super::Replayer;
use crate::sql::clickhouse::read::Name;
use crate::sql::clickhouse::statement::{ObjectSort, Rename};
use crate::sql::clickhouse::{TableKind, TableName};

impl Replayer {
    pub(super) fn rename(&mut self, rename: &Rename) {
        for (from, to) in &rename.pairs {
            match rename.sort {
                ObjectSort::Database => self.rename_database(from, to),
                _ => self.rename_table(from, to, rename.if_exists),
            }
        }
    }

    fn rename_table(&mut self, from: &Name, to: &Name, if_exists: bool) {
        // The server does not look whether it is there.
        if self.full(from) == self.full(to) {
            return;
        }
        let Some(old) = self.existing(from, if_exists, TableKind::Table) else {
            return;
        };
        let new = self.full(to);
        if let Some(there) = self.catalog.tables.get(&new) {
            let what = format!("{} '{new}'", there.kind.noun());
            let earlier = Some(there.place.clone());
            self.duplicate(to.range.clone(), &what, earlier);
            return;
        }
        self.move_table(&old, &new, to);
    }

    fn move_table(&mut self, old: &TableName, new: &TableName, to: &Name) {
        let place = self.place(to.range.clone());
        if let Some(mut table) = self.catalog.tables.remove(old) {
            table.place = place.clone();
            self.catalog.tables.insert(new.clone(), table);
        }
        let renamed = (old.clone(), new.clone(), place);
        self.catalog.renamed_tables.push(renamed);
    }

    fn rename_database(&mut self, from: &Name, to: &Name) {
        if let Some(place) = self.catalog.databases.remove(&from.name) {
            self.catalog.databases.insert(to.name.clone(), place);
        }
        let moved: Vec<TableName> = self
            .catalog
            .tables
            .keys()
            .filter(|it| it.database == from.name)
            .cloned()
            .collect();
        for old in moved {
            let new = TableName::new(&to.name, &old.name);
            self.move_table(&old, &new, to);
        }
    }

    pub(super) fn exchange(&mut self, first: &Name, second: &Name) {
        let names = [first, second].map(|it| self.existing(it, false, TableKind::Table));
        let [Some(first), Some(second)] = names else {
            return;
        };
        let tables = &mut self.catalog.tables;
        let pair = (tables.remove(&first), tables.remove(&second));
        if let (Some(one), Some(other)) = pair {
            tables.insert(first, other);
            tables.insert(second, one);
        }
    }
}

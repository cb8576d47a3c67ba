//! `RENAME` and `EXCHANGE`

use super::cursor::{Cursor, Read};
use crate::sql::clickhouse::statement::{ObjectSort, Rename, Statement};

impl Cursor<'_> {
    pub(super) fn rename(&mut self) -> Read<Statement> {
        let sort = self.object_sort().unwrap_or(ObjectSort::Table);
        let if_exists = self.if_exists();
        let mut pairs = Vec::new();
        loop {
            let from = self.object_name(sort)?;
            self.expect("TO")?;
            pairs.push((from, self.object_name(sort)?));
            if !self.takes_sign(",") {
                break;
            }
        }
        self.on_cluster()?;
        self.end()?;
        Ok(Statement::Rename(Rename {
            sort,
            pairs,
            if_exists,
        }))
    }

    pub(super) fn exchange(&mut self) -> Read<Statement> {
        if !self.takes("TABLES") && !self.takes("DICTIONARIES") {
            return Err(self.unexpected("TABLES or DICTIONARIES"));
        }
        let first = self.name("the name of a table")?;
        self.expect("AND")?;
        let second = self.name("the name of a table")?;
        self.on_cluster()?;
        self.end()?;
        Ok(Statement::Exchange { first, second })
    }
}

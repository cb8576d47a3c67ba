//! `DROP`, `DETACH`, `ATTACH` and `TRUNCATE`

use super::OTHER_OBJECTS;
use super::cursor::{Cursor, Name, Read};
use crate::sql::clickhouse::statement::{
    AlterTable, Attach, Command, Drop, ObjectSort, PartSort, Statement,
};

const SORTS: [(&str, ObjectSort); 4] = [
    ("TABLE", ObjectSort::Table),
    ("VIEW", ObjectSort::View),
    ("DICTIONARY", ObjectSort::Dictionary),
    ("DATABASE", ObjectSort::Database),
];

impl Cursor<'_> {
    pub(super) fn object_sort(&mut self) -> Option<ObjectSort> {
        let found = SORTS.iter().find(|(word, _)| self.sees(word));
        self.at += usize::from(found.is_some());
        found.map(|(_, sort)| *sort)
    }

    pub(super) fn drop(&mut self, detach: bool) -> Read<Statement> {
        let temporary = self.takes("TEMPORARY");
        let Some(sort) = self.object_sort() else {
            if self.takes("INDEX") {
                return self.drop_index();
            }
            return match OTHER_OBJECTS.iter().any(|it| self.sees(it)) {
                true => Ok(Statement::Opaque),
                false => Err(self.no_object(if detach { "detach" } else { "drop" })),
            };
        };
        let if_exists = self.if_exists();
        self.takes("IF EMPTY");
        let mut names = vec![self.object_name(sort)?];
        while self.takes_sign(",") {
            names.push(self.object_name(sort)?);
        }
        self.on_cluster()?;
        loop {
            let known = ["SYNC", "NO DELAY", "PERMANENTLY", "FINAL"];
            if !known.into_iter().any(|it| self.takes(it)) {
                break;
            }
        }
        self.end()?;
        Ok(Statement::Drop(Drop {
            sort,
            names,
            if_exists,
            temporary,
            detach,
        }))
    }

    pub(super) fn object_name(&mut self, sort: ObjectSort) -> Read<Name> {
        match sort {
            ObjectSort::Table => self.name("the name of a table"),
            ObjectSort::View => self.name("the name of a view"),
            ObjectSort::Dictionary => self.name("the name of a dictionary"),
            ObjectSort::Database => {
                let word = self.word("the name of a database")?;
                Ok(Name {
                    database: None,
                    name: word.text,
                    range: word.range,
                })
            }
        }
    }

    /// `DROP INDEX name ON table`
    fn drop_index(&mut self) -> Read<Statement> {
        let if_exists = self.if_exists();
        let name = self.word("the name of an index")?;
        self.expect("ON")?;
        let table = self.name("the name of a table")?;
        self.end()?;
        Ok(Statement::AlterTable(AlterTable {
            name: table,
            commands: vec![Command::DropPart {
                part: PartSort::Index,
                name,
                if_exists,
            }],
        }))
    }

    pub(super) fn attach(&mut self) -> Read<Statement> {
        let materialized = self.takes("MATERIALIZED");
        let Some(sort) = self.object_sort() else {
            return Err(self.no_object(if materialized {
                "attach materialized"
            } else {
                "attach"
            }));
        };
        let if_not_exists = self.if_not_exists();
        let name = self.object_name(sort)?;
        // With columns and all it is a CREATE of what lies on disk.
        if self.sees_sign("(") && sort == ObjectSort::Table {
            self.at = 0;
            let mut again = self.clone();
            again.at = 2;
            return again.create_table(Default::default(), false);
        }
        Ok(Statement::Attach(Attach {
            sort,
            name,
            if_not_exists,
        }))
    }

    pub(super) fn truncate(&mut self) -> Read<Statement> {
        if self.takes("ALL TABLES") || self.takes("TABLES FROM") || self.takes("DATABASE") {
            return Ok(Statement::Opaque);
        }
        self.takes("TEMPORARY");
        self.takes("TABLE");
        let if_exists = self.if_exists();
        let name = self.name("the name of a table")?;
        Ok(Statement::Truncate { name, if_exists })
    }
}

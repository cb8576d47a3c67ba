//! `ALTER TABLE`, as a list of commands.

use super::OTHER_OBJECTS;
use super::cursor::{Cursor, Read};
use crate::sql::clickhouse::statement::{AlterTable, Statement};

impl Cursor<'_> {
    pub(super) fn alter(&mut self) -> Read<Statement> {
        self.takes("TEMPORARY");
        if !(self.takes("TABLE") || self.takes("LIVE VIEW")) {
            let known = self.sees("DATABASE") || OTHER_OBJECTS.iter().any(|it| self.sees(it));
            return match known {
                true => Ok(Statement::Opaque),
                false => Err(self.no_object("alter")),
            };
        }
        if self.sees("IF EXISTS") {
            let mut unreadable = self.unexpected("the name of a table");
            unreadable.help = Some("ALTER TABLE takes no IF EXISTS".to_owned());
            return Err(unreadable);
        }
        let name = self.name("the name of a table")?;
        self.on_cluster()?;
        let mut commands = Vec::new();
        loop {
            let bracketed = self.takes_sign("(");
            commands.push(self.command()?);
            if bracketed {
                self.expect_sign(")")?;
            }
            if !self.takes_sign(",") {
                break;
            }
        }
        // `… SETTINGS mutations_sync = 2` is about the run.
        if self.takes("SETTINGS") {
            self.settings(|_| false)?;
        }
        self.end()?;
        Ok(Statement::AlterTable(AlterTable { name, commands }))
    }
}

//! The engine of a table, and the clauses that follow it in any order.

use super::cursor::{Cursor, Read, Word};
use crate::sql::clickhouse::expression::Expression;
use crate::sql::clickhouse::statement::Storage;

impl<'a> Cursor<'a> {
    /// Reads all clauses that come next.
    pub(super) fn storage(&mut self, storage: &mut Storage) -> Read<()> {
        while self.storage_clause(storage)? {}
        Ok(())
    }

    fn storage_clause(&mut self, storage: &mut Storage) -> Read<bool> {
        if self.takes("ENGINE") {
            self.takes_sign("=");
            let name = self.word("the name of an engine")?;
            let arguments = match self.sees_sign("(") {
                true => {
                    let inside = self.bracketed()?;
                    (!inside.is_empty()).then(|| self.expression_of(inside))
                }
                false => None,
            };
            storage.engine = Some((name, arguments));
        } else if self.takes("PARTITION BY") {
            let key = self.expression("an expression", Cursor::ends_clause)?;
            storage.partition_by = Some(key);
        } else if self.takes("PRIMARY KEY") {
            storage.primary_key = Some(self.key(Cursor::ends_clause)?);
        } else if self.takes("ORDER BY") {
            storage.order_by = Some(self.key(Cursor::ends_clause)?);
        } else if self.takes("UNIQUE KEY") {
            self.key(Cursor::ends_clause)?;
        } else if self.takes("SAMPLE BY") {
            let key = self.expression("an expression", Cursor::ends_clause)?;
            storage.sample_by = Some(key);
        } else if self.takes("TTL") {
            let ttl = self.expression("an expression", |it| {
                // `TTL … GROUP BY … SET …` has clauses of its own.
                it.ends_clause()
            })?;
            storage.ttl = Some(ttl);
        } else if self.takes("SETTINGS") {
            storage.settings = self.settings(Cursor::ends_clause)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// True if the next clause of a CREATE begins here, so that an expression
    /// before it ends.
    fn ends_clause(&self) -> bool {
        const CLAUSES: [&str; 18] = [
            "ENGINE",
            "PARTITION BY",
            "PRIMARY KEY",
            "ORDER BY",
            "UNIQUE KEY",
            "SAMPLE BY",
            "TTL",
            "SETTINGS",
            "COMMENT",
            "AS SELECT",
            "AS WITH",
            "AS",
            "POPULATE",
            "EMPTY",
            "DEFINER",
            "SQL SECURITY",
            "TO",
            "CLONE AS",
        ];
        let to_disk = self.sees("TO DISK") || self.sees("TO VOLUME") || self.sees("TO IF EXISTS");
        !to_disk && CLAUSES.iter().any(|it| self.sees(it))
    }

    /// `name = value, …`
    pub(super) fn settings(
        &mut self,
        ends: impl Fn(&Cursor<'a>) -> bool,
    ) -> Read<Vec<(Word, Expression)>> {
        let mut settings = Vec::new();
        loop {
            let name = self.word("the name of a setting")?;
            self.expect_sign("=")?;
            let value = self.expression("a value", |it| it.sees_sign(",") || ends(it))?;
            settings.push((name, value));
            let more = self.sees_sign(",") && self.sees_sign_at(2, "=");
            if !more {
                return Ok(settings);
            }
            self.at += 1;
        }
    }
}

//! `CREATE TABLE`

use super::cursor::{Cursor, Read};
use crate::sql::clickhouse::statement::{
    AlterTable, Body, Command, CreateTable, Existing, Statement, Storage,
};

impl Cursor<'_> {
    pub(super) fn create_table(&mut self, existing: Existing, temporary: bool) -> Read<Statement> {
        let existing = self.existing(existing);
        let name = self.name("the name of a table")?;
        let mut table = CreateTable {
            name,
            existing,
            temporary,
            body: Body::default(),
            storage: Storage::default(),
            comment: None,
            like: None,
            query: None,
        };
        if self.takes("UUID") {
            self.string()?;
        }
        self.on_cluster()?;
        if self.sees_sign("(") {
            table.body = self.body()?;
        }
        loop {
            self.storage(&mut table.storage)?;
            if self.takes("COMMENT") {
                table.comment = Some(self.string()?);
            } else if self.takes("EMPTY") {
            } else if self.takes("CLONE AS") {
                table.like = Some(self.name("the name of a table")?);
            } else if self.takes("AS") {
                self.source(&mut table)?;
            } else {
                break;
            }
        }
        self.end()?;
        Ok(Statement::CreateTable(Box::new(table)))
    }

    /// `IF NOT EXISTS`, which may stand in the place of `OR REPLACE`.
    pub(super) fn existing(&mut self, existing: Existing) -> Existing {
        match self.if_not_exists() {
            true => Existing::Kept,
            false => existing,
        }
    }

    /// After `AS`: a table, a table function, or a query.
    fn source(&mut self, table: &mut CreateTable) -> Read<()> {
        let is_query = self.sees("SELECT") || self.sees("WITH") || self.sees_sign("(");
        let is_function = self.sees_sign_at(1, "(");
        if is_query {
            table.query = Some(self.expression("a query", |_| false)?);
        } else if is_function {
            let start = self.at;
            self.at += 1;
            self.bracketed()?;
            table.query = Some(self.expression_of(&self.tokens[start..self.at]));
        } else {
            table.like = Some(self.name("the name of a table")?);
        }
        Ok(())
    }

    /// `CREATE INDEX name ON table (expression) TYPE …`, which is a way to
    /// write ALTER TABLE.
    pub(super) fn create_index(&mut self) -> Read<Statement> {
        let if_not_exists = self.if_not_exists();
        let start = self.at;
        self.word("the name of an index")?;
        self.expect("ON")?;
        let name = self.name("the name of a table")?;
        let mut tokens = vec![self.tokens[start].clone()];
        tokens.extend_from_slice(&self.tokens[self.at..]);
        let mut inner = Cursor {
            tokens: &tokens,
            at: 0,
            ..*self
        };
        let index = inner.index()?;
        inner.end()?;
        Ok(Statement::AlterTable(AlterTable {
            name,
            commands: vec![Command::AddIndex {
                index,
                if_not_exists,
            }],
        }))
    }
}

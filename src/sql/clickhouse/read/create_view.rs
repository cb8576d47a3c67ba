//! `CREATE VIEW` and `CREATE MATERIALIZED VIEW`

use super::cursor::{Cursor, Read};
use crate::sql::clickhouse::statement::{Body, CreateView, Existing, Statement, Storage, ViewSort};

impl Cursor<'_> {
    /// None if no view comes next.
    pub(super) fn create_view(&mut self, existing: Existing) -> Read<Option<Statement>> {
        let sort = if self.takes("VIEW") {
            ViewSort::Plain
        } else if self.takes("MATERIALIZED VIEW") {
            ViewSort::Materialized
        } else if self.takes("LIVE VIEW") || self.takes("WINDOW VIEW") {
            ViewSort::Other
        } else {
            return Ok(None);
        };
        let existing = self.existing(existing);
        let name = self.name("the name of a view")?;
        let mut view = CreateView {
            name,
            existing,
            sort,
            body: Body::default(),
            storage: Storage::default(),
            to: None,
            refresh: None,
            query: None,
            reads: Vec::new(),
            comment: None,
        };
        if self.takes("UUID") {
            self.string()?;
        }
        self.on_cluster()?;
        while self.view_clause(&mut view)? {}
        self.end()?;
        if view.query.is_none() {
            return Err(self.unexpected("AS and a query"));
        }
        Ok(Some(Statement::CreateView(Box::new(view))))
    }

    fn view_clause(&mut self, view: &mut CreateView) -> Read<bool> {
        if self.sees("REFRESH") {
            let refresh = self.expression("a schedule", |it| {
                const AFTER: [&str; 8] = [
                    "TO",
                    "ENGINE",
                    "EMPTY",
                    "DEFINER",
                    "SQL SECURITY",
                    "AS",
                    "COMMENT",
                    "POPULATE",
                ];
                it.sees_sign("(") || AFTER.iter().any(|word| it.sees(word))
            })?;
            view.refresh = Some(refresh);
        } else if self.takes("TO INNER UUID") {
            self.string()?;
        } else if self.takes("TO") {
            view.to = Some(self.name("the name of a table")?);
        } else if self.sees_sign("(") {
            view.body = self.view_columns()?;
        } else if self.takes("POPULATE") || self.takes("EMPTY") {
        } else if self.takes("DEFINER") {
            self.takes_sign("=");
            self.word("the name of a user")?;
        } else if self.takes("SQL SECURITY") {
            self.word("DEFINER, INVOKER or NONE")?;
        } else if self.takes("COMMENT") {
            view.comment = Some(self.string()?);
        } else if self.takes("AS") {
            let start = self.at;
            let ends = |it: &Cursor<'_>| it.sees("COMMENT") && it.is_last_comment();
            view.query = Some(self.expression("a query", ends)?);
            view.reads = self.reads(&self.tokens[start..self.at]);
        } else {
            let before = self.at;
            self.storage(&mut view.storage)?;
            return Ok(self.at > before);
        }
        Ok(true)
    }

    /// True if `COMMENT 'text'` is all that is left.
    fn is_last_comment(&self) -> bool {
        use crate::sql::clickhouse::token::TokenKind;
        self.tokens.len() == self.at + 2
            && self.peek(1).is_some_and(|it| it.kind == TokenKind::Text)
    }

    /// The columns of a view: declared as those of a table, or names alone.
    fn view_columns(&mut self) -> Read<Body> {
        let start = self.at;
        match self.body() {
            Ok(body) => Ok(body),
            Err(why) => {
                self.at = start;
                let inside = self.bracketed()?;
                let names = inside.iter().all(|token| {
                    super::cursor::is_name(token) || matches!(self.written(token), "," | ".")
                });
                match names {
                    true => Ok(Body::default()),
                    false => Err(why),
                }
            }
        }
    }
}

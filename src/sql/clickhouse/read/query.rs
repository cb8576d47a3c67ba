//! What a query reads.

use super::cursor::{Cursor, Name, is_name};
use crate::sql::clickhouse::token::Token;

impl<'a> Cursor<'a> {
    /// The tables that a query names after FROM and JOIN, each once; functions
    /// and subqueries are left out.
    pub(super) fn reads(&self, tokens: &'a [Token]) -> Vec<Name> {
        let mut reads: Vec<Name> = Vec::new();
        let mut inner = self.within(tokens);
        while !inner.is_done() {
            if !(inner.takes("FROM") || inner.takes("JOIN")) {
                inner.at += 1;
                continue;
            }
            if !inner.peek(0).is_some_and(is_name) {
                continue;
            }
            if let Ok(name) = inner.name("")
                && !inner.sees_sign("(")
                && !reads
                    .iter()
                    .any(|it| (&it.database, &it.name) == (&name.database, &name.name))
            {
                reads.push(name);
            }
        }
        reads
    }
}

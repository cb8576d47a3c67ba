//! Columns, indexes, projections and constraints, as tables declare them.

use super::cursor::{Cursor, Read, Word, is_name};
use crate::sql::clickhouse::expression::Expression;
use crate::sql::clickhouse::statement::{Body, ColumnSpec, ConstraintSpec, DefaultKind, IndexSpec};
use crate::sql::clickhouse::token::{Token, TokenKind};
use crate::sql::clickhouse::types::Type;

/// Words that say how a column gets its value.
const DEFAULTS: [(&str, DefaultKind); 4] = [
    ("DEFAULT", DefaultKind::Default),
    ("MATERIALIZED", DefaultKind::Materialized),
    ("ALIAS", DefaultKind::Alias),
    ("EPHEMERAL", DefaultKind::Ephemeral),
];

impl<'a> Cursor<'a> {
    /// What stands in the brackets of a table.
    pub(super) fn body(&mut self) -> Read<Body> {
        let open = self.peek(0).map_or(0..0, |it| it.range.clone());
        let inside = self.bracketed()?;
        let mut body = Body::default();
        for item in self.items(inside) {
            let mut inner = self.within(item);
            if item.is_empty() {
                let message = "expected a column, found ','";
                return Err(super::Unreadable::new(open, message));
            }
            inner.body_item(&mut body)?;
            inner.end()?;
        }
        Ok(body)
    }

    fn body_item(&mut self, body: &mut Body) -> Read<()> {
        // A column may be called so as well: then a type comes next, alone.
        let named = self.peek(1).is_some_and(is_name) && self.tokens.len() > 3;
        if named && self.takes("INDEX") {
            body.indexes.push(self.index()?);
        } else if named && self.takes("PROJECTION") {
            body.projections.push(self.projection()?);
        } else if named && self.takes("CONSTRAINT") {
            body.constraints.push(self.constraint()?);
        } else if self.takes("PRIMARY KEY") {
            body.primary_key = Some(self.key(|_| false)?);
        } else if self.sees("FOREIGN KEY") {
            // Read by the server for the sake of others, and forgotten.
            self.at = self.tokens.len();
        } else {
            body.columns.push(self.column()?);
        }
        Ok(())
    }

    /// A column: its name, its type, and whatever else is said of it.
    pub(super) fn column(&mut self) -> Read<ColumnSpec> {
        let name = self.column_name()?;
        self.column_after(name)
    }

    /// What follows the name of a column.
    pub(super) fn column_after(&mut self, name: Word) -> Read<ColumnSpec> {
        let mut column = ColumnSpec {
            name,
            ty: None,
            default: None,
            codec: None,
            ttl: None,
            comment: None,
            primary_key: false,
        };
        if !self.is_done() && !self.ends_column_part() {
            let start = self.at;
            let ty = self.data_type()?;
            let end = self.tokens[self.at - 1].range.end;
            let place = self.file.place(self.tokens[start].range.start..end);
            column.ty = Some((ty, place));
        }
        while self.column_part(&mut column)? {}
        Ok(column)
    }

    /// One of the things that may follow the type, in any order; false if none
    /// does.
    fn column_part(&mut self, column: &mut ColumnSpec) -> Read<bool> {
        if self.takes("NOT NULL") {
        } else if self.takes("NULL") {
            if let Some((ty, _)) = &mut column.ty {
                let plain = std::mem::replace(ty, Type::Unknown);
                *ty = nullable(plain);
            }
        } else if let Some(kind) = self.default_kind() {
            self.at += 1;
            let bare = self.is_done() || self.ends_column_part();
            let value = match kind == DefaultKind::Ephemeral && bare {
                true => None,
                false => Some(self.column_expression()?),
            };
            column.default = Some((kind, value));
        } else if self.sees("COMMENT") {
            self.at += 1;
            column.comment = Some(self.string()?);
        } else if self.sees("CODEC") && self.sees_sign_at(1, "(") {
            let start = self.at;
            self.at += 1;
            self.bracketed()?;
            column.codec = Some(self.expression_of(&self.tokens[start..self.at]));
        } else if self.takes("TTL") {
            column.ttl = Some(self.column_expression()?);
        } else if self.takes("PRIMARY KEY") {
            column.primary_key = true;
        } else if self.sees("STATISTICS") || self.sees("SETTINGS") || self.sees("STATISTIC") {
            self.at += 1;
            if self.sees_sign("(") {
                self.bracketed()?;
            }
        } else if self.takes("COLLATE") {
            self.word("the name of a collation")?;
        } else if self.takes("AUTO_INCREMENT") {
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn default_kind(&self) -> Option<DefaultKind> {
        let found = DEFAULTS.iter().find(|(word, _)| self.sees(word));
        found.map(|(_, kind)| *kind)
    }

    /// True if something begins here that cannot be part of an expression
    /// before it.
    pub(super) fn ends_column_part(&self) -> bool {
        let text_next = self
            .peek(1)
            .is_some_and(|token| token.kind == TokenKind::Text);
        let open_next = self.sees_sign_at(1, "(");
        self.default_kind().is_some()
            || self.sees("NOT NULL") && !self.follows("IS")
            || self.sees("NULL") && self.follows_value()
            || self.sees("COMMENT") && text_next
            || self.sees("CODEC") && open_next
            || self.sees("STATISTICS") && open_next
            || self.sees("SETTINGS") && open_next
            || self.sees("TTL")
            || self.sees("PRIMARY KEY")
            || self.sees("COLLATE")
            || self.sees("AUTO_INCREMENT")
            || self.sees("AFTER") && self.peek(1).is_some_and(is_name)
            || self.sees("FIRST") && self.ends_command(1)
            || self.sees_sign(",")
    }

    /// True if the token before is this word.
    fn follows(&self, word: &str) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| self.written(token).eq_ignore_ascii_case(word))
    }

    /// True if the token before is a value, so that NULL is none: it says that
    /// the column may be without one.
    fn follows_value(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| match token.kind {
            TokenKind::Number | TokenKind::Text => true,
            TokenKind::Sign => self.written(token) == ")",
            _ => false,
        })
    }

    /// True if a command of ALTER ends after so many tokens.
    fn ends_command(&self, ahead: usize) -> bool {
        self.peek(ahead).is_none() || self.sees_sign_at(ahead, ",")
    }

    fn column_expression(&mut self) -> Read<Expression> {
        self.expression("an expression", |cursor| {
            cursor.ends_column_part()
                && !(cursor.sees("COLLATE") || cursor.sees("AFTER") && cursor.after_is_column())
        })
    }

    /// `AFTER` ends an expression only if it is not a column of that name.
    fn after_is_column(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| {
            token.kind == TokenKind::Sign && !matches!(self.written(token), ")" | "]" | "}")
        })
    }

    /// `name expression TYPE method [GRANULARITY number]`
    pub(super) fn index(&mut self) -> Read<IndexSpec> {
        let name = self.word("the name of an index")?;
        let expression = self.expression("an expression", |it| {
            it.sees("TYPE") || it.sees("GRANULARITY") || it.sees_sign(",") || it.ends_position()
        })?;
        let method = match self.takes("TYPE") {
            true => Some(self.expression("the type of the index", |it| {
                it.sees("GRANULARITY") || it.sees_sign(",") || it.ends_position()
            })?),
            false => None,
        };
        let granularity = match self.takes("GRANULARITY") {
            true => Some(self.whole_number()?),
            false => None,
        };
        Ok(IndexSpec {
            name,
            expression,
            method,
            granularity,
        })
    }

    fn ends_position(&self) -> bool {
        self.sees("FIRST") || self.sees("AFTER")
    }

    fn whole_number(&mut self) -> Read<u64> {
        let token = self.peek(0).filter(|it| it.kind == TokenKind::Number);
        let number = token.and_then(|it| self.written(it).parse().ok());
        let number = number.ok_or_else(|| self.unexpected("a whole number"))?;
        self.at += 1;
        Ok(number)
    }

    /// `name (SELECT …)`, or `name INDEX expression TYPE method`
    pub(super) fn projection(&mut self) -> Read<(Word, Expression)> {
        let name = self.word("the name of a projection")?;
        if self.sees_sign("(") {
            let inside = self.bracketed()?;
            let query = self.expression_of(inside);
            if self.takes("WITH SETTINGS") {
                self.bracketed()?;
            }
            return Ok((name, query));
        }
        let query = self.expression("a query in brackets", |it| {
            it.sees_sign(",") || it.ends_position()
        })?;
        Ok((name, query))
    }

    /// `name CHECK expression` or `name ASSUME expression`
    pub(super) fn constraint(&mut self) -> Read<ConstraintSpec> {
        let name = self.word("the name of a constraint")?;
        let check = self.takes("CHECK");
        if !check {
            self.expect("ASSUME")
                .map_err(|_| self.unexpected("CHECK or ASSUME"))?;
        }
        let expression = self.expression("a condition", |it| it.sees_sign(","))?;
        Ok(ConstraintSpec {
            name,
            check,
            expression,
        })
    }

    /// The expressions of a key: `a`, `(a, b)`, `tuple()`.
    pub(super) fn key(&mut self, ends: impl Fn(&Cursor<'a>) -> bool) -> Read<Vec<Expression>> {
        let start = self.at;
        self.expression("an expression", ends)?;
        Ok(self.key_parts(&self.tokens[start..self.at]))
    }

    fn key_parts(&self, tokens: &'a [Token]) -> Vec<Expression> {
        let inside = match tokens {
            [word, rest @ ..]
                if self.written(word).eq_ignore_ascii_case("tuple") && self.is_enclosed(rest) =>
            {
                &rest[1..rest.len() - 1]
            }
            rest if self.is_enclosed(rest) => &rest[1..rest.len() - 1],
            other => other,
        };
        let parts = self.items(inside).into_iter();
        parts
            .filter(|it| !it.is_empty())
            .map(|it| self.expression_of(it))
            .collect()
    }

    /// True if one pair of brackets is around all of the tokens.
    fn is_enclosed(&self, tokens: &'a [Token]) -> bool {
        let inner = self.within(tokens);
        inner.sees_sign("(") && inner.closing(0) == tokens.len().checked_sub(1)
    }
}

/// The type of a column that `NULL` is written after.
fn nullable(ty: Type) -> Type {
    match ty {
        Type::LowCardinality(inner) => Type::LowCardinality(Box::new(nullable(*inner))),
        already if already.is_nullable() => already,
        plain => Type::Nullable(Box::new(plain)),
    }
}

//! `CREATE DICTIONARY`

use super::cursor::{Cursor, Read};
use crate::sql::clickhouse::statement::{
    ColumnSpec, CreateDictionary, DefaultKind, Existing, Statement,
};

/// What an attribute may be marked with.
const MARKS: [&str; 5] = [
    "HIERARCHICAL",
    "BIDIRECTIONAL",
    "INJECTIVE",
    "IS_OBJECT_ID",
    "DICTIONARY",
];

const CLAUSES: [&str; 5] = ["SOURCE", "LIFETIME", "LAYOUT", "RANGE", "SETTINGS"];

impl<'a> Cursor<'a> {
    pub(super) fn create_dictionary(&mut self, existing: Existing) -> Read<Statement> {
        let existing = self.existing(existing);
        let name = self.name("the name of a dictionary")?;
        let mut dictionary = CreateDictionary {
            name,
            existing,
            columns: Vec::new(),
            primary_key: None,
            clauses: Vec::new(),
            comment: None,
        };
        if self.takes("UUID") {
            self.string()?;
        }
        self.on_cluster()?;
        if self.sees_sign("(") {
            let inside = self.bracketed()?;
            for item in self.items(inside) {
                let mut inner = self.within(item);
                dictionary.columns.push(inner.attribute()?);
                inner.end()?;
            }
        }
        while self.dictionary_clause(&mut dictionary)? {}
        self.end()?;
        Ok(Statement::CreateDictionary(Box::new(dictionary)))
    }

    fn dictionary_clause(&mut self, dictionary: &mut CreateDictionary) -> Read<bool> {
        if self.takes("PRIMARY KEY") {
            let ends =
                |it: &Cursor<'a>| it.sees("COMMENT") || CLAUSES.iter().any(|word| it.sees(word));
            dictionary.primary_key = Some(self.key(ends)?);
            return Ok(true);
        }
        if self.takes("COMMENT") {
            dictionary.comment = Some(self.string()?);
            return Ok(true);
        }
        if !CLAUSES.iter().any(|word| self.sees(word)) {
            return Ok(false);
        }
        let name = self.word("a clause")?;
        let inside = self.bracketed()?;
        let written = self.expression_of(inside);
        dictionary.clauses.push((name, written));
        Ok(true)
    }

    /// `name type [DEFAULT value | EXPRESSION value] [marks]`
    fn attribute(&mut self) -> Read<ColumnSpec> {
        let name = self.column_name()?;
        let start = self.at;
        let ty = self.data_type()?;
        let end = self.tokens[self.at - 1].range.end;
        let place = self.file.place(self.tokens[start].range.start..end);
        let mut column = ColumnSpec {
            name,
            ty: Some((ty, place)),
            default: None,
            codec: None,
            ttl: None,
            comment: None,
            primary_key: false,
        };
        while !self.is_done() {
            if self.takes("DEFAULT") || self.takes("EXPRESSION") {
                let ends = |it: &Cursor<'a>| {
                    it.sees("EXPRESSION") || MARKS.iter().any(|mark| it.sees(mark))
                };
                let value = self.expression("a value", ends)?;
                column.default = Some((DefaultKind::Default, Some(value)));
            } else if self.takes("COMMENT") {
                column.comment = Some(self.string()?);
            } else if !MARKS.iter().any(|mark| self.takes(mark)) {
                return Err(self.unexpected("DEFAULT, EXPRESSION or ','"));
            }
        }
        Ok(column)
    }
}

//! Text → statements.
//!
//! [`split`] cuts a text at its semicolons; [`statement`] reads one of them, by
//! its first words. What is read in full are the statements that make, change
//! and remove tables; expressions and queries in them are kept as text. All
//! other statements are opaque: known to be there, and nothing more.

mod alter;
mod column;
mod command;
mod create_dictionary;
mod create_table;
mod create_view;
mod cursor;
mod drop;
mod query;
mod rename;
mod storage;
mod types;

pub(in crate::sql) use cursor::{Name, Unreadable, Word};

use super::statement::{CreateDatabase, Existing, Statement};
use super::token::{Token, TokenKind, tokens};
use crate::sql::migration::MigrationFile;
use cursor::{Cursor, Read};
use std::ops::Range;

/// A statement's tokens, and the bytes from its first to its last one.
pub(in crate::sql) struct Cut {
    tokens: Vec<Token>,
    pub range: Range<usize>,
}

/// The statements of a text, without the semicolons between them.
pub(in crate::sql) fn split(text: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut current: Vec<Token> = Vec::new();
    let mut finish = |current: &mut Vec<Token>| {
        let found = std::mem::take(current);
        if let (Some(first), Some(last)) = (found.first(), found.last()) {
            cuts.push(Cut {
                range: first.range.start..last.range.end,
                tokens: found,
            });
        }
    };
    for token in tokens(text) {
        if token.kind == TokenKind::Sign && &text[token.range.clone()] == ";" {
            finish(&mut current);
        } else {
            current.push(token);
        }
    }
    finish(&mut current);
    cuts
}

/// The words of a text, as they are written.
pub(in crate::sql) fn words(text: &str) -> Vec<&str> {
    let all = tokens(text);
    all.iter().map(|it| &text[it.range.clone()]).collect()
}

/// A statement that cannot be read; if it is known what it is about, the name
/// of that table.
pub(in crate::sql) struct Failed {
    pub why: Unreadable,
    pub about: Option<Name>,
}

/// Reads a statement.
pub(in crate::sql) fn statement(
    file: &MigrationFile,
    text: &str,
    cut: &Cut,
) -> Result<Statement, Box<Failed>> {
    let mut cursor = Cursor {
        file,
        text,
        tokens: &cut.tokens,
        at: 0,
    };
    let unended = cut.tokens.iter().find(|it| it.kind == TokenKind::Unended);
    let read = match unended {
        Some(token) => Err(unended_text(text, token)),
        None => cursor.statement(),
    };
    read.map_err(|why| {
        Box::new(Failed {
            why,
            about: cursor.subject(),
        })
    })
}

fn unended_text(text: &str, token: &Token) -> Unreadable {
    let written = &text[token.range.clone()];
    let what = match written.chars().next() {
        Some('/') => "comment",
        Some('`' | '"') => "quoted name",
        _ => "string",
    };
    let first = written.chars().next().map_or(0, char::len_utf8);
    let range = token.range.start..token.range.start + first;
    Unreadable::new(range, format!("this {what} never ends"))
}

/// Words that statements begin with which change no table.
const OPAQUE: [&str; 34] = [
    "SELECT", "WITH", "INSERT", "SET", "SYSTEM", "GRANT", "REVOKE", "OPTIMIZE", "DELETE", "UPDATE",
    "EXPLAIN", "SHOW", "DESCRIBE", "DESC", "EXISTS", "CHECK", "KILL", "BACKUP", "RESTORE", "WATCH",
    "BEGIN", "COMMIT", "ROLLBACK", "EXECUTE", "MOVE", "FROM", "COPY", "VALUES", "CALL", "PREPARE",
    "UNDROP", "TABLE", "HELP", "START",
];

/// What `CREATE`, `ALTER` and `DROP` may be about besides tables.
const OTHER_OBJECTS: [&str; 14] = [
    "FUNCTION",
    "USER",
    "ROLE",
    "ROW POLICY",
    "POLICY",
    "QUOTA",
    "PROFILE",
    "SETTINGS PROFILE",
    "NAMED COLLECTION",
    "WORKLOAD",
    "RESOURCE",
    "MASKING POLICY",
    "AGGREGATE FUNCTION",
    "HANDLER",
];

impl<'a> Cursor<'a> {
    fn statement(&mut self) -> Read<Statement> {
        if self.takes("CREATE") {
            return self.create(Existing::Refused);
        }
        if self.sees("REPLACE") && (self.sees_at(1, "TABLE") || self.sees_at(1, "DICTIONARY")) {
            self.at += 1;
            return self.create(Existing::Replaced);
        }
        if self.takes("ALTER") {
            return self.alter();
        }
        if self.takes("DROP") {
            return self.drop(false);
        }
        if self.takes("DETACH") {
            return self.drop(true);
        }
        if self.takes("TRUNCATE") {
            return self.truncate();
        }
        if self.takes("ATTACH") {
            return self.attach();
        }
        if self.takes("RENAME") {
            return self.rename();
        }
        if self.takes("EXCHANGE") {
            return self.exchange();
        }
        if self.takes("USE") {
            self.takes("DATABASE");
            let name = self.word("the name of a database")?;
            self.end()?;
            return Ok(Statement::Use(name));
        }
        if self.sees("SET flatten_nested") && self.sees_sign_at(2, "=") {
            let value = self.peek(3).map_or("", |it| self.written(it));
            return Ok(Statement::FlattenNested(!matches!(value, "0" | "false")));
        }
        let known = OPAQUE.iter().any(|word| self.sees(word)) || self.sees_sign("(");
        match known {
            true => Ok(Statement::Opaque),
            false => Err(self.no_statement()),
        }
    }

    fn no_statement(&self) -> Unreadable {
        let mut unreadable = self.unexpected("a statement");
        let verbs = ["CREATE", "ALTER", "DROP", "RENAME", "EXCHANGE", "TRUNCATE"];
        let all = verbs.iter().chain(&OPAQUE).copied();
        let found = self.peek(0).map_or("", |it| self.written(it));
        let near = crate::text::nearest(&found.to_uppercase(), all);
        unreadable.help = near.map(|near| format!("did you mean '{near}'?"));
        unreadable
    }

    fn create(&mut self, existing: Existing) -> Read<Statement> {
        let existing = match self.takes("OR REPLACE") {
            true => Existing::Replaced,
            false => existing,
        };
        let temporary = self.takes("TEMPORARY");
        if self.takes("TABLE") {
            return self.create_table(existing, temporary);
        }
        if self.takes("DATABASE") {
            return self.create_database();
        }
        if self.takes("DICTIONARY") {
            return self.create_dictionary(existing);
        }
        if self.takes("INDEX") || self.takes("UNIQUE INDEX") {
            return self.create_index();
        }
        if let Some(statement) = self.create_view(existing)? {
            return Ok(statement);
        }
        if OTHER_OBJECTS.iter().any(|it| self.sees(it)) {
            return Ok(Statement::Opaque);
        }
        Err(self.no_object("create"))
    }

    /// Nothing that a verb can be about comes next.
    fn no_object(&self, verb: &str) -> Unreadable {
        let mut unreadable = self.unexpected("TABLE, VIEW, DICTIONARY or DATABASE");
        if let Some(token) = self.peek(0) {
            let found = self.written(token);
            let objects = ["TABLE", "VIEW", "DICTIONARY", "DATABASE", "MATERIALIZED"];
            let near = crate::text::nearest(&found.to_uppercase(), objects);
            unreadable.message = format!("'{verb} {found}' is no statement");
            unreadable.help = near.map(|near| format!("did you mean '{verb} {near}'?"));
        }
        unreadable
    }

    fn create_database(&mut self) -> Read<Statement> {
        let if_not_exists = self.if_not_exists();
        let name = self.word("the name of a database")?;
        // Engine, cluster and comment say nothing about tables.
        Ok(Statement::CreateDatabase(CreateDatabase {
            name,
            if_not_exists,
        }))
    }

    /// The table that a statement makes or changes, if it says so near its
    /// beginning.
    fn subject(&self) -> Option<Name> {
        let mut again = Cursor {
            at: 0,
            ..self.clone()
        };
        let is_about = again.takes("CREATE") || again.takes("ALTER");
        if !is_about {
            return None;
        }
        again.takes("OR REPLACE");
        let tables = ["TABLE", "MATERIALIZED VIEW", "VIEW", "DICTIONARY"];
        if !tables.into_iter().any(|it| again.takes(it)) {
            return None;
        }
        again.if_not_exists();
        again.if_exists();
        again.name("").ok()
    }
}

//! The commands of `ALTER TABLE`.

use super::cursor::{Cursor, Read};
use crate::sql::clickhouse::expression::Expression;
use crate::sql::clickhouse::statement::{Command, PartSort, Position, Removed};

const PARTS: [(&str, PartSort); 3] = [
    ("INDEX", PartSort::Index),
    ("PROJECTION", PartSort::Projection),
    ("CONSTRAINT", PartSort::Constraint),
];

/// What a column can be without, and the word for it.
const REMOVED: [(&str, Removed); 8] = [
    ("DEFAULT", Removed::Default),
    ("MATERIALIZED", Removed::Default),
    ("ALIAS", Removed::Default),
    ("EPHEMERAL", Removed::Default),
    ("CODEC", Removed::Codec),
    ("COMMENT", Removed::Comment),
    ("TTL", Removed::Ttl),
    ("SETTINGS", Removed::Settings),
];

/// Words that commands begin with.
const VERBS: [&str; 22] = [
    "ADD",
    "DROP",
    "MODIFY",
    "ALTER",
    "CLEAR",
    "RENAME",
    "COMMENT",
    "MATERIALIZE",
    "REMOVE",
    "RESET",
    "DELETE",
    "UPDATE",
    "ATTACH",
    "DETACH",
    "MOVE",
    "REPLACE",
    "FREEZE",
    "UNFREEZE",
    "FETCH",
    "APPLY",
    "FORGET",
    "EXPORT",
];

impl<'a> Cursor<'a> {
    pub(super) fn command(&mut self) -> Read<Command> {
        if self.takes("ADD") {
            return self.add();
        }
        if self.takes("DROP") {
            return self.drop_part();
        }
        if self.takes("MODIFY") || self.takes("ALTER") {
            return self.modify();
        }
        if self.takes("CLEAR COLUMN") || self.takes("MATERIALIZE COLUMN") {
            let if_exists = self.if_exists();
            let name = self.column_name()?;
            self.opaque()?;
            return Ok(Command::TouchColumn { name, if_exists });
        }
        if self.takes("RENAME COLUMN") {
            let if_exists = self.if_exists();
            let from = self.column_name()?;
            self.expect("TO")?;
            let to = self.column_name()?;
            return Ok(Command::RenameColumn {
                from,
                to,
                if_exists,
            });
        }
        if self.takes("COMMENT COLUMN") {
            let if_exists = self.if_exists();
            let name = self.column_name()?;
            let comment = self.string()?;
            return Ok(Command::CommentColumn {
                name,
                if_exists,
                comment,
            });
        }
        if self.takes("REMOVE TTL") {
            return Ok(Command::ModifyTtl(None));
        }
        if self.takes("REMOVE SAMPLE BY") {
            return Ok(Command::ModifySampleBy(None));
        }
        if self.takes("RESET SETTING") {
            let mut names = vec![self.word("the name of a setting")?];
            while self.sees_sign(",") && !self.begins_command(1) {
                self.at += 1;
                names.push(self.word("the name of a setting")?);
            }
            return Ok(Command::ResetSettings(names));
        }
        if VERBS.iter().any(|verb| self.sees(verb)) {
            self.opaque()?;
            return Ok(Command::Opaque);
        }
        let mut unreadable = self.unexpected("a command, such as ADD COLUMN");
        let found = self
            .peek(0)
            .map_or("", |it| self.written(it))
            .to_uppercase();
        let near = crate::text::nearest(&found, VERBS);
        unreadable.help = near.map(|near| format!("did you mean '{near}'?"));
        Err(unreadable)
    }

    /// True if a command begins so many tokens ahead.
    fn begins_command(&self, ahead: usize) -> bool {
        VERBS.iter().any(|verb| self.sees_at(ahead, verb)) && !self.sees_sign_at(ahead + 1, "=")
    }

    /// Passes over a command, up to the next one.
    fn opaque(&mut self) -> Read<()> {
        let ends = |it: &Cursor<'a>| it.ends_command_text();
        if !self.is_done() && !ends(self) {
            self.expression("", ends)?;
        }
        Ok(())
    }

    /// True at the comma before the next command, at a bracket that closes the
    /// command, or at settings of the run.
    fn ends_command_text(&self) -> bool {
        self.sees_sign(",") && self.begins_command(1)
            || self.sees("SETTINGS")
            || self.sees_sign(")")
    }

    fn add(&mut self) -> Read<Command> {
        if self.takes("COLUMN") {
            let if_not_exists = self.if_not_exists();
            let column = self.column()?;
            let position = self.position()?;
            return Ok(Command::AddColumn {
                column,
                if_not_exists,
                position,
            });
        }
        if self.takes("INDEX") {
            let if_not_exists = self.if_not_exists();
            let index = self.index()?;
            self.position()?;
            return Ok(Command::AddIndex {
                index,
                if_not_exists,
            });
        }
        if self.takes("PROJECTION") {
            let if_not_exists = self.if_not_exists();
            let (name, query) = self.projection()?;
            self.position()?;
            return Ok(Command::AddProjection {
                name,
                query,
                if_not_exists,
            });
        }
        if self.takes("CONSTRAINT") {
            let if_not_exists = self.if_not_exists();
            let constraint = self.constraint()?;
            return Ok(Command::AddConstraint {
                constraint,
                if_not_exists,
            });
        }
        if self.takes("STATISTICS") || self.takes("STATISTIC") {
            self.opaque()?;
            return Ok(Command::Opaque);
        }
        Err(self.unexpected("COLUMN, INDEX, PROJECTION or CONSTRAINT"))
    }

    fn drop_part(&mut self) -> Read<Command> {
        if self.takes("COLUMN") {
            let if_exists = self.if_exists();
            let name = self.column_name()?;
            return Ok(Command::DropColumn { name, if_exists });
        }
        for (word, part) in PARTS {
            if self.takes(word) {
                let if_exists = self.if_exists();
                let name = self.word("a name")?;
                return Ok(Command::DropPart {
                    part,
                    name,
                    if_exists,
                });
            }
        }
        // Partitions, parts, statistics: rows, or how they lie on disk.
        let known = ["PARTITION", "PART", "DETACHED", "STATISTICS", "STATISTIC"];
        if !known.into_iter().any(|it| self.sees(it)) {
            return Err(self.unexpected("COLUMN, INDEX, PROJECTION or CONSTRAINT"));
        }
        self.opaque()?;
        Ok(Command::Opaque)
    }

    fn modify(&mut self) -> Read<Command> {
        if self.takes("COLUMN") {
            return self.modify_column();
        }
        if self.takes("ORDER BY") {
            let key = self.key(Cursor::ends_command_text)?;
            return Ok(Command::ModifyOrderBy(key));
        }
        if self.takes("SAMPLE BY") {
            return Ok(Command::ModifySampleBy(Some(self.command_text()?)));
        }
        if self.takes("TTL") {
            return Ok(Command::ModifyTtl(Some(self.command_text()?)));
        }
        if self.takes("SETTING") || self.takes("SETTINGS") {
            let settings = self.settings(Cursor::ends_command_text)?;
            return Ok(Command::ModifySettings(settings));
        }
        if self.takes("COMMENT") {
            return self.string().map(Command::ModifyComment);
        }
        if self.takes("QUERY") {
            let start = self.at;
            let query = self.expression("a query", |_| false)?;
            let reads = self.reads(&self.tokens[start..self.at]);
            return Ok(Command::ModifyQuery(query, reads));
        }
        if self.sees("REFRESH") {
            return self.command_text().map(Command::ModifyRefresh);
        }
        let known = ["STATISTICS", "STATISTIC", "SQL SECURITY", "DEFINER"];
        if known.into_iter().any(|it| self.sees(it)) {
            self.opaque()?;
            return Ok(Command::Opaque);
        }
        Err(self.unexpected("COLUMN, ORDER BY, TTL, SETTING, COMMENT or QUERY"))
    }

    fn command_text(&mut self) -> Read<Expression> {
        self.expression("an expression", Cursor::ends_command_text)
    }

    fn modify_column(&mut self) -> Read<Command> {
        let if_exists = self.if_exists();
        let name = self.column_name()?;
        if self.takes("REMOVE") {
            let found = REMOVED.iter().find(|(word, _)| self.sees(word));
            let Some((_, removed)) = found else {
                return Err(self.unexpected("DEFAULT, CODEC, COMMENT, TTL or SETTINGS"));
            };
            self.at += 1;
            return Ok(Command::RemoveFromColumn {
                name,
                if_exists,
                removed: *removed,
            });
        }
        let settings = ["MODIFY SETTING", "RESET SETTING"];
        if settings.into_iter().any(|it| self.sees(it)) {
            self.opaque()?;
            return Ok(Command::TouchColumn { name, if_exists });
        }
        // `ALTER COLUMN name TYPE type`, as others write it.
        self.takes("TYPE");
        let column = self.column_after(name)?;
        let position = self.position()?;
        Ok(Command::ModifyColumn {
            column,
            if_exists,
            position,
        })
    }

    fn position(&mut self) -> Read<Option<Position>> {
        if self.takes("FIRST") {
            return Ok(Some(Position::First));
        }
        if self.takes("AFTER") {
            return self.column_name().map(|name| Some(Position::After(name)));
        }
        Ok(None)
    }
}

//! Which SQL migrations are written in.

use std::fmt;

/// The dialect of a folder of migrations. It is configured, or told by the name
/// of the folder, and never guessed from a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    #[default]
    Postgres,
    ClickHouse,
}

/// The dialects by the names that folders and configurations have for them.
const NAMES: [(&str, Dialect); 4] = [
    ("postgres", Dialect::Postgres),
    ("postgresql", Dialect::Postgres),
    ("pg", Dialect::Postgres),
    ("clickhouse", Dialect::ClickHouse),
];

impl Dialect {
    /// The dialect of this name, if it is one.
    pub fn named(name: &str) -> Option<Dialect> {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, dialect)| *dialect)
    }

    /// Every name that a folder can have to tell its dialect.
    pub fn names() -> impl Iterator<Item = (&'static str, Dialect)> {
        NAMES.into_iter()
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Dialect::Postgres => "PostgreSQL",
            Dialect::ClickHouse => "ClickHouse",
        })
    }
}

//! Names of tables, views, dictionaries and databases.

use std::fmt;

/// The database that names without one are in: the one that is connected to.
pub const CURRENT_DATABASE: &str = "default";

/// A name with its database. Case counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    pub database: String,
    pub name: String,
}

impl TableName {
    pub fn new(database: impl Into<String>, name: impl Into<String>) -> TableName {
        TableName {
            database: database.into(),
            name: name.into(),
        }
    }

    /// The name as SQL writes it, quoted where it must be.
    pub fn sql(&self) -> String {
        if self.database == CURRENT_DATABASE {
            return identifier(&self.name);
        }
        format!("{}.{}", identifier(&self.database), identifier(&self.name))
    }
}

/// The current database is left out.
impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.database == CURRENT_DATABASE {
            return f.write_str(&self.name);
        }
        write!(f, "{}.{}", self.database, self.name)
    }
}

/// A name as SQL writes it: in back-ticks unless it is plain.
pub fn identifier(name: &str) -> String {
    if is_plain(name) {
        return name.to_owned();
    }
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

/// A text as a literal.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// True for a name that needs no quotes.
pub(super) fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next();
    first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !is_reserved(name)
}

/// Words that cannot stand for a column without quotes.
fn is_reserved(name: &str) -> bool {
    const RESERVED: [&str; 9] = [
        "select", "from", "where", "distinct", "all", "as", "case", "not", "null",
    ];
    RESERVED.iter().any(|it| name.eq_ignore_ascii_case(it))
}

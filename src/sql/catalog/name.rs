//! Names of database objects.

use std::fmt;

/// The schema that names without one are made in.
pub const DEFAULT_SCHEMA: &str = "public";
/// Where temporary tables are.
pub const TEMPORARY_SCHEMA: &str = "pg_temp";

/// A name with its schema, as PostgreSQL stores it: folded to lower case unless
/// it was quoted, at most 63 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    pub schema: String,
    pub name: String,
}

impl ObjectName {
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> ObjectName {
        ObjectName {
            schema: schema.into(),
            name: name.into(),
        }
    }

    /// The name as a statement writes it; the default schema is left out.
    pub fn sql(&self) -> String {
        if self.schema == DEFAULT_SCHEMA {
            identifier(&self.name)
        } else {
            format!("{}.{}", identifier(&self.schema), identifier(&self.name))
        }
    }

    /// The same with its schema, whichever it is.
    pub fn full_sql(&self) -> String {
        format!("{}.{}", identifier(&self.schema), identifier(&self.name))
    }

    /// Another name in the same schema.
    #[must_use]
    pub fn sibling(&self, name: impl Into<String>) -> ObjectName {
        ObjectName::new(self.schema.clone(), name)
    }
}

/// A name as a statement writes it: quoted unless it is plain, in lower case
/// and no keyword that would be taken for something else.
pub fn identifier(name: &str) -> String {
    squawk_syntax::quote::quote_quoted_ident(name)
}

/// A text as a literal, whatever `standard_conforming_strings` is.
pub fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

/// The default schema is left out.
impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.schema == DEFAULT_SCHEMA {
            f.write_str(&self.name)
        } else {
            write!(f, "{}.{}", self.schema, self.name)
        }
    }
}

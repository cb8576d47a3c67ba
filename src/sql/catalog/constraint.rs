//! Constraints of tables.

use super::{Label, ObjectName};
use crate::sql::Place;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// As given, or as PostgreSQL names it.
    pub name: String,
    /// The columns that the constraint is on, in its order.
    pub columns: Vec<String>,
    /// Columns that the index behind it stores along.
    pub include: Vec<String>,
    pub kind: ConstraintKind,
    /// False if added as NOT VALID and not validated since.
    pub validated: bool,
    pub deferrable: bool,
    /// Checked at the end of a transaction unless a session says otherwise.
    pub initially_deferred: bool,
    /// True if the table itself defines the constraint; it may also inherit it.
    pub local: bool,
    /// The constraint as it is written.
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    PrimaryKey,
    Unique {
        nulls_not_distinct: bool,
    },
    ForeignKey(ForeignKey),
    Check(Check),
    Exclusion {
        /// "gist", …
        method: String,
        expression: Expression,
        /// Only rows that satisfy this are compared.
        predicate: Option<Expression>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    pub table: ObjectName,
    /// The columns that are referred to, one for each of the constraint's own.
    pub columns: Vec<String>,
    pub on_delete: Action,
    pub on_update: Action,
    /// The columns that ON DELETE SET NULL or SET DEFAULT sets; empty: all.
    pub set_columns: Vec<String>,
    /// MATCH FULL: all columns are NULL or none is.
    pub match_full: bool,
}

/// What happens to the rows that refer to one that goes away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    #[default]
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Action::NoAction => "NO ACTION",
            Action::Restrict => "RESTRICT",
            Action::Cascade => "CASCADE",
            Action::SetNull => "SET NULL",
            Action::SetDefault => "SET DEFAULT",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub expression: Expression,
    /// Columns that may only have one of some values.
    pub labels: Vec<LabelSet>,
    /// Tables that inherit do not get it.
    pub no_inherit: bool,
}

/// `column IN ('a', 'b')`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSet {
    pub column: String,
    pub labels: Vec<Label>,
}

/// An expression as it is written, and the columns that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    pub text: String,
    /// Every name in it that is no function; columns among them.
    pub names: Vec<String>,
    pub place: Place,
}

impl Expression {
    /// True if the expression names this column.
    pub fn mentions(&self, column: &str) -> bool {
        self.names.iter().any(|name| name == column)
    }
}

impl Constraint {
    pub fn as_check(&self) -> Option<&Check> {
        match &self.kind {
            ConstraintKind::Check(check) => Some(check),
            _ => None,
        }
    }

    pub fn is_foreign_key(&self) -> bool {
        matches!(self.kind, ConstraintKind::ForeignKey(_))
    }

    /// True if an index of the same name stands behind the constraint.
    pub fn has_index(&self) -> bool {
        matches!(
            self.kind,
            ConstraintKind::PrimaryKey
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclusion { .. }
        )
    }
}

/// A column, asked about at a table that may be another one.
#[derive(Clone, Copy)]
pub(in crate::sql) struct ColumnUse<'a> {
    /// The table whose constraint is asked.
    pub of: &'a ObjectName,
    /// The table of the column.
    pub table: &'a ObjectName,
    pub column: &'a str,
}

impl Constraint {
    /// True if the constraint cannot be without the column.
    pub(in crate::sql) fn uses(&self, of: ColumnUse<'_>) -> bool {
        let mut columns = self.columns.iter().chain(&self.include);
        let own = of.of == of.table && columns.any(|column| column == of.column);
        own || match &self.kind {
            ConstraintKind::ForeignKey(key) => {
                key.table == *of.table && key.columns.iter().any(|column| column == of.column)
            }
            _ => false,
        }
    }
}

//! One thing that is done to a database, and undone.

/// When a step is carried out. Each phase is a file, and so a transaction, of
/// its own: what was committed before is seen by the next, and no lock of one
/// is held during another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Tables, columns and labels get other names.
    Rename,
    /// Labels are added to enum types; they can be used only once that is
    /// committed.
    Labels,
    /// Columns get other types: the table may be written anew.
    Types,
    /// What running services do not notice is added.
    Expand,
    /// Rows that have no value yet get one.
    Fill,
    /// Constraints are checked against the rows that are there.
    Validate,
    /// Indexes are built beside the traffic, outside a transaction.
    Index,
    /// Foreign keys to what has become unique just now.
    Constrain,
    /// These are checked.
    Check,
    /// What nobody needs any more goes.
    Drop,
}

impl Phase {
    /// What the file of the phase is called after the migration's name, if
    /// there are several.
    pub fn suffix(self) -> &'static str {
        match self {
            Phase::Rename => "rename",
            Phase::Labels => "labels",
            Phase::Types => "types",
            Phase::Expand => "expand",
            Phase::Fill => "fill",
            Phase::Validate => "validate",
            Phase::Index => "indexes",
            Phase::Constrain => "constrain",
            Phase::Check => "check",
            Phase::Drop => "drop",
        }
    }

    /// Why the phase is a file of its own.
    pub fn reason(self) -> &'static str {
        match self {
            Phase::Rename => {
                "Renames. Services that still use an old name fail from here on until they \
                 are replaced."
            }
            Phase::Labels => {
                "Labels of enum types: they can be used by what follows only once this is \
                 committed."
            }
            Phase::Types => {
                "Types of columns. Nobody reads or writes a table while it is written anew."
            }
            Phase::Expand => "What is new. Services that do not know of it keep working.",
            Phase::Fill => "Values for rows that have none. On a large table, do it in batches.",
            Phase::Validate => {
                "Rows that are there are checked while others read and write; what is not as \
                 it should be stops this, and nothing is changed."
            }
            Phase::Index => {
                "Indexes, built while others read and write: outside a transaction, so that a \
                 failure is taken up where it happened."
            }
            Phase::Constrain => "Foreign keys to keys that are new.",
            Phase::Check => "Rows that are there are checked against the new foreign keys.",
            Phase::Drop => {
                "What the protos no longer know. Deploy this when no service reads or writes \
                 it any more: the values are gone for good."
            }
        }
    }

    pub fn is_transaction(self) -> bool {
        self != Phase::Index
    }
}

/// Statements up, and those that undo them; without the `;` at their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub phase: Phase,
    /// True for what takes a lock that keeps everybody out, however short: it
    /// comes last in its phase.
    pub is_last: bool,
    /// What is done, in the words of a file name: "add users phone".
    pub subject: String,
    /// Why it is done.
    pub why: String,
    /// What it costs or loses.
    pub caution: Vec<String>,
    pub up: Vec<String>,
    pub down: Vec<String>,
    /// What undoing costs or loses.
    pub down_caution: Vec<String>,
}

impl Step {
    pub(super) fn new(phase: Phase, subject: impl Into<String>, why: impl Into<String>) -> Step {
        Step {
            phase,
            is_last: false,
            subject: subject.into(),
            why: why.into(),
            caution: Vec::new(),
            up: Vec::new(),
            down: Vec::new(),
            down_caution: Vec::new(),
        }
    }

    #[must_use]
    pub(super) fn last(mut self) -> Step {
        self.is_last = true;
        self
    }

    #[must_use]
    pub(super) fn up(mut self, statement: impl Into<String>) -> Step {
        self.up.push(statement.into());
        self
    }

    /// Statements that undo, in the order that they are carried out in.
    #[must_use]
    pub(super) fn down(mut self, statement: impl Into<String>) -> Step {
        self.down.push(statement.into());
        self
    }

    #[must_use]
    pub(super) fn caution(mut self, line: impl Into<String>) -> Step {
        self.caution.push(line.into());
        self
    }

    #[must_use]
    pub(super) fn down_caution(mut self, line: impl Into<String>) -> Step {
        self.down_caution.push(line.into());
        self
    }
}

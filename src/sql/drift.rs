//! How a database and the files that it was made from can part.

use super::Place;

/// A migration on which the files and the history of a database do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryDrift {
    /// Not carried out yet.
    Pending {
        place: Place,
        /// The name of a later one that is carried out.
        after: Option<String>,
    },
    /// Carried out in part.
    Unfinished {
        place: Place,
        done: i64,
        statements: i64,
    },
    /// The file is not what was carried out.
    Edited {
        place: Place,
        ours: String,
        theirs: String,
    },
    /// Carried out, and no file has it.
    Unknown {
        version: i64,
        name: String,
        applied: String,
    },
}

//! What is wrong with migrations in themselves.

use super::Place;

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The file name does not tell a version.
    FileName,
    /// The text is not UTF-8.
    Encoding,
    /// A `-- +goose` line that is wrong or out of place.
    Annotation,
    /// PostgreSQL would not parse it.
    Syntax,
    /// A statement names what does not exist at that point.
    Missing,
    /// A statement makes what exists already.
    Duplicate,
    /// A statement that the database would refuse for another reason.
    Refused,
}

impl ProblemKind {
    /// True if the text was read well, and carrying it out failed.
    pub fn is_replay(self) -> bool {
        matches!(
            self,
            ProblemKind::Missing | ProblemKind::Duplicate | ProblemKind::Refused
        )
    }
}

/// One thing that is wrong with the migrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub message: String,
    pub help: Option<String>,
    pub place: Place,
    /// Where the thing was made that is in the way.
    pub earlier: Option<Place>,
}

impl Problem {
    pub fn new(kind: ProblemKind, place: Place, message: impl Into<String>) -> Problem {
        Problem {
            kind,
            message: message.into(),
            help: None,
            place,
            earlier: None,
        }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn earlier(mut self, place: Option<Place>) -> Problem {
        self.earlier = place;
        self
    }
}

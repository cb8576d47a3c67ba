//! The files and the history, held against one another.

use super::files::Step;
use super::history::{Entry, Status};
use std::collections::BTreeMap;
use std::fmt;

/// Where files and history stand.
#[derive(Debug, Default)]
pub(super) struct Comparison<'a> {
    /// In order of version.
    pub(super) applied: Vec<&'a Step>,
    /// In order of version; the first may have been begun.
    pub(super) pending: Vec<&'a Step>,
    /// The one that stopped between two statements.
    pub(super) unfinished: Option<(&'a Step, &'a Entry)>,
    pub(super) disagreements: Vec<Disagreement<'a>>,
}

/// One thing that files and history do not agree on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Disagreement<'a> {
    /// A file that was (in part) carried out is not what it was.
    Edited { step: &'a Step, entry: &'a Entry },
    /// The file of an applied migration is gone.
    Missing { entry: &'a Entry },
    /// The database is ahead: a later version than any file has.
    Unknown { entry: &'a Entry },
    /// A file came later than one with a higher version.
    OutOfOrder { step: &'a Step, latest: &'a Entry },
}

/// Compares the steps with the rows, both in order of version.
pub(super) fn compare<'a>(steps: &'a [Step], entries: &'a [Entry]) -> Comparison<'a> {
    let by_version: BTreeMap<i64, &Entry> = entries.iter().map(|it| (it.version, it)).collect();
    let latest = entries.iter().rfind(|it| it.status == Status::Applied);
    let mut comparison = Comparison::default();
    for step in steps {
        let entry = by_version.get(&step.version).copied();
        comparison.step(step, entry, latest);
    }
    let last = steps.last().map_or(-1, |step| step.version);
    for entry in entries {
        let has_file = steps.iter().any(|step| step.version == entry.version);
        let counts = entry.status == Status::Applied || entry.is_unfinished();
        if counts && !has_file {
            comparison.disagreements.push(if entry.version > last {
                Disagreement::Unknown { entry }
            } else {
                Disagreement::Missing { entry }
            });
        }
    }
    comparison
}

impl<'a> Comparison<'a> {
    fn step(&mut self, step: &'a Step, entry: Option<&'a Entry>, latest: Option<&'a Entry>) {
        if let Some(entry) = entry {
            let begun = entry.status == Status::Applied || entry.is_unfinished();
            if begun && entry.checksum != step.checksum() {
                self.disagreements
                    .push(Disagreement::Edited { step, entry });
            }
            if entry.is_unfinished() {
                self.unfinished = Some((step, entry));
            }
            // One that is half rolled back is applied until it is wholly so.
            if entry.status == Status::Applied || entry.is_half_rolled_back() {
                self.applied.push(step);
                return;
            }
        }
        if let Some(latest) = latest
            && step.version < latest.version
            && entry.is_none_or(|entry| !entry.is_unfinished())
        {
            self.disagreements
                .push(Disagreement::OutOfOrder { step, latest });
        }
        self.pending.push(step);
    }
}

impl Disagreement<'_> {
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            Disagreement::Edited { .. } => {
                "an edited migration: restore the file, and put the change into a new one; or \
                 accept it as it is with `contracts migrate repair`"
            }
            Disagreement::Missing { .. } => {
                "a missing migration: restore the file; or forget it with `contracts migrate \
                 repair`"
            }
            Disagreement::Unknown { .. } => {
                "an unknown migration: the database is ahead of these files, so get the newer \
                 ones; or forget it with `contracts migrate repair`"
            }
            Disagreement::OutOfOrder { .. } => {
                "out of order: give the file a version above the last; or run it where it stands \
                 with --allow-out-of-order"
            }
        }
    }
}

impl fmt::Display for Disagreement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Disagreement::Edited { step, entry } => {
                let (path, ours, theirs) = (step.path(), step.checksum(), &entry.checksum);
                let (done, of) = (entry.done, entry.statements);
                match entry.status {
                    Status::Applied => write!(f, "{path}: edited after it was applied: ")?,
                    _ => write!(f, "{path}: edited after {done} of {of} statements: ")?,
                }
                write!(f, "its checksum is {ours}, the history has {theirs}")
            }
            Disagreement::Missing { entry } => write!(
                f,
                "version {} ({}): applied at {}, checksum {}, and its file is missing",
                entry.version, entry.name, entry.applied_at, entry.checksum
            ),
            Disagreement::Unknown { entry } => write!(
                f,
                "version {} ({}): applied at {} by {}, checksum {}, and unknown here",
                entry.version, entry.name, entry.applied_at, entry.applied_by, entry.checksum
            ),
            Disagreement::OutOfOrder { step, latest } => write!(
                f,
                "{}: pending, out of order: version {} ({}) is applied already",
                step.path(),
                latest.version,
                latest.name
            ),
        }
    }
}

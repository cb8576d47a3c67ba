//! Making the history agree with the files: what would be changed, and why.

use super::InDoubt;
use super::comparison::{Comparison, Disagreement};
use super::history::{Entry, Ledger, Status};

/// A change of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) said: String,
    pub(super) sql: String,
}

/// What has to be changed. Files are never changed, and neither is anything
/// but the history.
pub(super) fn changes(
    table: &dyn Ledger,
    comparison: &Comparison<'_>,
    in_doubt: Option<InDoubt>,
) -> Vec<Change> {
    let mut changes: Vec<Change> = comparison
        .disagreements
        .iter()
        .filter_map(|disagreement| change(table, disagreement))
        .collect();
    if let (Some((step, entry)), Some(in_doubt)) = (comparison.unfinished, in_doubt) {
        let (at, of) = (entry.done + 1, entry.statements);
        let (said, done) = match in_doubt {
            InDoubt::Done => ("was carried out", at.min(of)),
            InDoubt::NotDone => ("was not carried out", entry.done),
        };
        // A row that says `failed` is in no doubt.
        let entry = Entry {
            status: Status::Failed,
            checksum: step.checksum(),
            done,
            duration_ms: Some(0),
            ..entry.clone()
        };
        changes.push(Change {
            said: format!("{}: note that statement {at} of {of} {said}", step.path()),
            sql: table.put(&entry),
        });
    }
    changes
}

fn change(table: &dyn Ledger, disagreement: &Disagreement<'_>) -> Option<Change> {
    match disagreement {
        Disagreement::Edited { step, entry } => {
            let statements = step.statement_count();
            let corrected = Entry {
                checksum: step.checksum(),
                name: step.migration.name.clone(),
                statements,
                done: match entry.status {
                    Status::Applied => statements,
                    _ => entry.done.min(statements),
                },
                ..(*entry).clone()
            };
            Some(Change {
                said: format!(
                    "{}: take checksum {} in the place of {}",
                    step.path(),
                    corrected.checksum,
                    entry.checksum
                ),
                sql: table.put(&corrected),
            })
        }
        Disagreement::Missing { entry } | Disagreement::Unknown { entry } => Some(Change {
            said: format!(
                "version {} ({}): forget that it was applied at {}; what it made stays",
                entry.version, entry.name, entry.applied_at
            ),
            sql: table.remove(entry.version),
        }),
        // Nothing in the history is wrong: the file has to move, or to run.
        Disagreement::OutOfOrder { .. } => None,
    }
}

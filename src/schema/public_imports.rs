//! What an import brings: the file itself, and all that it imports publicly.

use super::{FileId, Schema};
use std::collections::HashSet;

impl Schema {
    /// True if whoever imports `from` can name what `to` declares.
    pub fn reaches_publicly(&self, from: FileId, to: FileId) -> bool {
        self.reached_publicly(from).contains(&to)
    }

    /// The file, and those that it hands on.
    pub(super) fn reached_publicly(&self, from: FileId) -> HashSet<FileId> {
        let mut reached = HashSet::new();
        let mut next = vec![from];
        while let Some(id) = next.pop() {
            if reached.insert(id) {
                let handed_on = self[id].imports.iter().filter(|import| import.public);
                next.extend(handed_on.filter_map(|import| import.file));
            }
        }
        reached
    }
}

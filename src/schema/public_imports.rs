//! What an import brings: the file itself, and all that it imports publicly.

use super::{FileId, Schema};
use std::collections::HashSet;

impl Schema {
    /// True if whoever imports `from` can name what `to` declares.
    pub fn reaches_publicly(&self, from: FileId, to: FileId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            if seen.insert(id) {
                let public = self[id].imports.iter().filter(|import| import.public);
                open.extend(public.filter_map(|import| import.file));
            }
        }
        false
    }
}

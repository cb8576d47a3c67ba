//! A tree whose files are in memory: an archive, unpacked.

use super::{Entry, Tree, below, join};
use crate::failure::Result;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by path, read already.
pub struct MemoryTree {
    files: BTreeMap<String, Arc<[u8]>>,
    label: String,
}

impl MemoryTree {
    /// The files below `subdir` ("" for all), by their path below it.
    pub fn new(
        files: impl IntoIterator<Item = (String, Arc<[u8]>)>,
        subdir: &str,
        label: String,
    ) -> MemoryTree {
        let subdir = join("", subdir);
        let files = files
            .into_iter()
            .filter_map(|(path, bytes)| Some((below(&subdir, &path)?.to_owned(), bytes)))
            .collect();
        MemoryTree { files, label }
    }
}

impl Tree for MemoryTree {
    fn list(&self, dir: &str, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Entry>> {
        Ok(self
            .files
            .iter()
            .filter(|(path, _)| below(dir, path).is_some() && wanted(path))
            .map(|(path, bytes)| Entry {
                path: path.clone(),
                size: bytes.len() as u64,
            })
            .collect())
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>> {
        Ok(self.files.get(path).cloned())
    }

    fn shown(&self, path: &str) -> Arc<str> {
        path.into()
    }

    fn describe(&self) -> String {
        self.label.clone()
    }
}

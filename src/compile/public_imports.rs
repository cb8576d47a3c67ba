//! Public imports, followed to their end.
//!
//! A file sees what its imports import publicly, and what those import
//! publicly, and so on. prost-reflect follows one step only and refuses the
//! rest, so that the linker is given the files at the end of longer chains as
//! imports. They are added behind those that the file has, and left out again
//! wherever the imports of a file are told.

use prost_types::FileDescriptorProto;
use std::collections::{HashMap, HashSet};

/// Which files a file hands on.
#[derive(Default)]
pub(super) struct PublicImports {
    by_path: HashMap<String, Vec<String>>,
}

impl PublicImports {
    pub(super) fn note(&mut self, file: &FileDescriptorProto) {
        let public = file.public_dependency.iter();
        let public = public.filter_map(|at| file.dependency.get(usize::try_from(*at).ok()?));
        let public: Vec<String> = public.cloned().collect();
        if !public.is_empty() {
            self.by_path.insert(file.name().to_owned(), public);
        }
    }

    /// The files that `file` sees and prost-reflect does not.
    pub(super) fn beyond(&self, file: &FileDescriptorProto) -> Vec<String> {
        let mut seen: HashSet<&str> = file.dependency.iter().map(String::as_str).collect();
        let mut near: Vec<&str> = Vec::new();
        for handed_on in file.dependency.iter().flat_map(|path| self.of(path)) {
            if seen.insert(handed_on) {
                near.push(handed_on);
            }
        }
        let mut beyond = Vec::new();
        while let Some(path) = near.pop() {
            for handed_on in self.of(path) {
                if seen.insert(handed_on) {
                    near.push(handed_on);
                    beyond.push(handed_on.clone());
                }
            }
        }
        beyond.sort_unstable();
        beyond
    }

    fn of(&self, path: &str) -> &[String] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }
}

//! Where declarations stand, and the comments around them.

use super::FileId;
use crate::text::Span;
use prost_types::SourceCodeInfo;
use std::collections::HashMap;

/// A declaration's file and its path in the file descriptor, as
/// `SourceCodeInfo.Location.path` spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    pub file: FileId,
    pub path: Box<[i32]>,
}

impl Origin {
    pub fn file(file: FileId) -> Origin {
        Origin {
            file,
            path: Box::default(),
        }
    }

    /// The origin of a part: this path, and `rest` after it.
    #[must_use]
    pub fn child(&self, rest: &[i32]) -> Origin {
        Origin {
            file: self.file,
            path: self.path.iter().chain(rest).copied().collect(),
        }
    }
}

/// The comments around a declaration, without `//` and `/*`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Comments<'a> {
    pub leading: &'a str,
    pub trailing: &'a str,
    pub detached: &'a [String],
}

/// The source code info of one file, by path.
#[derive(Debug, Default)]
pub(super) struct Locations {
    info: SourceCodeInfo,
    by_path: HashMap<Box<[i32]>, usize>,
}

impl Locations {
    pub(super) fn new(info: SourceCodeInfo) -> Locations {
        let mut by_path = HashMap::with_capacity(info.location.len());
        for (at, location) in info.location.iter().enumerate() {
            // Several `extend` or `reserved` blocks share a path: the first
            // one is where the declaration begins.
            by_path
                .entry(location.path.clone().into_boxed_slice())
                .or_insert(at);
        }
        Locations { info, by_path }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    pub(super) fn contains(&self, path: &[i32]) -> bool {
        self.by_path.contains_key(path)
    }

    pub(super) fn span(&self, path: &[i32]) -> Option<Span> {
        let at = *self.by_path.get(path)?;
        Span::from_source_info(&self.info.location[at].span)
    }

    pub(super) fn comments(&self, path: &[i32]) -> Comments<'_> {
        let Some(at) = self.by_path.get(path) else {
            return Comments::default();
        };
        let location = &self.info.location[*at];
        Comments {
            leading: location.leading_comments(),
            trailing: location.trailing_comments(),
            detached: &location.leading_detached_comments,
        }
    }
}

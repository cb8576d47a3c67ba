//! Where declarations stand, and the comments around them.

use super::FileId;
use crate::text::{LineIndex, Span};
use prost_types::SourceCodeInfo;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

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
    /// True if the leading comment ends on the line of the declaration:
    /// `/* … */ message Order {`.
    pub is_inline: bool,
    pub trailing: &'a str,
    pub detached: &'a [String],
}

/// The source code info of one file, by path.
#[derive(Debug, Default)]
pub(super) struct Locations {
    info: SourceCodeInfo,
    by_path: HashMap<Box<[i32]>, usize>,
    /// Locations whose leading comment ends on their line.
    inline: HashSet<usize>,
    text: Option<Arc<str>>,
}

impl<'a> Comments<'a> {
    /// The leading comment if it stands above the declaration: buf does not
    /// take one on the same line for it.
    pub fn above(&self) -> &'a str {
        if self.is_inline { "" } else { self.leading }
    }
}

impl Locations {
    /// `text` is the source that `info` tells about.
    pub(super) fn new(mut info: SourceCodeInfo, text: Option<Arc<str>>) -> Locations {
        let mut inline = HashSet::new();
        if let Some(text) = text.as_deref().map(str::as_bytes) {
            let index = LineIndex::new(text);
            inline = inline_comments(&info, text, &index);
            if !index.is_even() {
                recount(&mut info, text, &index);
            }
        }
        let mut by_path = HashMap::with_capacity(info.location.len());
        for (at, location) in info.location.iter().enumerate() {
            // Several `extend` or `reserved` blocks share a path: the first
            // one is where the declaration begins.
            by_path
                .entry(location.path.clone().into_boxed_slice())
                .or_insert(at);
        }
        Locations {
            info,
            by_path,
            inline,
            text,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        self.text.as_deref()
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

    /// Every path with its span and comments, in the order of the source info.
    pub(super) fn commented(&self) -> impl Iterator<Item = (&[i32], Option<Span>, Comments<'_>)> {
        let located = self.info.location.iter().enumerate();
        located.map(|(at, location)| {
            let span = Span::from_source_info(&location.span);
            (location.path.as_slice(), span, self.comments_at(at))
        })
    }

    pub(super) fn comments(&self, path: &[i32]) -> Comments<'_> {
        let Some(at) = self.by_path.get(path) else {
            return Comments::default();
        };
        self.comments_at(*at)
    }

    fn comments_at(&self, at: usize) -> Comments<'_> {
        let location = &self.info.location[at];
        Comments {
            leading: location.leading_comments(),
            is_inline: self.inline.contains(&at),
            trailing: location.trailing_comments(),
            detached: &location.leading_detached_comments,
        }
    }
}

fn inline_comments(info: &SourceCodeInfo, text: &[u8], index: &LineIndex) -> HashSet<usize> {
    let is_inline = |span: &[i32]| {
        let [line, start, ..] = span else {
            return false;
        };
        let start = byte_offset(index, *line, *start);
        text[..start].trim_ascii_end().ends_with(b"*/")
            && !text[..start]
                .iter()
                .rev()
                .take_while(|byte| byte.is_ascii_whitespace())
                .any(|byte| *byte == b'\n')
    };
    let commented = info.location.iter().enumerate();
    commented
        .filter(|(_, location)| location.leading_comments.is_some() && is_inline(&location.span))
        .map(|(at, _)| at)
        .collect()
}

fn byte_offset(index: &LineIndex, line: i32, byte: i32) -> usize {
    index.byte_offset(line.max(0) as usize, byte.max(0) as usize)
}

/// Counts columns as [`LineIndex`] does: the compiler counts bytes.
fn recount(info: &mut SourceCodeInfo, text: &[u8], index: &LineIndex) {
    let column = |line: i32, byte: i32| {
        let offset = byte_offset(index, line, byte);
        index.position(text, offset).column as i32 - 1
    };
    for location in &mut info.location {
        match location.span.as_mut_slice() {
            [line, start, end] => {
                *start = column(*line, *start);
                *end = column(*line, *end);
            }
            [start_line, start, end_line, end] => {
                *start = column(*start_line, *start);
                *end = column(*end_line, *end);
            }
            _ => {}
        }
    }
}

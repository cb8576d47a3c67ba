//! The texts that findings point into.

use crate::compile::Texts;
use crate::rules::{Location, Side};
use crate::text::LineIndex;
use std::ops::Range;
use std::sync::Arc;

/// Texts by shown path, of both sides of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub current: Texts,
    pub base: Texts,
}

impl Sources {
    /// The text of a place's file.
    pub(super) fn text(&self, location: &Location) -> Option<&Arc<str>> {
        let texts = match location.side {
            Side::Current => &self.current,
            Side::Base => &self.base,
        };
        texts.get(&location.path)
    }

    /// The bytes of its file's text that a place covers.
    pub(super) fn range(&self, location: &Location) -> Option<(&Arc<str>, Range<usize>)> {
        let text = self.text(location)?;
        let bytes = text.as_bytes();
        let range = LineIndex::new(bytes).range(bytes, location.span?);
        // A span counts bytes; one that is not of this very text may end inside
        // a character.
        let start = text.floor_char_boundary(range.start);
        Some((text, start..text.ceil_char_boundary(range.end)))
    }
}

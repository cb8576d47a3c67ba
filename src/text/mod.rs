//! Places in text, and names that are near one another.
//!
//! Every room speaks of places as [`Span`]s: lines and columns that start at 1
//! and count as buf counts them, by what a terminal shows (a tab goes on to the
//! next multiple of four; `漢` takes two columns, a combining accent none).
//! [`LineIndex`] turns byte offsets into such places and back.

mod columns;
mod nearest;

pub use nearest::nearest;

use columns::Columns;
use std::ops::Range;

/// A place in a text: line and column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A stretch of text from `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

impl Span {
    /// The span of a `SourceCodeInfo.Location`: `[line, column, end_column]` or
    /// `[line, column, end_line, end_column]`, counted from 0.
    pub fn from_source_info(span: &[i32]) -> Option<Span> {
        let (start_line, start_column, end_line, end_column) = match *span {
            [line, start, end] => (line, start, line, end),
            [start_line, start, end_line, end] => (start_line, start, end_line, end),
            _ => return None,
        };
        let position = |line: i32, column: i32| {
            Some(Position {
                line: u32::try_from(line).ok()?.checked_add(1)?,
                column: u32::try_from(column).ok()?.checked_add(1)?,
            })
        };
        Some(Span {
            start: position(start_line, start_column)?,
            end: position(end_line, end_column)?,
        })
    }

    /// The place before the first character of a text.
    pub fn file_start() -> Span {
        let start = Position { line: 1, column: 1 };
        Span { start, end: start }
    }
}

/// Byte offsets of the lines of one text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Offset of the first byte of each line.
    starts: Vec<usize>,
    /// Lines with anything but printable ASCII, in order; in all others a
    /// column is a byte.
    uneven: Vec<u32>,
    len: usize,
}

impl LineIndex {
    pub fn new(text: &[u8]) -> LineIndex {
        let mut starts = vec![0];
        let mut uneven: Vec<u32> = Vec::new();
        for (offset, byte) in text.iter().enumerate() {
            match byte {
                b'\n' => starts.push(offset + 1),
                b' '..=b'~' => {}
                _ => {
                    let line = starts.len() as u32 - 1;
                    if uneven.last() != Some(&line) {
                        uneven.push(line);
                    }
                }
            }
        }
        LineIndex {
            starts,
            uneven,
            len: text.len(),
        }
    }

    /// True if a column is a byte on every line.
    pub fn is_even(&self) -> bool {
        self.uneven.is_empty()
    }

    /// The byte offset of a line and a byte in it, both from 0, clamped to the
    /// text.
    pub fn byte_offset(&self, line: usize, byte: usize) -> usize {
        let start = self.starts.get(line).copied().unwrap_or(self.len);
        start.saturating_add(byte).min(self.len)
    }

    /// The place of a byte offset of `text`, which must be the indexed text.
    pub fn position(&self, text: &[u8], offset: usize) -> Position {
        let offset = offset.min(self.len);
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line];
        let column = if self.is_uneven(line) {
            let mut columns = Columns::default();
            characters(&text[start..offset]).for_each(|(_, c)| columns.advance(c));
            columns.passed()
        } else {
            (offset - start) as u32
        };
        Position {
            line: line as u32 + 1,
            column: column + 1,
        }
    }

    /// The place of a byte range of `text`, which must be the indexed text.
    pub fn span(&self, text: &[u8], range: Range<usize>) -> Span {
        Span {
            start: self.position(text, range.start),
            end: self.position(text, range.end),
        }
    }

    /// The byte offset of a place, clamped to the text.
    pub fn offset(&self, text: &[u8], position: Position) -> usize {
        let line = position.line.saturating_sub(1) as usize;
        let Some(&start) = self.starts.get(line) else {
            return self.len;
        };
        let end = self.starts.get(line + 1).map_or(self.len, |next| next - 1);
        let wanted = position.column.saturating_sub(1);
        if !self.is_uneven(line) {
            return (start + wanted as usize).min(end);
        }
        let mut columns = Columns::default();
        for (at, c) in characters(&text[start..end]) {
            if columns.passed() >= wanted {
                return start + at;
            }
            columns.advance(c);
        }
        end
    }

    fn is_uneven(&self, line: usize) -> bool {
        self.uneven.binary_search(&(line as u32)).is_ok()
    }

    /// The byte range of a span, clamped to the text.
    pub fn range(&self, text: &[u8], span: Span) -> Range<usize> {
        let start = self.offset(text, span.start);
        start..self.offset(text, span.end).max(start)
    }
}

/// The characters of a text and where they begin; what is not UTF-8 stands as
/// one character.
fn characters(text: &[u8]) -> impl Iterator<Item = (usize, char)> {
    let mut start = 0;
    text.utf8_chunks().flat_map(move |chunk| {
        let at = start;
        start += chunk.valid().len() + chunk.invalid().len();
        let broken =
            (!chunk.invalid().is_empty()).then_some((at + chunk.valid().len(), '\u{FFFD}'));
        let valid = chunk.valid().char_indices();
        valid.map(move |(offset, c)| (at + offset, c)).chain(broken)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_places_are_inverse() {
        let text = b"a\tb\n\n\tcd\nlast";
        let index = LineIndex::new(text);
        for offset in 0..=text.len() {
            let place = index.position(text, offset);
            assert_eq!(index.offset(text, place), offset, "{place:?}");
        }
    }

    #[test]
    fn a_tab_goes_to_the_next_multiple_of_four() {
        let index = LineIndex::new(b"a\tb");
        assert_eq!(index.position(b"a\tb", 2), Position { line: 1, column: 5 });
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let text = "/* 漢é */ b\n".as_bytes();
        let index = LineIndex::new(text);
        let offset = text
            .iter()
            .position(|byte| *byte == b'b')
            .unwrap_or_default();
        let place = index.position(text, offset);
        assert_eq!(
            place,
            Position {
                line: 1,
                column: 11
            }
        );
        assert_eq!(index.offset(text, place), offset);
    }
}

//! A migration file as it is stored.

use crate::sql::Place;
use crate::text::LineIndex;
use sha2::{Digest, Sha256};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A file as it comes in.
#[derive(Clone, Debug)]
pub struct FileInput {
    /// The path as shown to the user.
    pub shown: Arc<str>,
    /// The file name alone.
    pub name: String,
    pub text: Arc<[u8]>,
}

/// A file with its lines and its checksum.
#[derive(Clone, Debug)]
pub struct MigrationFile {
    pub path: Arc<str>,
    pub name: String,
    pub text: Arc<[u8]>,
    pub checksum: Checksum,
    lines: LineIndex,
}

impl MigrationFile {
    pub fn new(input: FileInput) -> MigrationFile {
        MigrationFile {
            lines: LineIndex::new(&input.text),
            checksum: Checksum::of(&input.text),
            path: input.shown,
            name: input.name,
            text: input.text,
        }
    }

    /// The place of a byte range of the file.
    pub fn place(&self, range: Range<usize>) -> Place {
        Place {
            path: self.path.clone(),
            span: self.lines.span(&self.text, range),
        }
    }
}

/// SHA-256 over the text with every line end as LF, so that a checkout with
/// CRLF has the checksum of one with LF.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checksum([u8; 32]);

impl Checksum {
    pub fn of(text: &[u8]) -> Checksum {
        let mut hasher = Sha256::new();
        for (at, line) in text.split(|byte| *byte == b'\n').enumerate() {
            if at > 0 {
                hasher.update(b"\n");
            }
            hasher.update(line.strip_suffix(b"\r").unwrap_or(line));
        }
        Checksum(hasher.finalize().into())
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::Checksum;

    #[test]
    fn line_ends_do_not_matter() {
        let lf = Checksum::of(b"create table a ();\n-- b\n");
        assert_eq!(lf, Checksum::of(b"create table a ();\r\n-- b\r\n"));
        assert_ne!(lf, Checksum::of(b"create table a ();\n-- b"));
    }

    #[test]
    fn is_plain_sha_256_of_a_text_with_lf() {
        assert_eq!(
            Checksum::of(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}

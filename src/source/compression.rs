//! gzip and Zstandard.

use crate::failure::{Failure, Result};
use std::io::Read;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

/// What decompresses to more is no contract; see `archive::MOST_BYTES`.
const MOST_BYTES: u64 = 1 << 30;

impl Compression {
    /// The compression that the end of a file name tells, and the name without
    /// it.
    pub(super) fn of(path: &str) -> (Compression, &str) {
        if let Some(path) = path.strip_suffix(".gz") {
            return (Compression::Gzip, path);
        }
        match path.strip_suffix(".zst") {
            Some(path) => (Compression::Zstd, path),
            None => (Compression::None, path),
        }
    }

    pub(super) fn named(name: &str) -> Option<Compression> {
        match name {
            "none" => Some(Compression::None),
            "gzip" => Some(Compression::Gzip),
            "zstd" => Some(Compression::Zstd),
            _ => None,
        }
    }

    pub(super) fn decompress(self, bytes: Vec<u8>, shown: &str) -> Result<Vec<u8>> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            Failure::new(format!("`{shown}` cannot be decompressed")).because(error)
        };
        match self {
            Compression::None => Ok(bytes),
            Compression::Gzip => {
                read(flate2::read::MultiGzDecoder::new(bytes.as_slice())).map_err(failed)
            }
            Compression::Zstd => ruzstd::decoding::StreamingDecoder::new(bytes.as_slice())
                .map_err(|error| failed(error.to_string().into()))
                .and_then(|decoder| read(decoder).map_err(failed)),
        }
    }
}

fn read(
    reader: impl Read,
) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut bytes = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("it has more than {MOST_BYTES} bytes").into());
    }
    Ok(bytes)
}
